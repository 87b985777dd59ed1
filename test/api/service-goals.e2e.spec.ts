import { OutcomeUnknown, WrongExpectedVersion } from '@casetrail/event-store';
import { applyDeclarations, municipalityStream } from '@casetrail/municipality';
import { each } from './support/api-client';
import type { Answer, ApiClient } from './support/api-client';
import { ELSEWHERE, HERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';

const GOAL = {
  measure: 'gross',
  caseType: 'outdoor-serving',
  complexity: 'complex',
  limit: { amount: 20, unit: 'working-days' },
  requiredShare: 0.8,
  validFrom: '2026-01-01',
};
const { limit, requiredShare, validFrom, ...SCOPE } = GOAL;
const VERSION = { limit, requiredShare, validFrom, isDefault: false };

/** Path and message of each fault of a 400. */
const faults = (answer: Answer): [string, string][] => {
  expect({ status: answer.status, type: answer.body.type }).toEqual({ status: 400, type: 'urn:casetrail:problem:invalid-request' });
  return (answer.body.errors as { path: string; message: string }[]).map(({ path, message }) => [path, message]);
};

describe('Service goals', () => {
  let test: ApiUnderTest;
  let administrator: ApiClient;
  beforeEach(async () => {
    test = await startApiUnderTest({ withoutProjector: true });
    administrator = await test.as('administrator');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await test.stop();
  });

  const put = (key: string, body: unknown = GOAL): Promise<Answer> => administrator.send('PUT', `/v1/service-goals/${key}`, body);
  const withdraw = (path: string): Promise<Answer> => administrator.send('DELETE', `/v1/service-goals/${path}`);
  const own = async (client = administrator): Promise<unknown[]> =>
    ((await client.get('/v1/service-goals')).body.goals as { versions: { isDefault: boolean }[] }[]).filter(({ versions }) =>
      versions.some(({ isDefault }) => !isDefault),
    );
  const recorded = async (municipality = HERE): Promise<{ type: string; actor: unknown }[]> => {
    const events: { type: string; actor: unknown }[] = [];
    for await (const { type, metadata } of test.installation.store.readStream(municipalityStream(municipality)))
      if (type.startsWith('ServiceGoal')) events.push({ type, actor: metadata['actor'] });
    return events;
  };
  it('are set from a day on, version by version; the same again records nothing', async () => {
    const first = await put('outdoor');
    expect([first.status, first.body]).toEqual([200, { key: 'outdoor', ...SCOPE, versions: [VERSION] }]);
    expect(first.headers.get('casetrail-position')).toBe(await test.installation.store.head());
    const again = await put('outdoor');
    expect([again.status, again.body, again.headers.get('casetrail-position')]).toEqual([200, first.body, null]);

    const ended = { ...GOAL, limit: null, validFrom: '2027-01-01' };
    expect((await put('outdoor', ended)).body.versions).toEqual([VERSION, { ...VERSION, limit: null, validFrom: '2027-01-01' }]);
    const stricter = { ...GOAL, limit: { amount: 3.5, unit: 'opening-hours' } };
    expect((await put('outdoor', stricter)).body.versions[0]).toEqual({ ...VERSION, limit: stricter.limit });
    expect(await recorded()).toEqual(Array(3).fill({ type: 'ServiceGoalSet', actor: `administrator@${HERE}` }));
  });

  it('are listed with the defaults, to analysts and caseworkers, of their own municipality alone', async () => {
    await put('outdoor');
    for (const role of ['analyst', 'caseworker'] as const) {
      const { goals } = (await (await test.as(role)).get('/v1/service-goals')).body;
      expect(each(goals, 'key')).toEqual(['default-gross-simple', 'default-response', 'outdoor']);
      expect(goals[1]).toEqual({
        key: 'default-response',
        measure: 'response',
        versions: [{ validFrom: '1900-01-01', limit: { amount: 24, unit: 'elapsed-hours' }, requiredShare: 0.9, isDefault: true }],
      });
    }
    expect(await own(await test.as('administrator', ELSEWHERE))).toEqual([]);
    const elsewhere = await test.as('administrator', ELSEWHERE);
    expect((await elsewhere.send('DELETE', `/v1/service-goals/outdoor/2026-01-01`)).status).toBe(404);
    expect((await elsewhere.send('PUT', '/v1/service-goals/outdoor', { ...GOAL, complexity: 'simple' })).status).toBe(200);
    expect(await own()).toEqual([{ key: 'outdoor', ...SCOPE, versions: [VERSION] }]);
    expect(await recorded(ELSEWHERE)).toHaveLength(1);
  });

  it('are withdrawn version by version', async () => {
    await put('outdoor');
    await put('outdoor', { ...GOAL, validFrom: '2026-07-01' });
    const answer = await withdraw('outdoor/2026-07-01');
    expect([answer.status, answer.text, answer.headers.get('casetrail-position')]).toEqual([204, '', await test.installation.store.head()]);
    expect(await own()).toEqual([{ key: 'outdoor', ...SCOPE, versions: [VERSION] }]);
    for (const unknown of ['outdoor/2026-07-01', 'outdoor/never', 'indoor/2026-01-01', 'default-response/1900-01-01']) {
      const missing = await withdraw(unknown);
      expect([missing.status, missing.body.type]).toEqual([404, 'urn:casetrail:problem:goal-version-not-found']);
    }
    expect((await recorded()).map(({ type }) => type)).toEqual(['ServiceGoalSet', 'ServiceGoalSet', 'ServiceGoalWithdrawn']);
    expect((await withdraw('outdoor/2026-01-01')).status).toBe(204);
    expect((await put('other')).status).toBe(200);
  });

  it('survive a declaration that says nothing of them', async () => {
    await put('outdoor');
    const { retired: _, serviceGoals: __, ...state } = (await test.installation.municipalities.get(HERE))!;
    await applyDeclarations(test.installation.store, [{ ...state, name: 'Renamed' }], { dryRun: false, actor: 'test' });
    expect(await own()).toEqual([{ key: 'outdoor', ...SCOPE, versions: [VERSION] }]);
  });

  it('400 for another scope under the same key, and for a second goal for the same, naming the first', async () => {
    await put('outdoor');
    expect(faults(await put('outdoor', { ...GOAL, measure: 'net', complexity: undefined, validFrom: '2030-01-01' }))).toEqual([
      ['measure', expect.stringContaining("Is gross in the goal 'outdoor' and cannot change")],
      ['complexity', expect.stringContaining("Is complex in the goal 'outdoor' and cannot change")],
    ]);
    expect(faults(await put('outside', { ...GOAL, validFrom: '2030-01-01' }))).toEqual([['', expect.stringContaining("'outdoor'")]]);
    expect(faults(await put('outdoor', { ...GOAL, caseType: 'spaceport' }))).toEqual([
      ['caseType', expect.stringContaining('it has outdoor')],
    ]);
    expect(faults(await put('default-response'))).toContainEqual([
      'measure',
      expect.stringContaining("Is response in the goal 'default-response'"),
    ]);
    expect(await recorded()).toHaveLength(1);
  });

  it('replace a default under its key or another, from their first day on', async () => {
    const response = { measure: 'response', limit: { amount: 8, unit: 'opening-hours' }, requiredShare: 0.9, validFrom: '2026-01-01' };
    const { body } = await put('default-response', response);
    expect(body.versions).toEqual([
      { validFrom: '1900-01-01', limit: { amount: 24, unit: 'elapsed-hours' }, requiredShare: 0.9, isDefault: true },
      { validFrom: '2026-01-01', limit: response.limit, requiredShare: 0.9, isDefault: false },
    ]);
    expect((await withdraw('default-response/2026-01-01')).status).toBe(204);
    expect((await put('quick', { ...response, validFrom: '1900-01-01' })).status).toBe(200);
    const { goals } = (await administrator.get('/v1/service-goals')).body;
    expect(each(goals, 'key')).toEqual(['default-gross-simple', 'quick']);
    expect(faults(await put('default-response', response))).toEqual([['', expect.stringContaining("'quick'")]]);
  });

  it('can be ended when their case type is no longer in use', async () => {
    await put('outdoor');
    const { retired: _, serviceGoals: __, ...state } = (await test.installation.municipalities.get(HERE))!;
    const without = { ...state, caseTypes: state.caseTypes.filter(({ key }) => key !== 'outdoor-serving') };
    await applyDeclarations(test.installation.store, [without], { dryRun: false, actor: 'test' });
    expect((await put('outdoor', { ...GOAL, limit: null, validFrom: '2026-10-01' })).status).toBe(200);
    expect(faults(await put('again', { ...GOAL, measure: 'net' })).map(([path]) => path)).toEqual(['caseType']);
  });

  it('that are set at once are all kept', async () => {
    const days = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'];
    const answers = await Promise.all(days.map((day) => put('outdoor', { ...GOAL, validFrom: day })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(((await own())[0] as { versions: unknown[] }).versions).toHaveLength(4);
  });

  it('503 when others keep changing the municipality, and when the outcome is unknown', async () => {
    const append = jest.spyOn(test.installation.store, 'append');
    append.mockRejectedValue(new WrongExpectedVersion('x', 1, 2));
    const busy = await put('outdoor');
    expect([busy.status, busy.body.type, busy.headers.get('retry-after')]).toEqual([503, 'urn:casetrail:problem:municipality-busy', '1']);
    append.mockRejectedValue(new OutcomeUnknown('no answer'));
    const unknown = await put('outdoor');
    expect([unknown.status, unknown.body.type]).toEqual([503, 'urn:casetrail:problem:outcome-unknown']);
    expect(unknown.body.detail).toContain('repeat the request');
  });
});

describe('A service goal with faults', () => {
  let test: ApiUnderTest;
  let administrator: ApiClient;
  let head: string;
  beforeAll(async () => {
    test = await startApiUnderTest({ withoutProjector: true });
    administrator = await test.as('administrator');
    head = await test.installation.store.head();
  });
  afterEach(async () => expect(await test.installation.store.head()).toBe(head));
  afterAll(() => test.stop());
  const put = (key: string, body: unknown): Promise<Answer> => administrator.send('PUT', `/v1/service-goals/${key}`, body);

  it('400 with every fault, and what there is instead', async () => {
    const body = {
      measure: 'speed',
      caseType: 'spaceport',
      complexity: 'very',
      department: 'moon',
      limit: { amount: -1, unit: 'weeks', colour: 'red' },
      requiredShare: 90,
      validFrom: '2026-02-30',
      name: 'x',
    };
    const found = Object.fromEntries(faults(await put('Out-door', body)));
    expect(Object.keys(found).sort()).toEqual(
      ['caseType', 'complexity', 'department', 'goal', 'limit.amount', 'limit.colour', 'limit.unit', 'measure', 'name', 'requiredShare', 'validFrom'], // prettier-ignore
    );
    expect(found['measure']).toContain('response, gross, net, department');
    expect(found['limit.unit']).toContain('elapsed-hours, calendar-days, working-days, opening-hours');
    expect(found['caseType']).toBe(`${HERE} has no case type "spaceport"; it has outdoor-serving, question.`);
    expect(found['department']).toContain('it has environment, building');
  });

  it.each([
    ['no limit at all', { limit: undefined }, 'limit'],
    ['a limit that is a number', { limit: 3 }, 'limit'],
    ['a limit without a unit', { limit: { amount: 3 } }, 'limit.unit'],
    ['half a day', { limit: { amount: 0.5, unit: 'calendar-days' } }, 'limit.amount'],
    ['no time', { limit: { amount: 0, unit: 'elapsed-hours' } }, 'limit.amount'],
    ['more than ten years', { limit: { amount: 87_601, unit: 'elapsed-hours' } }, 'limit.amount'],
    ['an amount as text', { limit: { amount: '3', unit: 'elapsed-hours' } }, 'limit.amount'],
    ['no share', { requiredShare: 0 }, 'requiredShare'],
    ['a day before calendars', { validFrom: '1899-12-31' }, 'validFrom'],
    ['the end of all days', { validFrom: '9999-12-31' }, 'validFrom'],
  ])('400 for %s', async (_, part, path) => {
    const paths = faults(await put('outdoor', { ...GOAL, ...part })).map(([where]) => where);
    expect([...new Set(paths)]).toEqual([path]);
  });

  it('400 for a body that is no object', async () => {
    for (const body of ['[]', 'null', '"x"', '{']) expect((await put('outdoor', body)).status).toBe(400);
  });

  it('403 for a token whose municipality is not declared', async () => {
    const nowhere = await test.as('administrator', 'nowhere');
    for (const answer of [
      await nowhere.get('/v1/service-goals'),
      await nowhere.send('PUT', '/v1/service-goals/outdoor', GOAL),
      await nowhere.send('DELETE', '/v1/service-goals/outdoor/2026-01-01'),
      await nowhere.get('/v1/calendar?from=2026-01-01&to=2026-01-02'),
    ])
      expect([answer.status, answer.body.type]).toEqual([403, 'urn:casetrail:problem:municipality-unknown']);
  });
});

describe('The calendar', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest({ withoutProjector: true });
    analyst = await test.as('analyst');
  });
  afterAll(() => test.stop());
  const daysOff = async (query: string): Promise<unknown> => (await analyst.get(`/v1/calendar?${query}`)).body.daysOff;

  it('shows what is usual in the country, and which days are off', async () => {
    const { body } = await analyst.get('/v1/calendar?from=2026-04-01&to=2026-05-31');
    const hours = [{ from: '08:00', to: '16:00' }];
    expect(body).toEqual({
      from: '2026-04-01',
      to: '2026-05-31',
      timeZone: 'Europe/Copenhagen',
      openingHours: { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours },
      publicHolidays: { country: 'dk' },
      // 22 + 21 weekdays less the five.
      workingDays: 38,
      daysOff: [
        { date: '2026-04-02', reason: 'public-holiday', name: 'Skærtorsdag' },
        { date: '2026-04-03', reason: 'public-holiday', name: 'Langfredag' },
        { date: '2026-04-06', reason: 'public-holiday', name: 'Anden påskedag' },
        { date: '2026-05-14', reason: 'public-holiday', name: 'Kristi Himmelfartsdag' },
        { date: '2026-05-25', reason: 'public-holiday', name: 'Anden Pinsedag' },
      ],
    });
  });

  it('shows what the municipality declares, as soon as it does', async () => {
    const { retired: _, ...state } = (await test.installation.municipalities.get(HERE))!;
    const calendar = {
      openingHours: { saturday: [{ from: '10:00', to: '12:00' }] },
      publicHolidays: false as const,
      closingDays: [{ date: '2026-12-26', name: 'Lukket' }, { date: '2026-12-24' }, { date: '2027-01-02' }],
    };
    await applyDeclarations(test.installation.store, [{ ...state, calendar }], { dryRun: false, actor: 'test' });
    const { body } = await analyst.get('/v1/calendar?from=2026-12-20&to=2027-01-09');
    expect(body).toMatchObject({ openingHours: calendar.openingHours, workingDays: 1 });
    expect(body).not.toHaveProperty('publicHolidays');
    expect(body.daysOff).toEqual([
      { date: '2026-12-26', reason: 'closing-day', name: 'Lukket' },
      { date: '2027-01-02', reason: 'closing-day' },
    ]);
    expect((await (await test.as('caseworker', ELSEWHERE)).get('/v1/calendar?from=2026-12-20&to=2026-12-31')).body.workingDays).toBe(8);
  });

  it('knows every day of 400, over a leap day and changes of the clock', async () => {
    const elsewhere = await test.as('analyst', ELSEWHERE);
    const { body, status } = await elsewhere.get('/v1/calendar?from=2027-12-01&to=2029-01-03');
    expect(status).toBe(200);
    // Easter is on 16 April 2028; Christmas 2027 and the first day of 2028 are on a weekend.
    const dates = ['2028-04-13', '2028-04-14', '2028-04-17', '2028-05-25', '2028-06-05', '2028-12-25', '2028-12-26', '2029-01-01'];
    expect(each(body.daysOff, 'date')).toEqual(dates);
    expect(body.workingDays).toBe(weekdays('2027-12-01', 400) - dates.length);
    expect((await elsewhere.get('/v1/calendar?from=2028-02-29&to=2028-02-29')).body.workingDays).toBe(1);
    expect(await daysOff('from=2026-06-05&to=2026-06-05')).toEqual([]);
  });

  it.each([
    ['', ['from', 'to']],
    ['from=2026-01-01', ['to']],
    ['from=2026-02-30&to=x', ['from', 'to']],
    ['from=2026-02-01&to=2026-01-01', ['from']],
    ['from=2026-01-01&to=2027-02-05', ['to']],
    ['from=1900-01-01&to=2999-12-31&zone=UTC', ['to', 'zone']],
  ])('400 for %s', async (query, paths) => {
    const answer = await analyst.get(`/v1/calendar?${query}`);
    expect(answer.status).toBe(400);
    expect([...new Set(each<string>(answer.body.errors, 'path'))].sort()).toEqual(paths);
  });
});

/** Mondays to Fridays among so many days. */
function weekdays(from: string, days: number): number {
  const first = Date.parse(from);
  return Array.from({ length: days }, (_, i) => new Date(first + i * 86_400_000).getUTCDay()).filter((day) => day > 0 && day < 6).length;
}
