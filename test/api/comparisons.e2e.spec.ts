import type { ApiClient } from './support/api-client';
import type { ApiUnderTest } from './support/api-under-test';
import type { PlainCase } from './support/plain-cases';
import type { PlainFigures } from './support/plain-figures';
import {
  COHORTS,
  MEASURES,
  nameOf,
  NOW,
  pathsOf,
  plain,
  plainly,
  round,
  SPRING,
  THEN,
  told,
  YearOfCases,
  type Figures,
  type Key,
} from './support/year-of-cases';

describe('A comparison', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  let all: PlainCase[];
  beforeAll(async () => {
    ({ test, analyst, all } = await YearOfCases.make());
    expect((await analyst.post('/v1/baselines', SPRING)).status).toBe(201);
  });
  afterAll(() => test.stop());

  interface Row {
    key: Key;
    presence: string;
    baseline: Figures | null;
    target: Figures['target'];
    actual: Figures | null;
    change: Record<'share' | 'medianDays', { value: number; interval: { low: number; high: number } | null } | null>;
    verdict: string;
    verdictText: string;
    adjusted?: Record<'share' | 'medianDays' | 'p90Days', { value: number; baseline: number; matched: number; n: number } | null> & {
      missing: string[];
      leftOut: string[];
      openCases: boolean;
    };
  }
  const period = `from=${NOW.from}&to=${NOW.to}`;
  const compare = async (query: string): Promise<{ body: { overall: Row; groups: Row[]; [rest: string]: unknown }; text: string }> => {
    const { status, body, text } = await analyst.get(`/v1/comparisons?baseline=spring&${query}`);
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return { body: body as { overall: Row; groups: Row[] }, text };
  };

  const groupings = [[], ['department', 'case-type'], ['complexity'], ['industry'], ['channel']];
  it.each(MEASURES.flatMap((measure) => COHORTS.flatMap((cohort) => groupings.map((groupBy) => [measure, cohort, groupBy] as const))))(
    'of %s time, %s cohort, by %j: both sides as a second computation has them',
    async (measure, cohort, groupBy) => {
      const { body } = await compare(
        `measure=${measure}&cohort=${cohort}&${period}${groupBy.length > 0 ? `&group-by=${groupBy.join()}` : ''}`,
      );
      const sides = {
        baseline: plainly(all, { measure, cohort, ...THEN }, [...groupBy]),
        actual: plainly(all, { measure, cohort, ...NOW }, [...groupBy]),
      };
      const rows = groupBy.length === 0 ? [body.overall] : body.groups;
      const names = rows.map(({ key }) => nameOf([...groupBy])(key));
      expect([...names].sort()).toEqual([...new Set([...sides.baseline.keys(), ...sides.actual.keys()])].sort());
      for (const [i, row] of rows.entries()) {
        const [then, now] = [sides.baseline.get(names[i]!), sides.actual.get(names[i]!)];
        expect([row.key, row.baseline && told(row.baseline)]).toEqual([row.key, then ? plain(then) : null]);
        expect([row.key, row.actual && told(row.actual)]).toEqual([row.key, now ? plain(now) : null]);
        expect(row.presence).toBe(then && now ? 'both' : then ? 'baseline-only' : 'actual-only');
        checkChange(row, then, now);
        checkVerdict(row, now);
      }
    },
  );

  function checkChange({ change }: Row, then: PlainFigures | undefined, now: PlainFigures | undefined): void {
    const [before, after] = [then, now].map((side) => (side && side.judged > 0 ? { ...side, p: side.met / side.judged } : undefined));
    if (!before || !after) expect(change.share).toBeNull();
    else {
      // Newcombe's method 10, from the formula.
      const value = after.p - before.p;
      const low = value - Math.sqrt((after.p - after.low!) ** 2 + (before.high! - before.p) ** 2);
      const high = value + Math.sqrt((after.high! - after.p) ** 2 + (before.p - before.low!) ** 2);
      expect([change.share?.value, change.share?.interval?.low, change.share?.interval?.high]).toEqual([value, low, high].map(round));
    }
    const medians = [then?.medianDays ?? null, now?.medianDays ?? null];
    if (medians.includes(null)) expect(change.medianDays).toBeNull();
    else {
      expect(change.medianDays?.value).toBeCloseTo(medians[1]! - medians[0]!, 4);
      const { interval } = change.medianDays!;
      if (interval) {
        expect(interval.low).toBeLessThanOrEqual(change.medianDays!.value);
        expect(interval.high).toBeGreaterThanOrEqual(change.medianDays!.value);
      }
    }
  }

  function checkVerdict({ verdict, target }: Row, now: PlainFigures | undefined): void {
    const required = target.requiredShare;
    if (required === null) expect(verdict).toBe('no-goal');
    else if (!now || now.judged === 0) expect(verdict).toBe('not-enough-cases');
    else expect(verdict).toBe(now.low! >= required ? 'met' : now.high! < required ? 'missed' : 'not-enough-cases');
  }

  it('shows groups that are on one side only as such', async () => {
    const { body } = await compare(`measure=gross&${period}&group-by=department`);
    const roads = body.groups.find(({ key }) => key['department'] === 'roads');
    expect(roads).toMatchObject({
      presence: 'actual-only',
      baseline: null,
      actual: { cases: expect.any(Number) },
      change: { share: null, medianDays: null },
    });
    expect(body.groups.at(-1)?.key).toEqual({ department: null });
  });

  it('adjusts to the mix of case types, with the unadjusted figure beside it', async () => {
    const { body } = await compare(`measure=gross&${period}&adjust=case-type&group-by=complexity`);
    const types = ['question', 'outdoor-serving'];
    const [then, now] = [THEN, NOW].map((days) =>
      plainly(all, { measure: 'gross', cohort: 'decision', ...days }, ['complexity', 'case-type']),
    );
    for (const row of body.groups) {
      const of = (side: Map<string, PlainFigures>) => types.map((type) => side.get(JSON.stringify([row.key['complexity'], type]))!);
      const [weights, shares] = [of(then!).map(({ judged }) => judged), of(now!).map(({ met, judged }) => met / judged)];
      const total = weights.reduce((sum, each) => sum + each, 0);
      if (total === 0) {
        expect(row.adjusted!.share).toBeNull();
        continue;
      }
      const expected = shares.reduce((sum, share, i) => sum + (share * weights[i]!) / total, 0);
      expect(row.adjusted!.share!.value).toBeCloseTo(expected, 5);
      expect(row.adjusted!.share!.baseline).toBeCloseTo(row.baseline!.share.value!, 5);
      expect(row.adjusted).toMatchObject({ missing: [], leftOut: [], openCases: false, share: { matched: 1 } });
      expect(row.actual!.share.value).not.toBeNull();
    }
    expect(body.overall.adjusted!.medianDays).toMatchObject({ matched: 1, n: body.overall.actual!.n });
    // The baseline held against itself is what it is, adjusted or not.
    const same = await compare(`measure=gross&from=${THEN.from}&to=${THEN.to}&adjust=case-type`);
    expect(same.body).toMatchObject({ overlaps: true, overall: { change: { share: { value: 0 }, medianDays: { value: 0 } } } });
    const { adjusted, actual } = same.body.overall;
    expect(adjusted!.share!.value).toBeCloseTo(actual!.share.value!, 5);
    expect(adjusted!.medianDays!.value).toBeCloseTo(actual!.medianDays!, 5);
    const open = await compare(`measure=gross&cohort=receipt&${period}&adjust=case-type`);
    expect(open.body.overall.adjusted).toMatchObject({ medianDays: null, p90Days: null, openCases: true, share: expect.anything() });
  });

  it('says the verdict in the language asked for', async () => {
    const verdictIn = async (language: string): Promise<unknown[]> => {
      const answer = await analyst.get(`/v1/comparisons?baseline=spring&measure=response&${period}`, { 'accept-language': language });
      const { overall } = answer.body as { overall: Row };
      return [answer.headers.get('content-language'), overall.verdict, overall.verdictText];
    };
    const [, verdict] = await verdictIn('da');
    expect(verdict).toBe('met');
    expect(await verdictIn('da')).toEqual(['da', 'met', 'Målet er nået.']);
    expect(await verdictIn('sv')).toEqual(['sv', 'met', 'Målet är uppnått.']);
    expect(await verdictIn('fi')).toEqual(['fi', 'met', 'Tavoite on saavutettu.']);
    expect(await verdictIn('en')).toEqual(['en', 'met', 'The goal has been met.']);
    expect((await verdictIn('de'))[0]).toBe('da');
  });

  it('takes periods in several forms', async () => {
    const { text } = await compare(`measure=gross&from=2025-07-01&to=2025-09-30&group-by=channel`);
    expect((await compare('measure=gross&period=2025-Q3&group-by=channel')).text).toBe(text);
    expect((await compare('measure=gross&period=2025-07..2025-09&group-by=channel')).text).toBe(text);
    expect((await compare('measure=gross&period=2025-07..2025-09&group-by=channel&exact=true')).text).toBe(text);
    expect((await compare('measure=gross&period=2025')).body).toMatchObject({ from: '2025-01-01', to: '2025-12-31', overlaps: true });
  });

  it('of a period without any case says so', async () => {
    const { body } = await compare('measure=gross&period=2020&group-by=case-type');
    expect(body.overall).toMatchObject({
      presence: 'baseline-only',
      actual: null,
      verdict: 'not-enough-cases',
      target: { requiredShare: 0.9 },
    });
    expect(body.coverage).toMatchObject({ actual: { measured: 0, leftOut: {} } });
  });

  it.each([
    ['', ['baseline']],
    ['baseline=spring&measure=gross', ['period']],
    ['baseline=spring&measure=gross&from=2025-07-01', ['to']],
    ['baseline=spring&measure=gross&period=2025&to=2025-07-01', ['to']],
    ['baseline=spring&measure=gross&period=2025-Q5', ['period']],
    ['baseline=spring&measure=gross&period=2025-06..2025-01', ['period']],
    ['baseline=spring&measure=gross&from=2025-07-01&to=2025-06-01', ['from']],
    ['baseline=spring&measure=speed&period=2025&cohort=all&exact=so&adjust=channel', ['adjust', 'cohort', 'exact', 'measure']],
    ['baseline=spring&measure=gross&period=2025&group-by=month', ['group-by']],
    ['baseline=spring&measure=gross&period=2025&group-by=department,channel', ['group-by']],
    ['baseline=spring&measure=gross&period=2025&group-by=industry&adjust=case-type', ['adjust']],
  ])('400 for ?%s', async (query, paths) => {
    const answer = await analyst.get(`/v1/comparisons?${query}`);
    expect([answer.status, pathsOf(answer)]).toEqual([400, paths]);
  });

  it('names what is possible, when a grouping was not frozen', async () => {
    const { body } = await analyst.get('/v1/comparisons?baseline=spring&measure=gross&period=2025&group-by=department,channel');
    expect((body.errors as { message: string }[])[0]?.message).toMatch(
      /department and channel together.*any of case-type, complexity, department; industry; channel/,
    );
  });
});
