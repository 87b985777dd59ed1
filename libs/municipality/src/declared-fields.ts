import 'reflect-metadata';
import { ArrayMaxSize, IsArray, IsOptional, Length, Matches, ValidateNested } from 'class-validator';
import { KEY_PATTERN, type Names } from './municipality';

const MAX_NAME_LENGTH = 200;

export const Key = (): PropertyDecorator =>
  Matches(KEY_PATTERN, { message: 'must be a key of 1 to 63 characters: lower case letters, digits and hyphens, no hyphen first' });

export const Name = (): PropertyDecorator => (target, property) => {
  Length(1, MAX_NAME_LENGTH, { message: `must be text of 1 to ${MAX_NAME_LENGTH} characters` })(target, property);
  // Control characters would end up in terminals and in the answers of the API.
  Matches(/^(?!\s)[^\p{Cc}]*(?<!\s)$/u, { message: 'must be text without control characters or surrounding spaces' })(target, property);
};

export const ListOf =
  (what: string, max: number): PropertyDecorator =>
  (target, property) => {
    IsArray({ message: `must be a list of ${what}` })(target, property);
    ArrayMaxSize(max, { message: `must list at most ${max} ${what}` })(target, property);
    ValidateNested({ each: true, message: `must be a list of ${what}, each with its fields` })(target, property);
  };

export class DeclaredNames implements Names {
  @IsOptional() @Name() da?: string;
  @IsOptional() @Name() sv?: string;
  @IsOptional() @Name() fi?: string;
  @IsOptional() @Name() en?: string;
}
