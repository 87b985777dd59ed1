import type { EventStore, Position, RecordedEvent } from '@casetrail/event-store';
import { Calendar, DEFAULT_GOALS, defaultCalendar, type Terms } from '@casetrail/measure';
import { foldRecorded, municipalityStream, termsOf, type MunicipalityState } from '@casetrail/municipality';

/** For cases of a municipality without a declaration. */
const UNDECLARED: Terms = { calendar: new Calendar({ ...defaultCalendar('UTC', 'dk'), publicHolidays: undefined }), goals: DEFAULT_GOALS };

export const termsOrDefault = (municipality: MunicipalityState | null): Terms => (municipality ? termsOf(municipality) : UNDECLARED);

/** A municipality as it was at a position, or as it is now. */
export async function municipalityAt(store: EventStore, key: string, upTo?: Position): Promise<MunicipalityState | null> {
  const stream = municipalityStream(key);
  const streams = await store.readStreams([stream], upTo === undefined ? {} : { upTo });
  return foldRecorded(streams.get(stream) ?? []);
}

/** The municipality before the first of `events` and after the last. All are of its stream, in order. */
export async function aroundEvents(
  store: EventStore,
  stream: string,
  events: readonly RecordedEvent[],
): Promise<{ before: MunicipalityState | null; after: MunicipalityState | null }> {
  const known = (await store.readStreams([stream], { upTo: events.at(-1)!.position })).get(stream) ?? [];
  const first = events[0]!.version;
  const before = foldRecorded(known.filter(({ version }) => version < first));
  return { before, after: foldRecorded(events, before) };
}
