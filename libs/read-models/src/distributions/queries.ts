import { sql, type Kysely } from 'kysely';
import { DIMENSIONS, type CountedDimension, type DistributionTables } from './table';

export const DISTRIBUTION_DIMENSIONS = [...DIMENSIONS, 'month'] as const;
/** `month`: the month of receipt. */
export type DistributionDimension = (typeof DISTRIBUTION_DIMENSIONS)[number];

export interface DistributionsQuestion {
  /** First month of receipt, `YYYY-MM`, in `timeZone`. */
  from?: string;
  /** Last month of receipt, inclusive. */
  to?: string;
  dimensions: readonly DistributionDimension[];
  /** IANA name of the municipality's time zone. Default `UTC`. */
  timeZone?: string;
}

export interface DistributionCount {
  dimension: DistributionDimension;
  /** Null: not known of these cases. */
  value: string | null;
  /** Cases received in the period. */
  count: number;
}

/** Each case has exactly one channel, so that counting channels counts cases. */
const OF_EVERY_CASE: CountedDimension = 'channel';

/** How many cases a municipality has received, in the order of `dimensions`, then of the values, unknown values last. */
export async function distributions(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
  db: Kysely<any>,
  municipality: string,
  { from, to, dimensions, timeZone = 'UTC' }: DistributionsQuestion,
): Promise<DistributionCount[]> {
  const asked = [...new Set(dimensions)];
  const counted = asked.filter((dimension) => dimension !== 'month');
  const { rows } = await sql<DistributionCount>`
    WITH counts AS MATERIALIZED (
      SELECT dimension, value, count, to_char(received AT TIME ZONE ${timeZone}, 'YYYY-MM') AS month
      FROM distribution_counts
      WHERE municipality = ${municipality} AND dimension = ANY(${[...new Set([...counted, OF_EVERY_CASE])]})
    ), chosen AS (
      SELECT * FROM counts WHERE month >= ${from ?? '0000-00'} AND month <= ${to ?? '9999-99'}
    )
    SELECT dimension, value, sum(count)::integer AS count
    FROM (
      SELECT dimension, value, count FROM chosen WHERE dimension = ANY(${counted})
      UNION ALL
      SELECT 'month', month, count FROM chosen WHERE dimension = ${OF_EVERY_CASE} AND ${asked.includes('month')}::boolean
    ) parts
    GROUP BY dimension, value
    ORDER BY array_position(${asked}::text[], dimension), value COLLATE "C" NULLS LAST`.execute(db as Kysely<DistributionTables>);
  return rows;
}
