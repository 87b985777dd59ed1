import { currentDepartment, formatReferenceNumber, PUBLIC_STATUSES, publicStatus, whoseTurn, type CaseState } from '@casetrail/case';
import type { ServiceGoal } from '@casetrail/measure';
import { applyDeclarations, type Declaration } from '@casetrail/municipality';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { sql } from 'kysely';
import {
  appendCase,
  appendMixed,
  makeViews,
  MemoryEventStore,
  projectAll,
  referenceOf,
  sampleHistories,
  statesOf,
} from '../../../../test/support/case-views';
import { at, event, received } from '../../../../test/support/case-specification';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { InvalidCursor } from './cursor';
import { listCases, pageQuery, type WorkListFilters, type WorkListRow } from './queries';

const declaration = (key: string, serviceGoals: Declaration['serviceGoals'] = []): Declaration => ({
  key,
  name: key,
  country: 'dk',
  timeZone: 'Europe/Copenhagen',
  languages: ['da'],
  departments: [],
  caseTypes: [],
  serviceGoals,
});
const goal = (key: string, rest: Pick<ServiceGoal, 'measure' | 'limit'> & Partial<ServiceGoal>): ServiceGoal => ({
  key,
  requiredShare: 0.9,
  validFrom: '2020-01-01',
  ...rest,
});

