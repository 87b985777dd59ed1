import { WrongExpectedVersion } from '@casetrail/event-store';

/** What to do about errors whose makers cannot know it: by the code that Node and PostgreSQL give them. */
const ADVICE: Record<string, string> = {
  ECONNREFUSED: 'Nothing answers there. Is the database of CASETRAIL_DATABASE_URL running?',
  ENOTFOUND: 'Check the host name in CASETRAIL_DATABASE_URL.',
  ETIMEDOUT: 'Check the network between here and the database.',
  EACCES: 'Check who may read and write it.',
  EPERM: 'Check who may read and write it.',
  ENOSPC: 'Make room on the disk and run the command again.',
  '28P01': 'Check the user and password in CASETRAIL_DATABASE_URL.',
  '28000': 'Check the user in CASETRAIL_DATABASE_URL.',
  '3D000': 'Create the database, or correct its name in CASETRAIL_DATABASE_URL.',
};

/** One clear line (or one for each fault) on stderr; the stack only when CASETRAIL_DEBUG is set. */
export function reportError(error: unknown): void {
  process.stderr.write(`casetrail: ${describeError(error)}\n`);
  if (process.env['CASETRAIL_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
}

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several addresses were tried, as for localhost; one says enough.
  if (error instanceof AggregateError && error.errors.length > 0) return describeError(error.errors[0]);
  if (error instanceof WrongExpectedVersion) return `${error.message}. Somebody else changed it at the same time: run the command again.`;
  const code = (error as { code?: unknown }).code;
  const advice = typeof code === 'string' ? ADVICE[code] : undefined;
  const message = error.message || error.name;
  return advice ? `${message.replace(/\.?$/, '.')} ${advice}` : message;
}
