import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Tables of the projections' own bookkeeping. The views' tables are made by `ensureProjections`. */
export const projectionMigrations: Record<string, Migration> = {
  'projection-0001-checkpoints': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('projection_checkpoints')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('group_name', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        // Kept so that a later version, which may name its tables otherwise, knows what to drop.
        .addColumn('tables', sql`text[]`, (column) => column.notNull())
        .addColumn('position', 'text', (column) => column.notNull())
        .addColumn('epoch', 'bigint', (column) => column.notNull().defaultTo(0))
        .addColumn('lease_holder', 'text')
        .addColumn('lease_until', 'timestamptz')
        .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        // Updated with every batch: room on the page lets PostgreSQL update in place (HOT).
        .modifyEnd(sql`WITH (fillfactor = 20)`)
        .execute();
    },
    async down(db: Kysely<unknown>): Promise<void> {
      await db.schema.dropTable('projection_checkpoints').execute();
    },
  },
  'projection-0002-dead-letters': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('projection_dead_letters')
        .addColumn('group_name', 'text', (column) => column.notNull())
        .addColumn('stream', 'text', (column) => column.notNull())
        .addColumn('version', 'bigint', (column) => column.notNull())
        .addColumn('position', 'text', (column) => column.notNull())
        .addColumn('event_type', 'text', (column) => column.notNull())
        .addColumn('error', 'text')
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('waiting', 'boolean', (column) => column.notNull())
        .addColumn('recorded_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .addPrimaryKeyConstraint('projection_dead_letters_pkey', ['group_name', 'stream', 'version'])
        .execute();
    },
    async down(db: Kysely<unknown>): Promise<void> {
      await db.schema.dropTable('projection_dead_letters').execute();
    },
  },
};
