import { formatReferenceNumber, parseReferenceNumber } from '@casetrail/case';
import type { CaseEventType } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import { Controller, HttpStatus, Inject, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AllowRoles } from '../../access/access.decorators';
import { INSTALLATION } from '../../tokens';
import { AcknowledgementBody, ContactPersonAssignmentBody } from '../bodies/acknowledgement.dto';
import { ClosureBody, ReopeningBody, SatisfactionBody } from '../bodies/closing.dto';
import type { EventBody } from '../bodies/event.dto';
import { InformationBody } from '../bodies/information.dto';
import { AnswerBody, GrantBody, RefusalBody, WithdrawalBody } from '../bodies/outcome.dto';
import { ReceiptBody } from '../bodies/receipt.dto';
import {
  DeadlineExtensionBody,
  HearingBody,
  HearingEndBody,
  InformationRequestBody,
  MeetingBody,
  RoutingBody,
  StepBody,
} from '../bodies/work.dto';
import type { DryRunAnswer } from '../dry-run/dry-run.answer';
import { DryRunCaseEvent } from '../dry-run/dry-run-case-event';
import type { CommandInput } from './command-input';
import { eventOf } from './command-input';
import { Command } from './command.pipe';
import { referenceFor } from './idempotency';
import { RecordCaseEvent } from './record-case-event.command';
import type { RecordedAnswer } from './recorded.answer';
import { answerRecorded } from './recorded.answer';
import { RECEIVED, RECORDED, RecordsEvent } from './records-event.decorator';

type Input<Body extends EventBody> = CommandInput<Body>;
type Answer = Promise<RecordedAnswer | DryRunAnswer>;

