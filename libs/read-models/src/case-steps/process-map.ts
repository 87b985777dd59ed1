import type { LocalDate } from '@casetrail/case';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Cohort, Dimension, Filters } from '../processing-times/question';

/** Which cases the map shows: those that meet all of it. */
export interface ProcessMapQuestion {
  /** `decision`: cases decided in the period. `receipt`: cases received in it, open ones too. */
  cohort: Cohort;
  /** First day of the period, local. */
  from?: LocalDate;
  /** Last day of the period, inclusive. */
  to?: LocalDate;
  filters?: Filters;
  /** Edges that a smaller share of the cases took are left out: 0 to 1. */
  leastShare: number;
}

/** What was done, whenever it was. */
export interface ProcessMapNode {
  /** The type of the event, or what a recorded step says was done. */
  activity: string;
  /** Cases in which it was done. */
  cases: number;
  /** How often it was done. */
  events: number;
}

/** One activity directly after another. */
export interface ProcessMapEdge {
  /** Null: the case begins with `to`. */
  from: string | null;
  /** Null: the case is decided, and `from` is the last that happened to it. */
  to: string | null;
  /** How often. */
  count: number;
  /** In how many cases. */
  cases: number;
  /** Elapsed, of the type 7; null where the case begins or ends. */
  medianSeconds: number | null;
}

/** The directly-follows graph. A case's steps are taken in the order in which they occurred, those of one instant as they were recorded. */
export interface ProcessMap {
  /** The most frequent first. */
  nodes: ProcessMapNode[];
  /** The most frequent first. */
  edges: ProcessMapEdge[];
  /** `open`: cases without a decision, which have no end yet. `withoutSteps`: cases of which no step is known. */
  coverage: { cases: number; open: number; withoutSteps: number };
  /** What is left out of the lists: rare edges, and what goes beyond {@link MOST_NODES} and {@link MOST_EDGES}. */
  hidden: { nodes: number; edges: number };
}

/** The map would take longer than the time that it was given. */
export class ProcessMapTooLarge extends Error {
  override name = 'ProcessMapTooLarge';
}

export const MOST_NODES = 1000;
export const MOST_EDGES = 5000;
const TIME_LIMIT_MS = 10_000;
/** PostgreSQL's code for a statement that took longer than it may. */
const QUERY_CANCELED = '57014';

/** Throws {@link ProcessMapTooLarge}. */
export async function processMap(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  question: ProcessMapQuestion,
  { timeLimitMs = TIME_LIMIT_MS }: { timeLimitMs?: number } = {},
): Promise<ProcessMap> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      // The steps of all cases are sorted at once: with little memory they would be sorted on disk.
      await sql`SELECT set_config('statement_timeout', ${String(timeLimitMs)}, true), set_config('work_mem', '32MB', true)`.execute(tx);
      const { rows } = await mapOf(municipality, question).execute(tx);
      return answerOf(rows[0]!.map);
    })
    .catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== QUERY_CANCELED) throw error;
      throw new ProcessMapTooLarge(`The process map took longer than ${timeLimitMs} ms`, { cause: error });
    });
}

interface Found extends Omit<ProcessMap, 'edges' | 'hidden'> {
  edges: (Omit<ProcessMapEdge, 'medianSeconds'> & { medianMs: number | null })[];
  allNodes: number;
  allEdges: number;
}

const answerOf = ({ nodes, edges, coverage, allNodes, allEdges }: Found): ProcessMap => ({
  nodes,
  edges: edges.map(({ medianMs, ...edge }) => ({ ...edge, medianSeconds: medianMs === null ? null : medianMs / 1000 })),
  coverage,
  hidden: { nodes: allNodes - nodes.length, edges: allEdges - edges.length },
});

