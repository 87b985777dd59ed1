import { ProjectionWatcher } from '@casetrail/projection';
import { NoteInstallation, until } from '../../../test/support/note-installation';
import { noteGroup, notesView } from '../../../test/support/note-views';

describe('ProjectionWatcher', () => {
  let notes: NoteInstallation;
  let watcher: ProjectionWatcher;
  const open = async (options = {}) => {
    notes = await NoteInstallation.open();
    watcher = new ProjectionWatcher(notes.database, options);
    await watcher.start();
  };
  afterEach(async () => {
    await watcher.stop();
    await notes.close();
  });

  it('waits until a view has come so far, and says when it did not in time', async () => {
    await open({ pollMs: 60_000 });
    const position = await notes.append('note-a', 'one');
    expect(await watcher.waitFor('notes', position, 20)).toBe(false);
    const waiting = watcher.waitFor('notes', position, 20_000);
    await notes.startProjector(noteGroup([notesView()]));
    expect(await waiting).toBe(true);
    expect(await notes.notes()).toEqual({ 'note-a': 1 });
    expect(await watcher.waitFor('notes', position, 0)).toBe(true);
  });

  it('tells its listeners of each move, until they leave', async () => {
    await open({ pollMs: 60_000 });
    const heard: unknown[] = [];
    const leave = watcher.onAdvance((advance) => void heard.push(advance));
    await notes.startProjector(noteGroup([notesView()]));
    await notes.append('note-a', 'one');
    await until(() => heard.length === 1);
    leave();
    expect(await watcher.waitFor('notes', await notes.append('note-a', 'two'), 20_000)).toBe(true);
    expect(heard).toEqual([{ notes: '1' }]);
  });

  it('finds out by itself when a message was lost', async () => {
    await open({ pollMs: 50 });
    const waiting = watcher.waitFor('notes', '7', 20_000);
    await notes.query(`UPDATE projection_checkpoints SET position = '7'`);
    expect(await waiting).toBe(true);
  });

  it('answers at once when too many wait, and all when stopped', async () => {
    await open({ maxWaiters: 2 });
    const two = [watcher.waitFor('notes', '7', 60_000), watcher.waitFor('notes', '8', 60_000)];
    expect(await watcher.waitFor('notes', '9', 60_000)).toBe(false);
    await watcher.stop();
    expect(await Promise.all(two)).toEqual([false, false]);
  });
});
