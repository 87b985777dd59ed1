import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { reportCsv } from './csv';
import type { Cell, ReportDocument } from './document';

function documentOf(rows: { title: string; cells: (Cell | null)[] }[]): ReportDocument {
  const columns = [
    { id: 'n', title: 'Cases', unit: 'cases' as const },
    { id: 'verdict', title: 'Verdict', unit: 'text' as const },
  ];
  const table = { kind: 'table' as const, id: 't', caption: 'T', rowTitle: 'Row', columns, rows };
  const chart = { kind: 'chart' as const, id: 'c', caption: 'C', draw: () => '' };
  const section = { id: 's', title: 'S', intro: 'I', parts: [chart, table] };
  return { title: 'R', municipality: 'M', from: '2026-01-01', to: '2026-03-31', madeAt: '2026-04-01T00:00:00Z', sections: [section] };
}

const linesOf = (csv: string): string[][] => parse(csv, { bom: true, recordDelimiter: '\r\n' });
const titleWritten = (title: string): string => linesOf(reportCsv(documentOf([{ title, cells: [{ value: 1 }] }])))[1]![2]!;

describe('A report as CSV', () => {
  it('is one line a figure, after a byte order mark and a header', () => {
    const csv = reportCsv(
      documentOf([
        { title: 'a', cells: [{ value: 0.1, low: -0.25, high: null, n: 7 }, { value: 'met' }] },
        { title: 'b', cells: [null, { value: 'missed' }] },
      ]),
    );
    expect(csv).toBe(
      '\ufeffsection,table,row,figure,unit,value,low95,high95,n\r\n' +
        's,t,a,n,cases,0.1,-0.25,,7\r\ns,t,a,verdict,text,met,,,\r\ns,t,b,verdict,text,missed,,,\r\n',
    );
  });

  it('parses back to the texts and numbers that went in', () => {
    // Texts that no spreadsheet takes for a formula: those are changed.
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', 'ø', "'", '<', '\n', '\r', '\t', ';') });
    const figure = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, figure, text), { maxLength: 8 }), (rows) => {
        const csv = reportCsv(documentOf(rows.map(([title, value, verdict]) => ({ title, cells: [{ value, n: 3 }, { value: verdict }] }))));
        const [, ...lines] = linesOf(csv);
        expect(lines.map(([, , title, , , value, , , n]) => [title, value, n])).toEqual(
          rows.flatMap(([title, value, verdict]) => [
            [title, String(value), '3'],
            [title, verdict, ''],
          ]),
        );
        for (const [i, [, value]] of rows.entries()) expect(Number(lines[2 * i]![5])).toBe(value + 0);
      }),
    );
  });

  it.each([
    [`=cmd|' /C calc'!A0`, `'=cmd|' /C calc'!A0`],
    ['+1', `'+1`],
    ['-2', `'-2`],
    ['@x', `'@x`],
    ['\t=1', `\t'=1`],
    [' =1', `' =1`],
    ['＝1', `'＝1`],
    // For a spreadsheet that takes a semicolon or a line break for the end of a cell.
    ['a;=1', `a;'=1`],
    ['a\n+1', `a\n'+1`],
    ['a-b, c+d = e@f', 'a-b, c+d = e@f'],
  ])('defuses %j, which a spreadsheet would run', (title, written) => {
    expect(titleWritten(title)).toBe(written);
  });

  it('leaves negative numbers numbers', () => {
    expect(linesOf(reportCsv(documentOf([{ title: 'a', cells: [{ value: -1.5 }] }])))[1]![5]).toBe('-1.5');
  });
});
