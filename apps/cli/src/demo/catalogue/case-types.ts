import { BUILDING_CASES } from './building-cases';
import { BUSINESS_CASES } from './business-cases';
import type { CaseTypeProfile } from './case-type-profile';
import { ENVIRONMENT_CASES } from './environment-cases';
import { STREET_CASES } from './street-cases';

/** Every case type of the example municipality. */
export const CASE_TYPES: readonly CaseTypeProfile[] = [...BUSINESS_CASES, ...BUILDING_CASES, ...ENVIRONMENT_CASES, ...STREET_CASES];
