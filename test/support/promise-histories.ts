import { fold, type CaseEvent } from '@casetrail/case';
import { DateTime } from 'luxon';
import { sampleHistories } from './case-views';

const DAY_MS = 86_400_000;

/** Where the cases of {@link promiseHistories} lie. */
export const ZONES: Record<string, string> = { havneby: 'Europe/Copenhagen', nordby: 'Europe/Helsinki' };

export const localDate = (instant: string, municipality: string): string =>
  DateTime.fromISO(instant, { zone: ZONES[municipality]! }).toISODate()!;

/** Sample histories in which businesses were told ranges of dates, answered several questions, and followed refusals. */
export function promiseHistories(count: number, seed: number): CaseEvent[][] {
  const histories = sampleHistories(count, seed);
  const refused = histories.map((events) => fold(events)!).filter(({ outcome }) => outcome === 'refused-with-advice');
  return histories.map((events, i) => {
    const { municipality, receivedAt } = fold(events)!;
    // Some follow the refusal before them, others come too late or name one that has not happened yet.
    const former = refused
      .filter((state) => state.municipality === municipality && (i % 7 === 0 || state.decidedAt! < receivedAt))
      .at(-(1 + (i % 3)));
    const near = refused.find(
      (state) =>
        state.municipality === municipality &&
        Date.parse(receivedAt) - Date.parse(state.decidedAt!) >= 0 &&
        Date.parse(receivedAt) - Date.parse(state.decidedAt!) < (60 + (i % 60)) * DAY_MS,
    );
    const previousReference = i % 4 === 0 ? undefined : (near ?? former)?.reference;
    return events.map((event): CaseEvent => {
      if (event.type === 'CaseReceived') return { ...event, data: { ...event.data, previousReference } };
      if (event.type === 'CaseAcknowledged' && i % 5 !== 0) {
        const day = (days: number): string => localDate(new Date(Date.parse(receivedAt) + days * DAY_MS).toISOString(), municipality);
        return {
          ...event,
          data: { ...event.data, expectedRange: { from: day(i % 30), to: day((i % 30) + (i % 45)), n: 30, comparableBy: [] } },
        };
      }
      if (event.type === 'SatisfactionRated') {
        const answers: Record<string, number> = { speed: (i * 37) % 101, advice: (i * 53) % 101 };
        if (i % 3 === 0) answers['tone'] = (i * 11) % 101;
        return { ...event, data: { ...event.data, answers } };
      }
      return event;
    });
  });
}
