import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { CheckedQuery } from '../../requests/query';
import { EventLogQuery } from './event-log.dto';
import { EventLogs } from './event-logs';

const XES_TYPE = 'application/xml';
const OCEL_TYPE = 'application/json';
const TEXT = { schema: { type: 'string' as const } };

/** The events themselves, for tools of process mining. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1')
export class EventLogController {
  constructor(
    private readonly logs: EventLogs,
    private readonly freshness: Freshness,
  ) {}

  @Get('event-log')
  @ApiOperation({
    summary: 'The event log of cases: XES (IEEE 1849-2016) or OCEL 2.0 JSON',
    description:
      'Cases in the order of receipt, as they stand when the request comes. It holds no personal data: cases and caseworkers have pseudonyms, ' +
      'the same in every log of the municipality, and what people wrote is left out. A log that breaks off has failed: ask again.',
    operationId: 'read-event-log',
  })
  @ApiOkResponse({
    description: 'The log, streamed.',
    content: { [XES_TYPE]: TEXT, [OCEL_TYPE]: { schema: { type: 'object' } } },
    headers: { ...ApiPositionReached, 'Content-Disposition': { description: 'A name for the file.', ...TEXT } },
  })
  @ApiProblems(400)
  async eventLog(
    @CurrentPrincipal() principal: Principal,
    @CheckedQuery() query: EventLogQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isXes = (query.format ?? 'xes') === 'xes';
    await this.freshness.await('processing-times', query, reply);
    // Whoever asks for the headers alone gets no log read.
    const log = request.method === 'HEAD' ? '' : await this.logs.stream(principal.municipality, query);
    reply.header('Content-Type', `${isXes ? XES_TYPE : OCEL_TYPE}; charset=utf-8`);
    reply.header('Content-Disposition', `attachment; filename="${fileName(principal.municipality, query)}.${isXes ? 'xes' : 'json'}"`);
    void reply.send(log);
  }
}

const fileName = (municipality: string, { from, to }: EventLogQuery): string =>
  [municipality.replaceAll(/[^\w-]/g, '_'), from && `from-${from}`, to && `to-${to}`].filter((part) => part !== undefined).join('-');
