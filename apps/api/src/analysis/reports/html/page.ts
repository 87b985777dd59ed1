import { Eta } from 'eta';
import type { Cell, Chart, Column, ReportDocument, Table } from '../document/document';
import type { ReportNames } from '../document/names';

/** Fewer cases are marked: a reader who knows the town might know them. */
const FEW = 5;

/** Everything is escaped. Written so that it is well-formed as XML too. */
const PAGE = `<!DOCTYPE html>
<html lang="<%= it.language %>">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title><%= it.document.title %> · <%= it.document.municipality %></title>
<style nonce="<%= it.nonce %>">
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
  h1 { line-height: 1.2; margin-bottom: 0; }
  h2 { margin-top: 2.5rem; border-bottom: 2px solid #1b4965; }
  table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9rem; }
  caption { text-align: left; font-weight: bold; }
  th, td { padding: .25rem .5rem; border-bottom: 1px solid #ccc; text-align: right; vertical-align: top; }
  th:first-child { text-align: left; }
  thead th { border-bottom: 2px solid #888; vertical-align: bottom; }
  td small { display: block; color: #555; white-space: nowrap; }
  figure { margin: 1rem 0; }
  figure img { max-width: 100%; }
  figcaption { font-weight: bold; }
  .few { color: #c1440e; }
  @media print { body { margin: 0; max-width: none; font-size: 11pt; } h2 { break-after: avoid; } table, figure { break-inside: avoid; } }
</style>
</head>
<body>
<header>
<h1><%= it.document.title %></h1>
<p><%= it.document.municipality %></p>
<p><%= it.texts.period %>: <%= it.from %> – <%= it.to %><br /><%= it.texts.madeAt %>: <%= it.madeAt %></p>
</header>
<main>
<% for (const section of it.document.sections) { %>
<section id="<%= section.id %>" aria-labelledby="<%= section.id %>-title">
<h2 id="<%= section.id %>-title"><%= section.title %></h2>
<p><%= section.intro %></p>
<% for (const part of section.parts) { %>
<% if (part.kind === 'chart') { %>
<figure><figcaption><%= part.caption %></figcaption><img alt="<%= part.caption %>" src="<%= it.picture(part) %>" /></figure>
<% } else if (part.rows.length === 0) { %>
<p><b><%= part.caption %></b>: <%= it.texts.none %></p>
<% } else { %>
<table>
<caption><%= part.caption %></caption>
<thead><tr><th scope="col"><%= part.rowTitle %></th><% for (const column of part.columns) { %><th scope="col"><%= column.title %></th><% } %></tr></thead>
<tbody>
<% const rows = it.rows(part); for (const row of rows) { %>
<tr><th scope="row"><%= row.title %></th><% for (const cell of row.cells) { %><td<% if (cell.isFew) { %> class="few"<% } %>><%= cell.value %><% if (cell.isFew) { %>*<% } %><% if (cell.note) { %><small><%= cell.note %></small><% } %></td><% } %></tr>
<% } %>
</tbody>
</table>
<% if (rows.some((row) => row.cells.some((cell) => cell.isFew))) { %><p class="few"><small>* <%= it.texts.few %></small></p><% } %>
<% } %>
<% } %>
</section>
<% } %>
</main>
</body>
</html>
`;

const eta = new Eta({ autoEscape: true, autoTrim: false });
const page = eta.compile(PAGE);

/** The report as one page that holds all it needs: no script, nothing from elsewhere. */
export function reportHtml(document: ReportDocument, names: ReportNames, timeZone: string, nonce: string): string {
  const { texts, language } = names;
  return eta.render(page, {
    document,
    texts,
    language,
    nonce,
    from: names.day(document.from),
    to: names.day(document.to),
    madeAt: names.moment(document.madeAt, timeZone),
    rows: (table: Table) => table.rows.map((row) => ({ ...row, cells: row.cells.map((cell, i) => shown(cell, table.columns[i]!, names)) })),
    // As a picture of its own its styles need no leave of the page's policy.
    picture: ({ draw }: Chart) => `data:image/svg+xml;base64,${Buffer.from(draw()).toString('base64')}`,
  });
}

interface ShownCell {
  value: string;
  /** Interval and number of cases. */
  note: string;
  /** Rests on so few cases that one might be recognised. */
  isFew: boolean;
}

function shown(cell: Cell | null, { unit }: Column, { numbers }: ReportNames): ShownCell {
  if (cell === null) return { value: '–', note: '', isFew: false };
  const { value, low, high, n } = cell;
  if (typeof value === 'string' || unit === 'text') return { value: String(value), note: '', isFew: false };
  const bound = (each: number | null | undefined): string => (each === null || each === undefined ? '?' : numbers.figure(each, unit));
  const interval = low === undefined || low === null ? [] : [`${bound(low)} … ${bound(high)}`];
  const cases = n === undefined ? [] : [`n = ${numbers.figure(n, 'cases')}`];
  const restsOn = n ?? (unit === 'cases' ? value : FEW);
  return { value: numbers.figure(value, unit), note: [...interval, ...cases].join(' · '), isFew: restsOn > 0 && restsOn < FEW };
}
