/** A stretch of a case's time, in milliseconds since 1970; one that has not ended goes to Infinity. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** What domain.md needs to know of a case to measure it. */
export interface PlainCase {
  id: string;
  caseType: string;
  complexity: 'simple' | 'complex' | null;
  channel: string;
  receivedMs: number;
  acknowledgedMs: number | null;
  decidedMs: number | null;
  outcome: string | null;
  /** Waits for the applicant. */
  waits: Stretch[];
  /** When information was first complete. */
  informedMs: number | null;
  /** Hearings of others. */
  hearings: Stretch[];
  visits: (Stretch & { department: string })[];
}

export type Happening = { atMs: number } & (
  | { what: 'acknowledged' | 'asked' | 'informed' | 'hearing-begins' | 'hearing-ends' }
  | { what: 'routed'; department: string }
  | { what: 'decided'; outcome: string }
);

type About = Pick<PlainCase, 'id' | 'caseType' | 'complexity' | 'channel' | 'receivedMs'>;

/**
 * A case from what happened to it, in order of time; what shares a time in order of the list. What happened before receipt is left out, as the
 * mappings say. Once decided, a case is not routed, asked or heard any more; its acknowledgement may still leave.
 */
export function plainCase(about: About, happenings: readonly Happening[]): PlainCase {
  const told: PlainCase = {
    ...about,
    acknowledgedMs: null,
    decidedMs: null,
    outcome: null,
    waits: [],
    informedMs: null,
    hearings: [],
    visits: [],
  };
  const sorted = happenings.filter(({ atMs }) => atMs >= about.receivedMs).sort((a, b) => a.atMs - b.atMs);
  const isOpen = (stretches: Stretch[]): boolean => stretches.some(({ toMs }) => toMs === Infinity);
  const end = (stretches: Stretch[], atMs: number): void =>
    stretches.forEach((stretch) => {
      if (stretch.toMs === Infinity) stretch.toMs = atMs;
    });
  for (const happening of sorted) {
    const { atMs } = happening;
    if (happening.what === 'acknowledged') told.acknowledgedMs ??= atMs;
    else if (told.decidedMs !== null) continue;
    else if (happening.what === 'routed') {
      if (told.visits.at(-1)?.department === happening.department) continue;
      end(told.visits, atMs);
      told.visits.push({ department: happening.department, fromMs: atMs, toMs: Infinity });
    } else if (happening.what === 'asked') {
      if (!isOpen(told.waits)) told.waits.push({ fromMs: atMs, toMs: Infinity });
    } else if (happening.what === 'informed') {
      if (!isOpen(told.waits)) continue;
      end(told.waits, atMs);
      told.informedMs ??= atMs;
    } else if (happening.what === 'hearing-begins') {
      if (!isOpen(told.hearings)) told.hearings.push({ fromMs: atMs, toMs: Infinity });
    } else if (happening.what === 'hearing-ends') end(told.hearings, atMs);
    else if (happening.what === 'decided') {
      told.decidedMs = atMs;
      told.outcome = happening.outcome;
      for (const stretches of [told.waits, told.hearings, told.visits]) end(stretches, atMs);
    }
  }
  return told;
}
