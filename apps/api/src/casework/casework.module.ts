import { Module } from '@nestjs/common';
import { DryRunCaseEventHandler } from './dry-run/dry-run-case-event';
import { ExpectedRanges } from './expected-range/expected-ranges';
import { ListCaseEventsHandler } from './read/list-case-events';
import { ListCasesHandler } from './read/list-cases';
import { ReadController } from './read/read.controller';
import { ShowCaseHandler } from './read/show-case';
import { CommandPipe } from './record/command.pipe';
import { PreviousCase } from './record/previous-case';
import { RecordCaseEventHandler } from './record/record-case-event.handler';
import { RecordController } from './record/record.controller';
import { Freshness } from '../requests/freshness';

/** For caseworkers: record events, see cases. */
@Module({
  controllers: [RecordController, ReadController],
  providers: [
    CommandPipe,
    PreviousCase,
    Freshness,
    ExpectedRanges,
    RecordCaseEventHandler,
    DryRunCaseEventHandler,
    ListCasesHandler,
    ShowCaseHandler,
    ListCaseEventsHandler,
  ],
})
export class CaseworkModule {}
