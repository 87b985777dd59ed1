import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { listOf } from './list-of';

/** So many values a list may have. */
export const MOST_VALUES = 50;

const optionalList = (schema: object): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ required: false, isArray: true, explode: false, ...schema } as never),
    IsOptional(),
    ArrayUnique(),
    ArrayMaxSize(MOST_VALUES),
  );

/** Values of a list, separated by commas. */
export const ListOf = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(
    optionalList({ enum: values }),
    Transform(({ value }) => listOf(value)),
    IsIn(values, { each: true }),
  );

/** Keys, separated by commas. */
export const ListOfKeys = (): PropertyDecorator =>
  applyDecorators(
    optionalList({ type: String }),
    Transform(({ value }) => listOf(value)),
    IsString({ each: true }),
    MaxLength(63, { each: true }),
  );

/** Free texts, which may hold commas: the parameter is repeated. */
export const ListOfTexts = (): PropertyDecorator =>
  applyDecorators(
    optionalList({ type: String, explode: true }),
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? (value as unknown[]) : [value])),
    IsString({ each: true }),
    MaxLength(200, { each: true }),
  );
