import { LANGUAGES } from '@casetrail/municipality';
import type { Language } from '@casetrail/municipality';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PeriodQuery } from '../figures/cases.dto';

export const REPORT_FORMATS = ['json', 'csv', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Of what period, beside which baseline, and how it is to be read. */
export class ReportQuery extends PeriodQuery {
  /** Key of the baseline to hold the period against. */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  baseline?: string;

  /** Default: by `Accept`, else json. */
  @ApiProperty({ required: false, enum: REPORT_FORMATS })
  @IsOptional()
  @IsIn(REPORT_FORMATS)
  format?: ReportFormat;

  /** Of the texts. Default: by `Accept-Language`, else the first of the municipality. */
  @ApiProperty({ required: false, enum: LANGUAGES })
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language;
}
