/** Every stream of a case begins so; what stands behind names the municipality and the reference number. */
export const CASE_STREAM_PREFIX = 'case-';

/** The stream that holds a case's events. The municipality is part of the name, so a token for one never reads another's. */
export const caseStream = (municipality: string, reference: string): string => `${CASE_STREAM_PREFIX}${municipality}-${reference}`;