describe('work list', () => {
  let database: TestDatabase;
  const histories = sampleHistories(120, 41);
  const states = statesOf(histories);
  // In real hours and local days, which a few lines can count a second time.
  const [RESPONSE_HOURS, GROSS_DAYS, NET_HOURS] = [48, 40, 500];

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new MemoryEventStore();
    await makeViews(database);
    const goals = [
      goal('answer', { measure: 'response', limit: { amount: RESPONSE_HOURS, unit: 'elapsed-hours' } }),
      goal('serving', { measure: 'gross', limit: { amount: GROSS_DAYS, unit: 'calendar-days' }, caseType: 'serving-licence' }),
      goal('building', { measure: 'net', limit: { amount: NET_HOURS, unit: 'elapsed-hours' }, caseType: 'building-permit' }),
      goal('simple', { measure: 'gross', limit: null, complexity: 'simple' }),
    ];
    await applyDeclarations(store, [declaration('havneby', goals), declaration('nordby', goals)], { dryRun: false, actor: 'test' });
    await appendMixed(store, histories, 41);
    await projectAll(database, store, 29);
  });
  afterAll(() => database.drop());

  async function walk(municipality: string, filters: WorkListFilters, limit: number): Promise<WorkListRow[]> {
    const rows: WorkListRow[] = [];
    for (let after: string | undefined; ;) {
      const page = await listCases(database.kysely, municipality, filters, { after, limit });
      rows.push(...page.rows);
      if (page.next === undefined) return rows;
      expect(page.rows).toHaveLength(limit);
      after = page.next;
    }
  }

  const NOW = '2026-07-15T12:00:00.000Z';
  const HOUR_MS = 3_600_000;
  const localDate = (ms: number): string => DateTime.fromMillis(ms, { zone: 'Europe/Copenhagen' }).toISODate()!;
  const endOfDay = (date: string): number => DateTime.fromISO(date, { zone: 'Europe/Copenhagen' }).plus({ days: 1 }).toMillis();

  /** What is due next, worked out plainly. */
  function plainDue(state: CaseState): { of: string; date: string; lateMs: number } | undefined {
    if (state.decidedAt !== undefined) return undefined;
    const receivedMs = Date.parse(state.receivedAt);
    const owed: { of: string; date: string; lateMs: number }[] = [];
    const hours = (of: string, ms: number) => owed.push({ of, date: localDate(ms), lateMs: ms + 1 });
    if (state.acknowledgedAt === undefined) hours('response', receivedMs + RESPONSE_HOURS * HOUR_MS);
    if (state.expectedBy !== undefined) owed.push({ of: 'promise', date: state.expectedBy, lateMs: endOfDay(state.expectedBy) });
    if (state.caseType === 'serving-licence') {
      const date = DateTime.fromISO(localDate(receivedMs)).plus({ days: GROSS_DAYS }).toISODate()!;
      owed.push({ of: 'gross', date, lateMs: endOfDay(date) });
    } else {
      const lengths = state.informationWaits.map(({ from, to }) => Date.parse(to ?? from) - Date.parse(from));
      const dueMs = receivedMs + NET_HOURS * HOUR_MS + lengths.reduce((sum, ms) => sum + ms, 0);
      const open = state.informationWaits.find(({ to }) => to === undefined);
      if (open === undefined || Date.parse(open.from) > dueMs) hours('net', dueMs);
    }
    return owed.sort((a, b) => a.lateMs - b.lateMs)[0];
  }

  const isOverdue = (state: CaseState) => (plainDue(state)?.lateMs ?? Infinity) <= Date.parse(NOW);
  const matches = (state: CaseState, filters: WorkListFilters): boolean =>
    (filters.department === undefined || currentDepartment(state) === filters.department) &&
    (filters.caseworker === undefined || state.contactPerson?.name === filters.caseworker) &&
    (filters.status === undefined || publicStatus(state) === filters.status) &&
    (filters.open === undefined || (state.decidedAt === undefined) === filters.open) &&
    (filters.dueBefore === undefined || (plainDue(state)?.date ?? '~') < filters.dueBefore) &&
    (filters.overdue === undefined || isOverdue(state) === filters.overdue) &&
    (filters.text === undefined || state.caseType.startsWith(filters.text.toLowerCase()));
  const orderOf = (state: CaseState) => [plainDue(state)?.date ?? '~', state.receivedAt, state.reference].join(' ');

  it('has every kind of due date to show, late and early ones', () => {
    const open = states.filter(({ decidedAt }) => decidedAt === undefined);
    expect(new Set(open.map((state) => plainDue(state)?.of))).toEqual(new Set(['response', 'promise', 'gross', 'net']));
    expect(new Set(open.map(isOverdue))).toEqual(new Set([true, false]));
  });

  it('walks through every case that the filters leave once, in order, whatever the page size', async () => {
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
    const filters: fc.Arbitrary<WorkListFilters> = fc.record({
      department: maybe(fc.constantFrom('building', 'environment', 'roads', 'nowhere')),
      caseworker: maybe(fc.constantFrom('Anna Holm', 'Bo Lind')),
      status: maybe(fc.constantFrom(...PUBLIC_STATUSES)),
      open: maybe(fc.boolean()),
      dueBefore: maybe(fc.constantFrom('2026-07-10', '2026-07-20')),
      overdue: maybe(fc.boolean()),
      now: fc.constant(NOW),
      text: maybe(fc.constantFrom('Building', 'serv')),
    });
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom('havneby', 'nordby'),
        fc.integer({ min: 1, max: 30 }),
        async (asked, municipality, limit) => {
          const rows = await walk(municipality, asked, limit);
          const expected = states
            .filter((state) => state.municipality === municipality && matches(state, asked))
            .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
          expect(rows.map(({ reference }) => reference)).toEqual(expected.map(({ reference }) => reference));
        },
      ),
      { numRuns: 150, examples: [[{}, 'havneby', 7]] },
    );
  });

  it('tells of each case what a caseworker chooses by', async () => {
    for (const row of await walk('nordby', {}, 50)) {
      const state = states.find(({ reference }) => reference === row.reference)!;
      expect(row).toMatchObject({
        status: publicStatus(state),
        whoseTurn: whoseTurn(state),
        outcome: state.outcome,
        due: plainDue(state)?.date,
        dueOf: plainDue(state)?.of,
        expectedBy: state.expectedBy,
        department: currentDepartment(state),
        caseworker: state.contactPerson?.name,
        caseType: state.caseType,
        complexity: state.complexity,
        channel: state.channel,
        receivedAt: state.receivedAt,
        acknowledgedAt: state.acknowledgedAt,
        decidedAt: state.decidedAt,
      });
    }
  });

  it('stays in its place while other cases come and go between two pages', async () => {
    const first = await listCases(database.kysely, 'havneby', {}, { limit: 5 });
    await sql`UPDATE work_list SET due = '1990-01-01' WHERE reference = ${first.rows[0]!.reference}`.execute(database.kysely);
    const second = await listCases(database.kysely, 'havneby', {}, { limit: 5, after: first.next });
    const seen = [...first.rows, ...second.rows].map(({ reference }) => reference);
    expect(new Set(seen).size).toBe(10);
  });

  it('refuses a cursor that is none', async () => {
    await expect(listCases(database.kysely, 'havneby', {}, { limit: 5, after: 'nonsense' })).rejects.toThrow(InvalidCursor);
  });
});

