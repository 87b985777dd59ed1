import type { Kysely } from 'kysely';
import type { ProcessingTimesTables } from './create';
import { cubeFor, measureCells } from './measure-cells';
import { measureRows } from './measure-rows';
import { EXACT_UP_TO, type Measured, type MeasureQuestion } from './question';

/**
 * How long a municipality's cases took and how they stand to their goals, by group: what every figure of the analysis is computed from.
 * Few cases are counted one by one; many from sums by month, with durations off by at most 1 % (see `errorAtMost`), unless exact ones are asked
 * for or the question is finer than the sums: a period that is not of whole months, or a mix of dimensions that no cube has.
 */
export async function measureSamples(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: MeasureQuestion,
): Promise<Measured> {
  const tables = db as Kysely<ProcessingTimesTables>;
  const cube = question.exact ? undefined : cubeFor(question);
  if (cube === undefined) return measureRows(tables, municipality, question);
  const measured = await measureCells(tables, municipality, question, cube);
  const cases = measured.groups.reduce((sum, { settled, open }) => sum + settled.n + open.cases, 0);
  return cases > EXACT_UP_TO ? measured : measureRows(tables, municipality, question);
}
