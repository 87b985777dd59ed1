import type { Installation } from '@casetrail/installation';
import { quantileMs, type Sample } from '@casetrail/measure';
import { departmentFigures, departmentFlow, type DepartmentsFigures, type Queue, type SplitDurations } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { DateTime } from 'luxon';
import { invalidRequest } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import { askedCases, inTime, periodOf } from '../figures/asked-cases';
import { days, durationFigures, leftOutFigures, rounded, shareFigures, splitFigures } from '../figures/figures';
import { unknownNames } from '../questions/known-names';
import type {
  AgesAnswer,
  DecidedAnswer,
  DepartmentDurationsAnswer,
  DepartmentFlowAnswer,
  DepartmentsAnswer,
  QueueAnswer,
} from './departments.answer';
import type { DepartmentFlowQuery, DepartmentsQuery } from './departments.dto';

/** Where a municipality's cases lie, whose time it is, and who hands them to whom. */
export class ShowDepartments extends Query<DepartmentsAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: DepartmentsQuery,
  ) {
    super();
  }
}

/** Work in and out of a department, by week. */
export class ShowDepartmentFlow extends Query<DepartmentFlowAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: DepartmentFlowQuery,
  ) {
    super();
  }
}

type Parts = Pick<Installation, 'database' | 'municipalities'>;

@QueryHandler(ShowDepartments)
export class ShowDepartmentsHandler implements IQueryHandler<ShowDepartments> {
  constructor(@Inject(INSTALLATION) private readonly installation: Parts) {}

  async execute({ municipality, wanted }: ShowDepartments): Promise<DepartmentsAnswer> {
    const { cases, said, nowMs } = await askedCases(this.installation.municipalities, municipality, wanted);
    const found = await inTime(departmentFigures(this.installation.database.kysely, municipality, { ...cases, nowMs }));
    const { handOvers, decided } = found;
    const passed = (end: 'from' | 'to', department: string): number =>
      handOvers.filter((each) => each[end] === department).reduce((sum, { count }) => sum + count, 0);
    return {
      ...said,
      departments: found.departments.map((each) => ({
        department: each.department,
        visits: durations(each.visits),
        cases: durations(each.cases),
        returns: { count: each.returns, cases: shareFigures(each.casesReturned, each.cases.sample.n) },
        handedOver: passed('from', each.department),
        takenOver: passed('to', each.department),
        queue: queueFigures(each.queue),
      })),
      handOvers,
      decided: decidedFigures(decided),
      notRouted: queueFigures(found.notRouted),
      coverage: leftOutFigures(decided.routed, { 'not-decided': found.notDecided, 'never-routed': decided.sample.n - decided.routed }),
    };
  }
}

const durations = ({ sample, split }: SplitDurations): DepartmentDurationsAnswer => ({
  ...durationFigures(sample),
  split: splitFigures(split, sample.n),
});

function decidedFigures(decided: DepartmentsFigures['decided']): DecidedAnswer {
  const { routed, handOffs, casesHandedOff, returns, casesReturned, beforeRouting } = decided;
  return {
    ...durations(decided),
    beforeRouting: splitFigures(beforeRouting, decided.sample.n),
    handOffs: {
      count: handOffs,
      perCase: routed === 0 ? null : rounded(handOffs / routed, 6),
      cases: shareFigures(casesHandedOff, routed),
    },
    returns: { count: returns, cases: shareFigures(casesReturned, routed) },
  };
}

const queueFigures = ({ agesMs, hereMs }: Queue): QueueAnswer => ({ n: agesMs.n, age: ages(agesMs), here: ages(hereMs) });

function ages(sample: Sample): AgesAnswer {
  const quantile = (p: number): number | null => {
    const ms = quantileMs(sample, p);
    return ms === null ? null : days(ms);
  };
  return { medianDays: quantile(0.5), p90Days: quantile(0.9), oldestDays: quantile(1) };
}

/** Five years of weeks. */
const MOST_FLOW_DAYS = 260 * 7;

@QueryHandler(ShowDepartmentFlow)
export class ShowDepartmentFlowHandler implements IQueryHandler<ShowDepartmentFlow> {
  constructor(@Inject(INSTALLATION) private readonly installation: Parts) {}

  async execute({ municipality: key, wanted }: ShowDepartmentFlow): Promise<DepartmentFlowAnswer> {
    const { department } = wanted;
    const municipality = await this.installation.municipalities.get(key);
    const faults = unknownNames({ department: [department] }, municipality);
    if (faults.length > 0) throw invalidRequest(faults);
    const timeZone = municipality?.timeZone ?? 'UTC';
    const period = periodOf(wanted, DateTime.now().setZone(timeZone).toISODate()!, MOST_FLOW_DAYS);
    const flow = await inTime(departmentFlow(this.installation.database.kysely, key, { department, ...period }));
    return { department, ...period, timeZone, ...flow };
  }
}
