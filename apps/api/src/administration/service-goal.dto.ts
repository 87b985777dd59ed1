import { GOAL_MEASURES, LIMIT_UNITS } from '@casetrail/measure';
import type { GoalMeasure, LimitUnit } from '@casetrail/measure';
import { limitFault } from '@casetrail/municipality';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import type { ValidationArguments } from 'class-validator';
import { IsIn, IsNumber, IsObject, IsOptional, IsString, Max, MaxLength, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { IsLocalDate } from '../requests/is-local-date.decorator';

const finite = { allowNaN: false, allowInfinity: false };

const IsAmount = (): PropertyDecorator => {
  const faultOf = (args?: ValidationArguments): string | undefined => {
    const { amount, unit } = (args?.object ?? {}) as GoalLimitBody;
    return typeof amount === 'number' ? limitFault({ amount, unit }) : undefined;
  };
  return ValidateBy({
    name: 'isAmount',
    validator: { validate: (_, args) => faultOf(args) === undefined, defaultMessage: (args) => `$property ${faultOf(args)}` },
  });
};

/** How long it may take. */
export class GoalLimitBody {
  /** Above 0; whole, if in days. */
  @IsNumber(finite)
  @IsAmount()
  amount!: number;

  /**
   * `elapsed-hours`; `calendar-days` and `working-days`, each to the end of the local day; `opening-hours` of the municipality's calendar.
   */
  @IsIn(LIMIT_UNITS)
  unit!: LimitUnit;
}

/** A goal from a day on. Measure, case type, complexity and department of a goal are the same in all its versions. */
@ApiExtraModels(GoalLimitBody)
export class ServiceGoalBody {
  @IsIn(GOAL_MEASURES)
  measure!: GoalMeasure;

  /** Only cases of this type; all, if not said. */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  caseType?: string;

  /** Only such cases; all, if not said. */
  @IsOptional()
  @IsIn(['simple', 'complex'])
  complexity?: 'simple' | 'complex';

  /** Only cases of this department; all, if not said. */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  department?: string;

  /** Null: no goal from that day on. */
  @ApiProperty({ oneOf: [{ $ref: getSchemaPath(GoalLimitBody) }, { type: 'null' }] })
  @ValidateIf((body: ServiceGoalBody) => body.limit !== null)
  @IsObject({ message: '$property must say an amount and its unit; null ends the goal from then on' })
  @ValidateNested()
  @Type(() => GoalLimitBody)
  limit!: GoalLimitBody | null;

  /**
   * The share of cases that must be within the limit: above 0, at most 1. Not needed to end a goal.
   * @example 0.9
   */
  @ValidateIf((body: ServiceGoalBody) => body.limit !== null || body.requiredShare !== undefined)
  @IsNumber(finite)
  @ValidateBy({
    name: 'isAboveZero',
    validator: { validate: (value) => typeof value === 'number' && value > 0, defaultMessage: () => '$property must be above 0' },
  })
  @Max(1)
  requiredShare?: number;

  /** Cases received from this local date on are held to it. */
  @IsLocalDate()
  validFrom!: string;
}
