import type { Stretch } from './timeline';

/** [fromMs, toMs) in milliseconds since 1970. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** The stretches cut to `within`, joined where they touch or overlap, in order. An open stretch ends where `within` ends. */
export function unite(stretches: readonly Stretch[], within: Span): Span[] {
  const spans: Span[] = [];
  for (const { from, to } of stretches) {
    const fromMs = Math.max(Date.parse(from), within.fromMs);
    const toMs = to === undefined ? within.toMs : Math.min(Date.parse(to), within.toMs);
    if (toMs > fromMs) spans.push({ fromMs, toMs });
  }
  return join(spans);
}

/** The union of spans, in order and without overlap. */
export function join(spans: readonly Span[]): Span[] {
  if (spans.length < 2) return [...spans];
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last === undefined || span.fromMs > last.toMs) joined.push({ ...span });
    else last.toMs = Math.max(last.toMs, span.toMs);
  }
  return joined;
}

/** Milliseconds of `within` that spans without overlap cover. */
export function coveredMs(spans: readonly Span[], within: Span): number {
  let sumMs = 0;
  for (const { fromMs, toMs } of spans) sumMs += Math.max(0, Math.min(toMs, within.toMs) - Math.max(fromMs, within.fromMs));
  return sumMs;
}
