import { readFileSync } from 'node:fs';
import path from 'node:path';
import { comparePositions } from '@casetrail/event-store';
import { openInstallation, readSettings, type Installation } from '@casetrail/installation';
import { applyDeclarations, readDeclarations } from '@casetrail/municipality';
import { projectionStatus } from '@casetrail/projection';
import { verify, type Difference } from '@casetrail/read-models';
import { pino } from 'pino';
import { issueToken } from '../../apps/api/src';
import { startKurrentDbDouble, type KurrentDbDouble } from '../kurrentdb/double';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/note-installation';
import { BuiltProcess } from './built-process';
import { Writers } from './writers';

jest.setTimeout(180_000);

const HAVNEBY = path.resolve(__dirname, '../../examples/municipalities/havneby.yaml');
const TAKEOVER_LIMIT_MS = 10_000;
const WRITERS = 6;

describe.each(['PostgreSQL', 'EventStoreDB'])('two APIs and two projectors on one database, events in %s', (events) => {
  let database: TestDatabase;
  let double: KurrentDbDouble | undefined;
  let env: Record<string, string>;
  let installation: Installation;
  let token: string;
  let processes: BuiltProcess[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    double = events === 'EventStoreDB' ? await startKurrentDbDouble() : undefined;
    env = { CASETRAIL_DATABASE_URL: database.url, CASETRAIL_EVENT_STORE: double?.connectionString ?? '', CASETRAIL_PORT: '0' };
    installation = await openInstallation(readSettings(env), pino({ level: 'silent' }));
    await applyDeclarations(installation.store, readDeclarations(readFileSync(HAVNEBY, 'utf8')), { dryRun: false, actor: 'test' });
    token = await issueToken(installation.secrets, { subject: 'test', municipality: 'havneby', roles: ['caseworker'], validHours: 1 });
  });
  afterEach(async () => {
    await Promise.all(processes.map((each) => each.end()));
    processes = [];
    await installation.close();
    await double?.close();
    await database.drop();
  });

  async function start(main: 'api' | 'projector', ready: string): Promise<{ process: BuiltProcess; url: string }> {
    const process = BuiltProcess.start(`apps/${main}/src/main.js`, env);
    processes.push(process);
    const { url } = await process.line(({ msg }) => msg === ready);
    return { process, url: String(url) };
  }
  const startApi = () => start('api', 'the API is ready');
  const startProjector = async () => (await start('projector', 'the projectors are ready')).process;

  const leads = async ({ pid }: BuiltProcess): Promise<boolean> =>
    (await projectionStatus(installation.database, installation.store)).every(({ leaseHolder }) => leaseHolder?.includes(`:${pid} `));

  const lag = async (): Promise<number> =>
    Math.max(...(await projectionStatus(installation.database, installation.store)).map((view) => view.lag));

  /** Every acknowledged command is in the store exactly once, nothing else is, and every view equals the fold. */
  async function expectNothingLostOrDoubled(writers: Writers): Promise<void> {
    const stored: string[] = [];
    const ids = new Set<string>();
    for await (const { id, stream, version } of installation.store.readAll({ streamPrefix: 'case-' })) {
      stored.push(`${stream} ${version}`);
      ids.add(id);
    }
    const acknowledged = writers.acknowledged.map(({ stream, version }) => `${stream} ${version}`);
    expect(acknowledged.length).toBeGreaterThan(WRITERS * 5);
    expect(stored.sort()).toEqual(acknowledged.sort());
    expect(ids.size).toBe(stored.length);

    await until(async () => (await lag()) === 0);
    const differences: Difference[] = [];
    const { cases } = await verify({
      database: installation.database,
      store: installation.store,
      onDifference: (each) => differences.push(each),
    });
    expect(differences).toEqual([]);
    expect(cases).toBe(new Set(writers.acknowledged.map(({ stream }) => stream)).size);
  }

  it('one projector works; when it is killed, the other takes over within 10 s, while commands keep coming', async () => {
    const [first, second] = [await startApi(), await startApi()];
    const leader = await startProjector();
    await until(() => leads(leader));
    const standby = await startProjector();
    await standby.line(({ msg }) => msg === 'projector stands by');
    const writers = new Writers([first.url, second.url], token, WRITERS);
    try {
      await until(() => writers.acknowledged.length > 100);
      expect(await leads(leader)).toBe(true);

      const killedAtMs = Date.now();
      leader.signal('SIGKILL');
      await leader.ended;
      const atKill = writers.acknowledged.length;
      await until(() => leads(standby), TAKEOVER_LIMIT_MS);
      const head = await installation.store.head();
      // Not only the lease: what was recorded by then is in the views.
      await until(async () =>
        (await projectionStatus(installation.database, installation.store)).every(({ position }) => comparePositions(position, head) >= 0),
      );
      const tookMs = Date.now() - killedAtMs;
      expect(tookMs).toBeLessThan(TAKEOVER_LIMIT_MS);
      expect(writers.acknowledged.length).toBeGreaterThan(atKill);
    } finally {
      await writers.stop();
    }
    await expectNothingLostOrDoubled(writers);
  });

  it('an API is killed under load: its callers repeat at the other, and nothing is recorded twice', async () => {
    const [first, second] = [await startApi(), await startApi()];
    await startProjector();
    const writers = new Writers([first.url, second.url], token, WRITERS);
    try {
      await until(() => writers.acknowledged.length > 100);
      first.process.signal('SIGKILL');
      await first.process.ended;
      const atKill = writers.acknowledged.length;
      await until(() => writers.acknowledged.length > atKill + 100);
    } finally {
      await writers.stop();
    }
    await expectNothingLostOrDoubled(writers);
  });

  it('the leader that is asked to stop hands over at once; containers are well while one of them leads', async () => {
    const health = () => BuiltProcess.start('apps/projector/src/health.js', env).ended;
    expect(await health()).toBe(1);
    const leader = await startProjector();
    await until(() => leads(leader));
    const standby = await startProjector();
    await standby.line(({ msg }) => msg === 'projector stands by');
    const askedAtMs = Date.now();
    leader.signal('SIGTERM');
    expect(await leader.ended).toBe(0);
    await until(() => leads(standby), 3000);
    expect(Date.now() - askedAtMs).toBeLessThan(4000);
    expect(await health()).toBe(0);
  });
});
