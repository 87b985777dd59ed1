import { sql } from 'kysely';
import { appendCase, appendMixed, makeViews, MemoryEventStore, projectAll, sampleHistories } from '../../../../test/support/case-views';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { CASE_VIEWS } from '../case-views';
import { describeDifference, type Difference } from './difference';
import { verify } from './verify';

describe('verify', () => {
  let database: TestDatabase;
  let store: MemoryEventStore;

  beforeEach(async () => {
    database = await createTestDatabase();
    store = new MemoryEventStore();
    await makeViews(database);
    await appendMixed(store, sampleHistories(30, 1), 1);
    await projectAll(database, store);
  });
  afterEach(() => database.drop());

  async function differences(): Promise<Difference[]> {
    const found: Difference[] = [];
    const { cases, differences: count } = await verify({ database, store, onDifference: (each) => found.push(each), batchSize: 7 });
    expect(count).toBe(found.length);
    expect(cases).toBe(new Set(store.events.map(({ stream }) => stream)).size);
    return found;
  }
  const run = (statement: string) => sql.raw(statement).execute(database.kysely);

  it('finds nothing in what the projections wrote', async () => {
    expect(await differences()).toEqual([]);
  });

  it.each([1, 9, 5000])('finds nothing in what was written in batches of %i events', async (batchSize) => {
    await appendMixed(store, sampleHistories(90, 1000 + batchSize), batchSize);
    await projectAll(database, store, batchSize);
    expect(await differences()).toEqual([]);
  });

  it.each([
    ['case_status', 'internal = (internal::jsonb || \'{"stepCount": 99}\')::json', 'internal'],
    ['case_status', "public = (public::jsonb - 'status')::json", 'public'],
    ['case_status', 'version = version + 1', 'version'],
    ['work_list', "due = '1999-01-01'", 'due'],
    ['work_list', "department = coalesce(department, '') || 'x'", 'department'],
    ['work_list_words', "words = 'lost'", 'words'],
    ['processing_times', 'gross_ms = coalesce(gross_ms, 0) + 1', 'gross_ms'],
    ['processing_times', "received = received + interval '1 ms'", 'received'],
    ['department_visits', 'duration_ms = coalesce(duration_ms, 0) - 1', 'duration_ms'],
    ['processing_times', "gross_goal = 'none@2026-01-01'", 'gross_goal'],
    ['department_times', 'department_ms = coalesce(department_ms, 0) + 1', 'department_ms'],
    ['case_steps', "activity = 'Invented'", 'activity'],
    ['case_steps', "occurred = occurred + interval '1 ms'", 'occurred'],
    ['distribution_contributions', "industry = coalesce(industry, '') || 'x'", 'industry'],
  ])('finds a changed row of %s: %s', async (table, change, column) => {
    await run(`UPDATE ${table} SET ${change} WHERE ctid = (SELECT ctid FROM ${table} ORDER BY stream LIMIT 1 OFFSET 3)`);
    const found = await differences();
    expect(found).toEqual([expect.objectContaining({ kind: 'different-value', table, column, stream: expect.stringMatching(/^case-/) })]);
    expect(describeDifference(found[0]!)).toContain(column);
  });

  const ROW_TABLES = CASE_VIEWS.flatMap(({ rowTables }) => rowTables.map(({ name }) => name));
  it.each(ROW_TABLES)('finds a missing row of %s', async (table) => {
    await run(`DELETE FROM ${table} WHERE ctid = (SELECT ctid FROM ${table} ORDER BY stream LIMIT 1 OFFSET 2)`);
    expect(await differences()).toEqual([expect.objectContaining({ kind: 'missing-row', table })]);
  });

  it.each(ROW_TABLES)('finds a row of %s that no stream accounts for', async (table) => {
    await run(`CREATE TEMP TABLE copy AS SELECT * FROM ${table} ORDER BY stream LIMIT 1`);
    await run(`UPDATE copy SET stream = 'case-havneby-NOBODY'${table === 'case_status' ? ", reference = 'NOBODY'" : ''}`);
    await run(`INSERT INTO ${table} SELECT * FROM copy`);
    expect(await differences()).toEqual([expect.objectContaining({ kind: 'extra-row', table, stream: 'case-havneby-NOBODY' })]);
  });

  it('finds a visit too many of a case that has others', async () => {
    await run('INSERT INTO department_visits SELECT (jsonb_populate_record(v, \'{"visit": 99}\')).* FROM department_visits v LIMIT 1');
    expect(await differences()).toEqual([expect.objectContaining({ kind: 'extra-row', table: 'department_visits' })]);
  });

  it('finds wrong, missing and superfluous cells of times', async () => {
    const one = (series: string) => `ctid = (SELECT ctid FROM time_cells WHERE series = '${series}' ORDER BY month LIMIT 1)`;
    await run(`UPDATE time_cells SET data = json_build_object('cases', 1) WHERE ${one('settled')}`);
    await run(`DELETE FROM time_cells WHERE ${one('open')}`);
    await run("INSERT INTO time_cells SELECT municipality, 'invented', measure, series, month, key, cases, data FROM time_cells LIMIT 1");
    const found = await differences();
    expect(found).toEqual(Array(3).fill(expect.objectContaining({ kind: 'different-sum', view: 'processing-times', table: 'time_cells' })));
  });

  it('finds wrong, missing and superfluous counts', async () => {
    await run(
      "UPDATE distribution_counts SET count = count + 1 WHERE ctid = (SELECT ctid FROM distribution_counts WHERE dimension = 'channel' LIMIT 1)",
    );
    await run(
      "DELETE FROM distribution_counts WHERE ctid = (SELECT ctid FROM distribution_counts WHERE dimension = 'industry' AND value IS NULL LIMIT 1)",
    );
    await run("INSERT INTO distribution_counts SELECT municipality, received, dimension, 'invented', 3 FROM distribution_counts LIMIT 1");
    const found = await differences();
    expect(found.map(({ kind }) => kind)).toEqual(['different-sum', 'different-sum', 'different-sum']);
    expect(found).toContainEqual(expect.objectContaining({ expected: null, found: '3' }));
    expect(found).toContainEqual(expect.objectContaining({ found: null }));
  });

  it('judges rows by the checkpoint of their view, however far the store has gone on', async () => {
    await appendMixed(store, sampleHistories(10, 2), 2);
    const cases = await verify({ database, store, onDifference: (each) => expect(each).toBeUndefined() });
    expect(cases).toEqual({ cases: 30, differences: 0 });
  });

  it('judges each view by a checkpoint of its own', async () => {
    const behind = store.events[store.events.length >> 1]!.position;
    await run(`UPDATE projection_checkpoints SET position = '${behind}' WHERE name = 'work-list'`);
    const views = new Set((await differences()).map((each) => ('view' in each ? each.view : '')));
    expect([...views]).toEqual(['work-list']);
  });

  it('says that a view was not built by this version, instead of comparing it', async () => {
    await run("UPDATE projection_checkpoints SET version = 0 WHERE name = 'distributions'");
    await run("UPDATE distribution_contributions SET channel = 'x'");
    expect(await differences()).toEqual([{ kind: 'not-built', view: 'distributions', version: 1, builtVersion: 0 }]);
  });

  it('reports a stream that was put aside once, and compares its rows with what was before', async () => {
    const stream = await appendCase(store, sampleHistories(1, 3)[0]!);
    await projectAll(database, store);
    const version = store.events.filter((event) => event.stream === stream).length;
    await store.append(stream, [{ id: crypto.randomUUID(), type: 'Nonsense', data: {}, metadata: {} }]);
    await store.append(stream, [{ id: crypto.randomUUID(), type: 'Nonsense', data: {}, metadata: {} }]);
    await run(`UPDATE projection_checkpoints SET position = '${await store.head()}'`);
    // A case that cannot be folded is missing in the sums, too.
    expect((await differences()).map(({ kind }) => kind).filter((kind) => kind !== 'different-sum')).toEqual(['unreadable']);

    for (const late of [version, version + 1]) {
      await run(`INSERT INTO projection_dead_letters (group_name, stream, version, position, event_type, error, attempts, waiting)
        VALUES ('cases', '${stream}', ${late}, '1', 'Nonsense', ${late === version ? "'Unknown event type'" : 'NULL'}, 3, ${late > version})`);
    }
    expect(await differences()).toEqual([{ kind: 'put-aside', stream, position: '1', error: 'Unknown event type' }]);
  });

  it('reads an empty installation', async () => {
    const empty = await createTestDatabase();
    await makeViews(empty);
    expect(await verify({ database: empty, store: new MemoryEventStore(), onDifference: () => undefined })).toEqual({
      cases: 0,
      differences: 0,
    });
    await empty.drop();
  });
});
