import { each } from './support/api-client';
import type { ApiClient } from './support/api-client';
import { ELSEWHERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

const PERIOD = 'from=2026-03-01&to=2026-03-31';

describe('Departments', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest();
    analyst = await test.as('analyst');
    const caseworker = await test.as('caseworker');
    // Half a day before it is routed; three days in building, one of them the applicant's; a day in environment; half a day back in building.
    const first = await caseworker.receive({ occurredAt: '2026-03-02T08:00:00Z' });
    const record = (path: string, occurredAt: string, body: object = {}) => caseworker.record(first, path, { occurredAt, ...body });
    await record('routings', '2026-03-02T20:00:00Z', { department: 'building', reason: 'Walls' });
    await record('information-requests', '2026-03-03T20:00:00Z', { what: 'A drawing' });
    await record('information', '2026-03-04T20:00:00Z', { complete: true });
    await record('routings', '2026-03-05T20:00:00Z', { department: 'environment', reason: 'Noise' });
    await record('routings', '2026-03-06T20:00:00Z', { department: 'building', reason: 'Walls again' });
    await record('grant', '2026-03-07T08:00:00Z');
    const waiting = await caseworker.receive({ occurredAt: '2026-03-30T08:00:00Z', caseType: 'question' });
    await caseworker.record(waiting, 'routings', { occurredAt: '2026-04-02T08:00:00Z', department: 'environment', reason: 'Noise' });
    await caseworker.receive({ occurredAt: '2026-03-31T08:00:00Z' });
  });
  afterAll(() => test.stop());

  it('show time by visit and by case, and whose it was, so that it adds up', async () => {
    const { status, body } = await analyst.get(`/v1/departments?${PERIOD}`);
    expect(status).toBe(200);
    const [building, environment] = body.departments;
    expect(each(body.departments, 'department')).toEqual(['building', 'environment']);
    expect(building.visits).toEqual({
      n: 2,
      meanDays: 1.75,
      medianDays: 1.75,
      medianInterval: null,
      p90Days: 2.75,
      split: {
        sumDays: 3.5,
        meanDays: 1.75,
        withUs: { sumDays: 2.5, meanDays: 1.25, share: 0.714286 },
        withApplicant: { sumDays: 1, meanDays: 0.5, share: 0.285714 },
        withOthers: { sumDays: 0, meanDays: 0, share: 0 },
      },
    });
    expect(building.cases).toMatchObject({ n: 1, medianDays: 3.5 });
    expect(building.returns).toEqual({
      count: 1,
      cases: { n: 1, count: 1, share: 1, interval: { low: expect.closeTo(0.2065, 4), high: 1 } },
    });
    expect(building).toMatchObject({ handedOver: 1, takenOver: 1, queue: { n: 0, age: { medianDays: null, oldestDays: null } } });
    expect(environment.visits).toMatchObject({ n: 1, medianDays: 1 });
    expect(body.decided).toMatchObject({
      n: 1,
      medianDays: 5,
      split: { sumDays: 5, withApplicant: { sumDays: 1, share: 0.2 } },
      beforeRouting: { sumDays: 0.5 },
      handOffs: { count: 2, perCase: 2 },
      returns: { count: 1 },
    });
    expect(body.decided.beforeRouting.sumDays + building.cases.split.sumDays + environment.cases.split.sumDays).toBe(5);
    expect(body.coverage).toEqual({ measured: 1, leftOut: { 'not-decided': 2 } });
  });

  it('show who hands over to whom', async () => {
    const { body } = await analyst.get(`/v1/departments?${PERIOD}`);
    expect(body.handOvers).toEqual([
      { from: 'building', to: 'environment', count: 1, returns: 0 },
      { from: 'environment', to: 'building', count: 1, returns: 1 },
    ]);
  });

  it('show what waits now and how long, whatever the period', async () => {
    const { body } = await analyst.get('/v1/departments?from=2020-01-01&to=2020-01-02');
    expect(each(body.departments, 'department')).toEqual(['environment']);
    const days = (since: string): number => (Date.now() - Date.parse(since)) / 86_400_000;
    expect(body.departments[0].queue).toEqual({
      n: 1,
      age: {
        medianDays: expect.closeTo(days('2026-03-30T08:00:00Z'), 1),
        p90Days: expect.closeTo(days('2026-03-30T08:00:00Z'), 1),
        oldestDays: expect.closeTo(days('2026-03-30T08:00:00Z'), 1),
      },
      here: expect.objectContaining({ oldestDays: expect.closeTo(days('2026-04-02T08:00:00Z'), 1) }),
    });
    expect(body.notRouted).toMatchObject({ n: 1, age: { oldestDays: expect.closeTo(days('2026-03-31T08:00:00Z'), 1) } });
  });

  it('can be of some cases only', async () => {
    const { body } = await analyst.get('/v1/departments?from=2026-03-01&to=2026-03-31&case-type=question');
    expect(body.filters).toEqual({ 'case-type': ['question'] });
    expect(body.decided).toMatchObject({ n: 0, medianDays: null, split: { sumDays: 0, meanDays: null, withUs: { share: null } } });
    expect(each(body.departments, 'department')).toEqual(['environment']);
    expect((await analyst.get('/v1/departments?complexity=complex')).body.departments).toEqual([]);
  });

  it('show work in and out by week, empty weeks too', async () => {
    const { body } = await analyst.get('/v1/departments/flow?department=environment&from=2026-03-04&to=2026-04-02');
    expect(body).toMatchObject({ department: 'environment', timeZone: 'Europe/Copenhagen', before: 0 });
    expect(body.weeks).toEqual([
      { week: '2026-W10', from: '2026-03-04', to: '2026-03-08', begun: 1, ended: 1, balance: 0 },
      { week: '2026-W11', from: '2026-03-09', to: '2026-03-15', begun: 0, ended: 0, balance: 0 },
      { week: '2026-W12', from: '2026-03-16', to: '2026-03-22', begun: 0, ended: 0, balance: 0 },
      { week: '2026-W13', from: '2026-03-23', to: '2026-03-29', begun: 0, ended: 0, balance: 0 },
      { week: '2026-W14', from: '2026-03-30', to: '2026-04-02', begun: 1, ended: 0, balance: 1 },
    ]);
    const later = await analyst.get('/v1/departments/flow?department=environment&from=2026-05-01&to=2026-05-01');
    expect(later.body).toMatchObject({ before: 1, weeks: [{ week: '2026-W18', begun: 0, balance: 1 }] });
  });

  it('shows a year to today when no period is said', async () => {
    const { body } = await analyst.get('/v1/departments');
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format();
    expect(body.to).toBe(today);
    expect(Date.parse(body.to) - Date.parse(body.from)).toBeGreaterThanOrEqual(364 * 86_400_000);
    expect(Date.parse(body.to) - Date.parse(body.from)).toBeLessThanOrEqual(365 * 86_400_000);
  });

  it('of another municipality are not there', async () => {
    const elsewhere = await test.as('analyst', ELSEWHERE);
    expect((await elsewhere.get(`/v1/departments?${PERIOD}`)).body).toMatchObject({
      departments: [],
      handOvers: [],
      decided: { n: 0 },
      notRouted: { n: 0 },
      coverage: { measured: 0, leftOut: {} },
    });
    const flow = await elsewhere.get(`/v1/departments/flow?department=environment&${PERIOD}`);
    expect(
      (flow.body.weeks as Record<string, number>[]).every(({ begun, ended, balance }) => begun === 0 && ended === 0 && balance === 0),
    ).toBe(true);
  });

  it.each([
    ['/v1/departments?from=soon&to=2026-13-01&case-type=x&complexity=hard&colour=red', ['colour', 'complexity', 'from', 'to']],
    ['/v1/departments?from=2026-03-02&to=2026-03-01', ['from']],
    ['/v1/departments?from=2000-01-01&to=2026-03-01', ['from']],
    ['/v1/departments?from=2199-01-01', ['from']],
    ['/v1/departments?case-type=nothing,question', ['case-type']],
    ['/v1/departments/flow', ['department']],
    ['/v1/departments/flow?department=nowhere', ['department']],
    ['/v1/departments/flow?department=building&from=2020-01-01&to=2026-01-01', ['from']],
  ])('400 for %s', async (path, paths) => {
    const answer = await analyst.get(path);
    expect(answer.status).toBe(400);
    expect([...new Set(each<string>(answer.body.errors, 'path'))].sort()).toEqual(paths);
  });
});
