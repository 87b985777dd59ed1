import type { Language } from '@casetrail/municipality';
import type { MessageEvent } from '@nestjs/common';
import { Controller, Get, Param, Req, Res, Sse } from '@nestjs/common';
import { RouteConfig, RouteSchema } from '@nestjs/platform-fastify';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { map, merge, of } from 'rxjs';
import { Public } from '../access/access.decorators';
import { ApiProblems } from '../openapi/api-problems.decorator';
import { addressOf } from './address-of';
import { CaseWatchers } from './case-watchers';
import type { CaseNews } from './case-watchers';
import { PublicCases } from './public-cases';
import { eventIdOf, isNews, readEventId, toldVersionOf } from './told-version';
import { trackAnswerOf } from './track-answer-of';
import { TrackLanguages } from './track-languages';
import { TrackAnswer } from './track.answer';
import { TRACK_SCHEMA } from './track.schema';

/** Events wait for a slow reader up to this; then its stream is broken off, and it comes back with the id of the last change it saw. */
const MOST_WAITING_CHARACTERS = 256 * 1024;

/** What a business sees of its case. Whoever has the number may look; look-ups are counted by address. */
@ApiTags('track')
@Public()
@ApiParam({
  name: 'reference',
  description: 'Reference number; case, spaces, hyphens, O for 0, I and L for 1 are forgiven.',
  schema: { type: 'string' },
})
@ApiHeader({
  name: 'Accept-Language',
  required: false,
  description: 'da, sv, fi or en; default: the first of the municipality.',
  schema: { type: 'string' },
})
@Controller('v1/track')
export class TrackController {
  constructor(
    private readonly cases: PublicCases,
    private readonly languages: TrackLanguages,
    private readonly watchers: CaseWatchers,
  ) {}

  @Get(':reference')
  @ApiOperation({ summary: 'Where a case is, whose turn it is and when an answer may be expected', operationId: 'track-case' })
  @ApiOkResponse({
    description: 'Where the case is.',
    type: TrackAnswer,
    headers: { 'Content-Language': { description: 'Language of the texts.', schema: { type: 'string' } } },
  })
  @ApiProblems(404, 429)
  @RouteConfig({ countsAsLookup: true })
  @RouteSchema({ response: { 200: TRACK_SCHEMA } })
  async track(
    @Param('reference') reference: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TrackAnswer> {
    const found = await this.cases.find(reference);
    const chosen = this.languages.choose(found.municipality, request.headers['accept-language']);
    const language = typeof chosen === 'string' ? chosen : await chosen;
    sayLanguage(reply, language);
    return trackAnswerOf(found, language, Date.now());
  }

  @Sse(':reference/events', { maxPendingDataLength: MOST_WAITING_CHARACTERS })
  @ApiOperation({
    summary: 'The status of a case and then each change of it, as server-sent events',
    description:
      'Each event is named `status`, holds what `GET /v1/track/{reference}` answers, and has an id to come back with: the version, and the expected date where a goal gives it.',
    operationId: 'watch-case',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Id of the event that was seen last: the stream begins behind it.',
    schema: { type: 'string' },
  })
  @ApiOkResponse({
    description: 'A stream without end.',
    content: { 'text/event-stream': { schema: { $ref: getSchemaPath(TrackAnswer) } } },
  })
  @ApiProblems(404, 429)
  @RouteConfig({ countsAsLookup: true })
  async watch(
    @Param('reference') reference: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Observable<MessageEvent>> {
    const found = await this.cases.find(reference);
    const language = await this.languages.choose(found.municipality, request.headers['accept-language']);
    sayLanguage(reply, language);
    const present = toldVersionOf(found);
    const news = this.watchers.watch(found.reference, present, addressOf(request));
    const seen = readEventId(request.headers['last-event-id']);
    const first: CaseNews[] = seen === undefined || isNews(present, seen) ? [{ changed: found }] : [];
    // `news` is subscribed to first: a stream that is not admitted must fail before anything is sent.
    return merge(news, of(...first)).pipe(map((item) => messageOf(item, language)));
  }
}

function sayLanguage(reply: FastifyReply, language: Language): void {
  reply.header('Content-Language', language);
  reply.header('Vary', 'Accept-Language');
}

const messageOf = (news: CaseNews, language: Language): MessageEvent =>
  news === 'heartbeat'
    ? { comment: 'still here' }
    : { type: 'status', id: eventIdOf(toldVersionOf(news.changed)), data: trackAnswerOf(news.changed, language, Date.now()) };
