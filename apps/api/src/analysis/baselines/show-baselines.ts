import { isDeepStrictEqual } from 'node:util';
import { driftOf, frozenGroupsBy, measurePeriod, StoredBaselines, type Baseline } from '@casetrail/baseline';
import type { Installation } from '@casetrail/installation';
import { goalsById, mergeCases, suggestedLimit } from '@casetrail/measure';
import type { MeasuredCases, SuggestedUnit } from '@casetrail/measure';
import { calendarOf, goalsOf } from '@casetrail/municipality';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { municipalityOf } from '../../administration/municipality-of';
import { INSTALLATION } from '../../tokens';
import { figuresAnswer, toAnswer } from '../case-figures/in-days';
import { baselineOf, requireFrozen } from './baseline-problems';
import { headAnswer } from './baseline.answer';
import type { BaselineAnswer, BaselineDriftAnswer, BaselinesAnswer, SuggestedGoalAnswer, SuggestedGoalsAnswer } from './baseline.answer';
import type { BaselineQuery, SuggestedGoalsQuery } from './baseline.dto';

/** All baselines of a municipality. */
export class ListBaselines extends Query<BaselinesAnswer> {
  constructor(readonly municipality: string) {
    super();
  }
}

@QueryHandler(ListBaselines)
export class ListBaselinesHandler implements IQueryHandler<ListBaselines> {
  constructor(private readonly baselines: StoredBaselines) {}

  async execute({ municipality }: ListBaselines): Promise<BaselinesAnswer> {
    return { baselines: (await this.baselines.list(municipality)).map(headAnswer) };
  }
}

/** The figures of a baseline. */
export class ShowBaseline extends Query<BaselineAnswer> {
  constructor(
    readonly municipality: string,
    readonly key: string,
    readonly wanted: BaselineQuery,
  ) {
    super();
  }
}

@QueryHandler(ShowBaseline)
export class ShowBaselineHandler implements IQueryHandler<ShowBaseline> {
  constructor(private readonly baselines: StoredBaselines) {}

  async execute({ municipality, key, wanted: { 'group-by': groupBy = [] } }: ShowBaseline): Promise<BaselineAnswer> {
    requireFrozen(groupBy, 'group-by');
    const baseline = await baselineOf(this.baselines, municipality, key);
    const goals = goalsById(baseline.goals);
    return {
      ...headAnswer(baseline),
      goals: baseline.goals.map(({ isDefault: _isDefault, ...goal }) => goal),
      calendar: baseline.calendar,
      series: baseline.series.map(({ measure, cohort, coverage }) => ({
        ...{ measure, cohort, coverage },
        overall: figuresAnswer(overall(baseline, measure, cohort), goals),
        groups:
          groupBy.length === 0
            ? []
            : frozenGroupsBy(baseline, measure, cohort, groupBy)!.groups.map((group) => ({
                key: group.key,
                ...figuresAnswer(group, goals),
              })),
      })),
    };
  }
}

type Series = Baseline['series'][number];

const overall = (baseline: Baseline, measure: Series['measure'], cohort: Series['cohort']): MeasuredCases =>
  mergeCases(frozenGroupsBy(baseline, measure, cohort, [])!.groups);

/** A baseline beside the same period as it is measured now. */
export class ShowDrift extends Query<BaselineDriftAnswer> {
  constructor(
    readonly municipality: string,
    readonly key: string,
  ) {
    super();
  }
}

@QueryHandler(ShowDrift)
export class ShowDriftHandler implements IQueryHandler<ShowDrift> {
  constructor(
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>,
    private readonly baselines: StoredBaselines,
  ) {}

  async execute({ municipality: owner, key }: ShowDrift): Promise<BaselineDriftAnswer> {
    const baseline = await baselineOf(this.baselines, owner, key);
    const municipality = await municipalityOf(owner, this.installation);
    const now = new Date();
    const options = { nowMs: now.getTime(), like: baseline.series };
    const { position, series } = await measurePeriod(this.installation.database.kysely, owner, baseline, options);
    const goals = goalsOf(municipality);
    const drift = driftOf(baseline, { series, goals });
    const goalsChanged = !isDeepStrictEqual(goals, baseline.goals);
    const calendarChanged = !isDeepStrictEqual(calendarOf(municipality), baseline.calendar);
    return {
      baseline: headAnswer(baseline),
      measuredAt: now.toISOString(),
      position,
      goalsChanged,
      calendarChanged,
      unchanged: !goalsChanged && !calendarChanged && drift.every(isUnchanged),
      series: drift.map(({ frozen, now: figures, groups, ...rest }) => ({
        ...rest,
        frozen: toAnswer(frozen),
        now: toAnswer(figures),
        groups,
      })),
    };
  }
}

const isUnchanged = ({ differences, leftOutBy, differingGroups }: ReturnType<typeof driftOf>[number]): boolean =>
  differences.length === 0 && differingGroups === 0 && Object.keys(leftOutBy).length === 0;

/** Goals that a baseline's cases would have kept. */
export class SuggestGoals extends Query<SuggestedGoalsAnswer> {
  constructor(
    readonly municipality: string,
    readonly key: string,
    readonly wanted: SuggestedGoalsQuery,
  ) {
    super();
  }
}

const DERIVATIONS: Record<SuggestedUnit, string> = {
  'elapsed-hours': 'Elapsed hours, rounded up to whole ones.',
  'calendar-days':
    'Begun periods of 24 hours: a case of 26 hours counts 2 days. By the time of day at which it came in, it used that many days of the calendar or one less, so that a limit may be a day longer than needed.',
};

@QueryHandler(SuggestGoals)
export class SuggestGoalsHandler implements IQueryHandler<SuggestGoals> {
  constructor(private readonly baselines: StoredBaselines) {}

  async execute({ municipality, key, wanted }: SuggestGoals): Promise<SuggestedGoalsAnswer> {
    const { measure = 'gross', unit = 'calendar-days', 'required-share': requiredShare = 0.9 } = wanted;
    const baseline = await baselineOf(this.baselines, municipality, key);
    const { groups } = frozenGroupsBy(baseline, measure, 'decision', ['case-type'])!;
    const suggestion = ({ settled }: MeasuredCases): SuggestedGoalAnswer => {
      const { limit = null, low = null, high = null } = suggestedLimit(settled, unit, requiredShare) ?? {};
      return { n: settled.n, limit, low, high, errorAtMost: settled.errorAtMost };
    };
    return {
      baseline: headAnswer(baseline),
      ...{ measure, unit, requiredShare },
      derivation: DERIVATIONS[unit],
      overall: suggestion(mergeCases(groups)),
      caseTypes: groups.map((group) => ({ caseType: group.key['case-type'] ?? '', ...suggestion(group) })),
    };
  }
}
