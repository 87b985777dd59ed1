import { formatReferenceNumber } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import { InvalidCursor, listCases } from '@casetrail/read-models';
import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Query, QueryHandler } from '@nestjs/cqrs';
import { invalidRequest } from '../../problems/problem';
import { INSTALLATION } from '../../tokens';
import type { CaseListAnswer } from './case-list.answer';
import type { ListCasesQuery } from './list-cases.dto';
import { DEFAULT_CASES } from './list-cases.dto';

/** A page of a municipality's cases. */
export class ListCases extends Query<CaseListAnswer> {
  constructor(
    readonly municipality: string,
    readonly wanted: ListCasesQuery,
  ) {
    super();
  }
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases> {
  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database'>) {}

  async execute({ municipality, wanted }: ListCases): Promise<CaseListAnswer> {
    const filters = {
      department: wanted.department,
      caseworker: wanted.caseworker,
      status: wanted.status,
      open: yesOrNo(wanted.open),
      dueBefore: wanted['due-before'],
      overdue: yesOrNo(wanted.overdue),
      text: wanted.text,
      registrationNumber: wanted['registration-number'],
    };
    const page = { after: wanted.cursor, limit: wanted.limit ?? DEFAULT_CASES };
    const { rows, next } = await listCases(this.installation.database.kysely, municipality, filters, page).catch((error: unknown) => {
      throw error instanceof InvalidCursor ? invalidRequest([{ path: 'cursor', message: `${error.message}.` }]) : error;
    });
    const cases = rows.map(({ reference, status, whoseTurn, ...row }) => ({
      reference: formatReferenceNumber(reference),
      status,
      turn: whoseTurn,
      ...row,
    }));
    return { cases, ...(next !== undefined && { next }) };
  }
}

const yesOrNo = (text: 'true' | 'false' | undefined): boolean | undefined => (text === undefined ? undefined : text === 'true');
