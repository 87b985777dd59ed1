import type { CaseEvent } from '@casetrail/case';
import { referenceOf } from '../../support/case-views';

/** What is known of a generated case, apart from the events that tell it. Times in milliseconds since 1970. */
export interface PlainCase {
  caseType: string;
  complexity: 'simple' | 'complex' | null;
  channel: 'online' | 'post' | 'e-mail';
  industry: string | null;
  /** In the order of the visits. */
  visits: { department: string; fromMs: number }[];
  receivedMs: number;
  acknowledgedMs: number | null;
  decidedMs: number | null;
  /** One wait for the business, answered in full before the decision, or never. */
  wait: { fromMs: number; toMs: number | null } | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The same numbers for the same seed. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

/** Cases received evenly from one moment to another. `slow`: how much longer than usual they take. */
export function makeCases(count: number, seed: number, from: string, to: string, slow: number): PlainCase[] {
  const draw = dice(seed);
  const [firstMs, lastMs] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: count }, (_, i): PlainCase => {
    const receivedMs = Math.floor((firstMs + ((lastMs - firstMs) * i) / count) / 60_000) * 60_000 + draw(60_000);
    const isComplex = draw(10) < 3;
    const grossMs = Math.round(((isComplex ? 20 : 4) + draw(isComplex ? 60 : 16) + draw(1000) / 1000) * slow * DAY);
    const decidedMs = draw(12) === 0 ? null : receivedMs + grossMs;
    const lastKnownMs = receivedMs + grossMs;
    const part = (of: number): number => receivedMs + Math.round((lastKnownMs - receivedMs) * of);
    const asked = draw(4) === 0;
    const neverInformed = asked && draw(5) === 0;
    return {
      caseType: draw(3) === 0 ? 'question' : 'outdoor-serving',
      complexity: draw(9) === 0 ? null : isComplex ? 'complex' : 'simple',
      channel: (['online', 'post', 'e-mail'] as const)[draw(3)]!,
      industry: draw(6) === 0 ? null : ['restaurant', 'hairdresser', 'baker, confectioner'][draw(3)]!,
      visits: [
        ...(draw(8) === 0 ? [] : [{ department: draw(2) === 0 ? 'building' : 'environment', fromMs: part(0.2) }]),
        ...(draw(3) === 0
          ? [
              { department: 'environment', fromMs: part(0.5) },
              { department: 'building', fromMs: part(0.8) },
            ]
          : []),
      ],
      receivedMs,
      acknowledgedMs: draw(15) === 0 ? null : Math.min(receivedMs + Math.round((1 + draw(34)) * slow * HOUR), part(0.1)),
      decidedMs,
      wait: asked ? { fromMs: part(0.3), toMs: neverInformed ? null : part(0.45) } : null,
    };
  });
}

/** The case as events, in order of time. */
export function eventsOf(plain: PlainCase, municipality: string, index: number): CaseEvent[] {
  const { receivedMs, acknowledgedMs, decidedMs, wait, visits, caseType, channel, industry, complexity } = plain;
  const at = (ms: number): string => new Date(ms).toISOString();
  const events: CaseEvent[] = [
    {
      type: 'CaseReceived',
      occurredAt: at(receivedMs),
      data: {
        ...{ municipality, reference: referenceOf(index), caseType, channel, subject: 'Made for a test' },
        business: { registrationNumber: '10150817', ...(industry !== null && { industry }) },
        ...(complexity !== null && { complexity }),
      },
    },
  ];
  if (acknowledgedMs !== null) events.push({ type: 'CaseAcknowledged', occurredAt: at(acknowledgedMs), data: {} });
  for (const { department, fromMs } of visits)
    events.push({ type: 'CaseRouted', occurredAt: at(fromMs), data: { department, reason: 'Theirs' } });
  if (wait) {
    events.push({ type: 'InformationRequested', occurredAt: at(wait.fromMs), data: { what: 'A drawing' } });
    if (wait.toMs !== null) events.push({ type: 'InformationReceived', occurredAt: at(wait.toMs), data: { complete: true } });
  }
  if (decidedMs !== null) events.push({ type: 'CaseGranted', occurredAt: at(decidedMs), data: {} });
  return events.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));
}
