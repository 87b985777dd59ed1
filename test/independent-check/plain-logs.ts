import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, gunzipSync } from 'node:zlib';

/** The real logs lie beside the project, not in it. */
export const DATA = path.resolve(__dirname, '../../../shared/data');
export const dataAreThere = existsSync(DATA);

export type Fields = Record<string, string | undefined>;

/** A trace of an XES file: its own attributes, and those of its events in the order of the file. */
export interface PlainTrace {
  fields: Fields;
  events: Fields[];
}

const ATTRIBUTE = /^\s*<(?:string|date|float|int|boolean) key="([^"]*)" value="([^"]*)"/;
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
const decoded = (text: string): string => text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);

/** Reads an XES file line by line: these logs have one tag on each. */
export async function* readTraces(file: string): AsyncGenerator<PlainTrace> {
  const lines = createInterface({ input: createReadStream(path.join(DATA, file)).pipe(createGunzip()), crlfDelay: Infinity });
  let trace: PlainTrace | undefined;
  let event: Fields | undefined;
  for await (const line of lines) {
    if (line.includes('<trace>')) trace = { fields: {}, events: [] };
    else if (trace === undefined) continue;
    else if (line.includes('</trace>')) {
      yield trace;
      trace = undefined;
    } else if (line.includes('<event>')) trace.events.push((event = {}));
    else if (line.includes('</event>')) event = undefined;
    else {
      const found = ATTRIBUTE.exec(line);
      if (found === null) throw new Error(`A line of ${file} is not understood: ${line}`);
      (event ?? trace.fields)[decoded(found[1]!)] = meaning(decoded(found[2]!));
    }
  }
}

/** In the Dutch logs, EMPTY and UNKNOWN stand for nothing. */
function meaning(value: string): string | undefined {
  const text = value.trim();
  return text === '' || text === 'EMPTY' || text === 'UNKNOWN' ? undefined : text;
}

/** The rows of a CSV file under their headers; of headers that occur twice, the first column counts. */
export function readRows(file: string): Fields[] {
  const [headers = [], ...rows] = cells(gunzipSync(readFileSync(path.join(DATA, file))).toString('utf8'));
  return rows.map((row) => {
    const fields: Fields = {};
    headers.forEach((header, column) => {
      if (!(header in fields)) fields[header] = row[column]?.trim() || undefined;
    });
    return fields;
  });
}

function cells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[++at]!;
      else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ',' || letter === '\n') {
      row.push(cell.replace(/\r$/, ''));
      cell = '';
      if (letter === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += letter;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}
