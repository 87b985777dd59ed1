import type { Point } from './layout';

const rounded = (value: number): string => String(Math.round(value * 10) / 10);
const at = ({ x, y }: Point): string => `${rounded(x)} ${rounded(y)}`;
const between = (a: Point, b: Point, share: number): Point => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });

/** A smooth curve (a B-spline) from the first point to the last, along the others, and the head of the arrow at its end. */
export function arrowAlong(points: readonly Point[], thickness: number): { path: string; head: string } {
  const tip = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.findLast((point) => distance(point, tip) > 0.5) ?? { x: tip.x, y: tip.y - 1 };
  const length = 7 + thickness;
  const back = between(tip, before, Math.min(1, length / distance(tip, before)));
  const line = [...points.slice(0, -1), back];
  return { path: curveAlong(line), head: headOf(tip, back, 3.5 + thickness * 0.75) };
}

function curveAlong(points: readonly Point[]): string {
  const [first = { x: 0, y: 0 }, ...rest] = points;
  const last = rest.at(-1) ?? first;
  const parts = [`M${at(first)}`];
  if (rest.length > 1) parts.push(`L${at(between(first, rest[0] ?? first, 1 / 6))}`);
  for (let i = 0; rest.length > 1 && i < rest.length; i++) {
    const [a, b, c] = [points[i] ?? first, points[i + 1] ?? last, points[i + 2] ?? last];
    const end = { x: (a.x + 4 * b.x + c.x) / 6, y: (a.y + 4 * b.y + c.y) / 6 };
    parts.push(`C${at(between(a, b, 1 / 3))} ${at(between(a, b, 2 / 3))} ${at(end)}`);
  }
  parts.push(`L${at(last)}`);
  return parts.join('');
}

function headOf(tip: Point, back: Point, halfWidth: number): string {
  const length = distance(tip, back) || 1;
  const across = { x: ((tip.y - back.y) / length) * halfWidth, y: ((back.x - tip.x) / length) * halfWidth };
  return `M${at(tip)}L${at({ x: back.x + across.x, y: back.y + across.y })}L${at({ x: back.x - across.x, y: back.y - across.y })}Z`;
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
