/**
 * One-dimensional arrays in PostgreSQL's binary format, for parameters. pg writes arrays as text with every quote escaped, which JSON is full
 * of; for batches of events this takes a third of the time of that, on either side.
 */

const OID = { int4: 23, text: 25, json: 114, uuid: 2950 };
const HEADER_BYTES = 20;

/** Number of dimensions, no nulls, type of the elements, how many, number of the first; then each element's length and bytes. */
function allocate(oid: number, count: number, elementBytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + 4 * count + elementBytes);
  [1, 0, oid, count, 1].forEach((word, i) => array.writeInt32BE(word, 4 * i));
  return array;
}

export function int4Array(numbers: readonly number[]): Buffer {
  const array = allocate(OID.int4, numbers.length, 4 * numbers.length);
  let at = HEADER_BYTES;
  for (const number of numbers) {
    at = array.writeInt32BE(4, at);
    at = array.writeInt32BE(number, at);
  }
  return array;
}

export function uuidArray(uuids: readonly string[]): Buffer {
  const array = allocate(OID.uuid, uuids.length, 16 * uuids.length);
  let at = HEADER_BYTES;
  for (const uuid of uuids) {
    at = array.writeInt32BE(16, at);
    at += array.write(uuid.replaceAll('-', ''), at, 'hex');
  }
  return array;
}

export const textArray = (texts: readonly string[]): Buffer => utf8Array(OID.text, texts);

/** Of JSON texts. */
export const jsonArray = (texts: readonly string[]): Buffer => utf8Array(OID.json, texts);

function utf8Array(oid: number, texts: readonly string[]): Buffer {
  const array = allocate(
    oid,
    texts.length,
    texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
  );
  let at = HEADER_BYTES;
  for (const text of texts) {
    const bytes = array.write(text, at + 4);
    array.writeInt32BE(bytes, at);
    at += 4 + bytes;
  }
  return array;
}
