import { mergeSamples, type Sample } from '../statistics';

/** How the cases held to one goal stand: settled ones met or missed it, open ones are past their due date or not. */
export interface CountsOfGoal {
  met: number;
  missed: number;
  overdue: number;
  pending: number;
}

/** Cases of one measure, counted: all that a figure is computed from. For the measure `department`, pairs of a case and a department. */
export interface MeasuredCases {
  /** Durations of the settled cases. */
  settled: Sample;
  /** Settled cases without the measure: never fully informed, so without net time. */
  settledWithout: number;
  /** By goal, named `key@valid-from`. Cases held to none are in none. */
  goals: Readonly<Record<string, CountsOfGoal>>;
  /** Cases that are not settled, of a receipt cohort only, and their ages where the measure has any: in response and gross time. */
  open: { cases: number; agesMs: Sample };
}

export const NO_CASES: MeasuredCases = mergeCases([]);

/** All cases of the parts together. The parts must not share any. */
export function mergeCases(parts: readonly MeasuredCases[]): MeasuredCases {
  const goals: Record<string, CountsOfGoal> = {};
  let settledWithout = 0;
  let openCases = 0;
  for (const part of parts) {
    settledWithout += part.settledWithout;
    openCases += part.open.cases;
    for (const [goal, { met, missed, overdue, pending }] of Object.entries(part.goals)) {
      const sum = (goals[goal] ??= { met: 0, missed: 0, overdue: 0, pending: 0 });
      sum.met += met;
      sum.missed += missed;
      sum.overdue += overdue;
      sum.pending += pending;
    }
  }
  return {
    settled: mergeSamples(...parts.map(({ settled }) => settled)),
    settledWithout,
    goals,
    open: { cases: openCases, agesMs: mergeSamples(...parts.map(({ open }) => open.agesMs)) },
  };
}

/** Settled and open, with and without a duration. */
export const countCases = ({ settled, settledWithout, open }: MeasuredCases): number => settled.n + settledWithout + open.cases;
