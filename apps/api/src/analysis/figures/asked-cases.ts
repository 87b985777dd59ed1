import type { MunicipalityDirectory, MunicipalityState } from '@casetrail/municipality';
import { QuestionTooLarge, type CasesQuestion } from '@casetrail/read-models';
import { DateTime } from 'luxon';
import { invalidRequest, Problem } from '../../problems/problem';
import { unknownNames } from '../questions/known-names';
import type { CasesAnswer } from './figures.answer';
import type { CasesQuery, PeriodQuery } from './cases.dto';

/** Ten years, leap days included. */
export const MOST_DAYS = 3660;

/** A question as it was understood. */
export interface Asked {
  municipality: MunicipalityState | null;
  /** What the rows are asked for. */
  cases: CasesQuestion;
  /** What the answer says of it. */
  said: CasesAnswer;
  nowMs: number;
  /** The local date now. */
  today: string;
}

/** Reads which cases a question is about. Throws 400 for names that the municipality never had and for periods that are too long. */
export async function askedCases(directory: Pick<MunicipalityDirectory, 'get'>, key: string, query: CasesQuery): Promise<Asked> {
  const municipality = await directory.get(key);
  const faults = unknownNames({ 'case-type': query['case-type'] }, municipality);
  if (faults.length > 0) throw invalidRequest(faults);
  const timeZone = municipality?.timeZone ?? 'UTC';
  const now = DateTime.now().setZone(timeZone);
  const today = now.toISODate()!;
  const period = periodOf(query, today);
  const filters = {
    ...(query['case-type'] && { 'case-type': query['case-type'] }),
    ...(query.complexity && { complexity: query.complexity }),
  };
  return { municipality, cases: { ...period, filters }, said: { ...period, timeZone, filters }, nowMs: now.toMillis(), today };
}

/** The days of a period, with those that were not said. Throws 400 when it is longer than `mostDays`, or turned round by what was not said. */
export function periodOf({ from, to }: PeriodQuery, today: string, mostDays = MOST_DAYS): { from: string; to: string } {
  const last = to ?? today;
  const first = from ?? DateTime.fromISO(last).minus({ years: 1 }).plus({ days: 1 }).toISODate()!;
  if (first > last) throw invalidRequest([{ path: 'from', message: `Must not lie after today, ${today}, when to is not said.` }]);
  const days = DateTime.fromISO(last, { zone: 'utc' }).diff(DateTime.fromISO(first, { zone: 'utc' }), 'days').days + 1;
  if (days > mostDays) {
    throw invalidRequest([{ path: 'from', message: `The period may have ${mostDays} days at most; this one has ${days}.` }]);
  }
  return { from: first, to: last };
}

/** Tells who asks too much to ask for less. */
export async function inTime<T>(answering: Promise<T>): Promise<T> {
  try {
    return await answering;
  } catch (error) {
    throw error instanceof QuestionTooLarge ? tooLarge() : error;
  }
}

const tooLarge = (): Problem =>
  new Problem({
    status: 400,
    name: 'too-many-cases',
    title: 'Too many cases for one answer',
    detail:
      'Measuring them took too long or made too many groups, and was given up. Ask for a shorter period, for fewer cases by a filter, or in fewer groups.',
    errors: [{ path: 'from', message: 'The period holds more cases than can be measured.' }],
  });
