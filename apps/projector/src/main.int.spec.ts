import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createPostgresEventStore } from '@casetrail/event-store';
import { projectionStatus } from '@casetrail/projection';
import { createTestDatabase } from '../../../test/support/database';
import { until } from '../../../test/support/note-installation';

const REGISTER = require.resolve('@swc-node/register');

function startMain(env: NodeJS.ProcessEnv): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['-r', REGISTER, path.join(__dirname, 'main.ts')], { env: { PATH: process.env['PATH'], ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return { child, output: () => output };
}

describe('the projector as a process of its own', () => {
  it('leads, and on SIGTERM finishes, lets go of the lead and ends well', async () => {
    const database = await createTestDatabase();
    const store = createPostgresEventStore(database);
    const { child, output } = startMain({ CASETRAIL_DATABASE_URL: database.url });
    try {
      await until(() => output().includes('projector leads'));
      const leading = await projectionStatus(database, store);
      expect(leading.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['case-status', 'work-list', 'processing-times', 'distributions']),
      );
      expect(leading.every(({ leaseHolder }) => leaseHolder?.includes(`:${child.pid} `))).toBe(true);
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
      expect((await projectionStatus(database, store)).some(({ leaseHolder }) => leaseHolder)).toBe(false);
      expect(output()).toContain('"msg":"stopped"');
    } finally {
      child.kill('SIGKILL');
      await store.close();
      await database.drop();
    }
  });

  it('refuses the embedded database and says what to do', async () => {
    const { child, output } = startMain({});
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(output()).toContain('Set CASETRAIL_DATABASE_URL');
    expect(output()).toContain('casetrail serve');
    expect(output()).not.toContain('    at ');
  });
});
