import type { Sample } from '@casetrail/measure';
import { sql, type Kysely } from 'kysely';
import { inPeriod, matching } from '../measure-rows';
import { readSnapshot, sampleOfList, type CasesQuestion } from '../read-snapshot';

/** What a business was promised: an answer within a day. */
export const PROMISED_MS = 24 * 60 * 60 * 1000;

export interface ResponseTimesMonth {
  /** Of acknowledgement, local: `YYYY-MM`. */
  month: string;
  sample: Sample;
  /** Acknowledged within 24 hours of receipt. */
  withinDay: number;
  /** How those that are held to a goal came out. */
  met: number;
  missed: number;
}

export interface ResponseTimes {
  /** Months with acknowledged cases, in order. */
  months: ResponseTimesMonth[];
  /** Cases received in the period that have not been acknowledged. */
  notAcknowledged: number;
}

/** How fast businesses were answered, by month: cases acknowledged in the period. */
export async function responseTimes(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: CasesQuestion,
): Promise<ResponseTimes> {
  return readSnapshot(db, async (tx) => {
    const { rows } = await sql<Omit<ResponseTimesMonth, 'sample' | 'withinDay'> & { listed: string; within_day: number }>`
      SELECT to_char(c.acknowledged_on, 'YYYY-MM') AS month, string_agg(c.response_ms::text, ',') AS listed,
        (count(*) FILTER (WHERE c.response_ms <= ${PROMISED_MS}))::integer AS within_day,
        (count(*) FILTER (WHERE c.response_met))::integer AS met, (count(*) FILTER (WHERE NOT c.response_met))::integer AS missed
      FROM processing_times c
      WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.acknowledged_on`, question)} AND ${matching(question.filters)}
      GROUP BY 1 ORDER BY 1`.execute(tx);
    const open = await sql<{ n: number }>`
      SELECT count(*)::integer AS n FROM processing_times c
      WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.received_on`, question)} AND c.acknowledged_on IS NULL
        AND ${matching(question.filters)}`.execute(tx);
    return {
      months: rows.map(({ month, listed, within_day: withinDay, met, missed }) => ({
        month,
        sample: sampleOfList(listed),
        withinDay,
        met,
        missed,
      })),
      notAcknowledged: open.rows[0]?.n ?? 0,
    };
  });
}
