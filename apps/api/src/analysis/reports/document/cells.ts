import type { CaseFiguresAnswer } from '../../case-figures/case-figures.answer';
import type { ShareAnswer } from '../../figures/figures.answer';
import type { Cell, Chart, Column, Unit } from './document';

interface Bounds {
  low: number;
  high: number | null;
}

/** Null when there is no figure. */
export const cell = (value: number | null, n?: number, interval?: Bounds | null): Cell | null =>
  value === null ? null : { value, ...(interval && { low: interval.low, high: interval.high }), ...(n !== undefined && { n }) };

export const count = (value: number): Cell => ({ value });

export const shareCell = ({ share, n, interval }: ShareAnswer): Cell | null => cell(share, n, interval);

export const goalCell = ({ share }: CaseFiguresAnswer): Cell | null => cell(share.value, share.n, share.interval);

/** Columns by their ids, titled in the reader's language. */
export const columns = <Id extends string>(titles: Record<Id, string>, ...wanted: readonly (readonly [Id, Unit])[]): Column[] =>
  wanted.map(([id, unit]) => ({ id, title: titles[id], unit }));

/** One chart, or none when there is nothing to draw. */
export const chart = (id: string, caption: string, hasFigures: boolean, draw: () => string): Chart[] =>
  hasFigures ? [{ kind: 'chart', id, caption, draw }] : [];
