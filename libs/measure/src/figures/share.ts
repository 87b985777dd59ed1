import { goalId, type HeldGoal, type Limit, type ServiceGoal } from '../goals';
import { wilsonInterval, type Interval95, type ShareCount } from '../statistics';
import { countCases, type MeasuredCases } from './measured-cases';

/** The share of cases within their goal, with everything that it leaves undecided. */
export interface ShareFigures {
  /** 0 to 1; null: no case has been judged. */
  value: number | null;
  /** 95 %, Wilson. Null: no case has been judged. */
  interval: Interval95 | null;
  /** Judged cases: met, missed, and open ones past their due date, which are misses. */
  n: number;
  met: number;
  missed: number;
  overdue: number;
  /** Open and not yet due: undecided, in no share. */
  pending: number;
  /** Cases that no goal holds for. */
  withoutGoal: number;
}

/** A goal that cases were held to, and how many. */
export interface AppliedGoal {
  key: string;
  validFrom: string;
  /** Null: the goal is not known any more. */
  limit: Limit | null;
  requiredShare: number | null;
  cases: number;
}

/** What was promised to the cases. */
export interface Target {
  /**
   * The mean of the required shares of the judged cases (of all that are held to a goal, while none has been judged); null: no goal holds, or
   * one of them is not known.
   */
  requiredShare: number | null;
  /** By key and first day. */
  goals: AppliedGoal[];
}

/** Goals by the names that cases have them under: `key@valid-from`. */
export type GoalsById = ReadonlyMap<string, HeldGoal>;

export function goalsById(goals: readonly ServiceGoal[]): GoalsById {
  const known = new Map<string, HeldGoal>();
  for (const goal of goals) if (goal.limit !== null) known.set(goalId(goal), { ...goal, limit: goal.limit });
  return known;
}

/** Judged cases, and how many of them met their goal. */
export function shareCount({ goals }: Pick<MeasuredCases, 'goals'>): ShareCount {
  let met = 0;
  let n = 0;
  for (const counts of Object.values(goals)) {
    met += counts.met;
    n += counts.met + counts.missed + counts.overdue;
  }
  return { met, n };
}

export function shareFigures(cases: MeasuredCases): ShareFigures {
  const { met, n } = shareCount(cases);
  const counts = Object.values(cases.goals);
  const sum = (of: 'missed' | 'overdue' | 'pending'): number => counts.reduce((all, each) => all + each[of], 0);
  const pending = sum('pending');
  return {
    value: n === 0 ? null : met / n,
    interval: n === 0 ? null : wilsonInterval(met, n),
    n,
    met,
    missed: sum('missed'),
    overdue: sum('overdue'),
    pending,
    withoutGoal: countCases(cases) - n - pending,
  };
}

export function targetOf({ goals }: Pick<MeasuredCases, 'goals'>, known: GoalsById): Target {
  const applied = Object.entries(goals)
    .map(([id, { met, missed, overdue, pending }]) => {
      const goal = known.get(id);
      const at = id.lastIndexOf('@');
      return {
        goal: {
          key: id.slice(0, at),
          validFrom: id.slice(at + 1),
          limit: goal?.limit ?? null,
          requiredShare: goal?.requiredShare ?? null,
          cases: met + missed + overdue + pending,
        },
        judged: met + missed + overdue,
      };
    })
    .filter(({ goal }) => goal.cases > 0)
    .sort(({ goal: a }, { goal: b }) => compare(a.key, b.key) || compare(a.validFrom, b.validFrom));
  const someJudged = applied.some(({ judged }) => judged > 0);
  const weighed = applied.map(({ goal, judged }) => ({ share: goal.requiredShare, cases: someJudged ? judged : goal.cases }));
  return { requiredShare: meanShare(weighed.filter((each) => each.cases > 0)), goals: applied.map(({ goal }) => goal) };
}

function meanShare(weighed: readonly { share: number | null; cases: number }[]): number | null {
  const [first] = weighed;
  if (first === undefined) return null;
  // The same share again and again is that share, without the rounding of sums.
  if (weighed.every(({ share }) => share === first.share)) return first.share;
  let sum = 0;
  let cases = 0;
  for (const each of weighed) {
    if (each.share === null) return null;
    sum += each.share * each.cases;
    cases += each.cases;
  }
  return sum / cases;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
