import { CHANNELS } from '@casetrail/case';
import type { Channel, Complexity } from '@casetrail/case';
import { Type } from 'class-transformer';
import { IsIn, IsNotEmptyObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { EventBody, LONG, MUST_SAY, SHORT, VISIBLE } from './event.dto';

/** Who asks. */
export class BusinessBody {
  /**
   * CVR number, organisationsnummer or Y-tunnus.
   * @example '10150817'
   */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(/^[\p{L}\p{N} .\-/]+$/u, { message: '$property may hold letters, digits, spaces, dots, hyphens and slashes' })
  registrationNumber?: string;

  @IsOptional()
  @IsString()
  @MaxLength(SHORT)
  name?: string;

  /**
   * What the business does, in the municipality's own classification.
   * @example restaurant
   */
  @IsOptional()
  @IsString()
  @MaxLength(SHORT)
  industry?: string;
}

/** A case is received. */
export class ReceiptBody extends EventBody {
  /**
   * Key of a case type that the municipality has declared.
   * @example outdoor-serving
   */
  @IsString()
  @MaxLength(63)
  caseType!: string;

  /** How it came in. */
  @IsIn(CHANNELS)
  channel!: Channel;

  @IsNotEmptyObject({ nullable: true }, { message: '$property must be an object that says at least one thing about the business' })
  @ValidateNested()
  @Type(() => BusinessBody)
  business!: BusinessBody;

  /** What it is about, in a few words. */
  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  subject?: string;

  @IsOptional()
  @IsIn(['simple', 'complex'])
  complexity?: Complexity;

  /** The refused case whose advice this one follows. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  previousReference?: string;

  /** The case's identity in another system. */
  @IsOptional()
  @IsString()
  @MaxLength(SHORT)
  @Matches(VISIBLE, MUST_SAY)
  externalId?: string;
}
