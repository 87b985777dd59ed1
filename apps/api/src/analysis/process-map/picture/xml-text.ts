const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** What XML 1.0 has no place for, however it is written, and what turns the direction of the text around it. */
// eslint-disable-next-line no-control-regex -- these are what must go
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu;

/** A text as it may stand between tags and in attributes. */
export const xmlText = (text: string): string => text.replaceAll(UNFIT, '\ufffd').replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
