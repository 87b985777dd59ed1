import type { CaseEvent, Channel, Instant } from '@casetrail/case';
import { CASE_EVENT_TYPES, CHANNELS, caseStream, fold } from '@casetrail/case';
import type { Terms } from '@casetrail/measure';
import type { Database } from '@casetrail/postgres';
import { caseViews, termsOrDefault, type CaseChange } from '@casetrail/read-models';
import { uniformInt as between } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2023-01-01T00:00:00.000Z');
/** Receipts are spread over three years; what is not decided by their end is open. */
export const END_MS = Date.parse('2026-01-01T00:00:00.000Z');
const TYPES = Array.from({ length: 12 }, (_, i) => `type-${i}`);
const DEPARTMENTS = Array.from({ length: 8 }, (_, i) => `department-${i}`);
const INDUSTRIES = Array.from({ length: 15 }, (_, i) => `industry-${i}`);
const BATCH = 5000;
const ALL = new Set(CASE_EVENT_TYPES);

/** Fills the view of processing times with cases as the projector would, without the event store in between. */
export async function fillProcessingTimes(database: Database, municipality: string, count: number): Promise<void> {
  const view = caseViews.projections.find(({ name }) => name === 'processing-times')!;
  const terms = termsOrDefault(null);
  const random = xoroshiro128plus(42);
  for (let done = 0; done < count; done += BATCH) {
    const changes = Array.from({ length: Math.min(BATCH, count - done) }, (_, i) => change(municipality, done + i, count, random, terms));
    await database.kysely.transaction().execute((tx) => view.apply(tx, changes, '1'));
  }
  await database.pool.query(`ANALYZE ${view.tables.join(', ')}`);
}

function change(municipality: string, index: number, count: number, random: RandomGenerator, terms: Terms): CaseChange {
  const reference = `R${index}`;
  const stream = caseStream(municipality, reference);
  // In the order of receipt, as events come in.
  const receivedMs = START_MS + Math.floor((index / count) * (END_MS - START_MS)) + between(random, 0, 3_600_000);
  const kind = between(random, 0, TYPES.length - 1);
  /** From a few days to a year, longer for some types; about log-normal. */
  const days = Math.exp((between(random, 0, 1000) + between(random, 0, 1000) + between(random, 0, 1000)) / 700) * (1 + kind / 3);
  const at = (share: number): Instant => new Date(receivedMs + Math.floor(days * share * DAY_MS)).toISOString();
  const events: CaseEvent[] = [
    {
      type: 'CaseReceived',
      occurredAt: at(0),
      data: {
        municipality,
        reference,
        caseType: TYPES[kind]!,
        channel: CHANNELS[between(random, 0, CHANNELS.length - 1)] as Channel,
        business: { industry: INDUSTRIES[between(random, 0, INDUSTRIES.length - 1)]! },
        complexity: between(random, 0, 9) < (kind < 6 ? 1 : 8) ? 'complex' : 'simple',
      },
    },
    { type: 'CaseAcknowledged', occurredAt: at(between(random, 1, 80) / 1000), data: {} },
    { type: 'CaseRouted', occurredAt: at(0.1), data: { department: 'entrance', reason: 'screened' } },
    { type: 'CaseRouted', occurredAt: at(0.2), data: { department: DEPARTMENTS[(kind + between(random, 0, 2)) % 8]!, reason: 'theirs' } },
  ];
  if (between(random, 0, 2) === 0) {
    events.push({ type: 'InformationRequested', occurredAt: at(0.3), data: { what: 'drawings' } });
    events.push({ type: 'InformationReceived', occurredAt: at(0.5), data: { complete: true } });
  }
  events.push({ type: 'CaseGranted', occurredAt: at(1), data: {} });
  const happened = events.filter(({ occurredAt }, i) => i === 0 || Date.parse(occurredAt) < END_MS);
  return { stream, state: fold(happened)!, position: '1', eventTypes: ALL, events: [], terms };
}
