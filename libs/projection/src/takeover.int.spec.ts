import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { NoteInstallation } from '../../../test/support/note-installation';
import { countingView, noteGroup, notesView } from '../../../test/support/note-views';

const SUPPORT = path.resolve(__dirname, '../../../test/support');

describe('when the process that leads', () => {
  const group = noteGroup([notesView(), countingView()]);
  let notes: NoteInstallation;
  let child: ChildProcess;

  /** Resolves once the child leads and stands in the middle of a transaction. */
  async function childInTheMiddle(leaseMs: number): Promise<void> {
    notes = await NoteInstallation.open(group);
    await notes.append('note-a', 'one', 'hang');
    child = fork(path.join(SUPPORT, 'note-projector.ts'), [notes.database.url, String(leaseMs)], {
      execArgv: ['-r', '@swc-node/register'],
    });
    expect(await once(child, 'message')).toEqual(['hanging', undefined]);
  }
  afterEach(async () => {
    child.kill('SIGKILL');
    await notes.close();
  });

  it('is killed, another takes over within ten seconds and nothing is lost or doubled', async () => {
    await childInTheMiddle(5000);
    await notes.startProjector(group, { leaseMs: 5000 });
    child.kill('SIGKILL');
    const killedMs = Date.now();
    await notes.projected('2');
    expect(Date.now() - killedMs).toBeLessThan(10_000);
    await notes.projected(await notes.append('note-b', 'three'));
    expect(await notes.query('SELECT * FROM note_count ORDER BY stream')).toEqual([
      { stream: 'note-a', events: 2 },
      { stream: 'note-b', events: 1 },
    ]);
  });

  it('is suspended in the middle of a transaction, another takes over, and when it wakes up it cannot commit', async () => {
    await childInTheMiddle(2000);
    await notes.startProjector(group, { leaseMs: 2000 });
    child.kill('SIGSTOP');
    await notes.projected('2');
    const last = await notes.append('note-a', 'three');
    await notes.projected(last);
    const lost = once(child, 'message');
    child.kill('SIGCONT');
    child.send('go');
    expect(await lost).toEqual(['lost', undefined]);
    expect(await notes.query('SELECT * FROM note_count')).toEqual([{ stream: 'note-a', events: 3 }]);
    expect(await notes.position()).toBe(last);
  });
});
