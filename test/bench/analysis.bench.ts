import type { Database } from '@casetrail/postgres';
import { freezeBaseline, StoredBaselines } from '@casetrail/baseline';
import type { Installation } from '@casetrail/installation';
import { quantileMs } from '@casetrail/measure';
import { applyDeclarations } from '@casetrail/municipality';
import { measureSamples, type MeasureQuestion } from '@casetrail/read-models';
import { CompareWithBaseline, CompareWithBaselineHandler } from '../../apps/api/src/analysis/comparisons/compare';
import { median, rounded, under, type Figure } from './figure';
import { END_MS, fillProcessingTimes } from './many-cases';
import { inWorkshop, timedMs } from './workshop';

const [SMALL, LARGE] = [100_000, 1_000_000];
const RUNS = 60;
const SQL_RUNS = 3;
const YEAR = { from: '2025-01-01', to: '2025-12-31', nowMs: END_MS };

/** What analysts ask: by department and type, by month, by complexity with open cases, and nothing but the whole. */
const QUESTIONS: Record<string, MeasureQuestion> = {
  whole: { ...YEAR, measure: 'gross', cohort: 'decision', groupBy: [] },
  'by department and type': { ...YEAR, measure: 'gross', cohort: 'decision', groupBy: ['department', 'case-type'] },
  'response by month': { ...YEAR, measure: 'response', cohort: 'decision', groupBy: ['month'] },
  'receipt cohort by complexity': { ...YEAR, measure: 'gross', cohort: 'receipt', groupBy: ['complexity'] },
  'net by industry': { ...YEAR, measure: 'net', cohort: 'decision', groupBy: ['industry'] },
};

/** A comparison of that year with the one before, by department and type. */
const COMPARISON = 'comparison by department and type';
const BASELINE = { key: 'year-before', name: 'The year before', from: '2024-01-01', to: '2024-12-31' };

/** Figures from sums kept by the projection, beside one SQL query over the rows of the cases, and beside themselves with a tenth of the cases. */
export async function benchAnalysis(): Promise<Figure[]> {
  return inWorkshop(async (installation) => {
    const { database } = installation;
    for (const [municipality, count] of [
      ['small', SMALL],
      ['large', LARGE],
    ] as const) {
      await declare(installation, municipality);
      await fillProcessingTimes(database, municipality, count);
    }
    const compare = await readyToCompare(installation);
    const times = { small: new Map<string, number[]>(), large: new Map<string, number[]>(), sql: new Map<string, number[]>() };
    for (let run = 0; run < RUNS; run++) {
      for (const [name, question] of Object.entries(QUESTIONS)) {
        for (const size of ['small', 'large'] as const) note(times[size], name, await timedMs(() => figures(database, size, question)));
        if (run < SQL_RUNS) note(times.sql, name, await timedMs(() => bySql(database, 'large', question)));
      }
      for (const size of ['small', 'large'] as const) note(times[size], COMPARISON, await timedMs(() => compare(size)));
      if (run < SQL_RUNS) note(times.sql, COMPARISON, await timedMs(() => compareBySql(database, 'large')));
    }
    const names = [...times.large.keys()];
    const all = (of: Map<string, number[]>): number[] => [...of.values()].flat();
    const p95 = [...all(times.large)].sort((a, b) => a - b)[Math.floor(0.95 * all(times.large).length)]!;
    const worst = (one: Map<string, number[]>, other: Map<string, number[]>, pick: (...ratios: number[]) => number): number =>
      pick(...names.map((name) => median(one.get(name)!) / median(other.get(name)!)));
    const faster = worst(times.sql, times.large, Math.min);
    const slower = worst(times.large, times.small, Math.max);
    for (const name of names) {
      const [small, large, sql] = [times.small, times.large, times.sql].map((of) => median(of.get(name)!).toFixed(1));
      console.error(`  ${name}: ${large} ms over ${rounded(LARGE)} cases, ${small} ms over ${rounded(SMALL)}, ${sql} ms by SQL`);
    }
    return [
      under('figures of a year over 1,000,000 cases, p95', 'ms', p95, 50),
      ratio('the same beside one SQL query over the rows, the least of six questions', faster, '≥ 20 ×', faster >= 20),
      ratio('the same beside 100,000 cases, the most of six questions', slower, '≤ 2 ×', slower <= 2),
    ];
  });
}

