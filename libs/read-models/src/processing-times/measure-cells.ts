import { ClassCounts, durationClass, EMPTY_SAMPLE } from '@casetrail/measure';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { CUBES, minuteMs, type CellData, type Cube, type Series } from './cells/cell';
import type { ProcessingTimesTables } from './create';
import { coverage, hasAges } from './measure-rows';
import {
  compareKeys,
  type Dimension,
  type GoalCounts,
  type GroupBy,
  type Measured,
  type MeasuredGroup,
  type MeasureQuestion,
} from './question';

/** What the values in a cell's key are, in order. */
const KEY_OF: Record<Cube, readonly Dimension[]> = {
  all: [],
  work: ['case-type', 'complexity', 'department'],
  industry: ['industry'],
  channel: ['channel'],
};

/** The cube whose cells can answer the question; undefined: only the rows can. Cells count whole months. */
export function cubeFor({ measure, groupBy, filters = {}, from, to }: MeasureQuestion): Cube | undefined {
  if ((from !== undefined && !from.endsWith('-01')) || (to !== undefined && !isLastOfMonth(to))) return undefined;
  const needed = new Set([...groupBy.filter((group) => group !== 'month'), ...(Object.keys(filters) as Dimension[])]);
  const cube = (Object.keys(CUBES) as Cube[]).find((each) => [...needed].every((dimension) => KEY_OF[each].includes(dimension)));
  // How many cases no department ever had, only the cube of departments tells.
  return measure === 'department' && cube !== 'all' && cube !== 'work' ? undefined : cube;
}

function isLastOfMonth(date: string): boolean {
  const next = new Date(Date.parse(date) + 86_400_000);
  return next.getUTCDate() === 1;
}

interface Row {
  series: Series;
  month: string;
  key: string;
  cases: number;
  /** Null where only the number of cases is wanted. */
  data: CellData | null;
}

/** Measures from the cells of `cube`: counts are exact, durations those of classes. The time it takes does not grow with the number of cases. */
export async function measureCells(
  db: Kysely<ProcessingTimesTables>,
  municipality: string,
  question: MeasureQuestion,
  cube: Cube,
): Promise<Measured> {
  const { measure, cohort } = question;
  const series: Series[] = [cohort === 'receipt' ? 'received' : 'settled', 'open'];
  const { rows } = await sql<Row>`
    SELECT series, month, key, cases, CASE WHEN series <> 'open' OR ${cohort === 'receipt'}::boolean THEN data END AS data FROM time_cells
    WHERE municipality = ${municipality} AND cube = ${cube} AND measure = ${measure} AND series = ANY(${series}) AND ${inSpans(question)}`.execute(
    db,
  );
  const wanted = rows.filter(({ key }) => passes(valuesOf(cube, key), question));

  const groups = new Map<string, GroupSum>();
  let settled = 0;
  let lacking = 0;
  let open = 0;
  for (const { series: own, month, key, cases, data } of wanted) {
    if (own === 'open') open += cases;
    else {
      settled += cases;
      lacking += cases - (data?.n ?? 0);
    }
    // Open cases are of a receipt cohort only; for the others they are what is left out.
    if (data === null) continue;
    const values = valuesOf(cube, key);
    const group = Object.fromEntries(question.groupBy.map((by) => [by, by === 'month' ? month : (values[by] ?? null)]));
    const name = JSON.stringify(group);
    let sum = groups.get(name);
    if (sum === undefined) groups.set(name, (sum = new GroupSum(group, question)));
    sum.add(own, data);
  }
  const measured = [...groups.values()].map((sum) => sum.group()).sort(compareKeys(question.groupBy));
  return {
    groups: measured,
    coverage: measure === 'department' ? await coverageInCases(db, municipality, question) : coverage(question, { settled, lacking, open }),
    errorAtMost: Math.max(0, ...measured.map((group) => Math.max(group.settled.errorAtMost, group.open.agesMs.errorAtMost))),
  };
}

