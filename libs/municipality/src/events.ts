import type { JsonObject, RecordedEvent } from '@casetrail/event-store';
import type { LocalDate, ServiceGoal } from '@casetrail/measure';
import type { CaseType, Department, ExampleCases, MunicipalityState } from './municipality';

/** What holds of a municipality as a whole. Events written before `calendar` and what follows it existed do not say it: see {@link fromStored}. */
export type Particulars = Pick<
  MunicipalityState,
  'name' | 'country' | 'timeZone' | 'languages' | 'calendar' | 'comparable' | 'satisfactionQuestions'
>;

/** What each event of a municipality says. `Changed` events carry all that now holds, not the difference alone. */
export interface MunicipalityEventData {
  MunicipalityDeclared: { key: string } & Particulars;
  MunicipalityChanged: Particulars;
  /** New, or in use again after it was retired. */
  DepartmentDeclared: Department;
  DepartmentChanged: Department;
  DepartmentRetired: { key: string };
  /** New, or in use again after it was retired. */
  CaseTypeDeclared: CaseType;
  CaseTypeChanged: CaseType;
  CaseTypeRetired: { key: string };
  /** The whole version: new, or in place of the one of the same key and first day. */
  ServiceGoalSet: ServiceGoal;
  /** That version is gone; the others of the goal stay. */
  ServiceGoalWithdrawn: { key: string; validFrom: LocalDate };
  /** Said before the first generated case is stored, so that an interrupted load is completed with the very same cases. */
  ExampleCasesStarted: Pick<ExampleCases, 'anchor' | 'seed' | 'caseCount'>;
  ExampleCasesLoaded: NonNullable<ExampleCases['loaded']>;
}

export type MunicipalityEventType = keyof MunicipalityEventData;
export type MunicipalityEvent<T extends MunicipalityEventType = MunicipalityEventType> = {
  [K in T]: { type: K; data: MunicipalityEventData[K] };
}[T];

export const MUNICIPALITY_SCHEMA_VERSION = 1;

const KNOWN: Record<MunicipalityEventType, true> = {
  MunicipalityDeclared: true,
  MunicipalityChanged: true,
  DepartmentDeclared: true,
  DepartmentChanged: true,
  DepartmentRetired: true,
  CaseTypeDeclared: true,
  CaseTypeChanged: true,
  CaseTypeRetired: true,
  ServiceGoalSet: true,
  ServiceGoalWithdrawn: true,
  ExampleCasesStarted: true,
  ExampleCasesLoaded: true,
};

/** A stored event that this version of Casetrail cannot read. */
export class UnknownMunicipalityEvent extends Error {
  override name = 'UnknownMunicipalityEvent';
  constructor(stream: string, version: number, what: string) {
    super(`Stream ${stream}, version ${version}: ${what}. It was written by a newer Casetrail; update this one.`);
  }
}

/** The payload of an event as it is stored. */
export const toStoredData = (event: MunicipalityEvent): JsonObject => structuredClone(event.data) as unknown as JsonObject;

/** Reads a stored event back; what an older Casetrail could not say yet gets its default. Throws {@link UnknownMunicipalityEvent}. */
export function fromStored(recorded: RecordedEvent): MunicipalityEvent {
  const { type, data, metadata, stream, version } = recorded;
  if (!Object.hasOwn(KNOWN, type)) throw new UnknownMunicipalityEvent(stream, version, `unknown event type ${type}`);
  const schemaVersion = metadata['schemaVersion'];
  if (schemaVersion !== MUNICIPALITY_SCHEMA_VERSION) {
    throw new UnknownMunicipalityEvent(stream, version, `${type} has schema version ${JSON.stringify(schemaVersion)}`);
  }
  return { type, data: type in SINCE_ADDED ? { ...SINCE_ADDED[type], ...data } : data } as unknown as MunicipalityEvent;
}

const PARTICULARS_SINCE_ADDED: Pick<Particulars, 'comparable' | 'satisfactionQuestions'> = { comparable: false, satisfactionQuestions: [] };
const SINCE_ADDED: Record<string, object> = {
  MunicipalityDeclared: PARTICULARS_SINCE_ADDED,
  MunicipalityChanged: PARTICULARS_SINCE_ADDED,
};
