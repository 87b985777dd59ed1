import { randomBytes } from 'node:crypto';
import type { Installation } from '@casetrail/installation';
import type { Language } from '@casetrail/municipality';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { AllowRoles, CurrentPrincipal } from '../../access/access.decorators';
import type { Principal } from '../../access/principal';
import { ApiProblems } from '../../openapi/api-problems.decorator';
import { ApiPositionReached, Freshness } from '../../requests/freshness';
import { CheckedQuery } from '../../requests/query';
import { INSTALLATION } from '../../tokens';
import { TrackLanguages } from '../../track/track-languages';
import { reportCsv } from './document/csv';
import { ReportNames } from './document/names';
import { reportDocument } from './document/report-document';
import { reportHtml } from './html/page';
import { MakeReport } from './make-report';
import { ReportAnswer } from './report.answer';
import { ReportQuery, type ReportFormat } from './report.dto';
import { REPORT_TEXTS } from './texts/texts';

const MEDIA_TYPES: Record<ReportFormat, string> = { json: 'application/json', csv: 'text/csv', html: 'text/html' };

/** A period in one call: to be read by a program, by a spreadsheet, or printed. */
@ApiTags('analysis')
@AllowRoles('analyst')
@Controller('v1')
export class ReportsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly freshness: Freshness,
    private readonly languages: TrackLanguages,
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'municipalities'>,
  ) {}

  @Get('reports')
  @ApiOperation({
    summary: 'Everything that is asked of a period, in one answer',
    description:
      'As JSON; as CSV, one line a figure; or as an HTML page with charts, ready to print. By `format`, else by `Accept`. JSON holds what the single routes answer.',
    operationId: 'make-report',
  })
  @ApiHeader({
    name: 'Accept-Language',
    required: false,
    description: 'da, sv, fi or en, unless `language` says it; default: the first of the municipality.',
    schema: { type: 'string' },
  })
  @ApiExtraModels(ReportAnswer)
  @ApiOkResponse({
    description: 'The report.',
    content: {
      [MEDIA_TYPES.json]: { schema: { $ref: getSchemaPath(ReportAnswer) } },
      [MEDIA_TYPES.csv]: { schema: { type: 'string' } },
      [MEDIA_TYPES.html]: { schema: { type: 'string' } },
    },
    headers: ApiPositionReached,
  })
  @ApiProblems(400, 404)
  async report(
    @CurrentPrincipal() { municipality: key }: Principal,
    @CheckedQuery() query: ReportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportAnswer | string> {
    reply.header('Vary', 'Accept, Accept-Language');
    await this.freshness.await('processing-times', query, reply);
    const format = query.format ?? formatAccepted(request);
    const language = query.language ?? (await this.languages.choose(key, request.headers['accept-language']));
    reply.header('Content-Language', language);
    const report = await this.queries.execute(new MakeReport(key, query, language));
    if (format === 'json') return report;
    return this.written(report, format, language, reply);
  }

  private async written(report: ReportAnswer, format: 'csv' | 'html', language: Language, reply: FastifyReply): Promise<string> {
    const names = new ReportNames(REPORT_TEXTS[language], language, await this.installation.municipalities.get(report.municipality));
    const document = reportDocument(report, names);
    reply.header('Content-Type', `${MEDIA_TYPES[format]}; charset=utf-8`);
    if (format === 'csv') {
      reply.header('Content-Disposition', `attachment; filename="${report.municipality}-${report.from}-${report.to}.csv"`);
      return reportCsv(document);
    }
    const nonce = randomBytes(16).toString('base64');
    reply.header(
      'Content-Security-Policy',
      `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    return reportHtml(document, names, report.timeZone, nonce);
  }
}

function formatAccepted(request: FastifyRequest): ReportFormat {
  const accepted = new Negotiator(request.raw).mediaType(Object.values(MEDIA_TYPES));
  return (Object.keys(MEDIA_TYPES) as ReportFormat[]).find((format) => MEDIA_TYPES[format] === accepted) ?? 'json';
}
