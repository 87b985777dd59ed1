import { currentDepartment, fold, type CaseEvent, type CaseState } from '@casetrail/case';
import type { Dimension, ProcessMap, ProcessMapQuestion } from '@casetrail/read-models';
import { DateTime } from 'luxon';

/** Type 7 with two values at most to be between. */
function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

interface Walked {
  from: string | null;
  to: string | null;
  ms: number | null;
  inCase: number;
}

/** The same map from the histories, one case after the other. */
export function plainProcessMap(
  histories: readonly (readonly CaseEvent[])[],
  municipality: string,
  question: ProcessMapQuestion,
  timeZone: string,
): ProcessMap {
  const dateOf = (instant: string): string => DateTime.fromISO(instant, { zone: timeZone }).toISODate()!;
  const meets = (state: CaseState): boolean => {
    const at = question.cohort === 'decision' ? state.decidedAt : state.receivedAt;
    if (at === undefined || state.municipality !== municipality) return false;
    const own: Record<Dimension, string | undefined> = {
      department: currentDepartment(state),
      'case-type': state.caseType,
      industry: state.business.industry?.trim(),
      channel: state.channel,
      complexity: state.complexity,
    };
    return (
      dateOf(at) >= (question.from ?? '0') &&
      dateOf(at) <= (question.to ?? '9') &&
      Object.entries(question.filters ?? {}).every(([dimension, values]) => values.includes(own[dimension as Dimension] ?? null))
    );
  };
  const cases = histories.map((events) => ({ events, state: fold(events)! })).filter(({ state }) => meets(state));
  const walked: Walked[] = [];
  const done: { activity: string; inCase: number }[] = [];
  cases.forEach(({ events, state }, inCase) => {
    const steps = events
      .map((each, version) => ({
        activity: each.type === 'StepRecorded' ? each.data.activity.trim() : each.type,
        ms: Date.parse(each.occurredAt),
        version,
      }))
      .sort((a, b) => a.ms - b.ms || a.version - b.version);
    steps.forEach(({ activity, ms }, i) => {
      const before = steps[i - 1];
      done.push({ activity, inCase });
      walked.push({ from: before?.activity ?? null, to: activity, ms: before ? ms - before.ms : null, inCase });
    });
    if (state.decidedAt !== undefined) walked.push({ from: steps.at(-1)!.activity, to: null, ms: null, inCase });
  });
  const edges = [...groupsOf(walked, ({ from, to }) => JSON.stringify([from, to])).values()].map((own) => ({
    from: own[0]!.from,
    to: own[0]!.to,
    count: own.length,
    cases: new Set(own.map(({ inCase }) => inCase)).size,
    medianSeconds: own[0]!.ms === null ? null : median(own.map(({ ms }) => ms!)) / 1000,
  }));
  const shown = edges.filter(({ cases: own }) => own >= question.leastShare * cases.length);
  return {
    nodes: [...groupsOf(done, ({ activity }) => activity)].map(([activity, own]) => ({
      activity,
      cases: new Set(own.map(({ inCase }) => inCase)).size,
      events: own.length,
    })),
    edges: shown,
    coverage: { cases: cases.length, open: cases.filter(({ state }) => state.decidedAt === undefined).length, withoutSteps: 0 },
    hidden: { nodes: 0, edges: edges.length - shown.length },
  };
}

const inOrder = <T>(items: readonly T[]): T[] => items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
/** The same map whatever the order of its lists. */
export const sortedMap = ({ nodes, edges, ...rest }: ProcessMap): ProcessMap => ({ ...rest, nodes: inOrder(nodes), edges: inOrder(edges) });