describe('search', () => {
  let database: TestDatabase;
  const [signs, terrace, elsewhere] = [referenceOf(1), referenceOf(2), referenceOf(3)] as [string, string, string];

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new MemoryEventStore();
    await makeViews(database);
    const business = { name: 'Bageriet ved Havnen', registrationNumber: '556677-8899' };
    await appendCase(store, [received(at('03-01'), { reference: signs, subject: 'Skilt på Østergade 12\u0000', business })]);
    await appendCase(store, [
      received(at('03-02'), {
        reference: terrace,
        subject: 'Udeservering \ud800',
        caseType: 'outdoor-serving',
        business: { name: 'Café Ærø' },
      }),
      event('CaseAcknowledged', at('03-03'), { contactPerson: { name: ' Anna Holm ' } }),
    ]);
    await appendCase(store, [
      received(at('03-02'), { municipality: 'nordby', reference: elsewhere, subject: 'Skilt på Østergade 12', business }),
    ]);
    await projectAll(database, store);
  });
  afterAll(() => database.drop());

  const found = async (filters: WorkListFilters): Promise<string[]> =>
    (await listCases(database.kysely, 'havneby', filters, { limit: 10 })).rows.map(({ reference }) => reference);

  it.each([
    ['skilt', [signs]],
    ['ØSTER skil', [signs]],
    ['østergade 13', []],
    ['bageri', [signs]],
    ['ærø', [terrace]],
    ['outdoor', [terrace]],
    ['serving', [terrace]],
    ['556677-8899', [signs]],
    ['5566778899', [signs]],
    ['55667788', [signs]],
    ['556677 8899', [signs]],
    ['bager 556677-88', [signs]],
    ['bager 556677-89', []],
    [formatReferenceNumber(signs).slice(0, 9), [signs]],
    [signs, [signs]],
    [signs.toLowerCase().slice(0, 6), [signs]],
    [formatReferenceNumber(terrace), [terrace]],
    [formatReferenceNumber(terrace).replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'), [terrace]],
    [elsewhere, []],
    ['=nordby', []],
    ["'); DROP TABLE work_list; --", []],
    ['!skilt | udeservering', []],
    ['', []],
    ['---', []],
  ])('for %j', async (text, expected) => {
    expect(await found({ text })).toEqual(expected);
  });

  it('finds a business by its number however it is written', async () => {
    for (const registrationNumber of ['556677-8899', '556677 8899', '5566778899'])
      expect(await found({ registrationNumber })).toEqual([signs]);
    expect(await found({ registrationNumber: '5566778' })).toEqual([]);
    expect(await found({ registrationNumber: '-' })).toEqual([]);
  });

  it('finds a caseworker by name', async () => {
    expect(await found({ caseworker: 'Anna Holm' })).toEqual([terrace]);
    expect(await found({ caseworker: '' })).toEqual([]);
    expect(await found({ caseworker: '\u0000', department: '\u0000' })).toEqual([]);
  });
});

describe('indexes', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await makeViews(database);
    await sql`
      INSERT INTO work_list (stream, municipality, reference, status, turn, decided, due, department, caseworker, case_type, channel, bare_number, received)
      SELECT 'case-m' || i % 5 || '-' || i, 'm' || i % 5, 'R' || i, (ARRAY['received', 'in-progress', 'decided', 'closed', 'closed', 'closed'])[1 + i % 6],
        'nobody', CASE WHEN i % 6 > 1 THEN now() END, date '2026-01-01' + (i * 7919) % 700, 'd' || i % 23, 'caseworker ' || i % 31, 'type', 'online',
        'B' || i % 3000, now() - i * interval '1 minute'
      FROM generate_series(1, 30000) i`.execute(database.kysely);
    await sql`INSERT INTO work_list_words SELECT stream, array_to_tsvector(ARRAY[municipality || '=skilt', municipality || '=nr' || split_part(stream, '-', 3)]) FROM work_list`.execute(
      database.kysely,
    );
    await sql`VACUUM ANALYZE work_list, work_list_words`.execute(database.kysely);
  });
  afterAll(() => database.drop());

  const cursor = Buffer.from(JSON.stringify(['2026-08-01', '2026-02-01T08:00:00.000Z', 'R1'])).toString('base64url');
  it.each<[string, WorkListFilters, string]>([
    ['no filter', {}, 'work_list_due'],
    ['dueBefore', { dueBefore: '2026-03-01' }, 'work_list_due'],
    ['department', { department: 'd3' }, 'work_list_department'],
    ['caseworker', { caseworker: 'caseworker 3' }, 'work_list_caseworker'],
    ['status', { status: 'received' }, 'work_list_status'],
    ['open', { open: true }, 'work_list_open'],
    ['overdue', { overdue: true, now: '2026-06-01T12:00:00.000Z' }, 'work_list_open'],
    ['registrationNumber', { registrationNumber: 'B-17' }, 'work_list_number'],
    ['text', { text: 'nr123' }, 'work_list_words_words'],
  ])('%s reads %s through its index, the next page too, and never the whole table', async (_name, filters, index) => {
    for (const after of [undefined, cursor]) {
      const plan = await pageQuery(database.kysely, 'm1', filters, { limit: 50, after })!.explain('text');
      const text = JSON.stringify(plan);
      expect(text).toContain(index);
      expect(text).not.toContain('Seq Scan');
    }
  });
});
