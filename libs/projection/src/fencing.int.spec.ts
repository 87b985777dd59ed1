import type { Log } from '@casetrail/projection';
import { NoteInstallation, until } from '../../../test/support/note-installation';
import { countingView, noteGroup, notesView, silentLog } from '../../../test/support/note-views';

describe('the fence', () => {
  let notes: NoteInstallation;
  afterEach(() => notes.close());

  it('keeps a leader that was suspended from committing after another took over', async () => {
    let resume = () => {};
    let suspended = false;
    const gate = new Promise<void>((resolve) => (resume = resolve));
    const suspending = {
      beforeLoad: () => {
        suspended = true;
        return gate;
      },
    };
    const views = [notesView(), countingView()];
    notes = await NoteInstallation.open(noteGroup(views));
    const lostLead: string[] = [];
    const log: Log = { ...silentLog, warn: (_, message) => void lostLead.push(message) };
    // Renews its lease every 20 s, so not during this test.
    await notes.startProjector(noteGroup(views, suspending), { instance: 'old', leaseMs: 60_000 }, log);
    await notes.append('note-a', 'one', 'two');
    await until(() => suspended);
    await notes.query(`UPDATE projection_checkpoints SET lease_until = now() - interval '1 second'`);

    await notes.startProjector(noteGroup(views), { instance: 'new' });
    await notes.projected(await notes.append('note-a', 'three'));
    resume();
    await until(() => lostLead.length > 0);
    expect(lostLead).toEqual(['projector lost the lead']);
    await notes.projected(await notes.append('note-b', 'four'));
    expect(await notes.query('SELECT stream, events FROM note_count ORDER BY stream')).toEqual([
      { stream: 'note-a', events: 3 },
      { stream: 'note-b', events: 1 },
    ]);
    const [holder] = await notes.query<{ holder: string }>('SELECT DISTINCT lease_holder AS holder FROM projection_checkpoints');
    expect(holder?.holder).toMatch(/^new /);
  });

  it('keeps it from committing even while the new leader has not written anything yet', async () => {
    const gates = [1, 2].map(() => {
      const gate = { reached: false, open: () => {}, beforeLoad: () => Promise.resolve() };
      const opened = new Promise<void>((resolve) => (gate.open = resolve));
      gate.beforeLoad = () => {
        gate.reached = true;
        return opened;
      };
      return gate;
    });
    const [first, second] = [gates[0]!, gates[1]!];
    notes = await NoteInstallation.open();
    const position = await notes.append('note-a', 'one');
    const lostLead: string[] = [];
    const log: Log = { ...silentLog, warn: (_, message) => void lostLead.push(message) };
    await notes.startProjector(noteGroup([notesView()], first), { instance: 'old', leaseMs: 60_000 }, log);
    await until(() => first.reached);
    await notes.query(`UPDATE projection_checkpoints SET lease_until = now() - interval '1 second'`);
    await notes.startProjector(noteGroup([notesView()], second), { instance: 'new' });
    await until(() => second.reached);
    first.open();
    await until(() => lostLead.length > 0);
    expect(await notes.position()).toBe('0');
    expect(await notes.notes()).toEqual({});
    second.open();
    await notes.projected(position);
  });

  it('lets one of many projectors lead, and each event be applied once, while they come and go', async () => {
    const views = [notesView(), countingView()];
    notes = await NoteInstallation.open(noteGroup(views));
    let last = '';
    for (let round = 0; round < 6; round++) {
      const two = await Promise.all([1, 2].map(() => notes.startProjector(noteGroup(views), { batchSize: 3, leaseMs: 300 })));
      for (let i = 0; i < 20; i++) last = await notes.append(`note-${i % 5}`, `label ${round}-${i}`);
      await Promise.all(two.map((projector) => projector.stop()));
    }
    await notes.startProjector(noteGroup(views));
    await notes.projected(last);
    expect(await notes.query('SELECT sum(events)::integer AS events FROM note_count')).toEqual([{ events: 120 }]);
    const [{ epochs } = { epochs: 0 }] = await notes.query<{ epochs: number }>(
      'SELECT max(epoch)::integer AS epochs FROM projection_checkpoints',
    );
    expect(epochs).toBeGreaterThanOrEqual(7);
  });
});
