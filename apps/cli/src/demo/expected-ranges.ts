import type { CaseEvent, CaseState, Complexity, ExpectedRange } from '@casetrail/case';
import {
  Calendar,
  comparablePeriod,
  defaultCalendar,
  expectedDates,
  expectedTimes,
  likenesses,
  sampleOf,
  type Likeness,
} from '@casetrail/measure';

interface Told {
  events: CaseEvent[];
  state: CaseState;
}

/** What of a case others are compared with. */
interface Comparable {
  caseType: string;
  complexity?: Complexity;
  receivedOn: string;
  receivedMs: number;
  decidedMs: number;
}

/**
 * The cases with what their acknowledgements let the businesses expect: computed as the API does it, from the cases that there were by then
 * and from what was known of them.
 */
export function withExpectedRanges<Case extends Told>(cases: readonly Case[], timeZone: string): Case[] {
  const calendar = new Calendar(defaultCalendar(timeZone, 'dk'));
  const months = new Map<string, Comparable[]>();
  for (const { state } of cases) {
    const receivedMs = Date.parse(state.receivedAt);
    const receivedOn = calendar.dateOf(receivedMs);
    const { caseType, complexity, decidedAt } = state;
    const own = { caseType, complexity, receivedOn, receivedMs, decidedMs: decidedAt === undefined ? Infinity : Date.parse(decidedAt) };
    const month = months.get(receivedOn.slice(0, 7));
    if (month === undefined) months.set(receivedOn.slice(0, 7), [own]);
    else month.push(own);
  }
  const receivedWithin = ({ from, to }: { from: string; to: string }): Comparable[] =>
    [...months].filter(([month]) => month >= from.slice(0, 7) && month <= to.slice(0, 7)).flatMap(([, own]) => own);
  return cases.map((each) => {
    const acknowledged = each.events.find((event) => event.type === 'CaseAcknowledged');
    if (acknowledged === undefined) return each;
    const { data } = acknowledged;
    const past = receivedWithin(comparablePeriod(calendar.dateOf(Date.parse(each.state.receivedAt))));
    const expectedRange = rangeOf(each.state, data.complexity, Date.parse(acknowledged.occurredAt), past, calendar);
    if (expectedRange === undefined) return each;
    const told = { ...acknowledged, data: { ...data, expectedRange } };
    return {
      ...each,
      events: each.events.map((event) => (event === acknowledged ? told : event)),
      state: { ...each.state, expectedRange },
    };
  });
}

function rangeOf(
  { caseType, receivedAt }: CaseState,
  complexity: Complexity | undefined,
  nowMs: number,
  past: readonly Comparable[],
  calendar: Calendar,
): ExpectedRange | undefined {
  const isAlike = (other: Comparable, by: readonly Likeness[]): boolean =>
    (!by.includes('case-type') || other.caseType === caseType) && (!by.includes('complexity') || other.complexity === complexity);
  for (const comparableBy of likenesses(complexity !== undefined)) {
    const compared = past.filter((other) => isAlike(other, comparableBy));
    const settled = compared.filter(({ decidedMs }) => decidedMs <= nowMs);
    const open = compared.filter(({ decidedMs }) => decidedMs > nowMs);
    const times = expectedTimes(
      sampleOf(settled.map(({ decidedMs, receivedMs }) => decidedMs - receivedMs)),
      sampleOf(open.map(({ receivedMs }) => nowMs - receivedMs)),
    );
    if (times === 'too-few') continue;
    if (times === 'not-reached') return undefined;
    const { from, to } = expectedDates(times, Date.parse(receivedAt), calendar);
    return to < calendar.dateOf(nowMs) ? undefined : { from, to, n: times.n, comparableBy: [...comparableBy] };
  }
  return undefined;
}
