import { gzipSync } from 'node:zlib';
import { LogError, type LogItem } from '../log';
import type { CsvOptions } from './read-csv';
import { readCsv } from './read-csv';

async function* bytesOf(content: string | Buffer): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += 7) yield bytes.subarray(start, start + 7);
}

async function read(content: string | Buffer, options: Partial<CsvOptions> = {}): Promise<LogItem[]> {
  const items: LogItem[] = [];
  for await (const item of readCsv(bytesOf(content), { caseId: 'id', rows: 'case', ...options })) items.push(item);
  return items;
}

async function failure(content: string | Buffer, options?: Partial<CsvOptions>): Promise<LogError> {
  const error: unknown = await read(content, options).then(
    () => new Error('read instead of failing'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof LogError) return error;
  throw error;
}

/** Case by case: line, id, attributes, lines of the events. */
const shown = (items: LogItem[]): unknown[] =>
  items.map((item) => {
    if ('fault' in item) return [item.fault.name, item.fault.line, item.fault.case];
    const { line, id, attributes, events } = item.case;
    return [line, id, Object.fromEntries([...attributes].map(([key, { value }]) => [key, value])), events.map((event) => event.line)];
  });

describe('reading CSV', () => {
  it('takes a row as a case; empty fields are missing; quoted fields may hold lines', async () => {
    expect(shown(await read('id,a,b\r\n1,"x, ""y""\nz",\r\n\r\n2,,w\n'))).toEqual([
      [2, '1', { id: '1', a: 'x, "y"\nz' }, []],
      [5, '2', { id: '2', b: 'w' }, []],
    ]);
  });

  it('takes a row as an event; rows of one case follow one another', async () => {
    expect(shown(await read('id,act\n1,a\n1,b\n2,a\n', { rows: 'event' }))).toEqual([
      [2, '1', { id: '1', act: 'a' }, [2, 3]],
      [4, '2', { id: '2', act: 'a' }, [4]],
    ]);
  });

  it('reads gzip, a byte order mark, another delimiter and another encoding', async () => {
    expect(shown(await read(gzipSync('\uFEFFid;a\n1;x\n'), { delimiter: ';' }))).toEqual([[2, '1', { id: '1', a: 'x' }, []]]);
    expect(shown(await read(Buffer.from('id,a\n1,Ærø\n', 'latin1'), { encoding: 'iso-8859-1' }))).toEqual([
      [2, '1', { id: '1', a: 'Ærø' }, []],
    ]);
  });

  it('names rows with another number of fields and rows without a case', async () => {
    const text = 'id,a\n1,x\n2,y,z\n3\n,w\n4,v\n';
    expect(shown(await read(text))).toEqual([
      [2, '1', { id: '1', a: 'x' }, []],
      ['ragged-row', 3, '2'],
      ['ragged-row', 4, '3'],
      ['missing-case-id', 5, undefined],
      [6, '4', { id: '4', a: 'v' }, []],
    ]);
  });

  it('leaves out a whole case when one of its rows is ragged', async () => {
    expect(shown(await read('id,act\n1,a\n1,b,c\n2,a\n', { rows: 'event' }))).toEqual([
      ['ragged-row', 3, '1'],
      [4, '2', { id: '2', act: 'a' }, [4]],
    ]);
  });

  it('bounds the events of a case', async () => {
    expect(shown(await read('id,act\n1,a\n1,b\n1,c\n2,d\n', { rows: 'event', limits: { eventsPerCase: 2 } }))[0]).toEqual([
      'too-many-events',
      4,
      '1',
    ]);
  });

  it('refuses header names that occur twice, unless told which to take', async () => {
    const text = 'id,a,a\n1,x,y\n';
    expect(await failure(text)).toMatchObject({ fault: 'duplicate-headers', line: 1 });
    expect(shown(await read(text, { duplicateHeaders: 'first' }))).toEqual([[2, '1', { id: '1', a: 'x' }, []]]);
    expect(shown(await read(text, { duplicateHeaders: 'last' }))).toEqual([[2, '1', { id: '1', a: 'y' }, []]]);
    expect(shown(await read(text, { duplicateHeaders: 'number' }))).toEqual([[2, '1', { id: '1', a: 'x', 'a#2': 'y' }, []]]);
  });

  it.each([
    ['an empty file', '', 'empty-file', undefined],
    ['nothing but line ends', '\n\n', 'missing-header', 1],
    ['a column that the mapping names and the header lacks', 'id,b\n1,2\n', 'missing-column', 1],
    ['a quote that never ends', 'id,a\n1,"x\n2,y\n', 'malformed-csv', 3],
    ['text behind a closing quote', 'id,a\n1,"x"y\n', 'malformed-csv', 2],
    ['a record without end', `id,a\n1,${'x'.repeat(200)}\n`, 'record-too-long', 2],
    ['bytes of another encoding', Buffer.from('id,a\n1,Æ\n', 'latin1'), 'wrong-encoding', undefined],
    ['zero bytes', 'id,a\n1,\0\n', 'wrong-encoding', undefined],
  ])('refuses %s', async (_, content, name, line) => {
    const error = await failure(content, { columns: ['a'], limits: { recordLength: 100 } });
    expect(error.fault).toBe(name);
    if (line !== undefined) expect(error.line).toBe(line);
  });
});
