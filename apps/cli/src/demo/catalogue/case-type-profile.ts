/** How cases of one type tend to go in the example municipality. Probabilities from 0 to 1; times in working hours (8 a day) or days. */
export interface CaseTypeProfile {
  caseType: string;
  complexity: 'simple' | 'complex';
  /** How frequent the type is, against the others. */
  weight: number;
  /** Where such cases belong. */
  department: string;
  /** Who else contributes, and where such a case may land by mistake. */
  contributors: readonly string[];
  /** Our own work: median and spread of its log-normal distribution. */
  workHours: number;
  workSpread: number;
  informationRequested: number;
  hearing: number;
  hearingDays: number;
  hearingParties: readonly string[];
  refused: number;
  withdrawn: number;
  favourable: 'CaseGranted' | 'CaseAnswered';
  /** Industries whose businesses ask for it; all of them when missing. */
  industries?: readonly string[];
  subjects: readonly string[];
  missing: readonly string[];
  steps: readonly string[];
  refusals: readonly { reason: string; advice: string }[];
  conclusions: readonly string[];
}
