import { closeSync, openSync, writeSync } from 'node:fs';
import type { Note } from '@casetrail/event-log';

/** Where every remark goes, or nowhere. */
export function openReport(file: string | undefined): { write: (note: Note) => void; close: () => void } {
  if (file === undefined) return { write: () => undefined, close: () => undefined };
  const descriptor = openSync(file, 'w');
  return {
    write: (note) => void writeSync(descriptor, `${JSON.stringify(note)}\n`),
    close: () => closeSync(descriptor),
  };
}
