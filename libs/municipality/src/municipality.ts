import type { CalendarDeclaration, ServiceGoal } from '@casetrail/measure';

/** The languages that texts are kept in: Danish, Swedish, Finnish, English. */
export const LANGUAGES = ['da', 'sv', 'fi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** What something is called, by language. Has at least the municipality's own languages. */
export type Names = Partial<Record<Language, string>>;

/** Keys of municipalities, departments and case types: they stand in stream names, addresses and files. */
export const KEY_PATTERN = /^[a-z0-9][a-z0-9-]{0,62}$/;

export interface Department {
  key: string;
  names: Names;
}

export interface CaseType {
  key: string;
  names: Names;
  /** What such a case is until somebody says otherwise. */
  complexity?: 'simple' | 'complex';
}

/** One of the questions that a business answers after its case, 0 to 100. */
export interface SatisfactionQuestion {
  key: string;
  names: Names;
}

/** What a municipality says of its calendar. What it leaves out is as usual in its country: see {@link calendarOf}. */
export interface DeclaredCalendar {
  openingHours?: CalendarDeclaration['openingHours'];
  /** False: none are kept. */
  publicHolidays?: NonNullable<CalendarDeclaration['publicHolidays']> | false;
  closingDays?: CalendarDeclaration['closingDays'];
}

/** Questions that a satisfaction survey may have. */
export const MAX_QUESTIONS = 13;

/** What one municipality's declaration says, valid through and through. */
export interface Declaration {
  key: string;
  name: string;
  /** ISO 3166 alpha-2, lower case: `dk`. */
  country: string;
  /** IANA name: `Europe/Copenhagen`. */
  timeZone: string;
  /** The first is the default. */
  languages: Language[];
  departments: Department[];
  caseTypes: CaseType[];
  calendar?: DeclaredCalendar;
  /** Agrees to be compared with other municipalities. Not said: it does not. */
  comparable?: boolean;
  satisfactionQuestions?: SatisfactionQuestion[];
  /** Versions of goals to be set. Goals that are not named here stay as they are. */
  serviceGoals?: ServiceGoal[];
}

/** A municipality as its events leave it: plain data. */
export interface MunicipalityState extends Declaration {
  comparable: boolean;
  satisfactionQuestions: SatisfactionQuestion[];
  /** Its own goals, every version of each, by key and first day. What holds besides is in {@link termsOf}. */
  serviceGoals: ServiceGoal[];
  /** No longer in use, kept because old cases name them. */
  retired: { departments: Department[]; caseTypes: CaseType[] };
  /** Generated cases, if the municipality was given any. See {@link MunicipalityEventData}. */
  exampleCases?: ExampleCases;
}

export interface ExampleCases {
  /** The moment up to which the cases are generated: ISO 8601, UTC. */
  anchor: string;
  seed: number;
  caseCount: number;
  /** Set once every case is stored. */
  loaded?: { eventCount: number; showReference: string };
}

export const STREAM_PREFIX = 'municipality-';
/** The stream that holds a municipality's events. */
export const municipalityStream = (key: string): string => `${STREAM_PREFIX}${key}`;
