import type { Installation } from '@casetrail/installation';
import { verdictOf } from '@casetrail/measure';
import { expectedDates, type RangeCounts } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../../tokens';
import { askedCases, inTime } from '../figures/asked-cases';
import { leftOutFigures, shareFigures } from '../figures/figures';
import type { ExpectedDatesAnswer, RangesAnswer } from './expected-dates.answer';
import type { ExpectedDatesQuery } from './promises.dto';

/** A range ends at the 90th percentile of comparable cases. */
const EXPECTED_SHARE = 0.9;

/** How often the range of dates that a municipality told held. */
export class ShowExpectedDates extends Query<ExpectedDatesAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: ExpectedDatesQuery,
  ) {
    super();
  }
}

@QueryHandler(ShowExpectedDates)
export class ShowExpectedDatesHandler implements IQueryHandler<ShowExpectedDates> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>) {}

  async execute({ municipality, wanted }: ShowExpectedDates): Promise<ExpectedDatesAnswer> {
    const { cases, said, today } = await askedCases(this.installation.municipalities, municipality, wanted);
    const { caseTypes, notTold } = await inTime(expectedDates(this.installation.database.kysely, municipality, { ...cases, today }));
    const total = rangeFigures(sumOf(caseTypes));
    return {
      ...said,
      expectedShare: EXPECTED_SHARE,
      total,
      caseTypes: caseTypes.map(({ caseType, ...counts }) => ({ caseType, ...rangeFigures(counts) })),
      coverage: leftOutFigures(total.byEnd.n, {
        'range-not-over': total.undecided.open + total.undecided.decided,
        'no-range-told': notTold,
      }),
    };
  }
}

function rangeFigures(counts: RangeCounts): RangesAnswer {
  const { before, within, after } = counts;
  const n = before + within + after;
  const byEnd = shareFigures(before + within, n);
  return { ...counts, byEnd, verdict: verdictOf(byEnd.share, byEnd.interval, EXPECTED_SHARE, n) };
}

function sumOf(counts: readonly RangeCounts[]): RangeCounts {
  const sum = (of: (each: RangeCounts) => number): number => counts.reduce((total, each) => total + of(each), 0);
  return {
    before: sum(({ before }) => before),
    within: sum(({ within }) => within),
    after: sum(({ after }) => after),
    stillOpen: sum(({ stillOpen }) => stillOpen),
    undecided: { open: sum(({ undecided }) => undecided.open), decided: sum(({ undecided }) => undecided.decided) },
  };
}
