import type { CaseState } from '@casetrail/case';

/** Type 7, as R and NumPy have it. */
export function plainQuantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

export interface PlainSplit {
  us: number;
  applicant: number;
  others: number;
}

/** Whose time it was between two instants, stretch by stretch between everything that happened to the case. */
export function plainSplit(state: CaseState, fromMs: number, toMs: number): PlainSplit {
  const waits = [...state.informationWaits, ...state.hearings];
  const marks = [fromMs, toMs, ...waits.flatMap(({ from, to }) => [Date.parse(from), to === undefined ? toMs : Date.parse(to)])]
    .filter((ms) => ms >= fromMs && ms <= toMs)
    .sort((a, b) => a - b);
  const split: PlainSplit = { us: 0, applicant: 0, others: 0 };
  const inside = (ms: number, stretches: readonly { from: string; to?: string }[]): boolean =>
    stretches.some(({ from, to }) => Date.parse(from) <= ms && (to === undefined || ms < Date.parse(to)));
  marks.slice(1).forEach((end, i) => {
    const begin = marks[i]!;
    const owner = inside(begin, state.informationWaits) ? 'applicant' : inside(begin, state.hearings) ? 'others' : 'us';
    split[owner] += end - begin;
  });
  return split;
}

export interface PlainVisit {
  state: CaseState;
  department: string;
  before: string | null;
  isReturn: boolean;
  beginMs: number;
  /** Undefined while the visit goes on. */
  endMs?: number;
}

export function plainVisits(state: CaseState): PlainVisit[] {
  return state.visits.map(({ department, from, to }, i) => {
    const end = to ?? state.decidedAt;
    return {
      state,
      department,
      before: state.visits[i - 1]?.department ?? null,
      isReturn:
        i > 0 && state.visits[i - 1]!.department !== department && state.visits.slice(0, i).some((each) => each.department === department),
      beginMs: Date.parse(from),
      ...(end !== undefined && { endMs: Date.parse(end) }),
    };
  });
}

export const addSplits = (splits: readonly PlainSplit[]): PlainSplit => ({
  us: splits.reduce((sum, { us }) => sum + us, 0),
  applicant: splits.reduce((sum, { applicant }) => sum + applicant, 0),
  others: splits.reduce((sum, { others }) => sum + others, 0),
});
