import { isDeepStrictEqual } from 'node:util';
import { overlappingGoal, type Limit, type LocalDate, type ServiceGoal } from '@casetrail/measure';
import type { MunicipalityEvent } from '../events';

/** The fields that say what a goal is for. They never change: a goal for something else is another goal. */
export const GOAL_SCOPE = ['measure', 'caseType', 'complexity', 'department'] as const satisfies readonly (keyof ServiceGoal)[];
export type GoalScopeField = (typeof GOAL_SCOPE)[number];
export type GoalScope = Pick<ServiceGoal, GoalScopeField>;

/** Ten years: beyond that a limit is a slip. */
const MOST_DAYS = 3650;

/** What is wrong with the amount of a limit; undefined: nothing. */
export function limitFault({ amount, unit }: Limit): string | undefined {
  if (!(amount > 0)) return 'must be above 0';
  const inDays = unit === 'calendar-days' || unit === 'working-days';
  const most = inDays ? MOST_DAYS : MOST_DAYS * 24;
  if (amount > most) return `must be at most ${most} ${unit}`;
  return inDays && !Number.isInteger(amount) ? 'must be a whole number of days' : undefined;
}

/** The fields in which two goals are for something else; none: both hold for the very same cases and the same measure. */
export const scopeDifferences = (a: GoalScope, b: GoalScope): GoalScopeField[] => GOAL_SCOPE.filter((field) => a[field] !== b[field]);

/** `gross, case type building-permit, complex` */
export const describeScope = ({ measure, caseType, complexity, department }: GoalScope): string =>
  [measure, caseType && `case type ${caseType}`, complexity, department && `department ${department}`].filter(Boolean).join(', ');

/** A goal version stands against another goal of the municipality. `field` is empty when no single field is at fault. */
export class GoalRefused extends Error {
  override name = 'GoalRefused';
  constructor(
    readonly key: string,
    readonly faults: readonly { field: GoalScopeField | ''; message: string }[],
  ) {
    super(`The goal '${key}' cannot be set: ${faults.map(({ field, message }) => (field ? `${field} ${message}` : message)).join('; ')}`);
  }
}

/**
 * The events that make `goal` a version among `present`, the goals that hold now (defaults too); none when it is there already.
 * @throws {GoalRefused} when the key has another scope already, or another key of the municipality's own has this scope
 */
export function setGoal(present: readonly ServiceGoal[], goal: ServiceGoal): MunicipalityEvent<'ServiceGoalSet'>[] {
  const faults = goalConflicts(present, goal);
  if (faults.length > 0) throw new GoalRefused(goal.key, faults);
  const wanted = plainGoal(goal);
  const now = present.find((other) => sameVersion(other, goal) && !other.isDefault);
  return now && isDeepStrictEqual(plainGoal(now), wanted) ? [] : [{ type: 'ServiceGoalSet', data: wanted }];
}

/** The events that take this version out of the municipality's own goals; none when it is not there. */
export function withdrawGoal(own: readonly ServiceGoal[], version: GoalVersion): MunicipalityEvent<'ServiceGoalWithdrawn'>[] {
  const { key, validFrom } = version;
  return own.some((goal) => sameVersion(goal, version)) ? [{ type: 'ServiceGoalWithdrawn', data: { key, validFrom } }] : [];
}

export interface GoalVersion {
  key: string;
  validFrom: LocalDate;
}

export const sameVersion = (a: GoalVersion, b: GoalVersion): boolean => a.key === b.key && a.validFrom === b.validFrom;

/** Where a goal stands against those present: its key is for something else already, or another key is for the same. */
export function goalConflicts(present: readonly ServiceGoal[], goal: ServiceGoal): GoalRefused['faults'] {
  const ofKey = present.find(({ key }) => key === goal.key);
  const differences = ofKey ? scopeDifferences(ofKey, goal) : [];
  if (ofKey && differences.length > 0) {
    return differences.map((field) => ({
      field,
      message: `is ${ofKey[field] ?? 'not said (all)'} in the goal '${goal.key}' and cannot change; give what holds for something else another key`,
    }));
  }
  const other = overlappingGoal(present, goal);
  return other
    ? [{ field: '', message: `the goal '${other.key}' is for the same already (${describeScope(goal)}); add a version to that one` }]
    : [];
}

/** The goal with the fields it has and no others, so that what is the same compares as the same. */
export const plainGoal = ({
  key,
  measure,
  caseType,
  complexity,
  department,
  limit,
  requiredShare,
  validFrom,
}: ServiceGoal): ServiceGoal => ({
  key,
  measure,
  ...(caseType !== undefined && { caseType }),
  ...(complexity !== undefined && { complexity }),
  ...(department !== undefined && { department }),
  limit: limit && { amount: limit.amount, unit: limit.unit },
  requiredShare,
  validFrom,
});
