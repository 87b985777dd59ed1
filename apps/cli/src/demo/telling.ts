import type { Business, Complexity } from '@casetrail/case';
import type { CaseTypeProfile } from './catalogue/case-type-profile';
import type { Dice } from './dice';
import type { Story } from './story';
import type { WorkingTime } from './working-time';

/** What is settled before a case's story begins. */
export interface CasePlan {
  municipality: string;
  reference: string;
  receivedAtMs: number;
  /** How far the municipality had come with its improvements at receipt: 0 at the example's start, 1 at its end. */
  progress: number;
  profile: CaseTypeProfile;
  business: Business;
  subject: string;
  /** The refused case whose advice is followed; such cases are refused no more. */
  previousReference?: string;
}

/** All that the parts of a story share. */
export interface Telling {
  plan: CasePlan;
  story: Story;
  dice: Dice;
  workingTime: WorkingTime;
  complexity: Complexity;
  /** The caseworker of the department where the case belongs. */
  caseworker: string;
}
