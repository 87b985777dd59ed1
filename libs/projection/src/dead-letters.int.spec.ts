import { deadLetters, retryDeadLetters } from '@casetrail/projection';
import { NoteInstallation, until } from '../../../test/support/note-installation';
import type { NoteFaults } from '../../../test/support/note-views';
import { noteGroup, notesView } from '../../../test/support/note-views';

const TOO_LONG = 'a label that does not fit into its column';

describe('events that cannot be taken', () => {
  let notes: NoteInstallation;
  afterEach(() => notes.close());

  it.each(['unreadable', 'throwing'] as const)(
    'are put aside when loading finds them %s; their stream waits, the rest goes on',
    async (kind) => {
      const faulty = new Set(['bad']);
      const group = noteGroup([notesView()], { [kind]: faulty } satisfies NoteFaults);
      notes = await NoteInstallation.open(group);
      for (let i = 0; i < 20; i++) await notes.append(`note-${i}`, 'good');
      await notes.append('note-a', 'one', 'bad', 'three');
      await notes.append('note-b', 'other');
      await notes.startProjector(group);
      await notes.projected(await notes.append('note-a', 'four'));
      expect(await notes.notes()).toMatchObject({ 'note-a': 1, 'note-b': 1, 'note-19': 1 });
      expect(await notes.aside()).toEqual(['note-a 1 failed', 'note-a 2 waiting', 'note-a 3 waiting']);
      const [first] = await deadLetters(notes.database);
      expect(first).toMatchObject({ group: 'notes-group', position: '22', type: 'NoteLabelled', attempts: 3 });
      expect(first?.error).toMatch(/cannot read NoteLabelled bad|TypeError: the fold has a hole/);

      faulty.clear();
      expect(await retryDeadLetters({ database: notes.database, store: notes.store, group })).toEqual([
        { stream: 'note-a', events: 3, error: null },
      ]);
      expect(await notes.aside()).toEqual([]);
      expect(await notes.notes()).toMatchObject({ 'note-a': 4 });
      await notes.projected(await notes.append('note-a', 'five'));
      expect(await notes.notes()).toMatchObject({ 'note-a': 5 });
    },
  );

  it('are found by halving when a table refuses their rows, and what came before them in the batch is kept', async () => {
    const group = noteGroup([notesView()]);
    notes = await NoteInstallation.open(group);
    for (let i = 0; i < 40; i++) await notes.append(`note-${i}`, 'good');
    await notes.append('note-a', 'one', 'two', TOO_LONG);
    await notes.append('note-b', TOO_LONG, 'behind it');
    const position = await notes.append('note-c', 'last');
    await notes.startProjector(group);
    await notes.projected(position);
    expect(await notes.notes()).toMatchObject({ 'note-a': 2, 'note-c': 1, 'note-39': 1 });
    expect(Object.keys(await notes.notes())).toHaveLength(43);
    // With its last label short again the note's row would fit: only the state at the end of the batch counts, so nothing is wrong with note-b.
    expect(await notes.notes()).toMatchObject({ 'note-b': 2 });
    expect(await notes.aside()).toEqual(['note-a 2 failed']);
    expect((await deadLetters(notes.database))[0]?.error).toMatch(/value too long for type character varying\(20\)/);
  });

  it('stay aside when a retry fails again, with the new error', async () => {
    const group = noteGroup([notesView()]);
    notes = await NoteInstallation.open(group);
    await notes.startProjector(group);
    await notes.projected(await notes.append('note-a', TOO_LONG));
    await notes.projected(await notes.append('note-a', 'short'));
    expect(await notes.aside()).toEqual(['note-a 0 failed', 'note-a 1 waiting']);

    const stillBroken = noteGroup([notesView()], { throwing: new Set(['short']) });
    const [outcome] = await retryDeadLetters({ database: notes.database, store: notes.store, group: stillBroken, stream: 'note-a' });
    expect(outcome).toEqual({ stream: 'note-a', events: 2, error: 'TypeError: the fold has a hole' });
    expect(await deadLetters(notes.database)).toMatchObject([{ attempts: 4, error: 'TypeError: the fold has a hole' }, { waiting: true }]);
    expect(await notes.notes()).toEqual({});
  });

  it('hold back the next batch of their stream even if it was made ready before they were put aside', async () => {
    const group = noteGroup([notesView()]);
    notes = await NoteInstallation.open(group);
    await notes.append('note-a', TOO_LONG, 'short');
    await notes.startProjector(group, { batchSize: 1 });
    await notes.projected('2');
    expect(await notes.aside()).toEqual(['note-a 0 failed', 'note-a 1 waiting']);
    expect(await notes.notes()).toEqual({});
  });

  it('are taken back together with those that were put aside during the retry', async () => {
    const faulty = new Set(['bad']);
    const group = noteGroup([notesView()], { unreadable: faulty });
    notes = await NoteInstallation.open(group);
    await notes.startProjector(group);
    await notes.projected(await notes.append('note-a', 'bad'));
    let late = false;
    const beforeLoad = async () => {
      if (late) return;
      late = true;
      await notes.projected(await notes.append('note-a', 'late'));
    };
    const corrected = noteGroup([notesView()], { beforeLoad });
    expect(await retryDeadLetters({ database: notes.database, store: notes.store, group: corrected })).toEqual([
      { stream: 'note-a', events: 2, error: null },
    ]);
    expect(await notes.aside()).toEqual([]);
    expect(await notes.notes()).toEqual({ 'note-a': 2 });
  });

  it('can be taken back while the stream goes on', async () => {
    const faulty = new Set(['bad']);
    const group = noteGroup([notesView()], { unreadable: faulty });
    notes = await NoteInstallation.open(group);
    await notes.startProjector(group);
    await notes.projected(await notes.append('note-a', 'bad'));
    faulty.clear();
    let last = '';
    const appending = (async () => {
      for (let i = 0; i < 150; i++) last = await notes.append('note-a', `label ${i}`);
    })();
    await until(async () => {
      await retryDeadLetters({ database: notes.database, store: notes.store, group });
      return (await notes.aside()).length === 0;
    });
    await appending;
    await notes.projected(last);
    expect(await notes.aside()).toEqual([]);
    expect(await notes.notes()).toEqual({ 'note-a': 151 });
  });

  it('are not sought among events when it is the database that is wrong', async () => {
    const group = noteGroup([notesView()]);
    notes = await NoteInstallation.open(group);
    const complaints: string[] = [];
    await notes.query('ALTER TABLE notes RENAME TO notes_gone');
    const log = { info: () => undefined, warn: (_: object, message: string) => void complaints.push(message), error: () => undefined };
    await notes.startProjector(group, {}, log);
    const position = await notes.append('note-a', 'one');
    await until(() => complaints.length > 5);
    expect(await notes.aside()).toEqual([]);
    await notes.query('ALTER TABLE notes_gone RENAME TO notes');
    await notes.projected(position);
    expect(await notes.notes()).toEqual({ 'note-a': 1 });
  });
});
