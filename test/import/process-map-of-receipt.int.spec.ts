import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { currentDepartment, fold, newReferenceNumber, type CaseEvent } from '@casetrail/case';
import { KeyRegister, readLog, readMapping, toCaseEvents } from '@casetrail/event-log';
import { applyDeclarations } from '@casetrail/municipality';
import { processMap, type ProcessMap, type ProcessMapQuestion } from '@casetrail/read-models';
import { createHash } from 'node:crypto';
import { appendCase, makeViews, MemoryEventStore, projectAll } from '../support/case-views';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { plainProcessMap, sortedMap } from '../support/plain-process-map';

const LOG = path.resolve(__dirname, '../../../shared/data/receipt.xes.gz');
const there = existsSync(LOG);
if (!there) console.warn(`The process map of a real log is not tested: ${LOG} is not there`);
const withLog = there ? describe : describe.skip;
const ZONE = 'Europe/Amsterdam';
const ACKNOWLEDGEMENT = 'T05 Print and send confirmation of receipt';

withLog('The process map of receipt.xes.gz', () => {
  let database: TestDatabase;
  const histories: CaseEvent[][] = [];
  let leftOut = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = new MemoryEventStore();
    await makeViews(database);
    await applyDeclarations(
      store,
      [{ key: 'havneby', name: 'Havneby', country: 'nl', timeZone: ZONE, languages: ['en'], departments: [], caseTypes: [] }],
      { dryRun: false, actor: 'test' },
    );
    const keys = new KeyRegister();
    const mapping = readMapping(path.resolve(__dirname, '../../examples/mappings/receipt.yaml'));
    for await (const item of readLog(LOG, mapping)) {
      if ('fault' in item) throw new Error(item.fault.message);
      const reference = newReferenceNumber(createHash('sha256').update(item.case.id).digest());
      const { events, notes } = toCaseEvents(item.case, {
        mapping,
        municipality: 'havneby',
        reference,
        now: '2026-11-21T00:00:00.000Z',
        keys,
      });
      histories.push(events);
      leftOut += notes.filter(({ kind }) => kind === 'left-out').length;
    }
    // As one store would hold them, without looking each stream up.
    for (const events of histories) {
      const one = new MemoryEventStore();
      await appendCase(one, events);
      for (const event of one.events) store.events.push({ ...event, position: String(store.events.length + 1) });
    }
    await projectAll(database, store, 2000);
  });
  afterAll(() => database.drop());

  const mapped = (question: ProcessMapQuestion): Promise<ProcessMap> => processMap(database.kysely, 'havneby', question);

  it('agrees with walking through the cases one by one, however they are chosen', async () => {
    const departments = [...new Set(histories.map((events) => currentDepartment(fold(events)!) ?? null))];
    const questions: ProcessMapQuestion[] = [
      { cohort: 'receipt', leastShare: 0 },
      { cohort: 'decision', leastShare: 0.02 },
      { cohort: 'decision', leastShare: 0, from: '2011-03-01', to: '2011-03-31' },
      { cohort: 'receipt', leastShare: 0.1, from: '2011-01-01', to: '2011-06-30', filters: { channel: ['online', 'desk'] } },
      ...departments.map((department) => ({ cohort: 'receipt' as const, leastShare: 0, filters: { department: [department] } })),
    ];
    const cases: number[] = [];
    for (const question of questions) {
      const map = await mapped(question);
      expect(sortedMap(map)).toEqual(sortedMap(plainProcessMap(histories, 'havneby', question, ZONE)));
      cases.push(map.coverage.cases);
    }
    expect(cases.slice(0, 2)).toEqual([1434, 1329]);
    expect(Math.min(...cases)).toBeGreaterThan(0);
  });

  it('holds every event of the file under its own name: 27 activities, but for the acknowledgement', async () => {
    const counts = new Map<string, number>();
    const xml = gunzipSync(readFileSync(LOG)).toString();
    for (const [event] of xml.matchAll(/<event>.*?<\/event>/gs)) {
      const name = /key="concept:name" value="([^"]*)"/.exec(event)?.[1] ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts.size).toBe(27);
    const { nodes } = await mapped({ cohort: 'receipt', leastShare: 0 });
    const found = new Map(nodes.map(({ activity, events }) => [activity, events]));
    const missing = [...counts].map(
      ([name, count]) => count - (found.get(name) ?? 0) - (name === ACKNOWLEDGEMENT ? found.get('CaseAcknowledged')! : 0),
    );
    expect(Math.min(...missing)).toBe(0);
    // Twelve events from before receipt.
    expect(missing.reduce((sum, count) => sum + count, 0)).toBe(leftOut);
    expect(leftOut).toBe(12);
  });

  it('begins every case with its receipt, and ends the 1,329 that are decided', async () => {
    const { edges, coverage } = await mapped({ cohort: 'receipt', leastShare: 0 });
    expect(edges.filter(({ from }) => from === null)).toEqual([
      { from: null, to: 'CaseReceived', count: 1434, cases: 1434, medianSeconds: null },
    ]);
    expect(edges.filter(({ to }) => to === null).reduce((sum, { count }) => sum + count, 0)).toBe(1329);
    expect(coverage).toEqual({ cases: 1434, open: 105, withoutSteps: 0 });
  });
});
