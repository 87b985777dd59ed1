import { rebuild, RebuildFailed, RebuildUnderWay } from '@casetrail/projection';
import { NoteInstallation, until } from '../../../test/support/note-installation';
import { noteGroup, notesView } from '../../../test/support/note-views';

describe('rebuild', () => {
  let notes: NoteInstallation;
  afterEach(() => notes.close());
  const options = (group = noteGroup([notesView()])) => ({
    database: notes.projectorDatabase,
    store: notes.store,
    group,
    name: 'notes',
    batchSize: 50,
  });

  it('replaces wrong rows by what the events say, while events keep coming', async () => {
    const group = noteGroup([notesView(), notesView({ name: 'drafts' })]);
    notes = await NoteInstallation.open(group);
    for (let i = 0; i < 300; i++) await notes.append(`note-${i % 30}`, `label ${i}`);
    await notes.startProjector(group, { batchSize: 20 });
    await notes.projected('300');
    await notes.query(`UPDATE notes SET events = -1, last_label = 'wrong'`);
    await notes.query(`DELETE FROM note_labels_of_7; `.replace('note_labels_of_7', `notes_labels WHERE stream = 'note-7'`));

    let last = '';
    let done = false;
    const appending = (async () => {
      for (let i = 0; !done; i++) last = await notes.append(`note-${i % 40}`, `later ${i % 100}`);
    })();
    const progress: number[] = [];
    const { events } = await rebuild({ ...options(group), onProgress: (step) => void progress.push(step.events) });
    done = true;
    await appending;
    expect(events).toBeGreaterThanOrEqual(300);
    expect(progress.slice(0, 6)).toEqual([50, 100, 150, 200, 250, 300]);
    await notes.projected(await notes.append('note-0', 'after'));
    expect(Number(last)).toBeGreaterThan(300);
    expect((await notes.contents()).length).toBeGreaterThanOrEqual(30);
    expect(await notes.contents()).toEqual(await notes.contents('drafts'));
    expect(await notes.query(`SELECT 1 FROM pg_namespace WHERE nspname LIKE 'rebuild%'`)).toEqual([]);
    expect(
      await notes.query(`SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'notes_labels' ORDER BY 1`),
    ).toEqual([{ indexname: 'notes_labels_label_idx' }, { indexname: 'notes_labels_pkey' }]);
  });

  it('is not noticed by readers: no error, never a part of the rows', async () => {
    notes = await NoteInstallation.open();
    for (let i = 0; i < 200; i++) await notes.append(`note-${i}`, 'one', 'two');
    await notes.startProjector(noteGroup([notesView()]));
    await notes.projected('400');

    let stop = false;
    const seen = new Set<string>();
    let reads = 0;
    // Values make them prepared statements; the second one holds its locks over two statements, the tables in the other order than the swap.
    const readOnce = async () => {
      const { rows } = await notes.database.pool.query(
        'SELECT count(DISTINCT n.stream) AS notes, count(*) AS labels FROM notes n JOIN notes_labels l USING (stream) WHERE events > $1',
        [0],
      );
      seen.add(JSON.stringify(rows[0]));
    };
    const readInTransaction = async () => {
      const client = await notes.database.pool.connect();
      try {
        await client.query('BEGIN');
        const labels = await client.query('SELECT count(*) AS labels FROM notes_labels WHERE label <> $1', ['']);
        const all = await client.query('SELECT count(*) AS notes FROM notes WHERE events > $1', [0]);
        await client.query('COMMIT');
        seen.add(JSON.stringify({ notes: all.rows[0].notes, labels: labels.rows[0].labels }));
      } finally {
        client.release();
      }
    };
    const reader = async (read: () => Promise<void>) => {
      while (!stop) {
        await read();
        reads++;
      }
    };
    const reading = Promise.all([
      reader(readOnce),
      reader(readOnce),
      reader(readOnce),
      reader(readInTransaction),
      reader(readInTransaction),
    ]);
    try {
      for (let i = 0; i < 8; i++) await rebuild(options());
    } finally {
      stop = true;
      await reading;
    }
    expect(reads).toBeGreaterThan(100);
    expect([...seen]).toEqual([JSON.stringify({ notes: '200', labels: '400' })]);
  });

  it('is refused while another one of the same view is under way', async () => {
    let resume = () => {};
    let begun = false;
    const gate = new Promise<void>((resolve) => (resume = resolve));
    const beforeLoad = () => {
      begun = true;
      return gate;
    };
    notes = await NoteInstallation.open();
    const projector = await notes.startProjector(noteGroup([notesView()]));
    await notes.projected(await notes.append('note-a', 'one'));
    await projector.stop();
    const first = rebuild(options(noteGroup([notesView()], { beforeLoad })));
    await until(() => begun);
    await expect(rebuild(options())).rejects.toThrow(RebuildUnderWay);
    resume();
    expect(await first).toEqual({ events: 1, position: '1' });
    expect(await rebuild(options())).toEqual({ events: 1, position: '1' });
  });

  it('leaves the live view untouched when it is killed, and the next one starts over', async () => {
    notes = await NoteInstallation.open();
    for (let i = 0; i < 200; i++) await notes.append(`note-${i % 20}`, `label ${i}`);
    await notes.startProjector(noteGroup([notesView()]));
    await notes.projected('200');
    const before = await notes.contents();
    let batches = 0;
    const afterApply = async () => {
      if (++batches === 3) await notes.killConnections();
    };
    await expect(rebuild(options(noteGroup([notesView({ faults: { afterApply } })])))).rejects.toThrow();
    expect(await notes.query(`SELECT 1 AS left FROM pg_namespace WHERE nspname = 'rebuild_notes'`)).toEqual([{ left: 1 }]);
    expect(await notes.contents()).toEqual(before);
    await until(() =>
      rebuild(options()).then(
        () => true,
        () => false,
      ),
    );
    expect(await notes.contents()).toEqual(before);
    await notes.projected(await notes.append('note-0', 'after'));
  });

  it('is strict: an event that cannot be taken ends it, is named, and nothing changes', async () => {
    notes = await NoteInstallation.open();
    await notes.startProjector(noteGroup([notesView()]));
    await notes.append('note-a', 'one');
    await notes.projected(await notes.append('note-b', 'bad'));
    const before = await notes.contents();
    const unreadable = rebuild(options(noteGroup([notesView()], { unreadable: new Set(['bad']) })));
    await expect(unreadable).rejects.toThrow(RebuildFailed);
    await expect(unreadable).rejects.toThrow('position 2 in stream note-b: Error: cannot read NoteLabelled bad');
    await expect(rebuild(options(noteGroup([notesView({ width: 2 })])))).rejects.toThrow(/positions 1 to 2: .*value too long/);
    expect(await notes.contents()).toEqual(before);
    await expect(rebuild({ ...options(), name: 'nothing' })).rejects.toThrow('No view nothing in notes-group; there are: notes');
  });
});

