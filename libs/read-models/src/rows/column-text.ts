/** Longest text in a column that an index covers: PostgreSQL refuses index entries over 2,704 bytes. */
const MAX_LENGTH = 200;

/** Text as a column takes it: not empty, without space around it, at most 200 characters, NUL (which PostgreSQL refuses) replaced. */
export function columnText(text: string | undefined): string | null {
  const cut = text?.slice(0, MAX_LENGTH).replaceAll('\u0000', '\ufffd').trim();
  return cut ? cut : null;
}
