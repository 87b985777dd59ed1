import { ClassCounts, durationClass, EMPTY_SAMPLE } from '@casetrail/measure';
import { sql, type Kysely } from 'kysely';
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
  data: CellData;
}

/** Measures from the cells of `cube`: counts are exact, durations those of classes. The time it takes does not grow with the number of cases. */
export async function measureCells(
  db: Kysely<ProcessingTimesTables>,
  municipality: string,
  question: MeasureQuestion,
  cube: Cube,
): Promise<Measured> {
  const { measure, from, to, cohort } = question;
  const series: Series[] = [cohort === 'receipt' ? 'received' : 'settled', 'open'];
  const { rows } = await sql<Row>`
    SELECT series, month, key, data FROM time_cells
    WHERE municipality = ${municipality} AND cube = ${cube} AND measure = ${measure} AND series = ANY(${series})
      AND month BETWEEN ${from?.slice(0, 7) ?? ''} AND ${to?.slice(0, 7) ?? '9999-12'}`.execute(db);
  const wanted = rows.filter(({ key }) => passes(valuesOf(cube, key), question));

  const groups = new Map<string, GroupSum>();
  let settled = 0;
  let lacking = 0;
  let open = 0;
  for (const { series: own, month, key, data } of wanted) {
    if (own === 'open') open += data.cases;
    else {
      settled += data.cases;
      lacking += data.cases - data.n;
    }
    // Open cases are of a receipt cohort only; for the others they are what is left out.
    if (own === 'open' && cohort === 'decision') continue;
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
  return coverage(question, { settled: counted.measured, lacking: neverRouted, open: counted.leftOut['not-decided'] ?? 0 });
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
      for (let i = 0; i < due.length && minuteMs(due[i]!) < this.question.nowMs; i += 2) overdue += due[i + 1]!;
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
