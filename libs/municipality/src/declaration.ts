import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO31661Alpha2,
  IsObject,
  IsOptional,
  IsString,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { IANAZone } from 'luxon';
import { DeclaredNames, Key, ListOf, Name } from './declared-fields';
import { CalendarPart, SatisfactionQuestionPart, ServiceGoalPart } from './declared-terms';
import { LANGUAGES, MAX_QUESTIONS, type CaseType, type Declaration, type Department, type Language } from './municipality';

/** Bounds of a declaration file: far above any municipality, low enough to read at once. */
export const MAX_DECLARATION_BYTES = 1024 * 1024;
const MAX_MUNICIPALITIES = 500;
const MAX_PARTS = 1000;

/** Intl also accepts offsets and any casing, which PostgreSQL reads differently; so only IANA's own way of writing passes. */
const isTimeZone = (value: unknown): boolean =>
  typeof value === 'string' && /^(UTC|[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_+\-0-9]*)+)$/.test(value) && IANAZone.isValidZone(value);

class DeclaredDepartment implements Department {
  @Key() key!: string;

  @IsObject({ message: 'must name the department by language (da, sv, fi, en)' })
  @ValidateNested({ message: 'must name the department by language (da, sv, fi, en)' })
  @Type(() => DeclaredNames)
  names!: DeclaredNames;
}

class DeclaredCaseType implements CaseType {
  @Key() key!: string;

  @IsObject({ message: 'must name the case type by language (da, sv, fi, en)' })
  @ValidateNested({ message: 'must name the case type by language (da, sv, fi, en)' })
  @Type(() => DeclaredNames)
  names!: DeclaredNames;

  @IsOptional()
  @IsIn(['simple', 'complex'], { message: 'must be simple or complex' })
  complexity?: 'simple' | 'complex';
}

class DeclaredMunicipality implements Declaration {
  @Key() key!: string;

  @Name() name!: string;

  @IsString({ message: 'must be a country code of two letters (ISO 3166 alpha-2), as dk' })
  @IsISO31661Alpha2({ message: 'must be a country code of two letters (ISO 3166 alpha-2), as dk' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  country!: string;

  @ValidateBy({
    name: 'isTimeZone',
    validator: { validate: isTimeZone, defaultMessage: () => 'must be a time zone by its IANA name, as Europe/Copenhagen' },
  })
  timeZone!: string;

  @IsArray({ message: 'must be a list of languages' })
  @ArrayMinSize(1, { message: 'must list at least one language; the first is the default' })
  @ArrayUnique({ message: 'must not list a language twice' })
  @IsIn(LANGUAGES, { each: true, message: `may only list ${LANGUAGES.join(', ')}` })
  languages!: Language[];

  @ListOf('departments', MAX_PARTS)
  @Type(() => DeclaredDepartment)
  departments!: DeclaredDepartment[];

  @ListOf('case types', MAX_PARTS)
  @Type(() => DeclaredCaseType)
  caseTypes!: DeclaredCaseType[];

  @IsOptional()
  @IsObject({ message: 'must hold openingHours, publicHolidays, closingDays, or some of them' })
  @ValidateNested({ message: 'must hold openingHours, publicHolidays, closingDays, or some of them' })
  @Type(() => CalendarPart)
  calendar?: CalendarPart;

  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  comparable?: boolean;

  @IsOptional()
  @ListOf('satisfaction questions', MAX_QUESTIONS)
  @Type(() => SatisfactionQuestionPart)
  satisfactionQuestions?: SatisfactionQuestionPart[];

  @IsOptional()
  @ListOf('service goals', MAX_PARTS)
  @Type(() => ServiceGoalPart)
  serviceGoals?: ServiceGoalPart[];
}

/** The shape of a declaration file, as class-validator checks it. What spans several fields is in cross-field-faults.ts. */
export class DeclarationFile {
  @ArrayMinSize(1, { message: 'must list at least one municipality' })
  @ListOf('municipalities', MAX_MUNICIPALITIES)
  @Type(() => DeclaredMunicipality)
  municipalities!: DeclaredMunicipality[];
}
