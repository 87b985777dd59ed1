import { Migrator, type Migration } from 'kysely';
import type { Database } from './database';

/** Any number, the same for every casetrail: one migrates at a time. */
const MIGRATION_LOCK = '4990733207812349';

/** The software does not know what was done to the database, or a step failed. */
export class MigrationFailed extends Error {
  override name = 'MigrationFailed';
}

/** All migrations of the house in one record; each library names its own with a prefix, and they run in the order of their names. */
export type Migrations = Record<string, Migration>;

const migratorOf = ({ kysely }: Database, migrations: Migrations): Migrator =>
  new Migrator({
    db: kysely,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'casetrail_migration',
    migrationLockTableName: 'casetrail_migration_lock',
    // A new migration of one library may sort before an old one of another.
    allowUnorderedMigrations: true,
  });

/**
 * Brings the database up to date: all in one transaction, by one process at a time; those who come later wait and find it done.
 * @returns names of the migrations that ran now
 * @throws {@link MigrationFailed}
 */
export async function migrateToLatest(database: Database, migrations: Migrations): Promise<string[]> {
  // Kysely takes a lock as well, but creates its own tables before it does.
  const holder = await database.connect();
  try {
    await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const { error, results } = await migratorOf(database, migrations).migrateToLatest();
    const failed = results?.find(({ status }) => status === 'Error')?.migrationName;
    if (error) throw new MigrationFailed(explain(error, failed), { cause: error });
    return (results ?? []).map(({ migrationName }) => migrationName);
  } finally {
    await holder.end();
  }
}

/** Names of the migrations that {@link migrateToLatest} would run. Changes nothing. */
export async function pendingMigrations(database: Database, migrations: Migrations): Promise<string[]> {
  const known = await migratorOf(database, migrations).getMigrations();
  return known.filter(({ executedAt }) => !executedAt).map(({ name }) => name);
}

function explain(error: unknown, failed: string | undefined): string {
  const text = error instanceof Error ? error.message : String(error);
  if (failed) return `Migration ${failed} failed, nothing was changed: ${text}`;
  if (/previously executed migration .* is missing/.test(text)) {
    return `The database was migrated by a newer casetrail (${text}): start that version, or use another database`;
  }
  return `Migrating the database failed: ${text}`;
}
