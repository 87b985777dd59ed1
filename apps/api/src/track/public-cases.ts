import { parseReferenceNumber } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import type { PublicCase } from '@casetrail/read-models';
import { findPublicCases } from '@casetrail/read-models';
import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { INSTALLATION } from '../tokens';
import { caseNotFound } from '../problems/problem';

/** Look-ups that one query serves at most. */
const MOST_PER_QUERY = 200;
/** Queries under way at a time; what comes meanwhile waits and shares the next one, so that the queries grow with the load. */
const MOST_QUERIES = 2;

/** Looks cases up by reference number; look-ups at the same time share a query. */
@Injectable()
export class PublicCases {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly loader: DataLoader<string, PublicCase | undefined>;

  constructor(@Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database'>) {
    this.loader = new DataLoader((references) => this.query(references), {
      cache: false,
      maxBatchSize: MOST_PER_QUERY,
      // Not at the end of the tick but of the turn of the event loop: requests of several connections are read in one turn.
      batchScheduleFn: (dispatch) => {
        if (this.underWay < MOST_QUERIES && this.waiting.length === 0) setImmediate(dispatch);
        else this.waiting.push(dispatch);
      },
    });
  }

  /** Throws the same 404 for a number with a wrong check symbol as for one that nobody has. */
  async find(reference: string): Promise<PublicCase> {
    const canonical = parseReferenceNumber(reference);
    const found = canonical === null ? undefined : await this.loader.load(canonical);
    if (!found) throw caseNotFound();
    return found;
  }

  private async query(references: readonly string[]): Promise<(PublicCase | undefined)[]> {
    this.underWay++;
    try {
      const cases = await findPublicCases(this.installation.database.kysely, [...new Set(references)]);
      if (references.length === 1) return [cases[0]];
      const byReference = new Map(cases.map((found) => [found.reference, found]));
      return references.map((reference) => byReference.get(reference));
    } finally {
      this.underWay--;
      const next = this.waiting.shift();
      if (next) setImmediate(next);
    }
  }
}
