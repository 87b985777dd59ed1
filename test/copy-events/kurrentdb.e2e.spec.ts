import path from 'node:path';
import { createKurrentDbEventStore, createPostgresEventStore, originallyRecordedAt, type EventStore } from '@casetrail/event-store';
import { Casetrail, runCasetrail } from '../cli/casetrail';
import { startKurrentDbDouble, type KurrentDbDouble } from '../kurrentdb/double';
import { BuiltProcess } from '../replicas/built-process';
import { appendCase, referenceOf, sampleHistories } from '../support/case-views';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/note-installation';

jest.setTimeout(240_000);

const HAVNEBY = path.resolve(__dirname, '../../examples/municipalities/havneby.yaml');
const SEED = 12;
const CASES = 150;

async function contents(store: EventStore): Promise<object[]> {
  const all: object[] = [];
  for await (const event of store.readAll()) {
    const { id, stream, version, type, data, metadata } = event;
    all.push({ id, stream, version, type, data, metadata: { ...metadata, recordedAt: originallyRecordedAt(event) } });
  }
  return all;
}

describe('moving to EventStoreDB and back', () => {
  let double: KurrentDbDouble;
  let from: TestDatabase;
  let source: EventStore;
  let target: EventStore;

  beforeAll(async () => {
    [double, from] = await Promise.all([startKurrentDbDouble(), createTestDatabase()]);
    expect(await runCasetrail(['apply', HAVNEBY], { CASETRAIL_DATABASE_URL: from.url })).toMatchObject({ exitCode: 0 });
    source = createPostgresEventStore(from);
    target = createKurrentDbEventStore(double.connectionString);
    for (const events of sampleHistories(CASES, SEED)) await appendCase(source, events);
    // Events of several cases between each other's.
    const more = sampleHistories(40, SEED + 1).filter(({ length }) => length > 1);
    const streams: string[] = [];
    for (const [received] of more) streams.push(await appendCase(source, [received!]));
    for (const [n, [, ...rest]] of more.entries()) await appendCase(source, rest, streams[n]);
  });
  afterAll(async () => {
    await Promise.all([source.close(), target.close()]);
    await double.close();
    await from.drop();
  });

  const cases = async (): Promise<number> => {
    const { rows } = await from.pool.query<{ n: string }>(`select count(distinct stream) as n from events where stream like 'case-%'`);
    return Number(rows[0]?.n);
  };

  it('killed half-way, is completed by the same command, in the same order', async () => {
    const copy = ['copy-events', '--from', from.url, '--to', double.connectionString];
    const first = new Casetrail(copy, {});
    await until(async () => (await target.head()) !== '0');
    first.signal('SIGKILL');
    await first.ended;
    const [all, begun] = [await contents(source), await contents(target)];
    expect(begun.length).toBeLessThan(all.length);
    expect(begun).toEqual(all.slice(0, begun.length));

    const completed = await runCasetrail(copy, {});
    expect(completed).toMatchObject({
      exitCode: 0,
      stdout: `${all.length - begun.length} events copied, ${begun.length} were there already.\n`,
    });
    expect(await contents(target)).toEqual(all);
  });

  it('a new database makes the views from there: verify passes, reference numbers resolve', async () => {
    const database = await createTestDatabase();
    const env = { CASETRAIL_DATABASE_URL: database.url, CASETRAIL_EVENT_STORE: double.connectionString };
    const api = BuiltProcess.start('apps/api/src/main.js', { ...env, CASETRAIL_PORT: '0' });
    try {
      expect(await runCasetrail(['verify'], env)).toMatchObject({
        exitCode: 0,
        stdout: `${await cases()} cases compared: no difference.\n`,
      });
      const { url } = await api.line(({ msg }) => msg === 'the API is ready');
      expect((await fetch(`${url as string}/v1/track/${referenceOf(SEED * 100_000)}`)).status).toBe(200);
      expect(await (await fetch(`${url as string}/health/ready`)).json()).toMatchObject({ status: 'ready', store: true });
    } finally {
      await api.end();
      await database.drop();
    }
  });

  it('a database whose views were made from another store refuses, until it is told to adopt this one', async () => {
    expect(await runCasetrail(['verify'], { CASETRAIL_DATABASE_URL: from.url })).toMatchObject({ exitCode: 0 });
    const env = { CASETRAIL_DATABASE_URL: from.url, CASETRAIL_EVENT_STORE: double.connectionString };
    const refused = await runCasetrail(['verify'], env);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /^casetrail: The views in the database were made from another event store\. Correct CASETRAIL_EVENT_STORE/,
    );
    expect(await runCasetrail(['adopt-event-store'], env)).toMatchObject({ exitCode: 0 });
    expect(await runCasetrail(['verify'], env)).toMatchObject({ exitCode: 0, stdout: `${await cases()} cases compared: no difference.\n` });
    expect(await runCasetrail(['verify'], { CASETRAIL_DATABASE_URL: from.url })).toMatchObject({ exitCode: 1 });
  });

  it('back: an empty database gets everything, the old one what it lacks', async () => {
    const reference = referenceOf(987_654);
    const [history] = sampleHistories(1, SEED + 2);
    const received = { ...history![0]!, data: { ...history![0]!.data, reference } } as (typeof history & object)[0];
    await appendCase(target, [received]);
    const all = await contents(target);
    const back = await runCasetrail(['copy-events', '--from', double.connectionString, '--to', from.url], {});
    expect(back).toMatchObject({ exitCode: 0, stdout: `1 events copied, ${all.length - 1} were there already.\n` });
    const empty = await createTestDatabase();
    try {
      expect(await runCasetrail(['copy-events', '--from', double.connectionString, '--to', empty.url], {})).toMatchObject({ exitCode: 0 });
      const copied = createPostgresEventStore(empty);
      expect(await contents(copied)).toEqual(all);
      await copied.close();
      expect(await runCasetrail(['verify'], { CASETRAIL_DATABASE_URL: empty.url })).toMatchObject({ exitCode: 0 });
    } finally {
      await empty.drop();
    }
  });

  it('refuses a target that has diverged, naming stream and version', async () => {
    await target.append('case-havneby-own', [{ id: crypto.randomUUID(), type: 'Noted', data: {}, metadata: {} }], 'no-stream');
    const refused = await runCasetrail(['copy-events', '--from', from.url, '--to', double.connectionString], {});
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/Stream case-havneby-own, version 0: the target has an event here \(Noted\) that the source lacks/);
  });

  it('shows no password when the store is away or its address is wrong', async () => {
    for (const place of ['esdb://admin:secret@127.0.0.1:1?tls=false', 'esdb://admin:secret@127.0.0.1:port']) {
      const ran = await runCasetrail(['copy-events', '--from', place, '--to', from.url], {});
      expect(ran.exitCode).toBe(1);
      expect(ran.stderr).toMatch(/^casetrail: .*event store/);
      expect(ran.stderr + ran.stdout).not.toContain('secret');
    }
  });
});
