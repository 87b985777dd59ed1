import { StoredBaselines } from '@casetrail/baseline';
import type { Installation } from '@casetrail/installation';
import { Module } from '@nestjs/common';
import { Freshness } from '../requests/freshness';
import { INSTALLATION } from '../tokens';
import { TrackLanguages } from '../track/track-languages';
import { AnalysisController } from './analysis.controller';
import { BaselinesController } from './baselines/baselines.controller';
import { FreezeBaselineHandler } from './baselines/freeze-baseline';
import { ListBaselinesHandler, ShowBaselineHandler, ShowDriftHandler, SuggestGoalsHandler } from './baselines/show-baselines';
import { CompareWithBaselineHandler } from './comparisons/compare';
import { ComparisonsController } from './comparisons/comparisons.controller';
import { CountDistributionsHandler } from './count-distributions';
import { EventLogController } from './event-log/event-log.controller';
import { EventLogs } from './event-log/event-logs';
import { MeasureProcessingTimesHandler } from './processing-times/measure-processing-times';
import { DrawProcessHandler, MapProcessHandler } from './process-map/map-process';
import { ProcessMapController } from './process-map/process-map.controller';
import { DepartmentsController } from './departments/departments.controller';
import { ShowDepartmentFlowHandler, ShowDepartmentsHandler } from './departments/show-departments';
import { CompareMunicipalitiesHandler } from './municipalities/compare-municipalities';
import { MunicipalitiesController } from './municipalities/municipalities.controller';
import { DissatisfiedController } from './promises/dissatisfied.controller';
import { PromisesController } from './promises/promises.controller';
import { ShowExpectedDatesHandler } from './promises/show-expected-dates';
import { ShowMeetingEffectsHandler } from './promises/show-meeting-effects';
import { ShowRefusalsHandler } from './promises/show-refusals';
import { ShowResponseTimesHandler } from './promises/show-response-times';
import { ListDissatisfiedHandler, ShowSatisfactionHandler } from './promises/show-satisfaction';
import { MakeReportHandler } from './reports/make-report';
import { ReportsController } from './reports/reports.controller';

/** For analysts: measure and count. */
@Module({
  controllers: [
    AnalysisController,
    ProcessMapController,
    EventLogController,
    DepartmentsController,
    MunicipalitiesController,
    PromisesController,
    DissatisfiedController,
    BaselinesController,
    ComparisonsController,
    ReportsController,
  ],
  providers: [
    Freshness,
    EventLogs,
    MeasureProcessingTimesHandler,
    CountDistributionsHandler,
    MapProcessHandler,
    DrawProcessHandler,
    TrackLanguages,
    ShowDepartmentsHandler,
    ShowDepartmentFlowHandler,
    CompareMunicipalitiesHandler,
    ShowExpectedDatesHandler,
    ShowMeetingEffectsHandler,
    ShowRefusalsHandler,
    ShowResponseTimesHandler,
    ShowSatisfactionHandler,
    ListDissatisfiedHandler,
    // One for all: it keeps what it has read.
    { provide: StoredBaselines, useFactory: ({ store }: Installation) => new StoredBaselines(store), inject: [INSTALLATION] },
    FreezeBaselineHandler,
    ListBaselinesHandler,
    ShowBaselineHandler,
    ShowDriftHandler,
    SuggestGoalsHandler,
    CompareWithBaselineHandler,
    MakeReportHandler,
  ],
})
export class AnalysisModule {}
