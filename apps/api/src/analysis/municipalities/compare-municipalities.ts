import type { Installation } from '@casetrail/installation';
import type { MunicipalityState } from '@casetrail/municipality';
import { FEWEST_CASES, municipalityFigures, type ComparedMeasure, type MunicipalityFigures } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { DateTime } from 'luxon';
import { invalidRequest } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import { askedCases, inTime } from '../figures/asked-cases';
import { durationFigures, rounded, shareFigures, splitFigures } from '../figures/figures';
import type { MunicipalitiesAnswer, MunicipalityFiguresAnswer } from './municipalities.answer';
import { MOST_MUNICIPALITIES } from './municipalities.dto';
import type { MunicipalitiesQuery } from './municipalities.dto';

/** A municipality's figures beside those of others that agree to be compared. */
export class CompareMunicipalities extends Query<MunicipalitiesAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: MunicipalitiesQuery,
  ) {
    super();
  }
}

/** Of others, a duration is told to a quarter of an hour and a share to a tenth of a per cent: the median of five cases is one case's own. */
const OTHERS = { days: 2, shares: 3 };
const OWN = { days: 6, shares: 6 };

@QueryHandler(CompareMunicipalities)
export class CompareMunicipalitiesHandler implements IQueryHandler<CompareMunicipalities> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>) {}

  async execute({ municipality: key, wanted }: CompareMunicipalities): Promise<MunicipalitiesAnswer> {
    const { database, municipalities: directory } = this.installation;
    const { cases, said, municipality } = await askedCases(directory, key, wanted);
    const comparable = municipality?.comparable === true;
    const others = comparable ? (await directory.list()).filter((each) => each.key !== key && each.comparable) : [];
    const { shown, more } = chosen(key, others, wanted.municipality);
    const listed = [
      { key, name: municipality?.name ?? key, timeZone: said.timeZone, own: true },
      ...shown.map(({ key: other, name, timeZone }) => ({ key: other, name, timeZone, own: false })),
    ];
    const asked = listed.map(({ key: each, own, timeZone }) => ({ key: each, own, today: DateTime.now().setZone(timeZone).toISODate()! }));
    const { measure } = wanted;
    const found = await inTime(municipalityFigures(database.kysely, asked, { ...cases, measure }));
    return {
      ...said,
      measure,
      comparable,
      municipalities: listed.map(({ key: each, name, own }, i) => {
        const figures = found[i] ?? null;
        return {
          municipality: each,
          name,
          own,
          figures: figures && figuresOf(figures, measure, own),
          ...(figures === null && { withheld: 'fewer-than-5-cases' as const }),
          partial: figures?.partial ?? false,
        };
      }),
      more,
    };
  }
}

/** The others to show. One that does not agree is told apart from one that does not exist by nobody. */
function chosen(
  own: string,
  others: readonly MunicipalityState[],
  keys: readonly string[] | undefined,
): { shown: MunicipalityState[]; more: number } {
  const sorted = [...others].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (keys === undefined) return { shown: sorted.slice(0, MOST_MUNICIPALITIES), more: Math.max(0, sorted.length - MOST_MUNICIPALITIES) };
  const unknown = keys.filter((key) => key !== own && !others.some((each) => each.key === key));
  if (unknown.length > 0) {
    throw invalidRequest(
      unknown.map((key) => ({ path: 'municipality', message: `There is no municipality "${key}" that can be compared with this one.` })),
    );
  }
  return { shown: sorted.filter(({ key }) => keys.includes(key)), more: 0 };
}

function figuresOf(figures: MunicipalityFigures, measure: ComparedMeasure, own: boolean): MunicipalityFiguresAnswer {
  const { sample, met, missed, split, handOffs, casesReturned } = figures;
  const decimals = own ? OWN : OTHERS;
  // Cases counted by response time may be open, and net time leaves some out: their other figures would not be of the same cases.
  const ofGross = measure === 'gross';
  return {
    ...durationFigures(sample, decimals.days),
    withinGoal: own || met + missed >= FEWEST_CASES ? shareFigures(met, met + missed, decimals.shares) : null,
    split: ofGross ? splitFigures(split, sample.n, decimals.days) : null,
    handOffsPerCase: ofGross && sample.n > 0 ? rounded(handOffs / sample.n, decimals.shares) : null,
    returned: ofGross ? shareFigures(casesReturned, sample.n, decimals.shares) : null,
  };
}
