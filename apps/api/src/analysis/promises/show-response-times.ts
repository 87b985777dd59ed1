import type { Installation } from '@casetrail/installation';
import { EMPTY_SAMPLE, mergeSamples } from '@casetrail/measure';
import { responseTimes, type ResponseTimesMonth } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { INSTALLATION } from '../../tokens';
import { askedCases, inTime } from '../figures/asked-cases';
import { durationFigures, leftOutFigures, shareFigures } from '../figures/figures';
import type { ResponseTimesQuery } from './promises.dto';
import type { ResponseTimesAnswer, ResponseTimesFiguresAnswer } from './response-times.answer';

/** How fast a municipality's businesses were answered, by month. */
export class ShowResponseTimes extends Query<ResponseTimesAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: ResponseTimesQuery,
  ) {
    super();
  }
}

@QueryHandler(ShowResponseTimes)
export class ShowResponseTimesHandler implements IQueryHandler<ShowResponseTimes> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>) {}

  async execute({ municipality, wanted }: ShowResponseTimes): Promise<ResponseTimesAnswer> {
    const { cases, said } = await askedCases(this.installation.municipalities, municipality, wanted);
    const { months, notAcknowledged } = await inTime(responseTimes(this.installation.database.kysely, municipality, cases));
    const known = new Map(months.map((month) => [month.month, month]));
    const sum = (part: 'withinDay' | 'met' | 'missed'): number => months.reduce((total, month) => total + month[part], 0);
    const total = {
      sample: mergeSamples(...months.map(({ sample }) => sample)),
      withinDay: sum('withinDay'),
      met: sum('met'),
      missed: sum('missed'),
    };
    return {
      ...said,
      months: monthsOf(said.from, said.to).map((month) => ({ month, ...figures(known.get(month) ?? NO_CASES) })),
      total: figures(total),
      coverage: leftOutFigures(total.sample.n, { 'not-acknowledged': notAcknowledged }),
    };
  }
}

type Counted = Omit<ResponseTimesMonth, 'month'>;
const NO_CASES: Counted = { sample: EMPTY_SAMPLE, withinDay: 0, met: 0, missed: 0 };

const figures = ({ sample, withinDay, met, missed }: Counted): ResponseTimesFiguresAnswer => ({
  ...durationFigures(sample),
  withinDay: shareFigures(withinDay, sample.n),
  withinGoal: shareFigures(met, met + missed),
});

function monthsOf(from: string, to: string): string[] {
  const months: string[] = [];
  const last = to.slice(0, 7);
  for (let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))]; ; month++) {
    if (month > 12) [year, month] = [year + 1, 1];
    const name = `${String(year)}-${String(month).padStart(2, '0')}`;
    if (name > last) return months;
    months.push(name);
  }
}
