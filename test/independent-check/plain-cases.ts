import { DateTime } from 'luxon';
import { plainCase, type Happening, type PlainCase } from './plain-case';
import { readRows, readTraces, type Fields, type PlainTrace } from './plain-logs';

/** What the four logs mean, written by hand from domain.md and the comments of examples/mappings/. */

const ms = (text: string | undefined): number => {
  const at = DateTime.fromISO(text ?? '').toMillis();
  if (Number.isNaN(at)) throw new Error(`${text} is not a time`);
  return at;
};
const keyed = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63)
    .replace(/-$/, '');
const activityOf = (event: Fields): string => event['concept:name'] ?? '';
const timeOf = (event: Fields): number => ms(event['time:timestamp']);

async function casesOf(file: string, read: (trace: PlainTrace) => PlainCase): Promise<PlainCase[]> {
  const cases: PlainCase[] = [];
  for await (const trace of readTraces(file)) cases.push(read(trace));
  return cases;
}

const RECEIPT_CHANNELS: Record<string, string> = { Internet: 'online', Desk: 'desk', Post: 'post', 'e-mail': 'e-mail', Intern: 'internal' };

function receiptCase({ fields, events }: PlainTrace, between: (event: Fields) => Happening[]): PlainCase {
  const receivedMs = ms(fields['startdate']);
  const letter = events.find((event) => activityOf(event) === 'T05 Print and send confirmation of receipt');
  const happenings = events.flatMap((event): Happening[] => [
    ...between(event),
    ...(event === letter ? [{ what: 'acknowledged' as const, atMs: timeOf(event) }] : []),
  ]);
  if (fields['enddate'] !== undefined) {
    const endMs = ms(fields['enddate']);
    // An end date without a time of day, before a receipt of the same day.
    const dateOf = (at: number): string => DateTime.fromMillis(at, { zone: 'Europe/Amsterdam' }).toISODate()!;
    const atMs = endMs < receivedMs && dateOf(endMs) === dateOf(receivedMs) ? receivedMs : endMs;
    happenings.push({ what: 'decided', outcome: 'answered', atMs });
  }
  const channel = RECEIPT_CHANNELS[fields['channel'] ?? ''] ?? 'other';
  return plainCase({ id: fields['concept:name']!, caseType: 'environmental-permit', complexity: null, channel, receivedMs }, happenings);
}

/** The receipt log: each case with the one department that the log names. */
export const receiptCases = (): Promise<PlainCase[]> =>
  casesOf('receipt.xes.gz', (trace) => {
    const told = receiptCase(trace, () => []);
    const toMs = told.decidedMs ?? Infinity;
    return { ...told, visits: [{ department: keyed(trace.fields['department']!), fromMs: told.receivedMs, toMs }] };
  });

/** The receipt log as receipt-visits.yaml reads it: groups are departments, and there are waits. */
export const receiptVisitCases = (): Promise<PlainCase[]> =>
  casesOf('receipt.xes.gz', (trace) =>
    receiptCase(trace, (event) => {
      const atMs = timeOf(event);
      const activity = activityOf(event).split(' ')[0];
      const group = event['org:group'];
      const happenings: Happening[] = group === undefined ? [] : [{ what: 'routed', department: keyed(group), atMs }];
      if (activity === 'T06') happenings.push({ what: 'asked', atMs });
      if (activity === 'T10') happenings.push({ what: 'informed', atMs });
      if (activity === 'T02') happenings.push({ what: 'hearing-begins', atMs });
      if (activity === 'T05') happenings.push({ what: 'hearing-ends', atMs });
      return happenings;
    }),
  );

const OUTCOME_OF: Record<string, string> = { '05_EIND_030_2': 'withdrawn', '08_AWB45_090_2': 'answered' };
const GRANTED = ['Vergunning verleend', 'Vergunning onherroepelijk'];

