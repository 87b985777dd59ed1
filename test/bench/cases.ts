import { createHash } from 'node:crypto';
import type { CaseEvent, Instant } from '@casetrail/case';
import { caseStream, newReferenceNumber, toStored } from '@casetrail/case';
import type { EventStore, NewEvent } from '@casetrail/event-store';
import { v5 as uuidV5 } from 'uuid';

export const BENCH_MUNICIPALITY = 'bench';
const NAMESPACE = '6f1c0f1e-6f57-4d0c-9d3a-0c5b8e2b7a11';
const START_MS = Date.parse('2015-01-01T08:00:00.000Z');
const HOUR_MS = 3_600_000;
/** Arrivals: 24 cases a day, so that about 1,000 are open at any time. */
const HOURS_BETWEEN_CASES = 1;

export interface BenchCase {
  reference: string;
  stream: string;
  events: CaseEvent[];
}

/** The same ten-event case each time, told of another business: `index` makes reference, times and names. */
export function benchCase(index: number): BenchCase {
  const reference = newReferenceNumber(createHash('sha256').update(`bench ${index}`).digest());
  const at = (hours: number): Instant => new Date(START_MS + (index * HOURS_BETWEEN_CASES + hours) * HOUR_MS).toISOString();
  const department = ['building', 'environment', 'roads'][index % 3]!;
  const events: CaseEvent[] = [
    {
      type: 'CaseReceived',
      occurredAt: at(0),
      data: {
        municipality: BENCH_MUNICIPALITY,
        reference,
        caseType: ['building-permit', 'serving-licence'][index % 2]!,
        channel: 'online',
        business: { registrationNumber: String(10_000_000 + index), name: `Virksomhed ${index} ApS`, industry: 'food' },
        subject: `Ombygning af lokale nr. ${index}`,
      },
    },
    {
      type: 'CaseAcknowledged',
      occurredAt: at(5 + (index % 40)),
      data: {
        contactPerson: { name: `Sagsbehandler ${index % 20}`, telephone: '+45 12 34 56 78' },
        complexity: 'simple',
        expectedBy: '2027-01-15',
      },
    },
    { type: 'CaseRouted', occurredAt: at(48), data: { department: 'one-stop', reason: 'screened' } },
    { type: 'CaseRouted', occurredAt: at(60), data: { department, reason: 'belongs there' } },
    { type: 'StepRecorded', occurredAt: at(200), data: { activity: 'site plan checked', resource: `Resource ${index % 50}` } },
    { type: 'InformationRequested', occurredAt: at(300), data: { what: 'drawings of the facade' } },
    { type: 'InformationReceived', occurredAt: at(500 + (index % 100)), data: { complete: true } },
    { type: 'StepRecorded', occurredAt: at(700), data: { activity: 'draft written', resource: `Resource ${index % 50}` } },
    { type: 'CaseGranted', occurredAt: at(900 + (index % 300)), data: {} },
    { type: 'CaseClosed', occurredAt: at(1300), data: {} },
  ];
  return { reference, stream: caseStream(BENCH_MUNICIPALITY, reference), events };
}

export function storedEvent(stream: string, version: number, event: CaseEvent): NewEvent {
  const { type, data, schemaVersion } = toStored(event);
  return {
    id: uuidV5(`${stream} ${version}`, NAMESPACE),
    type,
    data: data,
    metadata: { schemaVersion, actor: 'bench', source: 'import' },
  };
}

const IN_FLIGHT = 256;

/** Stores cases as they would have arrived over the years: one event an append, the events of many open cases between each other. */
export async function appendAsTheyHappen(store: EventStore, count: number): Promise<{ events: number; references: string[] }> {
  const references: string[] = [];
  const happened = Array.from({ length: count }, (_, index) => {
    const { reference, stream, events } = benchCase(index);
    references.push(reference);
    return events.map((event, version) => ({ stream, version, event }));
  })
    .flat()
    .sort((a, b) => (a.event.occurredAt < b.event.occurredAt ? -1 : a.event.occurredAt > b.event.occurredAt ? 1 : a.version - b.version));
  for (let from = 0; from < happened.length; from += IN_FLIGHT) {
    const slice = happened.slice(from, from + IN_FLIGHT);
    await Promise.all(
      [...byStream(slice)].map(([stream, group]) =>
        store.append(
          stream,
          group.map(({ version, event }) => storedEvent(stream, version, event)),
          group[0]!.version === 0 ? 'no-stream' : group[0]!.version - 1,
        ),
      ),
    );
  }
  return { events: happened.length, references };
}

function byStream<T extends { stream: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(item.stream, [...(groups.get(item.stream) ?? []), item]);
  return groups;
}
