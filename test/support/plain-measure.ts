import { currentDepartment, type CaseState } from '@casetrail/case';
import { caseDurations, goalFor, judge, judgeDepartment, visitDurations, type Terms } from '@casetrail/measure';
import { compareKeys, DIMENSIONS, type Dimension, type GroupBy, type Measured, type MeasureQuestion } from '@casetrail/read-models';
import { DateTime } from 'luxon';

interface Observation {
  about: Record<Dimension, string | null>;
  state: CaseState;
  ms: number | null;
  goal: string | null;
  result: 'met' | 'missed' | 'overdue' | 'pending' | null;
}

/** The same answer as `measureSamples`, from the states of the cases, one by one. */
export function measurePlainly(cases: readonly CaseState[], terms: Terms, question: MeasureQuestion, zone: string) {
  const { measure, cohort, groupBy, from, to, filters = {}, nowMs } = question;
  const dateOf = (instant: string) => DateTime.fromISO(instant, { zone }).toISODate()!;
  const inPeriod = (instant: string) => dateOf(instant) >= (from ?? '0') && dateOf(instant) <= (to ?? '9');
  const settledAt = (state: CaseState) => (measure === 'response' ? state.acknowledgedAt : state.decidedAt);
  const cohortAt = (state: CaseState) => (cohort === 'receipt' ? state.receivedAt : settledAt(state));
  const passes = (about: Record<Dimension, string | null>, but: Dimension[] = []) =>
    DIMENSIONS.every((each) => but.includes(each) || filters[each] === undefined || filters[each].includes(about[each]));
  const aboutOf = (state: CaseState, department: string | null): Record<Dimension, string | null> => ({
    department,
    'case-type': state.caseType,
    industry: state.business.industry ?? null,
    channel: state.channel,
    complexity: state.complexity ?? null,
  });
  const own = cases.filter((state) =>
    passes(aboutOf(state, currentDepartment(state) ?? null), measure === 'department' ? ['department'] : []),
  );
  const cohortCases = own.filter((state) => cohortAt(state) !== undefined && inPeriod(cohortAt(state)!));

  const observe = (state: CaseState): Observation[] => {
    const settled = settledAt(state) !== undefined;
    // Judged now; the rows were made when the case last changed, and must say the same.
    const asOf = nowMs;
    const resultOf = ({ state: result }: { state: string }) => result as Observation['result'];
    if (measure !== 'department') {
      const department = currentDepartment(state) ?? null;
      const goal = goalFor(terms, { ...state, measure, department: department ?? undefined });
      const durations = caseDurations(state, nowMs);
      const ms = { response: durations.responseMs ?? null, gross: durations.grossMs, net: durations.netMs }[measure];
      return [
        {
          about: aboutOf(state, department),
          state,
          ms: settled ? ms : null,
          goal: goal ? `${goal.key}@${goal.validFrom}` : null,
          result: goal ? resultOf(judge(goal, state, terms, asOf)) : null,
        },
      ];
    }
    const { visits } = visitDurations(state, nowMs);
    return [...new Set(visits.map((visit) => visit.department))].map((department) => {
      const there = visits.filter((visit) => visit.department === department);
      const goal = goalFor(terms, { ...state, measure, department });
      return {
        about: aboutOf(state, department),
        state,
        ms: settled ? there.reduce((sum, { durationMs }) => sum + durationMs, 0) : null,
        goal: goal ? `${goal.key}@${goal.validFrom}` : null,
        result: goal ? resultOf(judgeDepartment(goal, there, state.decidedAt, terms, asOf)) : null,
      };
    });
  };
  const observations = cohortCases.flatMap(observe).filter(({ about }) => passes(about));
  const groups = new Map<string, Observation[]>();
  for (const each of observations) {
    const values: Record<GroupBy, string | null> = { ...each.about, month: dateOf(cohortAt(each.state)!).slice(0, 7) };
    const key = JSON.stringify(Object.fromEntries(groupBy.map((group) => [group, values[group]])));
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const settledCases = cohortCases.filter((state) => settledAt(state) !== undefined);
  const lacking = settledCases.filter((state) =>
    measure === 'net' ? caseDurations(state, nowMs).netMs === null : measure === 'department' && state.visits.length === 0,
  ).length;
  const pending = own.filter((state) => settledAt(state) === undefined && inPeriod(state.receivedAt)).length;
  // Of a receipt cohort open cases count too, where their age says something.
  const openCounted = cohort === 'receipt' && (measure === 'response' || measure === 'gross') ? pending : 0;
  return {
    groups: [...groups]
      .map(([key, members]) => ({
        key: JSON.parse(key) as Measured['groups'][number]['key'],
        values: members.flatMap(({ ms }) => (ms === null ? [] : [ms])).sort((a, b) => a - b),
        without: members.filter(({ state, ms }) => settledAt(state) !== undefined && ms === null).length,
        goals: goalCounts(members),
        open: members.filter(({ state }) => settledAt(state) === undefined).length,
        ages:
          measure === 'response' || measure === 'gross'
            ? members
                .filter(({ state }) => settledAt(state) === undefined)
                .map(({ state }) => Math.max(0, nowMs - Date.parse(state.receivedAt)))
                .sort((a, b) => a - b)
            : [],
      }))
      .sort(compareKeys(groupBy)),
    coverage: {
      measured: settledCases.length - lacking + openCounted,
      leftOut: {
        ...(pending > openCounted ? { [measure === 'response' ? 'not-acknowledged' : 'not-decided']: pending } : {}),
        ...(lacking > 0 ? { [measure === 'net' ? 'never-fully-informed' : 'never-routed']: lacking } : {}),
      },
    },
  };
}

function goalCounts(members: readonly Observation[]) {
  const goals: Record<string, Record<'met' | 'missed' | 'overdue' | 'pending', number>> = {};
  for (const { goal, result } of members) {
    if (goal !== null && result !== null) (goals[goal] ??= { met: 0, missed: 0, overdue: 0, pending: 0 })[result]++;
  }
  return goals;
}
