import { each } from './support/api-client';
import type { ApiClient } from './support/api-client';
import { startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

describe('What an analyst measures', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest();
    analyst = await test.as('analyst');
    const caseworker = await test.as('caseworker');
    // Gross times of 1, 2, 3 and 4 days; the last case is open.
    for (const days of [1, 2, 3, 4]) {
      const reference = await caseworker.receive({ occurredAt: '2026-03-02T08:00:00Z', channel: days % 2 === 0 ? 'post' : 'online' });
      await caseworker.record(reference, 'acknowledgement', { occurredAt: '2026-03-02T20:00:00Z' });
      await caseworker.record(reference, 'routings', { occurredAt: '2026-03-02T20:00:00Z', department: 'building', reason: 'Walls' });
      await caseworker.record(reference, 'grant', { occurredAt: `2026-03-0${days + 2}T08:00:00Z` });
    }
    await caseworker.receive({ occurredAt: '2026-04-02T08:00:00Z' });
  });
  afterAll(() => test.stop());

  it('gross time in days, with n and quantiles, and what was left out', async () => {
    const { body } = await analyst.get('/v1/processing-times?measure=gross');
    expect(body).toEqual({
      measure: 'gross',
      cohort: 'decision',
      groupBy: [],
      filters: {},
      timeZone: 'Europe/Copenhagen',
      groups: [
        {
          ...{ key: {}, cases: 4, open: 0, basis: 'settled', n: 4 },
          ...{ meanDays: 2.5, medianDays: 2.5, medianInterval: null, p75Days: 3.25, p90Days: 3.7, p95Days: 3.85, errorAtMost: 0 },
          // None of the cases is said to be simple.
          share: { value: null, interval: null, n: 0, met: 0, missed: 0, overdue: 0, pending: 0, withoutGoal: 4 },
          target: { requiredShare: null, goals: [] },
        },
      ],
      coverage: { measured: 4, leftOut: { 'not-decided': 1 } },
      errorAtMost: 0,
    });
  });

  it('the share within the goal, with its interval and the goal', async () => {
    const { body } = await analyst.get('/v1/processing-times?measure=response&exact=true');
    expect(body.groups[0]).toMatchObject({
      share: { value: 1, n: 4, met: 4, missed: 0, overdue: 0, pending: 0, withoutGoal: 0, interval: { high: 1 } },
      target: {
        requiredShare: 0.9,
        goals: [
          {
            ...{ key: 'default-response', validFrom: '1900-01-01', requiredShare: 0.9, cases: 4 },
            limit: { amount: 24, unit: 'elapsed-hours' },
          },
        ],
      },
    });
    // Wilson for 4 of 4: 4 / (4 + z²).
    expect((body.groups[0].share.interval as { low: number }).low).toBeCloseTo(4 / (4 + 1.959964 ** 2), 6);
  });

  it('of a receipt cohort: open cases count by Kaplan–Meier, and as misses when they are overdue', async () => {
    const { body } = await analyst.get('/v1/processing-times?measure=response&cohort=receipt&from=2026-03-01&to=2026-04-30');
    expect(body).toMatchObject({ cohort: 'receipt', coverage: { measured: 5, leftOut: {} } });
    expect(body.groups).toEqual([
      expect.objectContaining({ cases: 5, open: 1, n: 5, basis: 'settled-and-open', meanDays: null, medianDays: 0.5, p90Days: null }),
    ]);
    expect(body.groups[0].share).toMatchObject({ value: 0.8, n: 5, met: 4, overdue: 1, pending: 0 });
    const net = await analyst.get('/v1/processing-times?measure=net&cohort=receipt');
    expect(net.body.groups[0]).toMatchObject({ cases: 5, open: 1, n: 4, basis: 'settled', medianDays: 2.5 });
  });

  it.each([
    ['channel=post', 2],
    ['channel=post,online', 4],
    ['department=building&case-type=outdoor-serving', 4],
    ['department=environment', undefined],
    ['industry=restaurant&industry=hairdresser', 4],
    ['complexity=simple,complex', undefined],
  ])('only cases with %s', async (filter, n) => {
    const { status, body } = await analyst.get(`/v1/processing-times?measure=gross&${filter}`);
    expect(status).toBe(200);
    expect(body.groups[0]?.n).toBe(n);
  });

  it('by group, in a period of the municipality', async () => {
    const { body } = await analyst.get('/v1/processing-times?measure=gross&group-by=channel,month&from=2026-03-03&to=2026-03-05');
    expect(body.groups).toEqual([
      expect.objectContaining({ key: { channel: 'online', month: '2026-03' }, n: 2, medianDays: 2 }),
      expect.objectContaining({ key: { channel: 'post', month: '2026-03' }, n: 1, medianDays: 2 }),
    ]);
    const repeated = await analyst.get('/v1/processing-times?measure=gross&group-by=channel&group-by=month&from=2026-03-03&to=2026-03-05');
    expect(repeated.body).toEqual(body);
  });

  it.each([
    ['response', 0.5],
    ['net', 2.5],
    ['department', 2],
  ])('%s time', async (measure, medianDays) => {
    expect((await analyst.get(`/v1/processing-times?measure=${measure}`)).body.groups[0]).toMatchObject({ n: 4, medianDays });
  });

  it('counts by dimension', async () => {
    const { body } = await analyst.get('/v1/distributions?dimension=channel,month&from=2026-03');
    expect(body.counts).toEqual([
      { dimension: 'channel', value: 'online', count: 3 },
      { dimension: 'channel', value: 'post', count: 2 },
      { dimension: 'month', value: '2026-03', count: 4 },
      { dimension: 'month', value: '2026-04', count: 1 },
    ]);
    expect((await analyst.get('/v1/distributions?dimension=month&to=2026-03')).body.counts).toEqual([
      { dimension: 'month', value: '2026-03', count: 4 },
    ]);
    const all = new Set(each<string>((await analyst.get('/v1/distributions')).body.counts, 'dimension'));
    expect([...all].sort()).toEqual(['case-type', 'channel', 'complexity', 'industry', 'month']);
  });

  it.each([
    ['/v1/processing-times', ['measure']],
    ['/v1/processing-times?measure=speed&group-by=colour&from=soon&to=2026-13-01', ['from', 'group-by', 'measure', 'to']],
    ['/v1/processing-times?measure=gross&from=2026-03-02&to=2026-03-01', ['from']],
    ['/v1/processing-times?measure=gross&group-by=month,month', ['group-by']],
    [
      '/v1/processing-times?measure=gross&cohort=all&complexity=hard&channel=fax&exact=perhaps',
      ['channel', 'cohort', 'complexity', 'exact'],
    ],
    ['/v1/processing-times?measure=gross&department=builders,building&case-type=walls', ['case-type', 'department']],
    [`/v1/processing-times?measure=gross&case-type=${Array.from({ length: 51 }, (_, i) => `t${i}`).join()}`, ['case-type']],
    [`/v1/processing-times?measure=gross&industry=${'x'.repeat(201)}`, ['industry']],
    ['/v1/distributions?dimension=colour&from=2026-1&to=x', ['dimension', 'from', 'to']],
    ['/v1/distributions?from=2026-03&to=2026-02', ['from']],
  ])('400 for %s', async (path, paths) => {
    const answer = await analyst.get(path);
    expect(answer.status).toBe(400);
    expect([...new Set(each<string>(answer.body.errors, 'path'))].sort()).toEqual(paths);
  });
});
