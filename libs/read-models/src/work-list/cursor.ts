import { isInstant, isLocalDate, type Instant, type LocalDate } from '@casetrail/case';
import { NO_DATE } from './table';

/** Where a page ended. */
export interface PageEnd {
  /** Or {@link NO_DATE}. */
  due: LocalDate;
  received: Instant;
  reference: string;
}

/** A cursor that this installation did not make. */
export class InvalidCursor extends Error {
  override name = 'InvalidCursor';
  constructor() {
    super('The cursor is not one: take it from the Link of the page before, as it stands there');
  }
}

const MAX_LENGTH = 300;
const REFERENCE = /^[0-9A-Z]{1,40}$/;

export const writeCursor = ({ due, received, reference }: PageEnd): string =>
  Buffer.from(JSON.stringify([due, received, reference])).toString('base64url');

/** Throws {@link InvalidCursor}. */
export function readCursor(cursor: string): PageEnd {
  const [due, received, reference, ...more] = cursor.length > MAX_LENGTH ? [] : parts(cursor);
  const valid =
    typeof due === 'string' &&
    typeof received === 'string' &&
    typeof reference === 'string' &&
    more.length === 0 &&
    (due === NO_DATE || isLocalDate(due)) &&
    isInstant(received) &&
    REFERENCE.test(reference);
  if (!valid) throw new InvalidCursor();
  return { due, received, reference };
}

function parts(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
