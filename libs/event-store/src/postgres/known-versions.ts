import { LRUCache } from 'lru-cache';
import type { PreparedAppend } from '../prepared-append';

const MAX_STREAMS = 50_000;

/** Versions that this process has seen in the store, by stream. Events are never changed: what was there once is there, and perhaps more. */
export class KnownVersions {
  private readonly versions = new LRUCache<string, number>({ max: MAX_STREAMS });

  note(stream: string, version: number): void {
    if (version > (this.versions.get(stream) ?? -1)) this.versions.set(stream, version);
  }

  /** Whether the expected version is in the store for sure: nothing but a quicker append to the same stream can be in the way. */
  covers({ stream, expectedCode }: PreparedAppend): boolean {
    return expectedCode >= -1 && expectedCode <= (this.versions.get(stream) ?? -1);
  }

  /** After a lost connection the database may be another one, restored from a backup. */
  forget(): void {
    this.versions.clear();
  }
}
