import { StoredBaselines } from '@casetrail/baseline';
import { caseStream } from '@casetrail/case';
import type { RecordedEvent } from '@casetrail/event-store';
import { rebuild } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import { appendCase, referenceOf } from '../support/case-views';
import { each, type ApiClient } from './support/api-client';
import { ELSEWHERE, HERE, type ApiUnderTest } from './support/api-under-test';
import { eventsOf, makeCases, type PlainCase } from './support/plain-cases';
import type { PlainCohort, PlainGoal, PlainMeasure } from './support/plain-figures';
import {
  DEFAULTS,
  isWithin,
  nameOf,
  NOW,
  pathsOf,
  plain,
  plainly,
  SPRING,
  THEN,
  told,
  YearOfCases,
  type Figures,
  type Key,
} from './support/year-of-cases';

describe('A baseline', () => {
  let year: YearOfCases;
  let test: ApiUnderTest;
  let analyst: ApiClient;
  let all: PlainCase[];
  beforeAll(async () => {
    year = await YearOfCases.make();
    ({ test, analyst, all } = year);
  });
  afterAll(() => test.stop());

  it.each([
    [{}, ['from', 'key', 'name', 'to']],
    [{ ...SPRING, key: 'Not A Key', name: ' ' }, ['key', 'name']],
    [{ ...SPRING, from: '2025-06-01' }, ['from']],
    [{ ...SPRING, to: '2025-02-30', more: 1 }, ['more', 'to']],
    [{ ...SPRING, from: '2019-01-01', to: '2019-12-31' }, ['from']],
    ['[]', ['']],
    [undefined, ['from', 'key', 'name', 'to']],
  ])('is not frozen from %j: 400', async (body, paths) => {
    const answer = await analyst.post('/v1/baselines', body);
    expect([answer.status, pathsOf(answer)]).toEqual([400, paths]);
    expect((await analyst.get('/v1/baselines')).body).toEqual({ baselines: [] });
  });

  it('is frozen once, by whoever comes first, and is there at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => analyst.post('/v1/baselines', SPRING)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const created = answers.find(({ status }) => status === 201)!;
    expect(created.headers.get('location')).toBe('/v1/baselines/spring');
    expect(created.headers.get('casetrail-position')).toMatch(/^\d+/);
    for (const { body } of answers) expect(body).toEqual(created.body);
    expect(created.body).toEqual({
      ...SPRING,
      ...{ timeZone: 'Europe/Copenhagen', frozenAt: expect.any(String), frozenBy: `analyst@${HERE}`, position: expect.any(String) },
    });
    expect((await analyst.get('/v1/baselines')).body).toEqual({ baselines: [created.body] });
    expect((await analyst.post('/v1/baselines', SPRING)).status).toBe(200);
  });

  it.each([[{ to: '2025-04-30' }], [{ name: 'Another spring' }]])('is never frozen over: %j is 409', async (change) => {
    const answer = await analyst.post('/v1/baselines', { ...SPRING, ...change });
    expect([answer.status, answer.body.type]).toEqual([409, 'urn:casetrail:problem:baseline-exists']);
  });

  it.each([[[]], [['case-type']], [['department', 'case-type']], [['complexity']], [['industry']], [['channel']]])(
    'has the figures of a second computation by %j',
    async (groupBy) => {
      const query = groupBy.length === 0 ? '' : `?group-by=${groupBy.join()}`;
      const { status, body } = await analyst.get(`/v1/baselines/spring${query}`);
      expect(status).toBe(200);
      expect(body.series).toHaveLength(8);
      for (const series of body.series as {
        measure: PlainMeasure;
        cohort: PlainCohort;
        overall: Figures;
        groups: (Figures & { key: Key })[];
      }[]) {
        const { measure, cohort, overall, groups } = series;
        const [whole] = plainly(all, { measure, cohort, ...THEN }, []).values();
        expect([measure, cohort, told(overall)]).toEqual([measure, cohort, plain(whole!)]);
        if (groupBy.length === 0) continue;
        const expected = [...plainly(all, { measure, cohort, ...THEN }, groupBy)].map(([name, figures]) => [name, plain(figures)]);
        const found = groups.map((group) => [nameOf(groupBy)(group.key), told(group)]);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      }
    },
  );

  it('says what it leaves out, and what cases were held to', async () => {
    const { body } = await analyst.get('/v1/baselines/spring');
    const of = (measure: string, cohort: string) =>
      (body.series as { measure: string; cohort: string }[]).find((series) => series.measure === measure && series.cohort === cohort);
    const received = all.filter(
      ({ receivedMs }) => receivedMs >= Date.parse('2024-12-31T23:00:00Z') && receivedMs < Date.parse('2025-05-31T22:00:00Z'),
    );
    expect(of('gross', 'receipt')).toMatchObject({
      coverage: { measured: received.length, leftOut: {} },
      overall: { basis: 'settled-and-open', meanDays: null, errorAtMost: 0 },
    });
    const notDecided = received.filter(({ decidedMs }) => decidedMs === null).length;
    expect(of('net', 'receipt')).toMatchObject({ coverage: { leftOut: { 'not-decided': notDecided } } });
    const open = received.filter(({ acknowledgedMs }) => acknowledgedMs === null).length;
    expect(of('response', 'decision')).toMatchObject({ coverage: { leftOut: { 'not-acknowledged': open } } });
    expect(of('net', 'receipt')).toMatchObject({ overall: { basis: 'settled' } });
    expect(each<string>(body.goals, 'key').sort()).toEqual(['default-gross-simple', 'default-response']);
    expect(body.calendar).toMatchObject({ timeZone: 'Europe/Copenhagen', publicHolidays: { country: 'dk' } });
  });

  it('suggests the smallest limit that the required share kept', async () => {
    const { body } = await analyst.get('/v1/baselines/spring/suggested-goals?required-share=0.8&unit=calendar-days');
    expect(body).toMatchObject({
      measure: 'gross',
      unit: 'calendar-days',
      requiredShare: 0.8,
      derivation: expect.stringMatching(/24 hours/),
    });
    for (const { caseType, n, limit, low, high } of body.caseTypes as {
      caseType: string;
      n: number;
      limit: number;
      low: number;
      high: number;
    }[]) {
      const days = all
        .filter((one) => one.caseType === caseType && one.decidedMs !== null && isWithin(one.decidedMs, THEN))
        .map((one) => Math.ceil((one.decidedMs! - one.receivedMs) / 86_400_000));
      const keeping = (limitDays: number): number => days.filter((each) => each <= limitDays).length / days.length;
      expect(n).toBe(days.length);
      expect(keeping(limit)).toBeGreaterThanOrEqual(0.8);
      expect(keeping(limit - 1)).toBeLessThan(0.8);
      expect(low).toBeLessThanOrEqual(limit);
      expect(high).toBeGreaterThanOrEqual(limit);
    }
    expect(body.caseTypes).toHaveLength(2);
    const hours = await analyst.get('/v1/baselines/spring/suggested-goals?measure=response&unit=elapsed-hours&required-share=1');
    const longest = Math.max(
      ...all
        .filter((one) => one.acknowledgedMs !== null && isWithin(one.acknowledgedMs, THEN))
        .map((one) => one.acknowledgedMs! - one.receivedMs),
    );
    expect(hours.body.overall).toMatchObject({ limit: Math.ceil(longest / 3_600_000), high: null });
  });

  it('has not drifted while nothing has happened but time', async () => {
    const { body } = await analyst.get('/v1/baselines/spring/drift');
    expect(body).toMatchObject({ goalsChanged: false, calendarChanged: false, unchanged: true });
    for (const { differences, differingGroups, frozen, now } of body.series as {
      differences: object[];
      differingGroups: number;
      frozen: object;
      now: object;
    }[]) {
      expect({ differences, differingGroups }).toEqual({ differences: [], differingGroups: 0 });
      expect(now).toEqual(frozen);
    }
  });

  it.each([
    ['/v1/baselines/spring?group-by=industry,channel', 400],
    ['/v1/baselines/spring/suggested-goals?measure=net', 400],
    ['/v1/baselines/spring/suggested-goals?unit=working-days', 400],
    ['/v1/baselines/spring/suggested-goals?required-share=0', 400],
    ['/v1/baselines/spring/drift?colour=red', 400],
    ['/v1/baselines/autumn', 404],
    ['/v1/baselines/autumn/drift', 404],
    ['/v1/baselines/Not%20a%00key', 404],
    ['/v1/baselines/autumn/suggested-goals', 404],
    ['/v1/comparisons?baseline=autumn&measure=gross&period=2025', 404],
  ])('%s: %i', async (path, status) => {
    const answer = await analyst.get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, expect.stringContaining('application/problem+json')]);
  });
  it('another municipality has baselines of its own, and no others', async () => {
    const elsewhere = await test.as('analyst', ELSEWHERE);
    expect((await elsewhere.get('/v1/baselines')).body).toEqual({ baselines: [] });
    for (const path of [
      '/v1/baselines/spring',
      '/v1/baselines/spring/drift',
      '/v1/baselines/spring/suggested-goals',
      '/v1/comparisons?baseline=spring&measure=gross&period=2025',
    ]) {
      expect((await elsewhere.get(path)).status).toBe(404);
    }
    expect((await elsewhere.post('/v1/baselines', SPRING)).status).toBe(201);
    const [own, others] = [(await analyst.get('/v1/baselines/spring')).body, (await elsewhere.get('/v1/baselines/spring')).body];
    expect((own.series as { overall: Figures }[])[2]!.overall.cases).not.toBe((others.series as { overall: Figures }[])[2]!.overall.cases);
    expect((await (await test.as('administrator', 'nowhere')).post('/v1/baselines', SPRING)).status).toBe(403);
  });
  it('a baseline stays what it was, bit for bit, whatever is recorded later, and the drift says what', async () => {
    const seen = async (): Promise<string[]> => {
      const answers = await Promise.all(
        ['', '?group-by=department,case-type,complexity', '?group-by=industry', '/suggested-goals'].map((path) =>
          analyst.get(`/v1/baselines/spring${path}`),
        ),
      );
      return answers.map(({ text }) => text);
    };
    const stored = async (): Promise<RecordedEvent[]> => {
      const events: RecordedEvent[] = [];
      for await (const event of test.installation.store.readStream(`baseline-${HERE}.spring`)) events.push(event);
      return events;
    };
    const [seenBefore, storedBefore] = [await seen(), await stored()];

    // Told late: five cases of the period. Corrected: three that were decided in it are taken up again. And a stricter goal from of old.
    const late = makeCases(5, 21, '2025-02-03T08:00:00Z', '2025-03-03T08:00:00Z', 1).map((one) => ({
      ...one,
      decidedMs: one.receivedMs + 5 * 86_400_000,
      wait: null,
      visits: [],
    }));
    await year.append(late.map((one, i) => eventsOf(one, HERE, 5000 + i)));
    const corrected = all
      .flatMap((one, i) => (one.decidedMs !== null && isWithin(one.decidedMs, THEN) && isWithin(one.receivedMs, THEN) ? [i] : []))
      .slice(0, 3);
    for (const i of corrected) {
      const occurredAt = new Date(Date.parse('2025-12-05T08:00:00Z')).toISOString();
      await appendCase(
        test.installation.store,
        [{ type: 'CaseReopened', occurredAt, data: { reason: 'A mistake' } }],
        caseStream(HERE, referenceOf(i)),
      );
    }
    const administrator = await test.as('administrator');
    const goal = { measure: 'response', limit: { amount: 2, unit: 'elapsed-hours' }, requiredShare: 0.5, validFrom: '1900-01-01' };
    expect((await administrator.send('PUT', '/v1/service-goals/quick', goal)).status).toBe(200);
    await year.shown();
    await rebuild({
      database: test.installation.database,
      store: test.installation.store,
      group: caseViews,
      name: 'processing-times',
    });
    await year.shown();

    expect(await seen()).toEqual(seenBefore);
    expect(await stored()).toEqual(storedBefore);
    const readAnew = await new StoredBaselines(test.installation.store).get(HERE, 'spring');
    expect(readAnew).toMatchObject(SPRING);

    const now = all.map((one, i) => (corrected.includes(i) ? { ...one, decidedMs: null } : one)).concat(late);
    const goals: PlainGoal[] = [{ measure: 'response', hours: 2, requiredShare: 0.5 }, ...DEFAULTS.slice(1)];
    const { body } = await analyst.get('/v1/baselines/spring/drift');
    expect(body).toMatchObject({ goalsChanged: true, calendarChanged: false, unchanged: false });
    for (const series of body.series as {
      measure: PlainMeasure;
      cohort: PlainCohort;
      frozen: Figures;
      now: Figures;
      differences: { figure: string; frozen: number; now: number; by: number }[];
    }[]) {
      const of = { measure: series.measure, cohort: series.cohort, ...THEN };
      const [[then], [today]] = [[...plainly(all, of, []).values()], [...plainly(now, of, [], goals).values()]];
      expect(told(series.frozen)).toEqual(plain(then!));
      expect([of, told(series.now)]).toEqual([of, plain(today!)]);
      const cases = series.differences.find(({ figure }) => figure === 'cases');
      expect(cases?.by ?? 0).toBe(today!.cases - then!.cases);
      const met = series.differences.find(({ figure }) => figure === 'met');
      expect(met?.by ?? 0).toBe(today!.met - then!.met);
    }
    // What is compared with it now is held to the goals of now; the baseline is held to those of then.
    const { body: compared } = await analyst.get(`/v1/comparisons?baseline=spring&measure=response&from=${NOW.from}&to=${NOW.to}`);
    expect(compared.overall).toMatchObject({
      baseline: { target: { requiredShare: 0.9, goals: [{ key: 'default-response' }] } },
      target: { requiredShare: 0.5, goals: [{ key: 'quick', limit: { amount: 2, unit: 'elapsed-hours' } }] },
    });
  });
});