/** Cases and activities are numbered: texts would take several times as long to sort. */
const mapOf = (municipality: string, question: ProcessMapQuestion): RawBuilder<{ map: Found }> => sql<{ map: Found }>`
  WITH cohort AS MATERIALIZED (
    SELECT c.stream, c.decided IS NOT NULL AS is_decided, (row_number() OVER ())::integer AS number
    FROM processing_times c WHERE c.municipality = ${municipality} AND ${isIn(question)}
  ), found AS MATERIALIZED (
    SELECT cohort.number, cohort.is_decided, s.version, s.activity, s.occurred
    FROM cohort JOIN case_steps s ON s.stream = cohort.stream
  ), names AS MATERIALIZED (
    SELECT activity, (row_number() OVER ())::integer AS id FROM (SELECT DISTINCT activity FROM found) activities
  ), steps AS MATERIALIZED (
    SELECT number, is_decided, names.id, occurred, lag(names.id) OVER own AS previous,
      (extract(epoch FROM occurred - lag(occurred) OVER own) * 1000)::float8 AS ms, lead(version) OVER own IS NULL AS is_last
    FROM found JOIN names USING (activity)
    WINDOW own AS (PARTITION BY number ORDER BY occurred, version)
  ), nodes AS (
    SELECT activity, events, cases FROM names JOIN (
      SELECT id, count(*) AS events, count(DISTINCT number) AS cases FROM steps GROUP BY id
    ) counted USING (id)
  ), edges AS MATERIALIZED (
    SELECT previous.activity AS "from", following.activity AS "to", count, cases, "medianMs" FROM (
      SELECT previous, id AS following, count(*) AS count, count(DISTINCT number) AS cases,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS "medianMs"
      FROM steps GROUP BY previous, id
      UNION ALL
      SELECT id, NULL, count(*), count(*), NULL FROM steps WHERE is_last AND is_decided GROUP BY id
    ) counted LEFT JOIN names previous ON previous.id = counted.previous LEFT JOIN names following ON following.id = counted.following
  ), totals AS (
    SELECT count(*) AS cases, count(*) FILTER (WHERE NOT is_decided) AS open FROM cohort
  )
  SELECT json_build_object(
    'nodes', (SELECT coalesce(json_agg(shown), '[]') FROM (
      SELECT activity, cases, events FROM nodes ORDER BY events DESC, activity COLLATE "C" LIMIT ${MOST_NODES}
    ) shown),
    'edges', (SELECT coalesce(json_agg(shown), '[]') FROM (
      SELECT "from", "to", count, cases, "medianMs" FROM edges
      WHERE cases >= ${question.leastShare}::numeric * totals.cases
      ORDER BY count DESC, "from" COLLATE "C" NULLS FIRST, "to" COLLATE "C" NULLS LAST LIMIT ${MOST_EDGES}
    ) shown),
    'allNodes', (SELECT count(*) FROM nodes),
    'allEdges', (SELECT count(*) FROM edges),
    'coverage', json_build_object('cases', totals.cases, 'open', totals.open,
      'withoutSteps', totals.cases - (SELECT count(*) FROM steps WHERE is_last))
  ) AS map FROM totals`;

const COLUMN_OF: Record<Dimension, RawBuilder<unknown>> = {
  department: sql`c.department`,
  'case-type': sql`c.case_type`,
  industry: sql`c.industry`,
  channel: sql`c.channel`,
  complexity: sql`c.complexity`,
};

function isIn({ cohort, from, to, filters = {} }: ProcessMapQuestion): RawBuilder<unknown> {
  const day = cohort === 'decision' ? sql`c.decided_on` : sql`c.received_on`;
  const conditions = [sql`${day} IS NOT NULL`];
  if (from !== undefined) conditions.push(sql`${day} >= ${from}::date`);
  if (to !== undefined) conditions.push(sql`${day} <= ${to}::date`);
  for (const [dimension, values] of Object.entries(filters)) {
    const column = COLUMN_OF[dimension as Dimension];
    const isUnknown = values.includes(null) ? sql`${column} IS NULL` : sql`false`;
    conditions.push(sql`(${column} = ANY(${values.filter((value) => value !== null)}::text[]) OR ${isUnknown})`);
  }
  return sql.join(conditions, sql` AND `);
}
