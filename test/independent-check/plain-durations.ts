import type { PlainCase, Stretch } from './plain-case';

export interface Split {
  ms: number;
  usMs: number;
  applicantMs: number;
  othersMs: number;
}

const inside = (ms: number, { fromMs, toMs }: Stretch): boolean => fromMs <= ms && ms < toMs;

/** Cuts a stretch wherever a wait or a hearing begins or ends, and asks of each piece whose it was. */
export function split({ waits, hearings }: PlainCase, { fromMs, toMs }: Stretch): Split {
  const cuts = [...waits, ...hearings].flatMap((stretch) => [stretch.fromMs, stretch.toMs]).filter((ms) => ms > fromMs && ms < toMs);
  const edges = [fromMs, ...cuts.sort((a, b) => a - b), toMs];
  const sums: Split = { ms: 0, usMs: 0, applicantMs: 0, othersMs: 0 };
  for (let i = 1; i < edges.length; i++) {
    const [begins, ends] = [edges[i - 1]!, edges[i]!];
    const whose = waits.some((wait) => inside(begins, wait))
      ? 'applicantMs'
      : hearings.some((each) => inside(begins, each))
        ? 'othersMs'
        : 'usMs';
    sums[whose] += ends - begins;
    sums.ms += ends - begins;
  }
  return sums;
}

export interface PlainDurations {
  responseMs: number | null;
  /** Of a decided case. */
  gross: Split | null;
  netMs: number | null;
  visits: (Split & Stretch & { department: string })[];
  departments: Map<string, Split>;
}

export function durationsOf(one: PlainCase): PlainDurations {
  const { receivedMs, acknowledgedMs, decidedMs } = one;
  const visits = one.visits.map((visit) => ({ ...visit, ...(visit.toMs === Infinity ? nothing() : split(one, visit)) }));
  const departments = new Map<string, Split>();
  for (const visit of visits) {
    const sum = departments.get(visit.department) ?? nothing();
    for (const part of ['ms', 'usMs', 'applicantMs', 'othersMs'] as const) sum[part] += visit[part];
    departments.set(visit.department, sum);
  }
  return {
    responseMs: acknowledgedMs === null ? null : acknowledgedMs - receivedMs,
    gross: decidedMs === null ? null : split(one, { fromMs: receivedMs, toMs: decidedMs }),
    netMs: decidedMs === null ? null : netMs(one, decidedMs),
    visits,
    departments,
  };
}

const nothing = (): Split => ({ ms: 0, usMs: 0, applicantMs: 0, othersMs: 0 });

/** From the moment of full information to the decision, less what the applicant took after that moment. */
function netMs(one: PlainCase, decidedMs: number): number | null {
  if (one.waits.length > 0 && one.informedMs === null) return null;
  const { ms, applicantMs } = split(one, { fromMs: one.informedMs ?? one.receivedMs, toMs: decidedMs });
  return ms - applicantMs;
}
