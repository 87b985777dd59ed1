import type { PublicCase } from '@casetrail/read-models';

/**
 * What a watcher has been told last: the public version, and beside it the date that follows from the municipality's goals, which may change
 * when the case's events tell the business nothing new.
 */
export interface ToldVersion {
  version: number;
  decisionDue?: string;
}

export const toldVersionOf = ({ state: { publicVersion, decisionDue } }: PublicCase): ToldVersion => ({
  version: publicVersion,
  ...(decisionDue !== undefined && { decisionDue }),
});

/** Whether there is something to tell one who knows `seen`. What is older than that is not: views may lag behind each other. */
export const isNews = (now: ToldVersion, seen: ToldVersion): boolean =>
  now.version > seen.version || (now.version === seen.version && now.decisionDue !== seen.decisionDue);

const EVENT_ID = /^(\d{1,9})(?:\/(\d{4}-\d\d-\d\d))?$/;

/** `7`, or `7/2026-12-15`. */
export const eventIdOf = ({ version, decisionDue }: ToldVersion): string =>
  decisionDue === undefined ? String(version) : `${version}/${decisionDue}`;

/** Undefined for what is no id of ours. */
export function readEventId(id: unknown): ToldVersion | undefined {
  const [, version, decisionDue] = (typeof id === 'string' && EVENT_ID.exec(id)) || [];
  return version === undefined ? undefined : { version: Number(version), ...(decisionDue !== undefined && { decisionDue }) };
}
