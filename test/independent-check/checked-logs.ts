import { BOSTON_CLOSED, DUTCH_HOLIDAYS, PlainCalendar, type Unit } from './plain-calendar';
import type { PlainCase } from './plain-case';
import { bostonCases, permitCases, receiptCases, receiptVisitCases } from './plain-cases';
import type { Measure, PlainGoal } from './plain-goals';

/** A log that is checked: what is declared for it, and how the plain implementation reads it. */
export interface CheckedLog {
  municipality: string;
  file: string;
  /** Seen from this folder. */
  mapping: string;
  country: string;
  timeZone: string;
  calendar: {
    openingHours: Record<string, { from: string; to: string }[]>;
    publicHolidays: false | { country: string };
    closingDays: { date: string }[];
  };
  /** What goals name. */
  departments: string[];
  caseTypes: string[];
  goals: PlainGoal[];
  plainCalendar: () => PlainCalendar;
  read: () => Promise<PlainCase[]>;
  /** A period that neither begins nor ends with a month. */
  period: { from: string; to: string };
}

export const UNITS: readonly Unit[] = ['elapsed-hours', 'calendar-days', 'working-days', 'opening-hours'];
type Amounts = Record<Unit, number>;

/** A goal of four versions, one in each unit, so that cases are held to every unit; `turn` says with which it begins. */
function inEveryUnit(key: string, measure: Measure, amounts: Amounts, from: readonly string[], turn: number): PlainGoal[] {
  return from.map((validFrom, i) => {
    const unit = UNITS[(i + turn) % UNITS.length]!;
    return { key, measure, limit: { amount: amounts[unit], unit }, requiredShare: 0.8, validFrom };
  });
}

/** Amounts near to how long cases took, so that about half of them are in time. */
const amounts = (elapsed: number, calendar: number, working: number, opening: number): Amounts => ({
  'elapsed-hours': elapsed,
  'calendar-days': calendar,
  'working-days': working,
  'opening-hours': opening,
});

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const hours = (from: string, to: string) => Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from, to }]]));

const dutch = {
  country: 'nl',
  timeZone: 'Europe/Amsterdam',
  calendar: { openingHours: hours('08:00', '17:00'), publicHolidays: { country: 'nl' }, closingDays: [{ date: '2011-03-09' }] },
  plainCalendar: () => new PlainCalendar('Europe/Amsterdam', [2010, 2018], [8, 17], [...DUTCH_HOLIDAYS, '2011-03-09']),
};

const RECEIPT_FROM = ['2000-01-01', '2011-02-01', '2011-05-01', '2011-08-15'];
const receiptGoals = [
  ...inEveryUnit('response', 'response', amounts(300, 20, 12, 100.5), RECEIPT_FROM, 1),
  ...inEveryUnit('decision', 'gross', amounts(1200, 50, 35, 320), RECEIPT_FROM, 2),
];
const PERMITS_FROM = ['2000-01-01', '2011-10-01', '2012-10-01', '2013-10-01'];
const permitGoals = [
  ...inEveryUnit('response', 'response', amounts(24, 3, 2, 18), PERMITS_FROM, 3),
  ...inEveryUnit('decision', 'gross', amounts(1440, 60, 42, 380.25), PERMITS_FROM, 0),
  ...inEveryUnit('net', 'net', amounts(1300, 56, 40, 360), PERMITS_FROM, 2),
  ...inEveryUnit('stay', 'department', amounts(1400, 58, 41, 370), PERMITS_FROM, 1),
  // Closer than the goal for all, and than what the documents promise for simple cases.
  {
    key: 'felling',
    measure: 'gross' as const,
    caseType: 'kap',
    limit: { amount: 45, unit: 'calendar-days' as const },
    requiredShare: 0.9,
    validFrom: '2012-01-01',
  },
  {
    key: 'simple',
    measure: 'gross' as const,
    complexity: 'simple' as const,
    limit: { amount: 38, unit: 'working-days' as const },
    requiredShare: 0.9,
    validFrom: '2012-07-01',
  },
];
const permits = (municipality: string, file: string): CheckedLog => ({
  ...dutch,
  municipality,
  file,
  mapping: `../../examples/mappings/${municipality.replace('permits-', 'permits-municipality-')}.yaml`,
  departments: ['permits'],
  caseTypes: ['kap'],
  goals: permitGoals,
  read: () => permitCases(file),
  period: { from: '2012-02-10', to: '2013-11-17' },
});

