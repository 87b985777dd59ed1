import { formatReferenceNumber } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import {
  DISSATISFIED_BELOW,
  dissatisfiedCases,
  InvalidCursor,
  satisfaction,
  SATISFIED_FROM,
  type RatingCounts,
  type SatisfactionGroup,
} from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { invalidRequest } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import { askedCases, inTime } from '../figures/asked-cases';
import { rounded, shareFigures } from '../figures/figures';
import { MOST_DISSATISFIED } from './promises.dto';
import type { DissatisfiedQuery, SatisfactionQuery } from './promises.dto';
import type { DissatisfiedAnswer, RatingsAnswer, SatisfactionAnswer, SatisfactionFiguresAnswer } from './satisfaction.answer';

/** How satisfied a municipality's businesses are. */
export class ShowSatisfaction extends Query<SatisfactionAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: SatisfactionQuery,
  ) {
    super();
  }
}

/** A page of those who are not. */
export class ListDissatisfied extends Query<DissatisfiedAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: DissatisfiedQuery,
  ) {
    super();
  }
}

type Parts = Pick<Installation, 'database' | 'municipalities'>;

@QueryHandler(ShowSatisfaction)
export class ShowSatisfactionHandler implements IQueryHandler<ShowSatisfaction> {
  constructor(@Inject(INSTALLATION) private readonly installation: Parts) {}

  async execute({ municipality: key, wanted }: ShowSatisfaction): Promise<SatisfactionAnswer> {
    const { cases, said, municipality } = await askedCases(this.installation.municipalities, key, wanted);
    const groups = await inTime(satisfaction(this.installation.database.kysely, key, cases));
    const total = figures(groups);
    const declared = municipality?.satisfactionQuestions ?? [];
    const noLongerAsked = total.questions.filter(({ question }) => !declared.some((each) => each.key === question));
    const quarters = [...new Set(groups.map(({ quarter }) => quarter))].sort();
    return {
      ...said,
      satisfiedFrom: SATISFIED_FROM,
      dissatisfiedBelow: DISSATISFIED_BELOW,
      questions: [
        ...declared.map(({ key: question, names }) => ({ question, names })),
        ...noLongerAsked.map(({ question }) => ({ question })),
      ],
      total,
      quarters: quarters.map((quarter) => ({ quarter, ...figures(groups.filter((group) => group.quarter === quarter)) })),
      groups: groups.map((group) => ({ department: group.department, quarter: group.quarter, ...figures([group]) })),
    };
  }
}

function figures(groups: readonly SatisfactionGroup[]): SatisfactionFiguresAnswer {
  const index = sumOf(groups.map((group) => group.index));
  const questions = [...new Set(groups.flatMap((group) => group.questions.map(({ question }) => question)))].sort();
  return {
    ...ratings(index),
    answered: shareFigures(
      index.n,
      groups.reduce((sum, { decided }) => sum + decided, 0),
    ),
    questions: questions.map((question) => ({
      question,
      ...ratings(sumOf(groups.flatMap((group) => group.questions.filter((each) => each.question === question)))),
    })),
  };
}

const ratings = ({ n, sum, satisfied, dissatisfied }: RatingCounts): RatingsAnswer => ({
  n,
  index: n === 0 ? null : rounded(sum / n, 4),
  satisfied: shareFigures(satisfied, n),
  dissatisfied: shareFigures(dissatisfied, n),
});

const sumOf = (counts: readonly RatingCounts[]): RatingCounts => ({
  n: counts.reduce((total, { n }) => total + n, 0),
  sum: counts.reduce((total, { sum }) => total + sum, 0),
  satisfied: counts.reduce((total, { satisfied }) => total + satisfied, 0),
  dissatisfied: counts.reduce((total, { dissatisfied }) => total + dissatisfied, 0),
});

@QueryHandler(ListDissatisfied)
export class ListDissatisfiedHandler implements IQueryHandler<ListDissatisfied> {
  constructor(@Inject(INSTALLATION) private readonly installation: Parts) {}

  async execute({ municipality, wanted }: ListDissatisfied): Promise<DissatisfiedAnswer> {
    const { cases: asked, said } = await askedCases(this.installation.municipalities, municipality, wanted);
    const page = { after: wanted.cursor, limit: wanted.limit ?? MOST_DISSATISFIED };
    const { cases, next } = await inTime(dissatisfiedCases(this.installation.database.kysely, municipality, asked, page)).catch(
      (error: unknown) => {
        throw error instanceof InvalidCursor ? invalidRequest([{ path: 'cursor', message: `${error.message}.` }]) : error;
      },
    );
    return {
      ...said,
      dissatisfiedBelow: DISSATISFIED_BELOW,
      cases: cases.map(({ reference, department, contactPerson, index, ...each }) => ({
        ...each,
        reference: formatReferenceNumber(reference),
        department: department ?? undefined,
        contactPerson: contactPerson ?? undefined,
        index: rounded(index, 4),
      })),
      ...(next !== undefined && { next }),
    };
  }
}
