import { GOAL_MEASURES, LIMIT_UNITS } from '@casetrail/measure';
import type { GoalMeasure, LimitUnit, ServiceGoal } from '@casetrail/measure';
import { goalsOf } from '@casetrail/municipality';
import type { MunicipalityState } from '@casetrail/municipality';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

export class ServiceGoalLimit {
  amount!: number;
  @ApiProperty({ enum: LIMIT_UNITS })
  unit!: LimitUnit;
}

/** What holds from a day on, until the next version of the same measure and the same cases. */
@ApiExtraModels(ServiceGoalLimit)
export class ServiceGoalVersion {
  /** Local date of receipt. */
  validFrom!: string;
  /** Null: no goal from that day on. */
  @ApiProperty({ oneOf: [{ $ref: getSchemaPath(ServiceGoalLimit) }, { type: 'null' }] })
  limit!: ServiceGoalLimit | null;
  requiredShare!: number;
  /** Holds until the municipality sets a goal of its own for the same. */
  isDefault!: boolean;
}

/** A goal with all its versions, in order of their first day. */
export class ServiceGoalAnswer {
  key!: string;
  @ApiProperty({ enum: GOAL_MEASURES })
  measure!: GoalMeasure;
  /** Missing: cases of all types. */
  caseType?: string;
  /** Missing: simple and complex cases. */
  @ApiProperty({ enum: ['simple', 'complex'], required: false })
  complexity?: 'simple' | 'complex';
  /** Missing: cases of all departments. */
  department?: string;
  versions!: ServiceGoalVersion[];
}

export class ServiceGoalsAnswer {
  /** By key. */
  goals!: ServiceGoalAnswer[];
}

/** Every goal of a municipality, the defaults it has not replaced included. */
export function serviceGoals(municipality: Pick<MunicipalityState, 'serviceGoals'>): ServiceGoalAnswer[] {
  const byKey = new Map<string, ServiceGoalAnswer>();
  for (const goal of goalsOf(municipality).toSorted((a, b) => compare(a.key, b.key) || compare(a.validFrom, b.validFrom))) {
    const { key, measure, caseType, complexity, department } = goal;
    const answer = byKey.get(key) ?? { key, measure, caseType, complexity, department, versions: [] };
    answer.versions.push(versionOf(goal));
    byKey.set(key, answer);
  }
  return [...byKey.values()];
}

const versionOf = ({ validFrom, limit, requiredShare, isDefault }: ServiceGoal): ServiceGoalVersion => ({
  validFrom,
  limit,
  requiredShare,
  isDefault: isDefault ?? false,
});

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