describe('a view whose version was raised', () => {
  let notes: NoteInstallation;
  afterEach(() => notes.close());

  it('is rebuilt by the projector, with other columns, while the other views go on; older code then stands by', async () => {
    const oldGroup = noteGroup([notesView(), notesView({ name: 'drafts', width: 99 })]);
    notes = await NoteInstallation.open(oldGroup);
    const old = await notes.startProjector(oldGroup, { instance: 'old' });
    for (let i = 0; i < 50; i++) await notes.append(`note-${i}`, 'one');
    await notes.projected('50');
    await old.stop();

    let resume = () => {};
    let rebuilding = false;
    const gate = new Promise<void>((resolve) => (resume = resolve));
    const afterApply = () => {
      rebuilding = true;
      return gate;
    };
    const raised = noteGroup([notesView({ version: 2, width: 60, faults: { afterApply } }), notesView({ name: 'drafts', width: 99 })]);
    await notes.startProjector(raised, { instance: 'new' });
    await until(() => rebuilding);
    const wide = 'wider than the twenty characters of before';
    const during = await notes.append('note-a', wide);
    await notes.projected(during, 'drafts');
    expect(await notes.position('notes')).toBe('50');
    resume();
    await notes.projected(during, 'notes');
    expect(await notes.notes()).toMatchObject({ 'note-a': 1, 'note-49': 1 });
    const last = await notes.append('note-a', 'two');
    await notes.projected(last, 'drafts');
    await notes.projected(last, 'notes');
    expect(await notes.contents()).toEqual(await notes.contents('drafts'));
    expect(await notes.query(`SELECT version FROM projection_checkpoints WHERE name = 'notes'`)).toEqual([{ version: 2 }]);

    const reasons: unknown[] = [];
    const log = { info: (details: object) => void reasons.push(Object(details).reason), warn: () => undefined, error: () => undefined };
    await notes.startProjector(oldGroup, { instance: 'old', leaseMs: 100 }, log);
    await until(() => reasons.length > 0);
    expect(reasons[0]).toMatch(/^newer code has rebuilt notes: update this process/);
  });

  it('is not written any more by older code that leads when newer code rebuilds it', async () => {
    const older = noteGroup([notesView()]);
    notes = await NoteInstallation.open(older);
    const said: string[] = [];
    const log = {
      info: (_: object, message: string) => void said.push(message),
      warn: (_: object, message: string) => void said.push(message),
      error: () => undefined,
    };
    await notes.startProjector(older, { leaseMs: 100 }, log);
    await notes.projected(await notes.append('note-a', 'one'));
    const newer = noteGroup([notesView({ version: 2 })]);
    await rebuild({ database: notes.projectorDatabase, store: notes.store, group: newer, name: 'notes' });
    const position = await notes.append('note-a', 'two');
    await until(() => said.includes('projector stands by'));
    expect(said).toEqual(['projector leads', 'projector lost the lead', 'projector stands by']);
    expect(await notes.position()).toBe('1');
    await notes.startProjector(newer);
    await notes.projected(position);
  });

  it('stays as it was when an event does not let it be rebuilt; the other views go on', async () => {
    const oldGroup = noteGroup([notesView(), notesView({ name: 'drafts' })]);
    notes = await NoteInstallation.open(oldGroup);
    const old = await notes.startProjector(oldGroup);
    await notes.projected(await notes.append('note-a', 'one two three'));
    await old.stop();
    const errors: string[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (_: object, message: string) => void errors.push(message) };
    await notes.startProjector(noteGroup([notesView({ version: 2, width: 3 }), notesView({ name: 'drafts' })]), {}, log);
    await notes.projected(await notes.append('note-b', 'two'), 'drafts');
    await until(() => errors.length > 0);
    expect(errors).toEqual(['rebuilding a view failed; its old rows stay, and are not kept up to date']);
    expect(await notes.notes()).toEqual({ 'note-a': 1 });
  });
});
