import { projectionStatus } from '@casetrail/projection';
import { NoteInstallation, until } from '../../../test/support/note-installation';
import { countingView, noteGroup, notesView } from '../../../test/support/note-views';

describe('Projector', () => {
  let notes: NoteInstallation;
  afterEach(() => notes.close());

  it('projects what is there and what comes, in all views of the group at the same positions', async () => {
    notes = await NoteInstallation.open(groupOf());
    await notes.append('note-a', 'one', 'two');
    await notes.startProjector(groupOf(), { batchSize: 1 });
    await notes.append('other-x', 'not for these views');
    const last = await notes.append('note-b', 'three');
    await notes.projected(last);
    expect(await notes.notes()).toEqual({ 'note-a': 2, 'note-b': 1 });
    expect(await notes.query('SELECT stream, events FROM note_count ORDER BY stream')).toEqual([
      { stream: 'note-a', events: 2 },
      { stream: 'note-b', events: 1 },
    ]);
    expect(await projectionStatus(notes.database, notes.store)).toEqual([
      {
        name: 'note-count',
        group: 'notes-group',
        version: 1,
        position: last,
        lag: 0,
        leaseHolder: expect.stringMatching(/^test /),
        deadLetters: 0,
      },
      {
        name: 'notes',
        group: 'notes-group',
        version: 1,
        position: last,
        lag: 0,
        leaseHolder: expect.stringMatching(/^test /),
        deadLetters: 0,
      },
    ]);
  });

  it('applies each event exactly once although its connections are killed in the middle of batches', async () => {
    let midBatch = 0;
    const faults = {
      afterApply: async () => {
        if (++midBatch % 3 === 0 && midBatch < 60) await notes.killConnections();
      },
    };
    const group = groupOf(notesView({ faults }));
    notes = await NoteInstallation.open(group);
    await notes.startProjector(group, { batchSize: 7 });
    let last = '';
    for (let i = 0; i < 200; i++) last = await notes.append(`note-${i % 11}`, `label ${i}`);
    await notes.projected(last);
    expect(midBatch).toBeGreaterThan(28);
    const counted = await notes.query<{ events: number }>('SELECT sum(events)::integer AS events FROM note_count');
    expect(counted).toEqual([{ events: 200 }]);
    expect(await notes.aside()).toEqual([]);
  });

  it('applies each event exactly once although the answers to commits get lost', async () => {
    notes = await NoteInstallation.open(groupOf());
    const { projectorDatabase } = notes;
    let commits = 0;
    const begin = projectorDatabase.kysely.transaction.bind(projectorDatabase.kysely);
    const execute = async (work: Parameters<ReturnType<typeof begin>['execute']>[0]) => {
      const outcome = await begin().execute(work);
      if (++commits % 3 === 0) throw new Error('Connection terminated unexpectedly');
      return outcome;
    };
    jest.spyOn(projectorDatabase.kysely, 'transaction').mockImplementation(() => ({ execute }) as never);
    await notes.startProjector(groupOf(), { batchSize: 5 });
    let last = '';
    for (let i = 0; i < 100; i++) last = await notes.append(`note-${i % 11}`, `label ${i}`);
    await notes.projected(last);
    expect(commits).toBeGreaterThanOrEqual(20);
    expect(await notes.query('SELECT sum(events)::integer AS events FROM note_count')).toEqual([{ events: 100 }]);
  });

  it('finishes the batch at hand when stopped, and hands the lead over at once', async () => {
    let release = () => {};
    let applying = false;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const faults = {
      afterApply: () => {
        applying = true;
        return gate;
      },
    };
    notes = await NoteInstallation.open(groupOf());
    const leader = await notes.startProjector(groupOf(notesView({ faults })), { leaseMs: 30_000 });
    const position = await notes.append('note-a', 'one');
    await until(() => applying);
    await notes.startProjector(groupOf(), { leaseMs: 30_000 });
    const stopped = leader.stop();
    release();
    await stopped;
    expect(await notes.position()).toBe(position);
    // The standby would look again in 15 s.
    await notes.projected(await notes.append('note-a', 'two'));
    expect(await notes.notes()).toEqual({ 'note-a': 2 });
  }, 10_000);

  it('refuses to start before the views have checkpoints', async () => {
    notes = await NoteInstallation.open(groupOf());
    const unknown = { ...notesView(), name: 'unknown-view' };
    await expect(notes.startProjector(noteGroup([notesView(), unknown]))).rejects.toThrow('No checkpoint for unknown-view');
  });

  const groupOf = (view = notesView()) => noteGroup([view, countingView()]);
});
