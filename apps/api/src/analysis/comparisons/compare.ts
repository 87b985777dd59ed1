import { frozenGroupsBy, StoredBaselines } from '@casetrail/baseline';
import type { Installation } from '@casetrail/installation';
import { goalsById } from '@casetrail/measure';
import type { Language } from '@casetrail/municipality';
import { measureSamples, termsOrDefault } from '@casetrail/read-models';
import type { Dimension } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { invalidRequest } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import { inTime } from '../figures/asked-cases';
import { headAnswer } from '../baselines/baseline.answer';
import { baselineOf, requireFrozen } from '../baselines/baseline-problems';
import { compareSides } from './compared';
import type { ComparisonAnswer } from './comparison.answer';
import type { ComparisonQuery } from './comparison.dto';
import { readPeriod, type DaysFromTo } from './period';

/** A period beside a baseline. */
export class CompareWithBaseline extends Query<ComparisonAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: ComparisonQuery,
    readonly language: Language,
  ) {
    super();
  }
}

@QueryHandler(CompareWithBaseline)
export class CompareWithBaselineHandler implements IQueryHandler<CompareWithBaseline> {
  constructor(
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>,
    private readonly baselines: StoredBaselines,
  ) {}

  async execute({ municipality: owner, wanted, language }: CompareWithBaseline): Promise<ComparisonAnswer> {
    const { measure = 'gross', cohort = 'decision', 'group-by': groupBy = [], adjust, exact } = wanted;
    const { from, to } = periodOf(wanted);
    const toldApart: readonly Dimension[] = adjust === undefined ? groupBy : [...new Set([...groupBy, adjust])];
    requireFrozen(groupBy, 'group-by');
    requireFrozen(toldApart, 'adjust');
    const baseline = await baselineOf(this.baselines, owner, wanted.baseline);
    const frozen = frozenGroupsBy(baseline, measure, cohort, toldApart)!;
    const municipality = await this.installation.municipalities.get(owner);
    const actual = await inTime(
      measureSamples(this.installation.database.kysely, owner, {
        ...{ measure, cohort, from, to, groupBy: toldApart },
        exact: exact === 'true',
        nowMs: Date.now(),
      }),
    );
    const rows = compareSides({
      baseline: { groups: frozen.groups, goals: goalsById(baseline.goals) },
      actual: { groups: actual.groups, goals: goalsById(termsOrDefault(municipality).goals) },
      ...{ groupBy, adjust, language },
    });
    return {
      baseline: headAnswer(baseline),
      ...{ measure, cohort, groupBy, from, to },
      timeZone: municipality?.timeZone ?? 'UTC',
      overlaps: from <= baseline.to && baseline.from <= to,
      ...rows,
      coverage: { baseline: frozen.coverage, actual: actual.coverage },
    };
  }
}

function periodOf({ period, from, to }: ComparisonQuery): DaysFromTo {
  if (period !== undefined) {
    const doubled = Object.entries({ from, to }).filter(([, day]) => day !== undefined);
    if (doubled.length > 0) throw invalidRequest(doubled.map(([path]) => ({ path, message: 'Say either this or period, not both.' })));
    return readPeriod(period)!;
  }
  if (from !== undefined && to !== undefined) return { from, to };
  if (from === undefined && to === undefined) throw invalidRequest([{ path: 'period', message: 'Say a period, or from and to.' }]);
  throw invalidRequest([{ path: from === undefined ? 'from' : 'to', message: 'A comparison needs both ends of the period.' }]);
}
