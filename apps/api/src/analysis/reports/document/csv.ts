import type { ReportDocument } from './document';

const HEADERS = ['section', 'table', 'row', 'figure', 'unit', 'value', 'low95', 'high95', 'n'];

/**
 * Where a spreadsheet takes text for a formula, and runs it: at its beginning, and after what might end a cell for a spreadsheet that
 * expects other separators. Wide forms of the signs count too.
 */
const FORMULA = /(^|[;\t\r\n])(?=[^\S\t\r\n]*[=+\-@＝＋－＠])/g;

/** One line a figure, so that a spreadsheet can filter and turn it. RFC 4180; begins with a byte order mark, without which Excel misreads letters. */
export function reportCsv({ sections }: ReportDocument): string {
  const lines = sections.flatMap(({ id, parts }) =>
    parts.flatMap((part) =>
      part.kind === 'chart'
        ? []
        : part.rows.flatMap((row) =>
            row.cells.flatMap((cell, i) => {
              const column = part.columns[i]!;
              return cell === null ? [] : [[id, part.id, row.title, column.id, column.unit, cell.value, cell.low, cell.high, cell.n]];
            }),
          ),
    ),
  );
  return `\ufeff${[HEADERS, ...lines].map((line) => line.map(field).join(',')).join('\r\n')}\r\n`;
}

function field(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = value.replaceAll(FORMULA, "$1'");
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
