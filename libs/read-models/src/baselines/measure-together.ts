import type { Position } from '@casetrail/event-store';
import { sql, type Kysely } from 'kysely';
import { processingTimesView } from '../processing-times/projection';
import { measureSamples } from '../processing-times/measure';
import type { Measured, MeasureQuestion } from '../processing-times/question';

/** Answers to several questions as of one and the same event. */
export interface MeasuredTogether {
  /** The last event that the answers show. */
  position: Position;
  /** In the order of the questions. */
  answers: Measured[];
}

/** {@link measureSamples} for several questions, from one snapshot of the view. */
export async function measureTogether(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  questions: readonly MeasureQuestion[],
): Promise<MeasuredTogether> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { rows } = await sql<{ position: Position }>`
        SELECT position FROM projection_checkpoints WHERE name = ${processingTimesView.name}`.execute(tx);
      const position = rows[0]?.position;
      if (position === undefined) throw new Error(`The view ${processingTimesView.name} has no checkpoint`);
      const answers: Measured[] = [];
      for (const question of questions) answers.push(await measureSamples(tx, municipality, question));
      return { position, answers };
    });
}
