import type { CaseEventType } from '@casetrail/case';

/** What a number of things is called. `{n}` is the number as the language writes it. */
export interface Counted {
  one: string;
  other: string;
}

/** The fixed words of a process map, in one language. What stands in braces is put in. */
export interface MapTexts {
  title: string;
  start: string;
  end: string;
  /** Which cases, without a period. */
  cohort: { decision: string; receipt: string };
  /** Which cases, `{from}` one day `{to}` another; one of them may be missing. */
  between: { decision: string; receipt: string };
  since: { decision: string; receipt: string };
  until: { decision: string; receipt: string };
  filter: { caseType: string; department: string; complexity: string; channel: string; industry: string };
  complexity: { simple: string; complex: string };
  cases: Counted;
  open: Counted;
  withoutSteps: Counted;
  times: Counted;
  /** What is drawn, and what is not. `{share}` is a share in per cent. */
  drawn: Counted;
  rareEdges: Counted;
  furtherEdges: Counted;
  furtherNodes: Counted;
  nothing: string;
  /** How the picture is read. */
  legend: string;
  underAMinute: string;
  /** Before the commonest ways, for those who do not see the picture. */
  commonest: string;
  median: string;
  /** What each event is called on the map. */
  events: Record<CaseEventType, string>;
}
