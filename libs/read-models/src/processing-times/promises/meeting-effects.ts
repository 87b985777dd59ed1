import type { Sample } from '@casetrail/measure';
import { sql, type Kysely } from 'kysely';
import { inPeriod, matching } from '../measure-rows';
import { readSnapshot, sampleOfList, type CasesQuestion } from '../read-snapshot';

export const MEETING_MEASURES = ['gross', 'net'] as const;
export type MeetingMeasure = (typeof MEETING_MEASURES)[number];

export interface MeetingEffectsQuestion extends CasesQuestion {
  measure: MeetingMeasure;
}

/** Cases of one type and complexity. */
export interface MeetingStratum {
  caseType: string;
  /** Null: not known. */
  complexity: string | null;
  withMeeting: Sample;
  withoutMeeting: Sample;
}

export interface MeetingEffects {
  strata: MeetingStratum[];
  /** Cases decided in the period without the measure: never fully informed, so without net time. */
  without: number;
  /** Cases received in the period that are not decided. */
  notDecided: number;
}

/** How long cases decided in the period took with a star meeting and without one, by what makes them comparable. */
export async function meetingEffects(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: MeetingEffectsQuestion,
): Promise<MeetingEffects> {
  const valueMs = sql.ref(`c.${question.measure}_ms`);
  return readSnapshot(db, async (tx) => {
    const { rows } = await sql<{ case_type: string; complexity: string | null; met: string | null; unmet: string | null; without: number }>`
      SELECT c.case_type, c.complexity, string_agg(${valueMs}::text, ',') FILTER (WHERE c.star_meetings > 0) AS met,
        string_agg(${valueMs}::text, ',') FILTER (WHERE c.star_meetings = 0) AS unmet,
        (count(*) FILTER (WHERE ${valueMs} IS NULL))::integer AS without
      FROM processing_times c
      WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.decided_on`, question)} AND ${matching(question.filters)}
      GROUP BY c.case_type, c.complexity ORDER BY c.case_type COLLATE "C", c.complexity COLLATE "C" NULLS LAST`.execute(tx);
    const open = await sql<{ n: number }>`
      SELECT count(*)::integer AS n FROM processing_times c
      WHERE c.municipality = ${municipality} AND ${inPeriod(sql`c.received_on`, question)} AND c.decided_on IS NULL
        AND ${matching(question.filters)}`.execute(tx);
    return {
      strata: rows
        .filter(({ met, unmet }) => met !== null || unmet !== null)
        .map(({ case_type: caseType, complexity, met, unmet }) => ({
          caseType,
          complexity,
          withMeeting: sampleOfList(met),
          withoutMeeting: sampleOfList(unmet),
        })),
      without: rows.reduce((sum, { without }) => sum + without, 0),
      notDecided: open.rows[0]?.n ?? 0,
    };
  });
}
