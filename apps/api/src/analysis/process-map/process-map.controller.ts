import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { CheckedQuery } from '../../requests/query';
import { TrackLanguages } from '../../track/track-languages';
import { DrawProcess, MapProcess } from './map-process';
import { ProcessMapAnswer } from './process-map.answer';
import { ProcessMapQuery } from './process-map.dto';

const JSON_TYPE = 'application/json';
const SVG_TYPE = 'image/svg+xml';

/** The process as it is lived, in an analyst's municipality. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1')
export class ProcessMapController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
    private readonly languages: TrackLanguages,
  ) {}

  @Get('process-map')
  @ApiOperation({
    summary: 'Which step follows which, how often, and the median time between them',
    description: `The directly-follows graph as JSON, or, by \`format=svg\` or \`Accept: ${SVG_TYPE}\`, as a picture.`,
    operationId: 'map-process',
  })
  @ApiHeader({
    name: 'Accept-Language',
    required: false,
    description: 'Of the picture: da, sv, fi or en; default: the first of the municipality.',
    schema: { type: 'string' },
  })
  @ApiExtraModels(ProcessMapAnswer)
  @ApiOkResponse({
    description: 'The graph, or its picture.',
    content: { [JSON_TYPE]: { schema: { $ref: getSchemaPath(ProcessMapAnswer) } }, [SVG_TYPE]: { schema: { type: 'string' } } },
    headers: ApiPositionReached,
  })
  @ApiProblems(400)
  async processMap(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: ProcessMapQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessMapAnswer | string> {
    reply.header('Vary', 'Accept, Accept-Language');
    await this.freshness.await('case-steps', query, reply);
    if (!wantsPicture(query, request)) return this.queries.execute(new MapProcess(principal.municipality, query));
    const language = await this.languages.choose(principal.municipality, request.headers['accept-language']);
    const svg = await this.queries.execute(new DrawProcess(principal.municipality, query, language));
    // Names of activities come from outside: whatever they hold, the picture loads and runs nothing.
    reply.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    reply.header('Content-Language', language);
    reply.header('Content-Type', `${SVG_TYPE}; charset=utf-8`);
    return svg;
  }
}

function wantsPicture({ format }: ProcessMapQuery, request: FastifyRequest): boolean {
  if (format !== undefined) return format === 'svg';
  return new Negotiator(request.raw).mediaType([JSON_TYPE, SVG_TYPE]) === SVG_TYPE;
}
