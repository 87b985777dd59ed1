import { publicStatus, type CaseState } from '@casetrail/case';
import type { ExampleCase } from './example-cases';

/** The case to show to a newcomer: an open one to which the most different things have happened, that waits for somebody and is not late yet. */
export function showCase(cases: readonly ExampleCase[]): ExampleCase {
  const end = cases.reduce(
    (last, { events }) => [last, ...events.map(({ occurredAt }) => occurredAt)].reduce((a, b) => (a > b ? a : b)),
    '',
  );
  const isLate = ({ expectedBy = '' }: CaseState): boolean => expectedBy < end;
  const interest = ({ state, events }: ExampleCase): number => {
    if (state.outcome) return 0;
    const waits = ['waiting-for-you', 'waiting-for-others'].includes(publicStatus(state));
    return 1 + new Set(events.map(({ type }) => type)).size + (waits ? 3 : 0) + (state.contactPerson ? 2 : 0) - (isLate(state) ? 4 : 0);
  };
  const [first, ...others] = cases;
  if (!first) throw new Error('There is no example case to show');
  return others.reduce((best, one) => (interest(one) > interest(best) ? one : best), first);
}
