import type { Installation } from '@casetrail/installation';
import type { ServiceGoal } from '@casetrail/measure';
import { KEY_PATTERN, scopeDifferences } from '@casetrail/municipality';
import type { MunicipalityState } from '@casetrail/municipality';
import type { ExecutionContext, PipeTransform } from '@nestjs/common';
import { Inject, Injectable, createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { unregisteredNames } from '../casework/record/registered-names';
import type { Fault } from '../problems/problem';
import { invalidRequest } from '../problems/problem';
import { check } from '../requests/check';
import { INSTALLATION } from '../tokens';
import { municipalityOf } from './municipality-of';
import { ServiceGoalBody } from './service-goal.dto';

/** Reads a goal from address and body together, and holds it against what the municipality has, so that one answer lists all faults. */
@Injectable()
export class GoalPipe implements PipeTransform<FastifyRequest, Promise<ServiceGoal>> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'municipalities'>) {}

  async transform(request: FastifyRequest): Promise<ServiceGoal> {
    const { principal, body: raw = {} } = request;
    if (!principal) throw new Error('A goal needs a principal: is the route public?');
    const municipality = await municipalityOf(principal.municipality, this.installation);
    const { goal: key = '' } = request.params as { goal?: string };
    const { value, faults } = await check(ServiceGoalBody, raw);
    const all = [...keyFaults(key), ...faults, ...nameFaults(key, raw, municipality)];
    if (all.length > 0) throw invalidRequest(all);
    return goalOf(key, value);
  }
}

/** `set(@GoalToSet() goal: ServiceGoal)` */
export const GoalToSet = (): ParameterDecorator => Request(GoalPipe);

const Request = createParamDecorator((_: unknown, context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest());

const keyFaults = (key: string): Fault[] =>
  KEY_PATTERN.test(key)
    ? []
    : [{ path: 'goal', message: 'Must be a key of 1 to 63 characters: lower case letters, digits and hyphens, no hyphen first.' }];

/** Names that a goal has since before a case type or a department was retired may stay, so that the goal can still be ended. */
function nameFaults(key: string, raw: unknown, municipality: MunicipalityState): Fault[] {
  if (typeof raw !== 'object' || raw === null) return [];
  const known = municipality.serviceGoals.find((goal) => goal.key === key);
  const scope = raw as ServiceGoal;
  return known && scopeDifferences(known, scope).length === 0 ? [] : unregisteredNames(scope, municipality);
}

const goalOf = (
  key: string,
  { measure, caseType, complexity, department, limit, requiredShare, validFrom }: ServiceGoalBody,
): ServiceGoal => ({
  key,
  measure,
  caseType: caseType ?? undefined,
  complexity: complexity ?? undefined,
  department: department ?? undefined,
  limit,
  requiredShare: requiredShare ?? 1,
  validFrom,
});
