import 'reflect-metadata';
import { GOAL_MEASURES, isLocalDate, LIMIT_UNITS, type LimitUnit, type ServiceGoal } from '@casetrail/measure';
import { Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { DeclaredNames, Key, ListOf, Name } from './declared-fields';
import type { DeclaredCalendar, SatisfactionQuestion } from './municipality';

const MAX_OPENINGS_A_DAY = 10;
const MAX_CLOSING_DAYS = 1000;

const IsDate = (): PropertyDecorator =>
  ValidateBy({
    name: 'isDate',
    validator: { validate: isLocalDate, defaultMessage: () => 'must be a date that exists, in the years 1900 to 2999, as 2026-06-05' },
  });

class OpeningPart {
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time of day, as "09:00"' })
  from!: string;

  @Matches(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { message: 'must be a time of day, as "16:00", at most "24:00"' })
  to!: string;
}

const Openings = (): PropertyDecorator => (target, property) => {
  IsOptional()(target, property);
  ListOf('opening hours', MAX_OPENINGS_A_DAY)(target, property);
  Type(() => OpeningPart)(target, property);
};

class OpeningHoursPart {
  @Openings() monday?: OpeningPart[];
  @Openings() tuesday?: OpeningPart[];
  @Openings() wednesday?: OpeningPart[];
  @Openings() thursday?: OpeningPart[];
  @Openings() friday?: OpeningPart[];
  @Openings() saturday?: OpeningPart[];
  @Openings() sunday?: OpeningPart[];
}

const lowerCase = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

class PublicHolidaysPart {
  @IsString({ message: 'must be a country code of two letters (ISO 3166 alpha-2), as dk' })
  @Transform(lowerCase)
  country!: string;

  @IsOptional()
  @IsString({ message: 'must be the code of a part of the country, as ma' })
  @Transform(lowerCase)
  region?: string;
}

class ClosingDayPart {
  @IsDate() date!: string;
  @IsOptional() @Name() name?: string;
}

const HOLIDAYS = 'must be false (none are kept), or name a country and, where it has any, a region';

export class CalendarPart implements DeclaredCalendar {
  @IsOptional()
  @IsObject({ message: 'must list opening hours by weekday (monday to sunday)' })
  @ValidateNested({ message: 'must list opening hours by weekday (monday to sunday)' })
  @Type(() => OpeningHoursPart)
  openingHours?: OpeningHoursPart;

  @IsOptional()
  @ValidateIf((part: CalendarPart) => part.publicHolidays !== false)
  @IsObject({ message: HOLIDAYS })
  @ValidateNested({ message: HOLIDAYS })
  @Type(() => PublicHolidaysPart)
  publicHolidays?: PublicHolidaysPart | false;

  @IsOptional()
  @ListOf('closing days', MAX_CLOSING_DAYS)
  @Type(() => ClosingDayPart)
  closingDays?: ClosingDayPart[];
}

export class SatisfactionQuestionPart implements SatisfactionQuestion {
  @Key() key!: string;

  @IsObject({ message: 'must word the question by language (da, sv, fi, en)' })
  @ValidateNested({ message: 'must word the question by language (da, sv, fi, en)' })
  @Type(() => DeclaredNames)
  names!: DeclaredNames;
}

class LimitPart {
  @IsNumber({ allowNaN: false, allowInfinity: false }, { message: 'must be a number' })
  amount!: number;

  @IsIn(LIMIT_UNITS, { message: `must be one of ${LIMIT_UNITS.join(', ')}` })
  unit!: LimitUnit;
}

const SHARE = 'must be a share: above 0, at most 1, as 0.9';

export class ServiceGoalPart implements ServiceGoal {
  @Key() key!: string;

  @IsIn(GOAL_MEASURES, { message: `must be one of ${GOAL_MEASURES.join(', ')}` })
  measure!: ServiceGoal['measure'];

  @IsOptional()
  @IsString({ message: 'must be the key of a case type' })
  @MaxLength(63, { message: 'must be the key of a case type' })
  caseType?: string;

  @IsOptional()
  @IsIn(['simple', 'complex'], { message: 'must be simple or complex' })
  complexity?: 'simple' | 'complex';

  @IsOptional()
  @IsString({ message: 'must be the key of a department' })
  @MaxLength(63, { message: 'must be the key of a department' })
  department?: string;

  @ValidateIf((goal: ServiceGoalPart) => goal.limit !== null)
  @IsObject({ message: 'must say an amount and its unit; null ends the goal from then on' })
  @ValidateNested({ message: 'must say an amount and its unit; null ends the goal from then on' })
  @Type(() => LimitPart)
  limit!: LimitPart | null;

  @IsNumber({ allowNaN: false, allowInfinity: false }, { message: SHARE })
  @Max(1, { message: SHARE })
  @ValidateBy({ name: 'above0', validator: { validate: (value) => typeof value === 'number' && value > 0, defaultMessage: () => SHARE } })
  requiredShare!: number;

  @IsDate() validFrom!: string;
}
