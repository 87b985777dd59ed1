import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CaseEvent, CaseState } from '@casetrail/case';
import { fold, newReferenceNumber } from '@casetrail/case';
import type { Note } from '@casetrail/event-log';
import { KeyRegister, readLog, readMapping, toCaseEvents } from '@casetrail/event-log';

const DATA = path.resolve(__dirname, '../../../shared/data');
const there = existsSync(DATA);
if (!there) console.warn(`Real logs are not tested: ${DATA} is not there`);
const withLogs = there ? describe : describe.skip;

interface Read {
  cases: CaseState[];
  types: Record<string, number>;
  notes: Note[];
  departments: string[];
}

async function read(log: string, mapping = log.replace(/\..*/, '')): Promise<Read> {
  const keys = new KeyRegister();
  const context = {
    mapping: readMapping(path.resolve(__dirname, `../../examples/mappings/${mapping}.yaml`)),
    municipality: 'havneby',
    reference: newReferenceNumber(Buffer.alloc(8)),
    now: '2026-11-21T00:00:00.000Z',
    keys,
  };
  const found: Read = { cases: [], types: {}, notes: [], departments: [] };
  for await (const item of readLog(path.join(DATA, log), context.mapping)) {
    if ('fault' in item) throw new Error(`line ${item.fault.line}: ${item.fault.message}`);
    const { events, notes } = toCaseEvents(item.case, context);
    const state = fold(events);
    if (!state) throw new Error(`${item.case.id}: no case`);
    found.cases.push(state);
    found.notes.push(...notes);
    events.forEach(({ type }: CaseEvent) => (found.types[type] = (found.types[type] ?? 0) + 1));
  }
  found.departments = [...keys.all('department').keys()];
  return found;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const grossDays = (cases: CaseState[]): number[] =>
  cases.flatMap(({ receivedAt, decidedAt }) => (decidedAt ? [(Date.parse(decidedAt) - Date.parse(receivedAt)) / DAY_MS] : []));

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return low + (high - low) * (place % 1);
}

const counted = (notes: Note[]): Record<string, number> =>
  notes.reduce<Record<string, number>>(
    (counts, { kind, name }) => ({ ...counts, [`${kind} ${name}`]: (counts[`${kind} ${name}`] ?? 0) + 1 }),
    {},
  );

withLogs('receipt.xes.gz', () => {
  let log: Read;
  beforeAll(async () => (log = await read('receipt.xes.gz')));

  it('holds 1,434 cases, 1,329 of them closed', () => {
    expect(log.cases).toHaveLength(1434);
    expect(log.cases.filter(({ closedAt }) => closedAt)).toHaveLength(1329);
    expect(log.departments.toSorted()).toEqual(['customer-contact', 'experts', 'general']);
  });

  it('took 50.64 days at the median and 105.55 at the 90th percentile; 51.27 and 106.43 in General', () => {
    const general = log.cases.filter(({ visits }) => visits.at(-1)?.department === 'general');
    expect(general).toHaveLength(1390);
    const figures = [log.cases, general].flatMap((cases) => [0.5, 0.9].map((share) => quantile(grossDays(cases), share).toFixed(2)));
    expect(figures).toEqual(['50.64', '105.55', '51.27', '106.43']);
  });

  it('has 1,298 cases acknowledged, 11 of them within 24 hours', () => {
    const waits = log.cases.flatMap(({ acknowledgedAt, receivedAt }) =>
      acknowledgedAt ? [Date.parse(acknowledgedAt) - Date.parse(receivedAt)] : [],
    );
    expect(waits).toHaveLength(1298);
    expect(waits.filter((wait) => wait <= DAY_MS)).toHaveLength(11);
  });

  it('has twelve events of two cases from before receipt, and two ends without a time of day, all named', () => {
    expect(counted(log.notes)).toEqual({ 'left-out occurred-before-receipt': 12, 'adjusted same-day-as-receipt': 4 });
    const cases = (kind: Note['kind']): unknown =>
      [...new Set(log.notes.filter((note) => note.kind === kind).map((note) => note.case))].toSorted();
    expect(cases('left-out')).toEqual(['case-4677', 'case-5704']);
    expect(cases('adjusted')).toEqual(['case-10862', 'case-8267']);
  });
});

withLogs('the logs of building permits', () => {
  it.each([
    [
      'permits-municipality-1.xes.gz',
      1199,
      { CaseAcknowledged: 1119, InformationRequested: 288, HearingStarted: 76, CaseWithdrawn: 62, CaseClosed: 592 },
    ],
    [
      'permits-municipality-3.xes.gz',
      1409,
      { CaseAcknowledged: 1356, InformationRequested: 285, HearingStarted: 68, CaseWithdrawn: 15, CaseClosed: 1246 },
    ],
  ])('%s has no fault under its mapping', async (name, cases, types) => {
    const log = await read(name);
    expect(log.cases).toHaveLength(cases);
    expect(log.types).toMatchObject({ CaseReceived: cases, CaseRouted: cases, ...types });
    expect(log.notes.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
});

withLogs('boston311.csv.gz', () => {
  it('holds 4,995 closed cases, 4,284 with a target date, and one end in the hour that occurs twice', async () => {
    const log = await read('boston311.csv.gz');
    expect(log.types).toEqual({ CaseReceived: 4995, CaseRouted: 4995, DeadlineExtended: 4284, CaseAnswered: 4995, CaseClosed: 4995 });
    expect(counted(log.notes)).toEqual({ 'adjusted ambiguous-local-time': 2 });
    expect(log.cases.filter(({ expectedBy }) => expectedBy)).toHaveLength(4284);
    expect(log.departments).toHaveLength(11);
  });
});
