import type { LimitUnit, ServiceGoal } from '@casetrail/measure';
import { setServiceGoal } from '@casetrail/municipality';
import type { ApiClient } from './support/api-client';
import { each } from './support/api-client';
import { HERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';
import { EventStream } from './support/event-stream';

describe('Due dates', () => {
  let test: ApiUnderTest;
  let caseworker: ApiClient;
  const streams: EventStream[] = [];
  const promise = async (measure: ServiceGoal['measure'], amount: number, unit: LimitUnit, rest: Partial<ServiceGoal> = {}) => {
    const goal = { key: measure, measure, limit: { amount, unit }, requiredShare: 0.9, validFrom: '2026-01-01', ...rest };
    const { position } = await setServiceGoal(test.installation.store, HERE, goal, 'test');
    await caseworker.get(`/v1/cases?wait-for=${position}&wait-ms=10000`);
  };
  beforeAll(async () => {
    test = await startApiUnderTest();
    caseworker = await test.as('caseworker');
    await promise('net', 10, 'calendar-days');
    await promise('department', 3, 'working-days', { key: 'noise', department: 'environment' });
  });
  afterEach(() => streams.splice(0).forEach((stream) => stream.close()));
  afterAll(() => test.stop());

  const told = async (reference: string): Promise<string> => (await test.anyone.get(`/v1/track/${reference}`)).body.expectedBy as string;
  const listed = async (reference: string) => {
    const [found] = (await caseworker.get(`/v1/cases?text=${reference}`)).body.cases as Record<string, string>[];
    return [found?.['dueOf'], found?.['due'], found?.['expectedBy']];
  };

  it('stand on the case, on the work list and on the public status, and move when a wait ends', async () => {
    const reference = await caseworker.receive({ complexity: 'simple', occurredAt: '2026-03-02T10:00:00+01:00' });
    expect(await listed(reference)).toEqual(['response', '2026-03-03', undefined]);
    await caseworker.record(reference, 'acknowledgement', { occurredAt: '2026-03-02T12:00:00+01:00' });
    await caseworker.record(reference, 'routings', { occurredAt: '2026-03-02T12:00:00+01:00', department: 'environment', reason: 'Noise' });
    expect((await caseworker.get(`/v1/cases/${reference}`)).body.dueDates).toEqual([
      {
        measure: 'response',
        goal: 'default-response',
        goalValidFrom: '1900-01-01',
        limit: { amount: 24, unit: 'elapsed-hours' },
        dueAt: '2026-03-03T09:00:00.000Z',
        due: '2026-03-03',
        state: 'met',
        paused: false,
      },
      {
        measure: 'gross',
        goal: 'default-gross-simple',
        goalValidFrom: '1900-01-01',
        limit: { amount: 14, unit: 'calendar-days' },
        dueAt: '2026-03-16T23:00:00.000Z',
        due: '2026-03-16',
        state: 'overdue',
        paused: false,
      },
      {
        measure: 'net',
        goal: 'net',
        goalValidFrom: '2026-01-01',
        limit: { amount: 10, unit: 'calendar-days' },
        dueAt: '2026-03-12T23:00:00.000Z',
        due: '2026-03-12',
        state: 'overdue',
        paused: false,
      },
      {
        measure: 'department',
        goal: 'noise',
        goalValidFrom: '2026-01-01',
        department: 'environment',
        limit: { amount: 3, unit: 'working-days' },
        dueAt: '2026-03-05T11:00:00.000Z',
        due: '2026-03-05',
        state: 'overdue',
        paused: false,
      },
    ]);
    expect(await listed(reference)).toEqual(['net', '2026-03-12', undefined]);
    expect(await told(reference)).toBe('2026-03-12');

    await caseworker.record(reference, 'information-requests', { occurredAt: '2026-03-04T10:00:00+01:00', what: 'A drawing' });
    const [, , paused] = (await caseworker.get(`/v1/cases/${reference}`)).body.dueDates;
    expect(paused).toMatchObject({ measure: 'net', state: 'pending', paused: true });
    expect(paused.due > '2026-03-12').toBe(true);
    expect(await listed(reference)).toEqual(['gross', '2026-03-16', undefined]);
    expect(await told(reference)).toBe('2026-03-16');
    await caseworker.record(reference, 'information', { occurredAt: '2026-03-06T10:00:00+01:00', complete: true });
    expect(await listed(reference)).toEqual(['net', '2026-03-14', undefined]);
    expect(await told(reference)).toBe('2026-03-14');

    await caseworker.record(reference, 'deadline-extensions', { expectedBy: '2026-03-20', reason: 'Illness' });
    expect(await listed(reference)).toEqual(['net', '2026-03-14', '2026-03-20']);
    expect(await told(reference)).toBe('2026-03-20');
    await caseworker.record(reference, 'grant');
    expect(await listed(reference)).toEqual([undefined, undefined, '2026-03-20']);
    expect(each((await caseworker.get(`/v1/cases/${reference}`)).body.dueDates, 'state')).toEqual(['met', 'missed', 'missed', 'missed']);
  });

  it('order the work list and filter it: what is late to the minute, what is due before a day', async () => {
    const hour = 3_600_000;
    const ago = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();
    const subject = `Order ${Math.random().toString(36).slice(2)}`;
    const late = await caseworker.receive({ subject, occurredAt: ago(24.01) });
    const early = await caseworker.receive({ subject, occurredAt: ago(23.5) });
    const answered = await caseworker.receive({ subject, occurredAt: ago(300) });
    await caseworker.record(answered, 'acknowledgement', { occurredAt: ago(299) });
    const waiting = await caseworker.receive({ subject, occurredAt: ago(200) });
    await caseworker.record(waiting, 'acknowledgement', { occurredAt: ago(199) });
    await caseworker.record(waiting, 'information-requests', { what: 'A drawing' });
    const list = async (query = ''): Promise<string[]> =>
      each((await caseworker.get(`/v1/cases?text=${subject}${query}`)).body.cases, 'reference');
    expect(await list()).toEqual([answered, late, early, waiting]);
    expect(await list('&overdue=true')).toEqual([answered, late]);
    expect(await list('&overdue=false')).toEqual([early, waiting]);
    expect(await list(`&due-before=${ago(24).slice(0, 10)}`)).toEqual([answered]);
  });

  it('reach those who watch when an event moves them, though it tells the business nothing else', async () => {
    await promise('gross', 60, 'calendar-days', { key: 'building', department: 'building' });
    const reference = await caseworker.receive({ occurredAt: '2026-03-02T10:00:00+01:00' });
    await caseworker.record(reference, 'routings', { occurredAt: '2026-03-02T12:00:00+01:00', department: 'environment', reason: 'Noise' });
    const stream = await EventStream.open(`${test.api.url}/v1/track/${reference}/events`);
    streams.push(stream);
    expect((await stream.next(({ id }) => id === '1/2026-03-12')).data).toMatchObject({ expectedBy: '2026-03-12', version: 1 });
    await promise('net', 90, 'calendar-days');
    expect((await stream.next(({ id }) => id === '1/2026-05-31')).data).toMatchObject({ expectedBy: '2026-05-31', version: 1 });
    await caseworker.record(reference, 'routings', { occurredAt: '2026-03-03T12:00:00+01:00', department: 'building', reason: 'A wall' });
    expect((await stream.next(({ id }) => id === '1/2026-05-01')).data).toMatchObject({ expectedBy: '2026-05-01', version: 1 });
    await caseworker.record(reference, 'deadline-extensions', { expectedBy: '2026-06-01', reason: 'Illness' });
    expect((await stream.next(({ id }) => id === '2')).data).toMatchObject({ expectedBy: '2026-06-01', version: 2 });
    expect(stream.messages.filter(({ id }) => id !== undefined)).toHaveLength(4);

    const open = async (seen: string): Promise<EventStream> => {
      const again = await EventStream.open(`${test.api.url}/v1/track/${reference}/events`, { 'last-event-id': seen });
      streams.push(again);
      return again;
    };
    const upToDate = await open('2');
    await upToDate.next(({ comment }) => comment !== undefined);
    expect(upToDate.messages.filter(({ id }) => id !== undefined)).toEqual([]);
    for (const behind of ['1/2026-05-01', '2/2026-05-01', '2/x']) await (await open(behind)).next(({ id }) => id === '2');
  });
});