/** The cells that make up the period: whole years, and the months of years that are not whole; by month, every month. */
function inSpans({ from, to, groupBy }: MeasureQuestion): RawBuilder<unknown> {
  const [first, last] = [from?.slice(0, 7) ?? '0000-01', to?.slice(0, 7) ?? '9999-12'];
  if (groupBy.includes('month')) return sql`month BETWEEN ${first} AND ${last} AND length(month) = 7`;
  const [firstYear, lastYear] = [Number(first.slice(0, 4)), Number(last.slice(0, 4))];
  const years = [first.endsWith('-01') ? firstYear : firstYear + 1, last.endsWith('-12') ? lastYear : lastYear - 1].map(yearText);
  const months = [...new Set([firstYear, lastYear])].flatMap(monthsOf).filter((month) => month >= first && month <= last);
  const outside = months.filter((month) => month < years[0]! || month.slice(0, 4) > years[1]!);
  return sql`(month = ANY(${outside}) OR (month BETWEEN ${years[0]} AND ${years[1]} AND length(month) = 4))`;
}

const yearText = (year: number): string => String(year).padStart(4, '0');
const monthsOf = (year: number): string[] => Array.from({ length: 12 }, (_, i) => `${yearText(year)}-${String(i + 1).padStart(2, '0')}`);

type Values = Partial<Record<Dimension, string | null>>;

function valuesOf(cube: Cube, key: string): Values {
  const values = JSON.parse(key) as (string | null)[];
  return Object.fromEntries(KEY_OF[cube].map((dimension, i) => [dimension, values[i] ?? null]));
}

const passes = (values: Values, { filters = {} }: MeasureQuestion): boolean =>
  (Object.entries(filters) as [Dimension, readonly (string | null)[]][]).every(([dimension, wanted]) =>
    wanted.includes(values[dimension] ?? null),
  );

/** The cells of the measure department count pairs of a case and a department; those of gross time count cases, the never routed too. */
async function coverageInCases(
  db: Kysely<ProcessingTimesTables>,
  municipality: string,
  question: MeasureQuestion,
): Promise<Measured['coverage']> {
  const { department: _visited, ...filters } = question.filters ?? {};
  const cases = { ...question, measure: 'gross' as const, groupBy: ['department' as const], filters };
  const { groups, coverage: counted } = await measureCells(db, municipality, cases, 'work');
  const neverRouted = groups.find(({ key }) => key.department === null)?.settled.n ?? 0;
  const open =
    question.cohort === 'receipt' ? groups.reduce((sum, group) => sum + group.open.cases, 0) : (counted.leftOut['not-decided'] ?? 0);
  const settled = question.cohort === 'receipt' ? counted.measured - open : counted.measured;
  return coverage(question, { settled, lacking: neverRouted, open });
}

/** A group as it is added up cell by cell. */
class GroupSum {
  private readonly settled = new ClassCounts();
  private readonly ages = new ClassCounts();
  private readonly goals: Record<string, GoalCounts> = {};
  private sumMs = 0;
  private without = 0;
  private open = 0;
  private ageSumMs = 0;

  constructor(
    private readonly key: Partial<Record<GroupBy, string | null>>,
    private readonly question: MeasureQuestion,
  ) {}

  add(series: Series, data: CellData): void {
    if (series === 'open') this.addOpen(data);
    else {
      this.sumMs += data.sumMs;
      this.without += data.cases - data.n;
      for (let i = 0; i < data.counts.length; i += 2) this.settled.add(data.counts[i]!, data.counts[i + 1]!);
    }
    for (const [goal, { met, missed, held, due }] of Object.entries(data.goals)) {
      const counts = (this.goals[goal] ??= { met: 0, missed: 0, overdue: 0, pending: 0 });
      let overdue = 0;
      for (let i = 0; i < due.length && minuteMs(due[i]!) <= this.question.nowMs; i += 2) overdue += due[i + 1]!;
      counts.met += met;
      counts.missed += missed;
      counts.overdue += overdue;
      counts.pending += held - overdue;
    }
  }

  group(): MeasuredGroup {
    return {
      key: this.key,
      settled: this.settled.toSample(this.sumMs),
      settledWithout: this.without,
      goals: this.goals,
      open: { cases: this.open, agesMs: this.open === 0 ? EMPTY_SAMPLE : this.ages.toSample(this.ageSumMs) },
    };
  }

  private addOpen({ cases, counts }: CellData): void {
    this.open += cases;
    if (!hasAges(this.question)) return;
    for (let i = 0; i < counts.length; i += 2) {
      const ageMs = Math.max(0, this.question.nowMs - minuteMs(counts[i]!));
      this.ages.add(durationClass(ageMs), counts[i + 1]!);
      this.ageSumMs += ageMs * counts[i + 1]!;
    }
  }
}
