import { Module } from '@nestjs/common';
import { CaseWatchers } from './case-watchers';
import { PublicCases } from './public-cases';
import { TrackLanguages } from './track-languages';
import { TrackController } from './track.controller';

/** For businesses: follow a case by its reference number. */
@Module({ controllers: [TrackController], providers: [PublicCases, TrackLanguages, CaseWatchers] })
export class TrackModule {}