/** The building permits of one municipality. */
export const permitCases = (file: string): Promise<PlainCase[]> =>
  casesOf(file, ({ fields, events }) => {
    const receipt = events.find((event) => activityOf(event) === '01_HOOFD_010')!;
    const rest = events.filter((event) => event !== receipt);
    const notDenied = (event: Fields): boolean => event['question'] !== 'False';
    const isLetter = (event: Fields): boolean =>
      ['01_HOOFD_020', '01_HOOFD_030_1'].includes(activityOf(event)) &&
      event['activityNameEN'] === 'send confirmation receipt' &&
      notDenied(event);
    const first = (test: (event: Fields) => boolean): Fields | undefined => events.find(test);
    const letter = first(isLetter);
    const hearing = first((event) => activityOf(event) === '10_UOV_030');
    const hearingOver = first((event) => activityOf(event) === '10_UOV_060');
    const decision = GRANTED.includes(fields['last_phase'] ?? '') ? 'granted' : 'answered';

    const happenings = rest.flatMap((event): Happening[] => {
      const activity = activityOf(event);
      const atMs = timeOf(event);
      const outcome = activity === '01_HOOFD_510_2' ? decision : OUTCOME_OF[activity];
      if (outcome !== undefined) return [{ what: 'decided', outcome, atMs }];
      if (event === letter) return [{ what: 'acknowledged', atMs }];
      if (activity === '08_AWB45_020_2') return [{ what: 'asked', atMs }];
      if (['08_AWB45_040', '08_AWB45_030'].includes(activity) && notDenied(event)) return [{ what: 'informed', atMs }];
      if (event === hearing) return [{ what: 'hearing-begins', atMs }];
      if (event === hearingOver) return [{ what: 'hearing-ends', atMs }];
      return [];
    });
    const receivedMs = timeOf(receipt);
    if (fields['caseStatus'] === 'G' && fields['endDate'] !== undefined) {
      // The end date has no time of day: it never lies before the decision.
      const decisions = happenings.filter(({ what }) => what === 'decided').map(({ atMs }) => atMs);
      const endMs = ms(fields['endDate']);
      const atMs = decisions.length === 0 ? endMs : Math.max(endMs, Math.min(...decisions));
      happenings.push({ what: 'decided', outcome: 'answered', atMs });
    }
    const part = (fields['parts'] ?? '').split(',').find((text) => text.trim() !== '');
    const told = plainCase(
      {
        id: fields['concept:name']!,
        caseType: keyed(part ?? 'Omgevingsvergunning'),
        complexity: fields['caseProcedure'] === 'Regulier' ? 'simple' : fields['caseProcedure'] === 'Uitgebreid' ? 'complex' : null,
        channel: 'other',
        receivedMs,
      },
      happenings,
    );
    return { ...told, visits: [{ department: 'permits', fromMs: receivedMs, toMs: told.decidedMs ?? Infinity }] };
  });

/** A request to Boston, with what the city itself says of its target. */
export type BostonCase = PlainCase & { targetMs: number | null; onTime: string | undefined };

const BOSTON_CHANNELS: Record<string, string> = {
  'Citizens Connect App': 'online',
  'Self Service': 'online',
  'Constituent Call': 'telephone',
  'City Worker App': 'internal',
  'Employee Generated': 'internal',
  'Maximo Integration': 'internal',
};

export function bostonCases(): BostonCase[] {
  return readRows('boston311.csv.gz').map((row) => {
    const receivedMs = bostonMs(row['OPEN_DT']!);
    const happenings: Happening[] = [{ what: 'routed', department: keyed(row['Department']!), atMs: receivedMs }];
    if (row['CLOSED_DT'] !== undefined)
      happenings.push({ what: 'decided', outcome: 'answered', atMs: bostonMs(row['CLOSED_DT'], receivedMs) });
    const about = {
      id: row['CASE_ENQUIRY_ID']!,
      caseType: keyed(row['TYPE']!),
      complexity: null,
      channel: BOSTON_CHANNELS[row['Source'] ?? ''] ?? 'other',
      receivedMs,
    };
    const targetMs = row['TARGET_DT'] === undefined ? null : bostonMs(row['TARGET_DT']);
    return { ...plainCase(about, happenings), targetMs, onTime: row['OnTime_Status'] };
  });
}

/** A time of Boston's wall clock; in the hour that autumn repeats the first reading, unless only the second lies after receipt. */
function bostonMs(text: string, receivedMs?: number): number {
  const read = DateTime.fromSQL(text, { zone: 'America/New_York' });
  const readings = read
    .getPossibleOffsets()
    .map((one) => one.toMillis())
    .sort((a, b) => a - b);
  return readings.find((reading) => reading >= (receivedMs ?? -Infinity)) ?? readings[0]!;
}
