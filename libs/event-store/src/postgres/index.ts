export { InvalidAppend } from '../invalid-append';
export { eventStoreMigrations } from './migrations';
export { createPostgresEventStore, type PostgresEventStoreOptions } from './postgres-event-store';
