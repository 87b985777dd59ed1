import type { CaseEvent } from '@casetrail/case';
import { formatReferenceNumber } from '@casetrail/case';
import { appendCase, referenceOf } from '../support/case-views';
import { event, received } from '../support/case-specification';
import { each } from './support/api-client';
import type { ApiClient } from './support/api-client';
import { ELSEWHERE, HERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

const DAY_MS = 86_400_000;
const PERIOD = 'from=2026-01-01&to=2026-03-31';
const later = (instant: string, days: number): string => new Date(Date.parse(instant) + days * DAY_MS).toISOString();
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

describe('Promises', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  let position = '';
  let numbers = 0;
  beforeAll(async () => {
    test = await startApiUnderTest();
    analyst = await test.as('analyst');
  });
  afterAll(() => test.stop());

  /** Stores a case; answers its reference number. The next answer shows it. */
  const store = async (
    receivedAt: string,
    data: Parameters<typeof received>[1],
    events: (reference: string) => CaseEvent[],
    municipality = HERE,
  ): Promise<string> => {
    const reference = referenceOf(++numbers);
    await appendCase(test.installation.store, [
      received(receivedAt, { municipality, reference, caseType: 'question', ...data }),
      ...events(reference),
    ]);
    position = await test.installation.store.head();
    return reference;
  };
  const get = (path: string, client = analyst) => client.get(`${path}${path.includes('?') ? '&' : '?'}wait-for=${position}&wait-ms=10000`);

  it('response times by month: mean, median, and how many within 24 hours', async () => {
    // January: half a day and seven and a half; February, in the last minutes of the local month: exactly 24 hours.
    await store('2026-01-05T08:00:00.000Z', {}, () => [event('CaseAcknowledged', '2026-01-05T20:00:00.000Z', {})]);
    await store('2026-01-06T08:00:00.000Z', {}, () => [event('CaseAcknowledged', '2026-01-13T20:00:00.000Z', {})]);
    await store('2026-02-27T22:59:00.000Z', {}, () => [event('CaseAcknowledged', '2026-02-28T22:59:00.000Z', {})]);
    await store('2026-03-01T08:00:00.000Z', {}, () => []);
    const { body, headers } = await get(`/v1/response-times?${PERIOD}`);
    expect(headers.get('casetrail-position-reached')).toBe('true');
    expect(each(body.months, 'month')).toEqual(['2026-01', '2026-02', '2026-03']);
    const [january, february, march] = body.months;
    expect(january).toMatchObject({
      n: 2,
      meanDays: 4,
      medianDays: 4,
      withinDay: { n: 2, count: 1, share: 0.5 },
      withinGoal: { share: 0.5 },
    });
    // R: binom::binom.confint(1, 2, method = "wilson")
    expect(january.withinDay.interval).toEqual({ low: expect.closeTo(0.094531, 5), high: expect.closeTo(0.905469, 5) });
    expect(february).toMatchObject({ n: 1, meanDays: 1, withinDay: { share: 1 } });
    expect(march).toMatchObject({ n: 0, meanDays: null, medianDays: null, withinDay: { n: 0, share: null, interval: null } });
    expect(body.total).toMatchObject({ n: 3, meanDays: 3, withinDay: { n: 3, count: 2 } });
    expect(body.coverage).toEqual({ measured: 3, leftOut: { 'not-acknowledged': 1 } });
  });

  it('meeting effects, matched by type and complexity, and said to be no cause', async () => {
    const decided = async (caseType: string, complexity: 'simple' | 'complex', days: number, meeting: boolean) => {
      const from = '2026-01-10T08:00:00.000Z';
      await store(from, { caseType, complexity }, () => [
        ...(meeting
          ? [event('MeetingHeld', later(from, 0.5), { kind: 'star', departments: [] })]
          : [event('MeetingHeld', later(from, 0.5), { kind: 'dialogue', departments: [] })]),
        event('CaseGranted', later(from, days), {}),
      ]);
    };
    for (const days of [1, 2, 3, 4, 5, 6, 7]) await decided('question', 'complex', days, true);
    for (const days of [11, 12, 13, 14, 15, 16, 17]) await decided('question', 'complex', days, false);
    // Nothing to compare these with.
    await decided('outdoor-serving', 'complex', 40, true);
    for (const days of [1, 1]) await decided('question', 'simple', days, false);
    const { body } = await get(`/v1/meeting-effects?${PERIOD}`);
    expect(
      (body.strata as Record<string, { n: number }>[]).map(({ caseType, complexity, withMeeting, withoutMeeting, differenceDays }) => [
        caseType,
        complexity,
        withMeeting!.n,
        withoutMeeting!.n,
        differenceDays,
      ]),
    ).toEqual([
      ['outdoor-serving', 'complex', 1, 0, null],
      ['question', 'complex', 7, 7, -10],
      ['question', 'simple', 0, 2, null],
    ]);
    expect(body.matched).toMatchObject({
      n: { withMeeting: 7, withoutMeeting: 7 },
      medianDaysWithMeeting: 4,
      medianDaysWithoutMeeting: 14,
      differenceDays: -10,
    });
    expect(body.matched.differenceInterval.low).toBeLessThan(-10);
    expect(body.matched.differenceInterval.high).toBeGreaterThan(-10);
    expect(body.matched.differenceInterval.high).toBeLessThan(0);
    expect(body.unmatched).toEqual({ withMeeting: 1, withoutMeeting: 2 });
    expect(body.note).toContain('not a cause');
    expect((await get(`/v1/meeting-effects?${PERIOD}&measure=net&case-type=question`)).body).toMatchObject({
      measure: 'net',
      matched: { n: { withMeeting: 7 } },
    });
  });

  it('refusals that showed a way on', async () => {
    const refuse = (at: string) => (): CaseEvent[] => [event('CaseRefusedWithAdvice', at, { reason: 'Too high', advice: 'Lower it' })];
    const old = [];
    for (let i = 0; i < 4; i++) old.push(await store('2026-02-01T08:00:00.000Z', {}, refuse('2026-02-10T08:00:00.000Z')));
    // Followed on the 90th day and granted; followed and open; followed on the 91st day; not followed.
    await store('2026-05-11T21:59:00.000Z', { previousReference: old[0] }, () => [event('CaseGranted', '2026-05-20T08:00:00.000Z', {})]);
    await store('2026-02-11T08:00:00.000Z', { previousReference: old[1] }, () => []);
    await store('2026-05-11T22:01:00.000Z', { previousReference: old[2] }, () => [event('CaseGranted', '2026-05-20T08:00:00.000Z', {})]);
    const { body } = await get(`/v1/refusals?${PERIOD}`);
    expect(body).toMatchObject({
      withinDays: 90,
      n: 4,
      resubmitted: { n: 4, count: 2, share: 0.5 },
      resubmissions: { granted: { n: 1, count: 1, share: 1 }, outcomes: { granted: 1 }, open: 1 },
      undecided: { n: 0, resubmitted: 0 },
    });
    const fresh = await store(daysAgo(20), {}, refuse(daysAgo(10)));
    await store(daysAgo(30), {}, refuse(daysAgo(10)));
    await store(daysAgo(5), { previousReference: fresh }, () => []);
    const now = await get(`/v1/refusals?from=${daysAgo(40).slice(0, 10)}`);
    expect(now.body).toMatchObject({ n: 2, resubmitted: { n: 0, share: null }, undecided: { n: 2, resubmitted: 1 } });
  });

  it('expected dates: how often the range told held', async () => {
    const told = (receivedAt: string, decidedAt: string | undefined, from: string, to: string) =>
      store(receivedAt, { caseType: 'outdoor-serving' }, () => [
        event('CaseAcknowledged', later(receivedAt, 0.1), { expectedRange: { from, to, n: 40, comparableBy: ['case-type'] } }),
        ...(decidedAt === undefined ? [] : [event('CaseAnswered', decidedAt, {})]),
      ]);
    const at = '2025-06-01T08:00:00.000Z';
    await told(at, '2025-06-04T08:00:00.000Z', '2025-06-05', '2025-06-20');
    await told(at, '2025-06-20T21:59:00.000Z', '2025-06-05', '2025-06-20');
    await told(at, '2025-06-20T22:01:00.000Z', '2025-06-05', '2025-06-20');
    await told(at, undefined, '2025-06-05', '2025-06-20');
    await told(at, undefined, '2025-06-05', '2199-06-20');
    await told(at, '2025-06-07T08:00:00.000Z', '2025-06-05', '2199-06-20');
    await store(at, {}, () => [event('CaseAcknowledged', at, {})]);
    const { body } = await get('/v1/expected-dates?from=2025-06-01&to=2025-06-30');
    const counted = { before: 1, within: 1, after: 2, stillOpen: 1, undecided: { open: 1, decided: 1 }, verdict: 'missed' };
    expect(body).toMatchObject({
      expectedShare: 0.9,
      total: { ...counted, byEnd: { n: 4, count: 2, share: 0.5 } },
      caseTypes: [{ caseType: 'outdoor-serving', ...counted }],
      coverage: { measured: 4, leftOut: { 'range-not-over': 2, 'no-range-told': 1 } },
    });
  });

  describe('satisfaction', () => {
    const rated: string[] = [];
    beforeAll(async () => {
      const rate = (department: string, decidedAt: string, answers: Record<string, number>) =>
        store(later(decidedAt, -9), {}, () => [
          event('CaseAcknowledged', later(decidedAt, -8.5), { contactPerson: { name: 'Mette Holm' } }),
          event('CaseRouted', later(decidedAt, -8), { department, reason: 'Theirs' }),
          event('CaseAnswered', decidedAt, {}),
          ...(Object.keys(answers).length === 0 ? [] : [event('SatisfactionRated', later(decidedAt, 1), { answers })]),
        ]);
      rated.push(await rate('building', '2024-01-20T08:00:00.000Z', { speed: 20, advice: 40 }));
      rated.push(await rate('building', '2024-02-20T08:00:00.000Z', { speed: 60, advice: 100 }));
      // New Year's Eve in UTC, New Year in Copenhagen.
      rated.push(await rate('building', '2024-03-31T22:30:00.000Z', { speed: 10 }));
      rated.push(await rate('environment', '2024-02-20T08:00:00.000Z', {}));
    });
    const YEAR = 'from=2024-01-01&to=2024-12-31';

    it('by department, quarter and question', async () => {
      const { body } = await get(`/v1/satisfaction?${YEAR}`);
      expect(body).toMatchObject({ satisfiedFrom: 60, dissatisfiedBelow: 40 });
      const [building, second, environment] = body.groups;
      expect(building).toMatchObject({
        department: 'building',
        quarter: '2024-Q1',
        n: 2,
        index: 55,
        satisfied: { n: 2, count: 1, share: 0.5 },
        dissatisfied: { count: 1 },
        answered: { n: 2, count: 2 },
      });
      expect(building.questions).toEqual([
        expect.objectContaining({ question: 'advice', n: 2, index: 70, satisfied: expect.objectContaining({ count: 1 }) }),
        expect.objectContaining({ question: 'speed', n: 2, index: 40, satisfied: expect.objectContaining({ count: 1 }) }),
      ]);
      expect(second).toMatchObject({ department: 'building', quarter: '2024-Q2', n: 1, index: 10 });
      expect(environment).toMatchObject({
        department: 'environment',
        n: 0,
        index: null,
        answered: { n: 1, count: 0, share: 0 },
        questions: [],
      });
      expect((body.quarters as Record<string, unknown>[]).map(({ quarter, n, index }) => [quarter, n, index])).toEqual([
        ['2024-Q1', 2, 55],
        ['2024-Q2', 1, 10],
      ]);
      expect(body.total).toMatchObject({ n: 3, index: 40, answered: { n: 4, count: 3 } });
      expect(each(body.questions, 'question')).toEqual(['advice', 'speed']);
    });

    it('and the dissatisfied to follow up, for those who work with them', async () => {
      const [one, , last] = rated.map(formatReferenceNumber);
      for (const role of ['analyst', 'caseworker'] as const) {
        const client = await test.as(role);
        const { body } = await get(`/v1/satisfaction/dissatisfied?${YEAR}`, client);
        expect(body.cases).toEqual([
          {
            reference: last,
            caseType: 'question',
            department: 'building',
            decidedOn: '2024-04-01',
            contactPerson: 'Mette Holm',
            index: 10,
          },
          { reference: one, caseType: 'question', department: 'building', decidedOn: '2024-01-20', contactPerson: 'Mette Holm', index: 30 },
        ]);
        expect(body.next).toBeUndefined();
      }
      const page = await get(`/v1/satisfaction/dissatisfied?${YEAR}&limit=1`);
      expect(each(page.body.cases, 'reference')).toEqual([last]);
      const next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
      const second = await analyst.get(next);
      expect(each(second.body.cases, 'reference')).toEqual([one]);
      expect(second.headers.get('link')).toBeNull();
    });
  });

  it('of another municipality are not there', async () => {
    const elsewhere = await test.as('administrator', ELSEWHERE);
    const wide = 'from=2024-01-01&to=2026-12-31';
    expect((await get(`/v1/response-times?${wide}`, elsewhere)).body).toMatchObject({
      total: { n: 0 },
      coverage: { measured: 0, leftOut: {} },
    });
    expect((await get(`/v1/meeting-effects?${wide}`, elsewhere)).body).toMatchObject({
      strata: [],
      matched: { n: { withMeeting: 0 }, differenceDays: null },
    });
    expect((await get(`/v1/refusals?${wide}`, elsewhere)).body).toMatchObject({ n: 0 });
    expect((await get(`/v1/expected-dates?${wide}`, elsewhere)).body).toMatchObject({
      caseTypes: [],
      total: { byEnd: { n: 0, share: null }, verdict: 'not-enough-cases' },
    });
    expect((await get(`/v1/satisfaction?${wide}`, elsewhere)).body).toMatchObject({ groups: [], total: { n: 0 } });
    expect((await get(`/v1/satisfaction/dissatisfied?${wide}`, elsewhere)).body.cases).toEqual([]);
  });

  it('a refusal is followed in its own municipality only', async () => {
    const reference = await store('2023-02-01T08:00:00.000Z', {}, () => [
      event('CaseRefusedWithAdvice', '2023-02-10T08:00:00.000Z', { reason: 'Too high', advice: 'Lower it' }),
    ]);
    await store('2023-02-20T08:00:00.000Z', { previousReference: reference }, () => [], ELSEWHERE);
    expect((await get('/v1/refusals?from=2023-01-01&to=2023-12-31')).body).toMatchObject({ resubmitted: { n: 1, count: 0 } });
  });

  it.each([
    ['/v1/response-times?from=2026-03-02&to=2026-03-01', ['from']],
    ['/v1/meeting-effects?measure=speed&case-type=nothing', ['measure']],
    ['/v1/meeting-effects?case-type=nothing', ['case-type']],
    ['/v1/refusals?from=1990-01-01&to=2026-03-01', ['from']],
    ['/v1/expected-dates?from=x&to=y&complexity=z', ['complexity', 'from', 'to']],
    ['/v1/satisfaction?quarter=2026-Q1', ['quarter']],
    ['/v1/satisfaction/dissatisfied?limit=201&cursor=%20', ['cursor', 'limit']],
    ['/v1/satisfaction/dissatisfied?cursor=abc', ['cursor']],
  ])('400 for %s', async (path, paths) => {
    const answer = await analyst.get(path);
    expect(answer.status).toBe(400);
    expect([...new Set(each<string>(answer.body.errors, 'path'))].sort()).toEqual(paths);
  });
});
