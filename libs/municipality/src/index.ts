export { addMissing, UnknownMunicipality, type MissingPart } from './add-missing';
export { applyDeclarations, type AppliedDeclaration, type ApplyOptions } from './apply-declarations';
export { changes } from './changes';
export { MAX_DECLARATION_BYTES } from './declaration';
export { describeChanges } from './describe-change';
export { MunicipalityDirectory } from './directory';
export { UnknownMunicipalityEvent, type MunicipalityEvent, type MunicipalityEventData, type MunicipalityEventType } from './events';
export { evolve, fold } from './evolve';
export { markExampleCasesLoaded, startExampleCases } from './example-cases';
export {
  KEY_PATTERN,
  LANGUAGES,
  municipalityStream,
  STREAM_PREFIX as MUNICIPALITY_STREAM_PREFIX,
  type CaseType,
  type Declaration,
  type DeclaredCalendar,
  type Department,
  type ExampleCases,
  type Language,
  type MunicipalityState,
  type Names,
  type SatisfactionQuestion,
} from './municipality';
export { InvalidDeclaration, readDeclarations, type DeclarationFault } from './read-declarations';
export { foldRecorded, readMunicipality } from './read-municipality';
export { calendarOf } from './terms/calendar-of';
export { setServiceGoal, withdrawServiceGoal } from './terms/change-goals';
export { describeScope, GoalRefused, limitFault, scopeDifferences, type GoalScope, type GoalVersion } from './terms/goals';
export { termsChangedFrom, type TermsChangedFrom } from './terms/terms-changed';
export { goalsOf, termsOf } from './terms/terms-of';
