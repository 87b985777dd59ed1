/** All that XML 1.0 cannot hold, not even as a reference: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const SPECIAL = /[&<>"'\t\n\r]/g;
const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** A text as an attribute's value. What XML cannot hold becomes U+FFFD; white space is kept as it is. */
export const attributeValue = (text: string): string =>
  text.replace(IMPOSSIBLE, '\ufffd').replace(SPECIAL, (character) => REFERENCES[character] ?? `&#${character.charCodeAt(0)};`);

/** JSON as an attribute's value between apostrophes: its many quotation marks stay readable. */
export const jsonValue = (json: string): string => json.replace(/[&<']/g, (character) => REFERENCES[character] ?? character);