const BOSTON_FROM = ['2000-01-01', '2018-01-01', '2020-06-01', '2022-06-01'];

export const receiptLog: CheckedLog = {
  ...dutch,
  municipality: 'receipt',
  file: 'receipt.xes.gz',
  mapping: '../../examples/mappings/receipt.yaml',
  departments: ['experts'],
  caseTypes: [],
  goals: [
    ...receiptGoals,
    ...inEveryUnit('net', 'net', amounts(1200, 50, 35, 320), RECEIPT_FROM, 0),
    {
      key: 'experts',
      measure: 'net',
      department: 'experts',
      limit: { amount: 30, unit: 'working-days' },
      requiredShare: 1,
      validFrom: '2011-01-01',
    },
  ],
  read: receiptCases,
  period: { from: '2011-02-10', to: '2011-10-17' },
};
export const receiptVisitsLog: CheckedLog = {
  ...dutch,
  municipality: 'receipt-visits',
  file: 'receipt.xes.gz',
  mapping: 'receipt-visits.yaml',
  departments: ['group-4'],
  caseTypes: [],
  goals: [
    ...receiptGoals,
    ...inEveryUnit('net', 'net', amounts(400, 20, 14, 130), RECEIPT_FROM, 3),
    ...inEveryUnit('stay', 'department', amounts(200, 8, 6, 55), RECEIPT_FROM, 0),
    {
      key: 'group-4',
      measure: 'department',
      department: 'group-4',
      limit: { amount: 30, unit: 'opening-hours' },
      requiredShare: 0.5,
      validFrom: '2011-04-01',
    },
  ],
  read: receiptVisitCases,
  period: { from: '2011-02-10', to: '2011-10-17' },
};
export const permitLogs: readonly CheckedLog[] = [
  permits('permits-1', 'permits-municipality-1.xes.gz'),
  permits('permits-3', 'permits-municipality-3.xes.gz'),
];
export const bostonLog: CheckedLog = {
  municipality: 'boston',
  file: 'boston311.csv.gz',
  mapping: '../../examples/mappings/boston311.yaml',
  country: 'us',
  timeZone: 'America/New_York',
  calendar: { openingHours: hours('09:00', '17:00'), publicHolidays: false, closingDays: BOSTON_CLOSED.map((date) => ({ date })) },
  plainCalendar: () => new PlainCalendar('America/New_York', [2015, 2025], [9, 17], BOSTON_CLOSED),
  departments: ['pwdx'],
  caseTypes: ['traffic-signal-inspection', 'tree-maintenance-requests'],
  goals: [
    ...inEveryUnit('decision', 'gross', amounts(30, 2, 1, 9.75), BOSTON_FROM, 3),
    ...inEveryUnit('net', 'net', amounts(30, 2, 1, 9), BOSTON_FROM, 1),
    ...inEveryUnit('stay', 'department', amounts(30, 1, 1, 9), BOSTON_FROM, 0),
    // What the city itself promised for these two types, always: see its TARGET_DT.
    ...(['traffic-signal-inspection', 'tree-maintenance-requests'] as const).map((caseType) => ({
      key: caseType,
      measure: 'gross' as const,
      caseType,
      limit: { amount: caseType === 'traffic-signal-inspection' ? 24 : 8760, unit: 'elapsed-hours' as const },
      requiredShare: 0.9,
      validFrom: '2000-01-01',
    })),
  ],
  read: () => Promise.resolve(bostonCases()),
  period: { from: '2017-02-10', to: '2022-08-17' },
};