/** One sub-resource per event of a case. To add an event: its body in bodies/, and a method here. */
@ApiTags('casework')
@AllowRoles('caseworker')
@Controller('v1/cases')
export class RecordController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(INSTALLATION) private readonly installation: Installation,
  ) {}

  @RecordsEvent('', ReceiptBody, 'Receive a case')
  @ApiCreatedResponse(RECEIVED)
  async receive(@Command(ReceiptBody) command: Input<ReceiptBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    const { owner, body, idempotencyKey } = command;
    const reference = referenceFor(owner, idempotencyKey, this.installation.secrets.referenceKey);
    const previousReference = parseReferenceNumber(body.previousReference ?? '') ?? undefined;
    // What such a case is until somebody says otherwise.
    const declared = (await this.installation.municipalities.get(owner.municipality))?.caseTypes.find(({ key }) => key === body.caseType);
    const answer = await this.record('CaseReceived', { ...command, reference }, reply, {
      reference,
      municipality: owner.municipality,
      previousReference,
      complexity: body.complexity ?? declared?.complexity,
    });
    if (!command.dryRun) reply.header('Location', `/v1/cases/${formatReferenceNumber(reference)}`);
    return answer;
  }

  @RecordsEvent(
    'acknowledgement',
    AcknowledgementBody,
    'Acknowledge a case: screened, contact person named, course and expected time stated',
  )
  @ApiCreatedResponse(RECORDED)
  acknowledge(@Command(AcknowledgementBody) command: Input<AcknowledgementBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('CaseAcknowledged', command, reply);
  }

  @RecordsEvent('contact-person', ContactPersonAssignmentBody, 'Name the contact person')
  @ApiCreatedResponse(RECORDED)
  assignContactPerson(
    @Command(ContactPersonAssignmentBody) command: Input<ContactPersonAssignmentBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return this.record('ContactPersonAssigned', command, reply);
  }

  @RecordsEvent('routings', RoutingBody, 'Route a case to a department, with a reason')
  @ApiCreatedResponse(RECORDED)
  route(@Command(RoutingBody) command: Input<RoutingBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('CaseRouted', command, reply);
  }

  @RecordsEvent('meetings', MeetingBody, 'Record a meeting')
  @ApiCreatedResponse(RECORDED)
  meet(@Command(MeetingBody) command: Input<MeetingBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('MeetingHeld', command, reply);
  }

  @RecordsEvent('information-requests', InformationRequestBody, 'Ask the business for information')
  @ApiCreatedResponse(RECORDED)
  requestInformation(
    @Command(InformationRequestBody) command: Input<InformationRequestBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return this.record('InformationRequested', command, reply);
  }

  @RecordsEvent('information', InformationBody, 'Record information that came in')
  @ApiCreatedResponse(RECORDED)
  receiveInformation(@Command(InformationBody) command: Input<InformationBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('InformationReceived', command, reply);
  }

  @RecordsEvent('hearings', HearingBody, 'Begin a hearing')
  @ApiCreatedResponse(RECORDED)
  beginHearing(@Command(HearingBody) command: Input<HearingBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('HearingStarted', command, reply);
  }

  @RecordsEvent('hearing-ends', HearingEndBody, 'End a hearing')
  @ApiCreatedResponse(RECORDED)
  endHearing(@Command(HearingEndBody) command: Input<HearingEndBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('HearingEnded', command, reply);
  }

  @RecordsEvent('deadline-extensions', DeadlineExtensionBody, 'Expect the answer later, with a reason')
  @ApiCreatedResponse(RECORDED)
  extendDeadline(
    @Command(DeadlineExtensionBody) command: Input<DeadlineExtensionBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return this.record('DeadlineExtended', command, reply);
  }

  @RecordsEvent('steps', StepBody, 'Record any other work; never shown to the business')
  @ApiCreatedResponse(RECORDED)
  step(@Command(StepBody) command: Input<StepBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('StepRecorded', command, reply);
  }

  @RecordsEvent('grant', GrantBody, 'Grant what was asked for')
  @ApiCreatedResponse(RECORDED)
  grant(@Command(GrantBody) command: Input<GrantBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('CaseGranted', command, reply);
  }

  @RecordsEvent('answer', AnswerBody, 'Answer a question')
  @ApiCreatedResponse(RECORDED)
  answer(@Command(AnswerBody) command: Input<AnswerBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('CaseAnswered', command, reply);
  }

  @RecordsEvent('refusal', RefusalBody, 'Refuse, with advice on how the business can go on')
  @ApiCreatedResponse(RECORDED)
  refuse(@Command(RefusalBody) command: Input<RefusalBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('CaseRefusedWithAdvice', command, reply);
  }

  @RecordsEvent('withdrawal', WithdrawalBody, 'Record that the business withdrew')
  @ApiCreatedResponse(RECORDED)
  withdraw(@Command(WithdrawalBody) command: Input<WithdrawalBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('CaseWithdrawn', command, reply);
  }

  @RecordsEvent('closure', ClosureBody, 'Close a decided case')
  @ApiCreatedResponse(RECORDED)
  close(@Command(ClosureBody) command: Input<ClosureBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('CaseClosed', command, reply);
  }

  @RecordsEvent('reopening', ReopeningBody, 'Take a decided case up again, with a reason')
  @ApiCreatedResponse(RECORDED)
  reopen(@Command(ReopeningBody) command: Input<ReopeningBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('CaseReopened', command, reply);
  }

  @RecordsEvent('satisfaction', SatisfactionBody, 'Record how content the business is')
  @ApiCreatedResponse(RECORDED)
  rate(@Command(SatisfactionBody) command: Input<SatisfactionBody>, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.record('SatisfactionRated', command, reply);
  }

  private async record(type: CaseEventType, command: Input<EventBody>, reply: FastifyReply, data?: object): Answer {
    const { owner, reference, body, dryRun, ...options } = command;
    if (reference === undefined) throw new Error(`The route of ${type} does not name a case`);
    const event = eventOf(type, body, new Date(), data);
    if (dryRun) {
      reply.status(HttpStatus.OK);
      const answer = await this.queries.execute(new DryRunCaseEvent({ owner, reference, event, options }));
      if (answer.version !== undefined) reply.header('ETag', `"${answer.version}"`);
      return answer;
    }
    return answerRecorded(await this.commands.execute(new RecordCaseEvent(owner, reference, event, options)), reply);
  }
}
