import type { LocalDate } from '@casetrail/case';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { inPeriod, matching } from '../measure-rows';
import { readSnapshot, type CasesQuestion, type Snapshot } from '../read-snapshot';
import { splitColumns, splitOf, type SplitDurations } from '../departments/figures';
import { shownMonths, type MonthCount, type ShownMonth } from './blocks';

export const COMPARED_MEASURES = ['response', 'gross', 'net'] as const;
export type ComparedMeasure = (typeof COMPARED_MEASURES)[number];

export interface MunicipalitiesQuestion extends CasesQuestion {
  measure: ComparedMeasure;
}

/** Whose figures are asked for. */
export interface ComparedMunicipality {
  key: string;
  /** The asker's own: exact, and of every case in the period. */
  own: boolean;
  /** The local date now. */
  today: LocalDate;
}

export interface MunicipalityFigures extends SplitDurations {
  /** How cases that are held to a goal came out. */
  met: number;
  missed: number;
  /** Routings from one department to another, and cases that came back to a department. */
  handOffs: number;
  casesReturned: number;
  /** Some cases of the period are not counted, because too few are like them, or their month is not over or not wholly in the period. */
  partial: boolean;
}

/** How long the cases of several municipalities took. Null: nothing may be shown. In the order of `municipalities`. */
export async function municipalityFigures(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipalities: readonly ComparedMunicipality[],
  question: MunicipalitiesQuestion,
): Promise<(MunicipalityFigures | null)[]> {
  return readSnapshot(db, async (tx) => {
    const figures: (MunicipalityFigures | null)[] = [];
    for (const { key, own, today } of municipalities) {
      figures.push(own ? { ...(await figuresOf(tx, key, question)), partial: false } : await shownFigures(tx, key, question, today));
    }
    return figures;
  });
}

const dayOf = ({ measure }: MunicipalitiesQuestion): RawBuilder<unknown> =>
  measure === 'response' ? sql`c.acknowledged_on` : sql`c.decided_on`;
const monthOf = (question: MunicipalitiesQuestion): RawBuilder<unknown> => sql`to_char(${dayOf(question)}, 'YYYY-MM')`;

async function shownFigures(
  tx: Snapshot,
  municipality: string,
  question: MunicipalitiesQuestion,
  today: LocalDate,
): Promise<MunicipalityFigures | null> {
  const { from, to, measure, filters } = question;
  const years = { from: `${from.slice(0, 4)}-01-01`, to: least(`${to.slice(0, 4)}-12-31`, dayBefore(`${today.slice(0, 7)}-01`)) };
  const { rows } = await sql<MonthCount>`
    SELECT c.case_type AS "caseType", c.complexity, ${monthOf(question)} AS month, count(*)::integer AS n,
      count(${sql.ref(`c.${measure}_met`)})::integer AS held
    FROM processing_times c
    WHERE c.municipality = ${municipality} AND ${inPeriod(dayOf(question), years)} AND ${sql.ref(`c.${measure}_ms`)} IS NOT NULL
      AND ${matching(filters)}
    GROUP BY 1, 2, 3`.execute(tx);
  const months = shownMonths(rows, wholeMonths(from, to));
  if (months.length === 0) return null;
  const figures = await figuresOf(tx, municipality, question, months);
  const all = await countIn(tx, municipality, question);
  return { ...figures, partial: figures.sample.n < all };
}

async function figuresOf(
  tx: Snapshot,
  municipality: string,
  question: MunicipalitiesQuestion,
  months?: readonly ShownMonth[],
): Promise<Omit<MunicipalityFigures, 'partial'>> {
  const { measure, filters } = question;
  const met = sql.ref(`c.${measure}_met`);
  const goals = months ? sql`shown.goals` : sql`true`;
  const join = months
    ? sql`JOIN json_to_recordset(${JSON.stringify(months)}::json) AS shown("caseType" text, complexity text, month text, goals boolean)
        ON shown."caseType" = c.case_type AND shown.complexity IS NOT DISTINCT FROM c.complexity AND shown.month = ${monthOf(question)}`
    : sql``;
  const { rows } = await sql<Parameters<typeof splitOf>[0] & { met: number; missed: number; handed: number; returned: number }>`
    SELECT ${splitColumns('c', `${measure}_ms`)},
      (count(*) FILTER (WHERE ${met} AND ${goals}))::integer AS met, (count(*) FILTER (WHERE NOT ${met} AND ${goals}))::integer AS missed,
      coalesce(sum(c.hand_offs), 0)::integer AS handed, (count(*) FILTER (WHERE c.returns > 0))::integer AS returned
    FROM processing_times c ${join}
    WHERE c.municipality = ${municipality} AND ${inPeriod(dayOf(question), question)} AND ${sql.ref(`c.${measure}_ms`)} IS NOT NULL
      AND ${matching(filters)}`.execute(tx);
  const [row] = rows as [(typeof rows)[number]];
  return { ...splitOf(row), met: row.met, missed: row.missed, handOffs: row.handed, casesReturned: row.returned };
}

async function countIn(tx: Snapshot, municipality: string, question: MunicipalitiesQuestion): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::integer AS n FROM processing_times c
    WHERE c.municipality = ${municipality} AND ${inPeriod(dayOf(question), question)}
      AND ${sql.ref(`c.${question.measure}_ms`)} IS NOT NULL AND ${matching(question.filters)}`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** First and last month that lie wholly in the period. */
function wholeMonths(from: LocalDate, to: LocalDate): { firstMonth: string; lastMonth: string } {
  const lastDayBefore = dayBefore(from);
  const firstDayAfter = addDays(to, 1);
  return {
    // A month begun before the period is the month of the day before it.
    firstMonth: lastDayBefore.slice(0, 7) === from.slice(0, 7) ? addDays(`${from.slice(0, 7)}-01`, 32).slice(0, 7) : from.slice(0, 7),
    lastMonth: firstDayAfter.slice(0, 7) === to.slice(0, 7) ? dayBefore(`${to.slice(0, 7)}-01`).slice(0, 7) : to.slice(0, 7),
  };
}

const DAY_MS = 86_400_000;
const addDays = (date: LocalDate, days: number): LocalDate => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
const dayBefore = (date: LocalDate): LocalDate => addDays(date, -1);
const least = (a: string, b: string): string => (a < b ? a : b);
