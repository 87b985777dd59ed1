/** A report as it is read: what HTML shows and CSV lists. All texts are in the reader's language; numbers are not yet written as words. */
export interface ReportDocument {
  title: string;
  municipality: string;
  /** First and last day, `YYYY-MM-DD`. */
  from: string;
  to: string;
  madeAt: string;
  sections: Section[];
}

export interface Section {
  /** Names it in CSV and in links. */
  id: string;
  title: string;
  intro: string;
  parts: (Table | Chart)[];
}

export interface Table {
  kind: 'table';
  id: string;
  caption: string;
  /** Of the first column, which names the rows. */
  rowTitle: string;
  columns: Column[];
  /** None: there are no such cases. */
  rows: { title: string; cells: (Cell | null)[] }[];
}

export interface Column {
  /** Names it in CSV. */
  id: string;
  title: string;
  unit: Unit;
}

/** `days`: elapsed days. `share`: 0 to 1. `share-change`: −1 to 1. `index`: 0 to 100. */
export type Unit = 'cases' | 'days' | 'days-change' | 'share' | 'share-change' | 'index' | 'text';

/** A figure. Null as a cell: there is no such figure. */
export interface Cell {
  value: number | string;
  low?: number | null;
  high?: number | null;
  /** Cases that it rests on. */
  n?: number;
}

export interface Chart {
  kind: 'chart';
  id: string;
  /** What is to be seen: caption, and text for those who do not see it. */
  caption: string;
  /** SVG. */
  draw: () => string;
}
