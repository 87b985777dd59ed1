import { Module } from '@nestjs/common';
import { Freshness } from '../requests/freshness';
import { AnalysisController } from './analysis.controller';
import { CountDistributionsHandler } from './count-distributions';
import { MeasureProcessingTimesHandler } from './measure-processing-times';

/** For analysts: measure and count. */
@Module({ controllers: [AnalysisController], providers: [Freshness, MeasureProcessingTimesHandler, CountDistributionsHandler] })
export class AnalysisModule {}
