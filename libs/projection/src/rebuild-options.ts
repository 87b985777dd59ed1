import type { EventStore, Position } from '@casetrail/event-store';
import type { Database } from '@casetrail/postgres';
import type { ProjectionGroup } from './projection';

export interface RebuildProgress {
  name: string;
  /** Taken so far. */
  events: number;
  position: Position;
  /** Where the live view stands. */
  target: Position;
}

export interface RebuildOptions {
  database: Database;
  store: EventStore;
  group: ProjectionGroup;
  /** Of the view. */
  name: string;
  onProgress?: (progress: RebuildProgress) => void;
  /** Gives up; the live view stays as it was. */
  signal?: AbortSignal;
  /** Most events in one transaction. */
  batchSize?: number;
}
