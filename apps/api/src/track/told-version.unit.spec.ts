import type { ToldVersion } from './told-version';
import { eventIdOf, isNews, readEventId } from './told-version';

const told = (version: number, decisionDue?: string): ToldVersion => ({ version, ...(decisionDue !== undefined && { decisionDue }) });

describe('What a watcher was told', () => {
  it.each([
    [told(7), '7'],
    [told(7, '2026-12-15'), '7/2026-12-15'],
  ])('is read from the id as it was written: %j', (version, id) => {
    expect(eventIdOf(version)).toBe(id);
    expect(readEventId(id)).toEqual(version);
  });

  it.each([undefined, '', 'x', '7/', '/2026-12-15', '7/2026-12-15 ', '7\n', '1234567890', ['7']])('is not read from %j', (id) =>
    expect(readEventId(id)).toBeUndefined(),
  );

  it.each([
    [told(8), told(7), true],
    [told(7), told(7), false],
    // A view that lags behind the one that told it.
    [told(6, '2026-12-15'), told(7), false],
    [told(7, '2026-12-15'), told(7, '2026-12-14'), true],
    [told(7, '2026-12-15'), told(7), true],
    [told(7), told(7, '2026-12-15'), true],
    [told(7, '2026-12-15'), told(7, '2026-12-15'), false],
  ])('%j is news after %j: %j', (now, seen, news) => expect(isNews(now, seen)).toBe(news));
});
