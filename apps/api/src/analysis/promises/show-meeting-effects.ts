import type { Installation } from '@casetrail/installation';
import { differenceInterval, medianChangeIntervalMs, quantileMs, standardise, type Interval95, type Stratum } from '@casetrail/measure';
import { meetingEffects, type MeetingStratum } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../../tokens';
import { askedCases, inTime } from '../figures/asked-cases';
import { days, durationFigures, intervalDays, leftOutFigures } from '../figures/figures';
import type { MatchedMeetingsAnswer, MeetingCasesAnswer, MeetingEffectsAnswer, MeetingStratumAnswer } from './meeting-effects.answer';
import type { MeetingEffectsQuery } from './promises.dto';

/** How long a municipality's cases took with a star meeting and without one. */
export class ShowMeetingEffects extends Query<MeetingEffectsAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: MeetingEffectsQuery,
  ) {
    super();
  }
}

const NOTE =
  'An association, not a cause: meetings are not held by chance. Cases that are hard in ways that type and complexity do not show get more of ' +
  'them, and a case that lasts longer has more time to get one. Both make meetings look slower than they are.';

@QueryHandler(ShowMeetingEffects)
export class ShowMeetingEffectsHandler implements IQueryHandler<ShowMeetingEffects> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>) {}

  async execute({ municipality, wanted }: ShowMeetingEffects): Promise<MeetingEffectsAnswer> {
    const { cases, said } = await askedCases(this.installation.municipalities, municipality, wanted);
    const { measure = 'gross' } = wanted;
    const found = await inTime(meetingEffects(this.installation.database.kysely, municipality, { ...cases, measure }));
    const { strata, without, notDecided } = found;
    const unmatched = casesIn(strata.filter((stratum) => !isMatched(stratum)));
    const all = casesIn(strata);
    return {
      ...said,
      measure,
      strata: strata.map(stratumFigures),
      matched: matchedFigures(strata.filter(isMatched)),
      unmatched,
      note: NOTE,
      coverage: leftOutFigures(all.withMeeting + all.withoutMeeting, { 'not-decided': notDecided, 'never-fully-informed': without }),
    };
  }
}

const isMatched = ({ withMeeting, withoutMeeting }: MeetingStratum): boolean => withMeeting.n > 0 && withoutMeeting.n > 0;

const casesIn = (strata: readonly MeetingStratum[]): MeetingCasesAnswer => ({
  withMeeting: strata.reduce((sum, { withMeeting }) => sum + withMeeting.n, 0),
  withoutMeeting: strata.reduce((sum, { withoutMeeting }) => sum + withoutMeeting.n, 0),
});

function stratumFigures({ caseType, complexity, withMeeting, withoutMeeting }: MeetingStratum): MeetingStratumAnswer {
  const medians = [quantileMs(withMeeting, 0.5), quantileMs(withoutMeeting, 0.5)] as const;
  return {
    caseType,
    complexity,
    withMeeting: durationFigures(withMeeting),
    withoutMeeting: durationFigures(withoutMeeting),
    differenceDays: medians[0] === null || medians[1] === null ? null : days(medians[0] - medians[1]),
    differenceInterval: intervalDays(medianChangeIntervalMs(withoutMeeting, withMeeting)),
  };
}

/** Each side's median in the mix of the cases with a meeting, and the interval of their difference from the interval of each. */
function matchedFigures(strata: readonly MeetingStratum[]): MatchedMeetingsAnswer {
  const n = casesIn(strata);
  const weights = new Map(strata.map((stratum, i) => [String(i), stratum.withMeeting.n]));
  const sideOf = (side: 'withMeeting' | 'withoutMeeting') =>
    standardise(new Map(strata.map((stratum, i): [string, Stratum] => [String(i), { met: 0, n: 0, sample: stratum[side] }])), weights)
      .medianMs;
  const [met, unmet] = [sideOf('withMeeting'), sideOf('withoutMeeting')];
  if (met === null || unmet === null) {
    return { n, medianDaysWithMeeting: null, medianDaysWithoutMeeting: null, differenceDays: null, differenceInterval: null };
  }
  const interval: Interval95 | null =
    met.interval && unmet.interval
      ? differenceInterval({ value: unmet.value, ...unmet.interval }, { value: met.value, ...met.interval })
      : null;
  return {
    n,
    medianDaysWithMeeting: days(met.value),
    medianDaysWithoutMeeting: days(unmet.value),
    differenceDays: days(met.value - unmet.value),
    differenceInterval: intervalDays(interval),
  };
}
