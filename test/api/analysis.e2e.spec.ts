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
      groupBy: [],
      timeZone: 'Europe/Copenhagen',
      groups: [{ key: {}, n: 4, meanDays: 2.5, medianDays: 2.5, p75Days: 3.25, p90Days: 3.7, p95Days: 3.85 }],
      coverage: { measured: 4, leftOut: { 'not-decided': 1 } },
    });
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
    ['/v1/distributions?dimension=colour&from=2026-1&to=x', ['dimension', 'from', 'to']],
    ['/v1/distributions?from=2026-03&to=2026-02', ['from']],
  ])('400 for %s', async (path, paths) => {
    const answer = await analyst.get(path);
    expect(answer.status).toBe(400);
    expect([...new Set(each<string>(answer.body.errors, 'path'))].sort()).toEqual(paths);
  });
});
