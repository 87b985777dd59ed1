import { EVENT_LOG_FORMATS } from '@casetrail/event-log';
import type { EventLogFormat } from '@casetrail/event-log';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { FilteredCasesQuery } from '../questions/filtered-cases.dto';

/** Which cases to tell, and how: those received in the period. */
export class EventLogQuery extends FilteredCasesQuery {
  @ApiProperty({ required: false, enum: EVENT_LOG_FORMATS, default: 'xes' })
  @IsOptional()
  @IsIn(EVENT_LOG_FORMATS)
  format?: EventLogFormat;
}