const ratio = (what: string, value: number, wish: string, met: boolean): Figure => ({
  what,
  measured: `${value.toFixed(2)} ×`,
  against: wish,
  ratio: value,
  wish,
  met,
});

function note(times: Map<string, number[]>, name: string, ms: number): void {
  times.set(name, [...(times.get(name) ?? []), ms]);
}

async function figures(database: Database, municipality: string, question: MeasureQuestion): Promise<unknown> {
  const { groups } = await measureSamples(database.kysely, municipality, question);
  return groups.map(({ key, settled, goals }) => ({
    key,
    n: settled.n,
    median: quantileMs(settled, 0.5),
    p90: quantileMs(settled, 0.9),
    goals,
  }));
}

/** What the sums are held against: the same figures as a database computes them. */
async function bySql(database: Database, municipality: string, { measure, cohort, groupBy, from, to }: MeasureQuestion): Promise<unknown> {
  const settledOn = measure === 'response' ? 'acknowledged_on' : 'decided_on';
  const keys = groupBy.map((group) => (group === 'month' ? `to_char(${settledOn}, 'YYYY-MM')` : group.replace('-', '_')));
  const { rows } = await database.pool.query(
    `SELECT ${[...keys, 'count(*)'].join(', ')}, percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY ${measure}_ms),
       count(*) FILTER (WHERE ${measure}_met) AS met, count(*) FILTER (WHERE NOT ${measure}_met) AS missed
     FROM processing_times WHERE municipality = $1 AND ${cohort === 'receipt' ? 'received_on' : settledOn} BETWEEN $2 AND $3
     ${keys.length === 0 ? '' : `GROUP BY ${keys.map((_, i) => i + 1).join(', ')}`}`,
    [municipality, from, to],
  );
  return rows;
}

async function declare({ store }: Installation, key: string): Promise<void> {
  const declaration = { key, name: key, country: 'dk', timeZone: 'UTC', languages: ['en' as const], departments: [], caseTypes: [] };
  await applyDeclarations(store, [declaration], { dryRun: false, actor: 'bench' });
}

/** Freezes the year before for both sizes, and answers with what compares one of them as the API does. */
async function readyToCompare(installation: Installation): Promise<(size: string) => Promise<unknown>> {
  const { store, database, municipalities } = installation;
  const baselines = new StoredBaselines(store);
  for (const size of ['small', 'large']) {
    const municipality = async () => (await municipalities.get(size))!;
    await freezeBaseline({ baselines, db: database.kysely, municipality, now: () => new Date(END_MS) }, { ...BASELINE, actor: 'bench' });
  }
  const handler = new CompareWithBaselineHandler(installation, baselines);
  const wanted = {
    baseline: BASELINE.key,
    measure: 'gross' as const,
    period: '2025',
    'group-by': ['department' as const, 'case-type' as const],
  };
  return (size) => handler.execute(new CompareWithBaseline(size, wanted, 'en'));
}

/** Both years in one query, without the intervals, which SQL does not compute. */
async function compareBySql(database: Database, municipality: string): Promise<unknown> {
  const { rows } = await database.pool.query(
    `SELECT extract(year FROM decided_on), department, case_type, count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY gross_ms),
       count(*) FILTER (WHERE gross_met) AS met, count(*) FILTER (WHERE NOT gross_met) AS missed
     FROM processing_times WHERE municipality = $1 AND decided_on BETWEEN $2 AND $3 GROUP BY 1, 2, 3`,
    [municipality, BASELINE.from, YEAR.to],
  );
  return rows;
}
