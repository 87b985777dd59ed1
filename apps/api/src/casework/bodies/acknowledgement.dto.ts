import type { Complexity } from '@casetrail/case';
import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { IsLocalDate } from '../../requests/is-local-date.decorator';
import { EventBody, LONG, MUST_SAY, SHORT, VISIBLE } from './event.dto';

/** The caseworker whom the business may call. */
export class ContactPersonBody {
  /** @example Mette Holm */
  @IsString()
  @MaxLength(SHORT)
  @Matches(VISIBLE, MUST_SAY)
  name!: string;

  /** @example +45 12 34 56 78 */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(/^\+?[\d ().\-/]{3,}$/, { message: '$property must be a telephone number' })
  telephone?: string;

  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string;
}

/** The case is screened and the business answered. */
export class AcknowledgementBody extends EventBody {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ContactPersonBody)
  contactPerson?: ContactPersonBody;

  @IsOptional()
  @IsIn(['simple', 'complex'])
  complexity?: Complexity;

  /** What will happen with the case. */
  @IsOptional()
  @IsString()
  @MaxLength(LONG)
  @Matches(VISIBLE, MUST_SAY)
  course?: string;

  /**
   * The day by which the business may expect an answer.
   * @example 2026-12-15
   */
  @IsOptional()
  @IsLocalDate()
  expectedBy?: string;
}

/** A contact person is named. */
export class ContactPersonAssignmentBody extends EventBody {
  @IsObject()
  @ValidateNested()
  @Type(() => ContactPersonBody)
  contactPerson!: ContactPersonBody;
}
