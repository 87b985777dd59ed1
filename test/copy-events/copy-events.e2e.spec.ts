import { rmSync } from 'node:fs';
import path from 'node:path';
import { createPostgresEventStore, type EventStore } from '@casetrail/event-store';
import { installationMigrations } from '@casetrail/installation';
import { migrateToLatest } from '@casetrail/postgres';
import { appendCase, referenceOf, sampleHistories } from '../support/case-views';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/note-installation';
import { Casetrail, runCasetrail } from '../cli/casetrail';
import { BuiltProcess } from '../replicas/built-process';
import { openFolder } from '../support/open-folder';

jest.setTimeout(240_000);

const HAVNEBY = path.resolve(__dirname, '../../examples/municipalities/havneby.yaml');
const SEED = 11;

const count = async (database: TestDatabase): Promise<number> =>
  Number((await database.pool.query<{ n: string }>('select count(*) as n from events')).rows[0]?.n ?? 0);

describe('casetrail copy-events', () => {
  let from: TestDatabase;
  let to: TestDatabase;
  let source: EventStore;
  const cases = 400;

  beforeAll(async () => {
    [from, to] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    expect(await runCasetrail(['apply', HAVNEBY], { CASETRAIL_DATABASE_URL: from.url })).toMatchObject({ exitCode: 0 });
    source = createPostgresEventStore(from);
    const histories = sampleHistories(cases, SEED);
    // Received first, the rest later: the events of a case stand apart, as in life.
    for (const part of [histories.map((events) => events.slice(0, 1)), histories.map((events) => events.slice(1))]) {
      const appends = part.flatMap((events, n) => (events.length > 0 ? [appendCase(source, events, streamOf(histories[n]!))] : []));
      await Promise.all(appends);
    }
    await migrateToLatest(to, installationMigrations);
  });
  afterAll(async () => {
    await source.close();
    await Promise.all([from.drop(), to.drop()]);
  });

  const copy = (env: Record<string, string> = {}) => runCasetrail(['copy-events', '--from', from.url, '--to', to.url], env);

  it('killed half-way, is completed by the same command; verify passes and reference numbers resolve', async () => {
    const total = await count(from);
    const first = new Casetrail(['copy-events', '--from', from.url, '--to', to.url], {});
    await until(async () => (await count(to)) > 0);
    first.signal('SIGKILL');
    await first.ended;
    const begun = await count(to);
    expect(begun).toBeLessThan(total);

    const completed = await copy();
    expect(completed).toMatchObject({ exitCode: 0, stdout: `${total - begun} events copied, ${begun} were there already.\n` });
    expect(completed.stderr).toMatch(/Copying {2}: .*\(100 %\)\n$/);
    const again = await copy();
    expect(again).toMatchObject({ exitCode: 0, stdout: `Nothing to copy, ${total} were there already.\n` });

    // The same places, in the same order.
    const order = 'select stream, version, id from events order by position';
    expect((await to.pool.query(order)).rows).toEqual((await from.pool.query(order)).rows);

    const verified = await runCasetrail(['verify'], { CASETRAIL_DATABASE_URL: to.url });
    expect(verified).toMatchObject({ exitCode: 0, stdout: `${cases} cases compared: no difference.\n` });
  });

  it('leaves tokens good and times of recording visible, once the secrets are copied', async () => {
    const secrets = ['copy-secrets', '--from', from.url, '--to', to.url];
    const refused = await runCasetrail(secrets, {});
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stderr).toMatch(/secrets of its own, as after a first start.*--replace/);
    expect(await runCasetrail([...secrets, '--replace'], {})).toMatchObject({ exitCode: 0 });
    const token = await runCasetrail(['token', '--municipality', 'havneby', '--role', 'caseworker'], { CASETRAIL_DATABASE_URL: from.url });

    const api = BuiltProcess.start('apps/api/src/main.js', { CASETRAIL_DATABASE_URL: to.url, CASETRAIL_PORT: '0' });
    try {
      const { url } = await api.line(({ msg }) => msg === 'the API is ready');
      const reference = sampleHistories(cases, SEED)
        .map(([received], n) => ({ received, reference: referenceOf(SEED * 100_000 + n) }))
        .find(({ received }) => received?.type === 'CaseReceived' && received.data.municipality === 'havneby')!.reference;
      expect((await fetch(`${url as string}/v1/track/${reference}`)).status).toBe(200);
      const events = await fetch(`${url as string}/v1/cases/${reference}/events`, {
        headers: { authorization: `Bearer ${token.stdout.trim()}` },
      });
      expect(events.status).toBe(200);
      const [event] = ((await events.json()) as { events: { recordedAt: string }[] }).events;
      const { rows } = await from.pool.query<{ at: Date }>('select recorded_at as at from events where stream = $1 and version = 0', [
        `case-havneby-${reference}`,
      ]);
      expect(event!.recordedAt).toBe(rows[0]!.at.toISOString());
    } finally {
      await api.end();
    }
  });

  it('refuses a target that has diverged, naming stream and version', async () => {
    await createPostgresEventStore(to).append(
      'case-havneby-own',
      [{ id: crypto.randomUUID(), type: 'Noted', data: {}, metadata: {} }],
      'no-stream',
    );
    const before = await count(to);
    const refused = await copy();
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /casetrail: The target is no copy of the source; nothing more was written to it\.\n {2}Stream case-havneby-own, version 0: the target has an event here \(Noted\) that the source lacks\.\nCopy into an empty store instead\.\n$/,
    );
    expect(await count(to)).toBe(before);
  });

  it('says what is wrong with a place, and never shows it', async () => {
    const folder = openFolder('casetrail-copy-');
    const empty = await createTestDatabase();
    const places: [string, string, RegExp][] = [
      [from.url, from.url, /--from and --to are the same/],
      ['mysql://user:secret@host/db', to.url, /--from must be an address that begins with postgresql:/],
      ['esdb://', to.url, /--from must be like esdb:\/\/host:2113/],
      [folder, to.url, /--from: .* is not the data folder of an embedded database/],
      [empty.url, to.url, /--from: this database is not one of this version of Casetrail/],
      [from.url, 'postgresql://user:secret@127.0.0.1:1/x', /ECONNREFUSED/],
    ];
    try {
      for (const [source, target, message] of places) {
        const ran = await runCasetrail(['copy-events', '--from', source, '--to', target], {});
        expect([source, ran.exitCode]).toEqual([source, 1]);
        expect(ran.stderr).toMatch(message);
        expect(ran.stderr).not.toMatch(/secret|\n\s+at /);
      }
    } finally {
      await empty.drop();
      rmSync(folder, { recursive: true });
    }
  });

  it('moves an embedded installation out and back', async () => {
    const folder = openFolder('casetrail-copy-');
    const [there, back] = [path.join(folder, 'a'), path.join(folder, 'b')];
    const target = await createTestDatabase();
    try {
      const embedded = { CASETRAIL_DATA_DIR: there, CASETRAIL_DATABASE_URL: '' };
      expect(await runCasetrail(['apply', HAVNEBY], embedded)).toMatchObject({ exitCode: 0 });
      const out = await runCasetrail(['copy-events', '--from', there, '--to', target.url], {});
      expect(out).toMatchObject({ exitCode: 0 });
      expect(out.stdout).toMatch(/^\d+ events copied\.\n$/);
      expect(await runCasetrail(['copy-events', '--from', target.url, '--to', back], {})).toMatchObject({
        exitCode: 0,
        stdout: out.stdout,
      });
      const unchanged = await runCasetrail(['apply', HAVNEBY, '--dry-run'], { ...embedded, CASETRAIL_DATA_DIR: back });
      expect(unchanged).toMatchObject({ exitCode: 0, stdout: 'Nothing to change.\n' });
    } finally {
      await target.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function streamOf(events: readonly { type: string; data: object }[]): string {
  const { municipality, reference } = events[0]!.data as { municipality: string; reference: string };
  return `case-${municipality}-${reference}`;
}
