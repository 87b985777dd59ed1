import { DateTime } from 'luxon';
import type { Complexity } from '@casetrail/case';
import { event, received } from '../support/case-specification';
import { appendCase, referenceOf } from '../support/case-views';
import type { ApiClient } from './support/api-client';
import { ELSEWHERE, HERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

const DAY_MS = 86_400_000;
const ZONE = 'Europe/Copenhagen';

interface PastCase {
  municipality: string;
  caseType: string;
  complexity: Complexity;
  receivedMs: number;
  decidedMs?: number;
}

/** Cases through 15 months up to now, some of them open. The same every time but for the date. */
function pastCases(now: number): PastCase[] {
  const wanted: [string, string, Complexity, number, number][] = [
    // Municipality, case type, complexity, cases, of which one in so many is open.
    [HERE, 'outdoor-serving', 'complex', 70, 25],
    [HERE, 'outdoor-serving', 'simple', 9, 30],
    [HERE, 'question', 'simple', 6, 100],
    [HERE, 'question', 'complex', 7, 30],
    [ELSEWHERE, 'question', 'simple', 32, 2.5],
    [ELSEWHERE, 'outdoor-serving', 'complex', 200, 1000],
  ];
  let seed = 11;
  const dice = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  return wanted.flatMap(([municipality, caseType, complexity, count, oneOpenIn]) =>
    Array.from({ length: count }, (_, i): PastCase => {
      const receivedMs = Math.round(now - (0.5 + (i / count) * 450) * DAY_MS);
      const decidedMs = Math.round(receivedMs + (2 + 90 * dice() ** 2) * DAY_MS);
      const isOpen = dice() < 1 / oneOpenIn || decidedMs > now;
      return { municipality, caseType, complexity, receivedMs, ...(!isOpen && { decidedMs }) };
    }),
  );
}

/** The range, worked out a second time and plainly: case by case, time by time. */
function plainRange(cases: PastCase[], receivedMs: number, nowMs: number): { from: string; to: string; n: number } | 'too few' | 'unknown' {
  const monthOf = (ms: number): number => {
    const { year, month } = DateTime.fromMillis(ms, { zone: ZONE });
    return year * 12 + month;
  };
  const last = monthOf(receivedMs);
  const compared = cases.filter((each) => monthOf(each.receivedMs) < last && monthOf(each.receivedMs) >= last - 12);
  if (compared.length < 20) return 'too few';
  const lives = compared.map((each) => ({ ms: (each.decidedMs ?? nowMs) - each.receivedMs, settled: each.decidedMs !== undefined }));
  const openAfter = (ms: number): number =>
    lives
      .filter(({ settled, ms: own }) => settled && own <= ms)
      .map(({ ms: own }) => 1 - 1 / lives.filter((other) => other.ms >= own).length)
      .reduce((product, factor) => product * factor, 1);
  const times = lives.filter(({ settled }) => settled).map(({ ms }) => ms);
  const reached = (share: number): number => Math.min(...times.filter((ms) => openAfter(ms) <= 1 - share));
  const dateAt = (ms: number): string => DateTime.fromMillis(receivedMs + ms, { zone: ZONE }).toISODate()!;
  if (!Number.isFinite(reached(0.9))) return 'unknown';
  return { from: dateAt(reached(0.5)), to: dateAt(reached(0.9)), n: compared.length };
}

describe('The expected range', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  const nowMs = Date.now();
  const past = pastCases(nowMs);

  beforeAll(async () => {
    test = await startApiUnderTest();
    caseworker = await test.as('caseworker');
    for (const [i, { municipality, caseType, complexity, receivedMs, decidedMs }] of past.entries()) {
      const reference = referenceOf(i);
      await appendCase(test.installation.store, [
        received(new Date(receivedMs).toISOString(), { municipality, reference, caseType, complexity }),
        ...(decidedMs === undefined ? [] : [event('CaseGranted', new Date(decidedMs).toISOString(), {})]),
      ]);
    }
    await caseworker.get(`/v1/cases?wait-for=${await test.installation.store.head()}&wait-ms=10000`);
    await caseworker.get(`/v1/processing-times?measure=gross&wait-for=${await test.installation.store.head()}&wait-ms=10000`);
  });
  afterAll(() => test.stop());

  const here = (fits: (each: PastCase) => boolean = () => true) => past.filter((each) => each.municipality === HERE && fits(each));
  type Range = { from: string; to: string; n: number; comparableBy: string[] };
  const acknowledged = async (client: ApiClient, receipt: object, body: object = {}) => {
    const occurredAt = new Date(nowMs - 3_600_000).toISOString();
    const reference = await client.receive({ occurredAt, ...receipt });
    await client.record(reference, 'acknowledgement', body);
    const { events } = (await client.get(`/v1/cases/${reference}/events`)).body as { events: { data: { expectedRange?: Range } }[] };
    const range = events[1]?.data.expectedRange;
    const receivedMs = Date.parse(occurredAt);
    return { reference, range, plain: (cases: PastCase[]) => plainRange(cases, receivedMs, nowMs) };
  };

  it('comes from cases of the same type and complexity, and is kept in the event', async () => {
    const { reference, range, plain } = await acknowledged(caseworker, { complexity: 'complex' });
    const expected = plain(here(({ caseType, complexity }) => caseType === 'outdoor-serving' && complexity === 'complex'));
    expect(range).toEqual({ ...(expected as object), comparableBy: ['case-type', 'complexity'] });
    expect((await caseworker.get(`/v1/cases/${reference}`)).body.expectedRange).toEqual(range);
    const { from, to, n } = range!;
    const { body } = await test.anyone.get(`/v1/track/${reference}`, { 'accept-language': 'en' });
    expect(body.expectedRange).toEqual({ from, to, n, text: expect.stringContaining(`Of ${n} similar cases`) });
    await caseworker.record(reference, 'grant');
    expect((await test.anyone.get(`/v1/track/${reference}`)).body).not.toHaveProperty('expectedRange');
    expect((await caseworker.get(`/v1/cases/${reference}`)).body.expectedRange).toEqual(range);
  });

  it('counts the complexity that the acknowledgement says, and stands beside a date that it promises', async () => {
    const { reference, range } = await acknowledged(
      caseworker,
      { complexity: 'simple' },
      { complexity: 'complex', expectedBy: '2030-01-01' },
    );
    expect(range?.comparableBy).toEqual(['case-type', 'complexity']);
    const { body } = await test.anyone.get(`/v1/track/${reference}`);
    expect([body.expectedBy, body.expectedRange.to]).toEqual(['2030-01-01', range?.to]);
  });

  it.each<[string[], object, (each: PastCase) => boolean]>([
    [['case-type'], { caseType: 'outdoor-serving', complexity: 'simple' }, ({ caseType }) => caseType === 'outdoor-serving'],
    [['case-type'], { caseType: 'outdoor-serving' }, ({ caseType }) => caseType === 'outdoor-serving'],
    [['complexity'], { caseType: 'question', complexity: 'complex' }, ({ complexity }) => complexity === 'complex'],
    [[], { caseType: 'question', complexity: 'simple' }, () => true],
    [[], { caseType: 'question' }, () => true],
  ])('is widened to %j where there are under 20 cases: %j', async (comparableBy, receipt, fits) => {
    const { range, plain } = await acknowledged(caseworker, receipt);
    expect(range).toEqual({ ...(plain(here(fits)) as object), comparableBy });
  });

  it('is not told while too many comparable cases are open to know how long they take, though other cases would tell one', async () => {
    const { range, plain } = await acknowledged(await test.as('caseworker', ELSEWHERE), { caseType: 'question', complexity: 'simple' });
    const there = past.filter(({ municipality }) => municipality === ELSEWHERE);
    expect([range, plain(there.filter(({ caseType }) => caseType === 'question'))]).toEqual([undefined, 'unknown']);
    expect(plain(there)).toMatchObject({ n: expect.any(Number) });
  });

  it('is shown by a dry run as it will be told, and a repeat is answered as the first time', async () => {
    const reference = await caseworker.receive({ complexity: 'complex' });
    const path = `/v1/cases/${reference}/acknowledgement`;
    const foretold = (await caseworker.post(`${path}?dry-run=true`, {})).body.after.expectedRange;
    const key = { 'idempotency-key': 'acknowledgement-1' };
    const first = await caseworker.post(path, {}, key);
    const again = await caseworker.post(path, {}, key);
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([201, first.body, 'true']);
    const { events } = (await caseworker.get(`/v1/cases/${reference}/events`)).body as { events: { data: { expectedRange?: Range } }[] };
    expect(events.map(({ data }) => data.expectedRange)).toEqual([undefined, foretold]);
    expect(foretold.n).toBeGreaterThan(20);
  });

  it('cannot be stated by a caseworker', async () => {
    const reference = await caseworker.receive();
    const range = { from: '2027-01-01', to: '2027-02-01', n: 20, comparableBy: [] };
    expect((await caseworker.post(`/v1/cases/${reference}/acknowledgement`, { expectedRange: range })).status).toBe(400);
  });

  it('is not told where there are under 20 cases in all, after a decision, or when all of it is over', async () => {
    const long = new Date(nowMs - 449 * DAY_MS).toISOString();
    expect((await acknowledged(caseworker, { complexity: 'complex', occurredAt: long })).range).toBeUndefined();
    const late = new Date(nowMs - 150 * DAY_MS).toISOString();
    expect((await acknowledged(caseworker, { complexity: 'complex', occurredAt: late })).range).toBeUndefined();
    const reference = await caseworker.receive({ complexity: 'complex' });
    await caseworker.record(reference, 'grant');
    const { body } = await caseworker.post(`/v1/cases/${reference}/acknowledgement?dry-run=true`, {});
    expect(body.after).not.toHaveProperty('expectedRange');
  });

  it('is left out, and said so in the log, while it cannot be counted: the acknowledgement is recorded all the same', async () => {
    const warnings = () => test.logLines.filter(({ msg }) => msg === 'an acknowledgement tells no expected range');
    const locked = await test.database.connect();
    try {
      await locked.query('BEGIN; LOCK TABLE time_cells');
      const before = warnings().length;
      // Not through the views: the projector waits for the lock, too.
      const waiting = await caseworker.post('/v1/cases', { caseType: 'question', channel: 'online', business: {}, complexity: 'complex' });
      const answer = await caseworker.post(`/v1/cases/${waiting.body.reference}/acknowledgement`, {});
      const { events } = (await caseworker.get(`/v1/cases/${waiting.body.reference}/events`)).body as { events: { data: object }[] };
      expect([answer.status, events[1]?.data]).toEqual([201, {}]);
      expect(warnings()).toHaveLength(before + 1);
    } finally {
      await locked.query('ROLLBACK');
      await locked.end();
    }
    const before = warnings().length;
    const gone = jest.spyOn(test.installation.database.kysely, 'getExecutor').mockImplementation(() => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    });
    const reference = (await caseworker.post('/v1/cases', { caseType: 'question', channel: 'online', business: {}, complexity: 'complex' }))
      .body.reference as string;
    const answer = await caseworker.post(`/v1/cases/${reference}/acknowledgement`, {});
    gone.mockRestore();
    expect([answer.status, warnings().length]).toEqual([201, before + 1]);
  });
});
