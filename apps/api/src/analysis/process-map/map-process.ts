import type { Installation } from '@casetrail/installation';
import type { Language, MunicipalityState } from '@casetrail/municipality';
import { processMap, ProcessMapTooLarge } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { invalidRequest, Problem } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import { aboutCases } from './about-cases';
import { filtersOf } from '../questions/filtered-cases.dto';
import { unknownNames } from '../questions/known-names';
import { drawProcessMap } from './picture/draw-process-map';
import type { ProcessMapAnswer } from './process-map.answer';
import type { ProcessMapQuery } from './process-map.dto';
import { Words } from './texts/words';

/** What a picture leaves out when nothing is said: with every rare way it could not be read. */
const LEAST_IN_PICTURE = 0.02;

/** In which order things are done with a municipality's cases, how often and how fast. */
export class MapProcess extends Query<ProcessMapAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: ProcessMapQuery,
  ) {
    super();
  }
}

/** The same as a picture: SVG. */
export class DrawProcess extends Query<string> {
  constructor(
    readonly municipality: string,
    readonly wanted: ProcessMapQuery,
    readonly language: Language,
  ) {
    super();
  }
}

type Parts = Pick<Installation, 'database' | 'municipalities'>;

@QueryHandler(MapProcess)
export class MapProcessHandler implements IQueryHandler<MapProcess> {
  constructor(@Inject(INSTALLATION) private readonly installation: Parts) {}

  async execute({ municipality: key, wanted }: MapProcess): Promise<ProcessMapAnswer> {
    const municipality = await this.installation.municipalities.get(key);
    return answerOf(this.installation, key, municipality, { ...wanted, least: wanted.least ?? 0 });
  }
}

@QueryHandler(DrawProcess)
export class DrawProcessHandler implements IQueryHandler<DrawProcess> {
  constructor(@Inject(INSTALLATION) private readonly installation: Parts) {}

  async execute({ municipality: key, wanted, language }: DrawProcess): Promise<string> {
    const municipality = await this.installation.municipalities.get(key);
    const answer = await answerOf(this.installation, key, municipality, { ...wanted, least: wanted.least ?? LEAST_IN_PICTURE });
    const words = new Words(language);
    return drawProcessMap({ map: answer, leastShare: answer.least, about: aboutCases(answer, municipality, words), words });
  }
}

async function answerOf(
  { database }: Parts,
  key: string,
  municipality: MunicipalityState | null,
  { cohort = 'decision', from, to, least, ...wanted }: ProcessMapQuery & { least: number },
): Promise<ProcessMapAnswer> {
  const faults = unknownNames(wanted, municipality);
  if (faults.length > 0) throw invalidRequest(faults);
  const filters = filtersOf(wanted);
  const map = await processMap(database.kysely, key, { cohort, from, to, filters, leastShare: least }).catch((error: unknown) => {
    throw error instanceof ProcessMapTooLarge ? tooLarge() : error;
  });
  return { cohort, from, to, timeZone: municipality?.timeZone ?? 'UTC', filters, least, ...map };
}

const tooLarge = (): Problem =>
  new Problem({
    status: 400,
    name: 'too-many-cases',
    title: 'Too many cases for one map',
    detail: 'Mapping them took too long, and was given up. Ask for a shorter period, or for fewer cases by a filter.',
    errors: [{ path: 'from', message: 'The period holds more cases than can be mapped.' }],
  });
