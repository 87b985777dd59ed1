import { isInstant, type Instant, type LocalDate } from '@casetrail/case';
import { sql, type Kysely } from 'kysely';
import { InvalidCursor } from '../../work-list/cursor';
import { inPeriod, matching } from '../measure-rows';
import { readSnapshot, type CasesQuestion } from '../read-snapshot';
import { DISSATISFIED_BELOW } from './satisfaction';

/** A case whose business was dissatisfied and should be called. */
export interface DissatisfiedCase {
  reference: string;
  caseType: string;
  department: string | null;
  decidedOn: LocalDate;
  /** Name of the contact person. */
  contactPerson: string | null;
  /** Mean of the answers. */
  index: number;
}

/**
 * A page of the cases decided in the period whose index is under {@link DISSATISFIED_BELOW}, the last decided first. `next` is the cursor of
 * the page behind this one; missing on the last page. Throws {@link InvalidCursor}.
 */
export async function dissatisfiedCases(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: CasesQuestion,
  { after, limit }: { after?: string; limit: number },
): Promise<{ cases: DissatisfiedCase[]; next?: string }> {
  const end = after === undefined ? undefined : readEnd(after);
  const behind = end ? sql`(c.decided, c.reference) < (${end.decided}::timestamptz, ${end.reference})` : sql`true`;
  return readSnapshot(db, async (tx) => {
    const { rows } = await sql<DissatisfiedCase & { decided: Date }>`
      SELECT c.reference, c.case_type AS "caseType", c.department, c.decided_on AS "decidedOn", c.decided, c.satisfaction AS index,
        (SELECT caseworker FROM work_list WHERE work_list.stream = c.stream) AS "contactPerson"
      FROM processing_times c
      WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.decided_on`, question)} AND c.satisfaction < ${DISSATISFIED_BELOW}
        AND ${matching(question.filters)} AND ${behind}
      ORDER BY c.decided DESC, c.reference DESC LIMIT ${limit + 1}`.execute(tx);
    // One more than asked for tells whether there is a page behind this one.
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      cases: page.map(({ decided: _decided, ...row }) => row),
      ...(rows.length > limit && last !== undefined ? { next: writeEnd(last.decided.toISOString(), last.reference) } : {}),
    };
  });
}

const MAX_LENGTH = 200;
const REFERENCE = /^[0-9A-Z]{1,40}$/;

const writeEnd = (decided: Instant, reference: string): string => Buffer.from(`${decided} ${reference}`).toString('base64url');

function readEnd(cursor: string): { decided: Instant; reference: string } {
  const [decided = '', reference = '', ...more] = cursor.length > MAX_LENGTH ? [] : Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!isInstant(decided) || !REFERENCE.test(reference) || more.length > 0) throw new InvalidCursor();
  return { decided, reference };
}
