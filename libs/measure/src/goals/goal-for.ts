import { dayOfDate } from '../calendar/local-date';
import type { Instant } from '../timeline';
import { scopeKey, type GoalMeasure, type HeldGoal, type ServiceGoal, type Terms } from './service-goal';

/** A case, as goals choose it. */
export interface GoalQuestion {
  measure: GoalMeasure;
  caseType: string;
  /** Missing while nobody has said: goals for one complexity pass it by. */
  complexity?: 'simple' | 'complex';
  department?: string;
  receivedAt: Instant;
}

/** The versions of a goal, the last one first. */
interface Scope extends Pick<ServiceGoal, 'caseType' | 'complexity' | 'department'> {
  rank: number;
  versions: { fromDay: number; goal: ServiceGoal }[];
}

/** Made once for a list of goals, which is never changed in place. */
const indexes = new WeakMap<readonly ServiceGoal[], Map<GoalMeasure, Scope[]>>();

/**
 * The goal that a case is held to: of the scopes that hold the case and have a version on the local date of its receipt, the most specific
 * one. A case type outranks a department, and that a complexity (4, 2, 1, added up: type and complexity, 5, outrank a department, 2), so no
 * two scopes that hold one case rank alike. When the version valid then says "no goal", there is none: a wider goal does not step in.
 */
export function goalFor({ calendar, goals }: Terms, question: GoalQuestion): HeldGoal | undefined {
  const scopes = indexOf(goals).get(question.measure);
  if (scopes === undefined) return undefined;
  const day = calendar.dayOf(Date.parse(question.receivedAt));
  for (const scope of scopes) {
    if (!holds(scope, question)) continue;
    const valid = scope.versions.find(({ fromDay }) => fromDay <= day);
    if (valid !== undefined) return isHeld(valid.goal) ? valid.goal : undefined;
  }
  return undefined;
}

const isHeld = (goal: ServiceGoal): goal is HeldGoal => goal.limit !== null;

const holds = (scope: Scope, { caseType, complexity, department }: GoalQuestion): boolean =>
  (scope.caseType === undefined || scope.caseType === caseType) &&
  (scope.complexity === undefined || scope.complexity === complexity) &&
  (scope.department === undefined || scope.department === department);

const rankOf = ({ caseType, complexity, department }: ServiceGoal): number =>
  (caseType === undefined ? 0 : 4) + (department === undefined ? 0 : 2) + (complexity === undefined ? 0 : 1);

function indexOf(goals: readonly ServiceGoal[]): Map<GoalMeasure, Scope[]> {
  let index = indexes.get(goals);
  if (index === undefined) indexes.set(goals, (index = makeIndex(goals)));
  return index;
}

function makeIndex(goals: readonly ServiceGoal[]): Map<GoalMeasure, Scope[]> {
  const byScope = new Map<string, [ServiceGoal, ...ServiceGoal[]]>();
  for (const goal of goals) {
    const versions = byScope.get(scopeKey(goal));
    if (versions === undefined) byScope.set(scopeKey(goal), [goal]);
    else versions.push(goal);
  }
  const index = new Map<GoalMeasure, Scope[]>();
  for (const versions of byScope.values()) {
    const { measure, caseType, complexity, department } = versions[0];
    const scope = { caseType, complexity, department, rank: rankOf(versions[0]), versions: lastFirst(versions) };
    index.set(
      measure,
      [...(index.get(measure) ?? []), scope].sort((a, b) => b.rank - a.rank),
    );
  }
  return index;
}

/** On the same day, a municipality's own version replaces the default. */
function lastFirst(goals: readonly ServiceGoal[]): Scope['versions'] {
  const own = (goal: ServiceGoal): number => (goal.isDefault === true ? 0 : 1);
  return goals
    .map((goal) => ({ fromDay: dayOfDate(goal.validFrom), goal }))
    .sort((a, b) => b.fromDay - a.fromDay || own(b.goal) - own(a.goal));
}
