import { appendCase, declare, referenceOf } from '../support/case-views';
import { event, received } from '../support/case-specification';
import { each } from './support/api-client';
import type { ApiClient } from './support/api-client';
import { ELSEWHERE, HERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

const DAY_MS = 86_400_000;
const YEAR = 'measure=gross&from=2025-01-01&to=2025-12-31';

describe('Municipalities side by side', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  let position = '';
  let numbers = 0;

  const agree = async (key: string, comparable: boolean): Promise<void> => {
    const before = (await test.installation.municipalities.get(key))!;
    const { name, languages, departments, caseTypes } = before;
    await declare(test.installation.store, { key, name, languages, departments, caseTypes, comparable });
  };
  const decided = async (municipality: string, receivedAt: string, days: number, caseType = 'question'): Promise<void> => {
    await appendCase(test.installation.store, [
      received(receivedAt, { municipality, reference: referenceOf(++numbers), caseType }),
      event('CaseGranted', new Date(Date.parse(receivedAt) + days * DAY_MS).toISOString(), {}),
    ]);
    position = await test.installation.store.head();
  };
  const compare = (query: string, client = analyst) => client.get(`/v1/municipalities?${query}&wait-for=${position}&wait-ms=10000`);

  beforeAll(async () => {
    test = await startApiUnderTest();
    analyst = await test.as('analyst');
    await decided(HERE, '2025-05-05T08:00:00.000Z', 2);
    // Five in April, three in May, and two of a kind that nobody else has.
    for (const days of [1, 2, 3, 4, 5]) await decided(ELSEWHERE, '2025-04-02T08:00:00.000Z', days);
    for (const days of [10, 10, 10]) await decided(ELSEWHERE, '2025-05-02T08:00:00.000Z', days);
    for (const days of [100, 100]) await decided(ELSEWHERE, '2025-04-02T08:00:00.000Z', days, 'outdoor-serving');
  });
  afterAll(() => test.stop());

  it('are one alone until both agree', async () => {
    const alone = [expect.objectContaining({ municipality: HERE, own: true, figures: expect.objectContaining({ n: 1, medianDays: 2 }) })];
    expect((await compare(YEAR)).body).toMatchObject({ comparable: false, municipalities: alone, more: 0 });
    await agree(HERE, true);
    expect((await compare(YEAR)).body).toMatchObject({ comparable: true, municipalities: alone });
    await agree(HERE, false);
    await agree(ELSEWHERE, true);
    const { body } = await compare(YEAR);
    expect(body).toMatchObject({ comparable: false, municipalities: alone });
    expect(JSON.stringify(body)).not.toContain(ELSEWHERE);
    // One that does not agree is told apart from one that does not exist by nobody.
    const names = async (key: string): Promise<string> =>
      each<string>((await compare(`${YEAR}&municipality=${key}`)).body.errors, 'message')
        .join()
        .replace(key, '…');
    expect(await names(ELSEWHERE)).toBe(await names('atlantis'));
    await agree(HERE, true);
    expect(each((await compare(YEAR)).body.municipalities, 'municipality')).toEqual([HERE, ELSEWHERE]);
    expect(each((await compare(`${YEAR}&municipality=${ELSEWHERE}`)).body.municipalities, 'municipality')).toEqual([HERE, ELSEWHERE]);
    expect(each((await compare(`${YEAR}&municipality=${HERE}`)).body.municipalities, 'municipality')).toEqual([HERE]);
  });

  it('show of others what five cases stand behind, and nothing from which less could be computed', async () => {
    const { body } = await compare(YEAR);
    const other = body.municipalities[1];
    // The three of May and the two of the other kind are in no block of five.
    expect(other).toMatchObject({ own: false, partial: true });
    expect(other.figures).toEqual({
      n: 5,
      meanDays: 3,
      medianDays: 3,
      medianInterval: null,
      p90Days: 4.6,
      withinGoal: null,
      split: {
        sumDays: 15,
        meanDays: 3,
        withUs: { sumDays: 15, meanDays: 3, share: 1 },
        withApplicant: { sumDays: 0, meanDays: 0, share: 0 },
        withOthers: { sumDays: 0, meanDays: 0, share: 0 },
      },
      handOffsPerCase: 0,
      returned: expect.objectContaining({ n: 5, count: 0 }),
    });
    const figuresFor = async (query: string): Promise<Record<string, unknown>> =>
      ((await compare(query)).body.municipalities as Record<string, unknown>[])[1]!;
    for (const query of [
      'measure=gross&from=2025-05-01&to=2025-05-31',
      'measure=gross&from=2025-04-02&to=2025-04-30',
      `${YEAR}&case-type=outdoor-serving`,
      `${YEAR}&complexity=simple`,
    ]) {
      expect(await figuresFor(query)).toMatchObject({ figures: null, withheld: 'fewer-than-5-cases' });
    }
    // A month more, or all types instead of one, makes no difference that would give the few away.
    expect((await figuresFor('measure=gross&from=2025-04-01&to=2025-04-30')).figures).toEqual(other.figures);
    expect((await figuresFor(`${YEAR}&case-type=question`)).figures).toEqual(other.figures);
    expect(JSON.stringify(body)).not.toMatch(/reference/);
  });

  it("show one's own exactly, however few", async () => {
    const { body } = await compare(YEAR, await test.as('analyst', ELSEWHERE));
    expect(body.municipalities[0]).toMatchObject({ municipality: ELSEWHERE, own: true, partial: false, figures: { n: 10 } });
    expect(body.municipalities[1]).toMatchObject({ municipality: HERE, figures: null, withheld: 'fewer-than-5-cases' });
  });

  it.each([
    ['/v1/municipalities', ['measure']],
    ['/v1/municipalities?measure=department&from=x', ['from', 'measure']],
    ['/v1/municipalities?measure=gross&municipality=atlantis', ['municipality']],
    ['/v1/municipalities?measure=gross&case-type=nothing', ['case-type']],
    ['/v1/municipalities?measure=gross&from=2001-01-01&to=2025-01-01', ['from']],
  ])('400 for %s', async (path, paths) => {
    const answer = await analyst.get(path);
    expect(answer.status).toBe(400);
    expect([...new Set(each<string>(answer.body.errors, 'path'))].sort()).toEqual(paths);
  });
});
