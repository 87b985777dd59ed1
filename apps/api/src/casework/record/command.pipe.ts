import type { ArgumentMetadata, ExecutionContext, PipeTransform } from '@nestjs/common';
import { Inject, Injectable, createParamDecorator } from '@nestjs/common';
import { parseReferenceNumber } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import type { FastifyRequest } from 'fastify';
import { INSTALLATION } from '../../tokens';
import { caseNotFound, invalidRequest, municipalityUnknown } from '../../problems/problem';
import type { Class } from '../../requests/check';
import { check } from '../../requests/check';
import type { EventBody } from '../bodies/event.dto';
import { DryRunQuery } from '../dry-run/dry-run.dto';
import type { ReceiptBody } from '../bodies/receipt.dto';
import { readCommandHeaders } from './command-headers';
import type { CommandInput } from './command-input';
import { payloadHash } from './idempotency';
import { PreviousCase } from './previous-case';
import { unregisteredNames } from './registered-names';

/** Reads body, query and headers of a command together, so that one answer lists the faults of all of them. */
@Injectable()
export class CommandPipe implements PipeTransform<FastifyRequest, Promise<CommandInput>> {
  constructor(
    @Inject(INSTALLATION) private readonly installation: Installation,
    private readonly previousCase: PreviousCase,
  ) {}

  async transform(request: FastifyRequest, { data }: ArgumentMetadata): Promise<CommandInput> {
    const { principal } = request;
    if (!principal) throw new Error('A command needs a principal: is the route public?');
    const reference = referenceOf(request);
    const municipality = await this.installation.municipalities.get(principal.municipality);
    if (!municipality) throw municipalityUnknown(principal.municipality);

    const raw = request.body ?? {};
    const { value: body, faults: inBody } = await check(data as unknown as Class<EventBody>, raw);
    const { value: query, faults: inQuery } = await check(DryRunQuery, { ...(request.query as object) });
    const { faults: inHeaders, ...headers } = readCommandHeaders(request.headers);
    const faults = [
      ...inHeaders,
      ...inQuery,
      ...inBody,
      ...unregisteredNames(raw, municipality),
      ...(await this.previousCase.faults(municipality.key, (raw as Partial<ReceiptBody>).previousReference)),
    ];
    if (faults.length > 0) throw invalidRequest(faults);
    return {
      ...headers,
      ...(reference !== undefined && { reference }),
      owner: { municipality: principal.municipality, subject: principal.subject },
      body,
      dryRun: query['dry-run'] === 'true',
      payloadHash: payloadHash(`${request.method} ${request.routeOptions.url} ${reference ?? ''}`, raw),
      requestId: request.id,
    };
  }
}

/** The command of a request: `acknowledge(@Command(AcknowledgementBody) command: CommandInput<AcknowledgementBody>)`. */
export const Command = (body: Class<EventBody>): ParameterDecorator => Request(body, CommandPipe);

const Request = createParamDecorator((_: unknown, context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest());

function referenceOf(request: FastifyRequest): string | undefined {
  const { reference } = request.params as { reference?: string };
  if (reference === undefined) return undefined;
  const canonical = parseReferenceNumber(reference);
  if (canonical === null) throw caseNotFound();
  return canonical;
}
