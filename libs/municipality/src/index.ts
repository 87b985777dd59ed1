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
  type Department,
  type ExampleCases,
  type Language,
  type MunicipalityState,
  type Names,
} from './municipality';
export { InvalidDeclaration, readDeclarations, type DeclarationFault } from './read-declarations';
export { readMunicipality } from './read-municipality';
