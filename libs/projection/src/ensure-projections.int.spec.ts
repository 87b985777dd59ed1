import { ensureProjections } from '@casetrail/projection';
import { NoteInstallation } from '../../../test/support/note-installation';
import { noteGroup, notesView } from '../../../test/support/note-views';

describe('ensureProjections', () => {
  let notes: NoteInstallation;
  afterEach(() => notes.close());

  it('makes what is missing, once, however many processes ask at the same time', async () => {
    notes = await NoteInstallation.open(noteGroup([]));
    const group = noteGroup([notesView(), notesView({ name: 'drafts' })]);
    await Promise.all([1, 2, 3, 4].map(() => ensureProjections(notes.database, [group])));
    await notes.query(`INSERT INTO notes VALUES ('note-a', 1, 'kept')`);
    await ensureProjections(notes.database, [group]);
    expect(await notes.notes()).toEqual({ 'note-a': 1 });
    expect(await notes.query('SELECT name, version, position, tables FROM projection_checkpoints ORDER BY name')).toEqual([
      { name: 'drafts', version: 1, position: '0', tables: ['drafts', 'drafts_labels'] },
      { name: 'notes', version: 1, position: '0', tables: ['notes', 'notes_labels'] },
    ]);
  });

  it('leaves a view that is added later to be built beside the others, which need not wait', async () => {
    notes = await NoteInstallation.open();
    const before = await notes.startProjector(noteGroup([notesView()]));
    await notes.append('note-a', 'one');
    await notes.projected(await notes.append('note-b', 'two'));
    await before.stop();
    const grown = noteGroup([notesView(), notesView({ name: 'drafts' })]);
    await ensureProjections(notes.database, [grown]);
    await notes.startProjector(grown);
    await notes.projected('2', 'drafts');
    await notes.projected(await notes.append('note-b', 'three'), 'drafts');
    expect(await notes.contents('drafts')).toEqual(await notes.contents('notes'));
  });
});
