import fc from 'fast-check';
import { caseDurations, caseTimes, visitDurations, visitTimes, type RoutedTimeline } from './index';

const HOUR = 3_600_000;
const start = Date.parse('2026-03-02T08:00:00.000Z');
const at = (hours: number): string => new Date(start + hours * HOUR).toISOString();
const now = (hours: number): number => start + hours * HOUR;
const timeline = (parts: Partial<RoutedTimeline> = {}): RoutedTimeline => ({
  receivedAt: at(0),
  informationWaits: [],
  hearings: [],
  visits: [],
  ...parts,
});
const hours = ({ withUsMs, withApplicantMs, withOthersMs }: { withUsMs: number; withApplicantMs: number; withOthersMs: number }) =>
  [withUsMs, withApplicantMs, withOthersMs].map((ms) => ms / HOUR);

describe('caseDurations', () => {
  it('splits gross time into with us, with the applicant, with others; the applicant comes first', () => {
    const times = caseDurations(
      timeline({
        decidedAt: at(100),
        completedAt: at(30),
        informationWaits: [{ from: at(10), to: at(30) }],
        hearings: [
          { from: at(20), to: at(50) },
          { from: at(40), to: at(60) },
        ],
      }),
      now(999),
    );
    expect(times.grossMs).toBe(100 * HOUR);
    expect(hours(times)).toEqual([50, 20, 30]);
    expect(times.open).toBe(false);
  });

  it('runs to now while the case is open, open waits too', () => {
    const times = caseDurations(timeline({ informationWaits: [{ from: at(4) }] }), now(10));
    expect(hours(times)).toEqual([4, 6, 0]);
    expect(times.open).toBe(true);
  });

  it('cuts a wait that is still open at the decision', () => {
    expect(hours(caseDurations(timeline({ decidedAt: at(10), hearings: [{ from: at(8) }] }), now(50)))).toEqual([8, 0, 2]);
  });

  it('runs net time from the moment of full information, less later waits for the applicant; hearings do not stop it', () => {
    const waits = [
      { from: at(10), to: at(30) },
      { from: at(40), to: at(45) },
    ];
    const times = caseDurations(
      timeline({ decidedAt: at(100), completedAt: at(30), informationWaits: waits, hearings: [{ from: at(50), to: at(90) }] }),
      now(999),
    );
    expect(times.netMs).toBe((70 - 5) * HOUR);
  });

  it('runs net time from receipt when nothing was ever asked for', () => {
    expect(caseDurations(timeline({ decidedAt: at(7) }), now(9)).netMs).toBe(7 * HOUR);
  });

  it('has no net time when information was asked for and never came, and says why', () => {
    const times = caseDurations(timeline({ decidedAt: at(7), informationWaits: [{ from: at(1) }] }), now(9));
    expect(times).toMatchObject({ netMs: null, netReason: 'never-fully-informed' });
  });

  it('measures the response from receipt to acknowledgement', () => {
    expect(caseDurations(timeline({ acknowledgedAt: at(20) }), now(99)).responseMs).toBe(20 * HOUR);
    expect(caseDurations(timeline(), now(99))).not.toHaveProperty('responseMs');
  });

  it("never counts backwards when the reader's clock lies behind the receipt", () => {
    expect(caseDurations(timeline(), now(-1)).grossMs).toBe(0);
  });
});

describe('visitDurations', () => {
  it('cuts visits at the decision and counts the time before the first routing', () => {
    const { beforeFirstRouting, visits } = visitDurations(
      timeline({
        decidedAt: at(20),
        visits: [
          { department: 'general', from: at(5), to: at(9) },
          { department: 'building', from: at(9) },
        ],
        informationWaits: [{ from: at(4), to: at(10) }],
      }),
      now(99),
    );
    expect([beforeFirstRouting.durationMs / HOUR, ...hours(beforeFirstRouting)]).toEqual([5, 4, 1, 0]);
    expect(visits.map((visit) => [visit.department, visit.to, visit.durationMs / HOUR, ...hours(visit)])).toEqual([
      ['general', at(9), 4, 0, 4, 0],
      ['building', at(20), 11, 10, 1, 0],
    ]);
  });

  it('leaves the end of a visit open while it goes on', () => {
    const { visits } = visitDurations(timeline({ visits: [{ department: 'general', from: at(5) }] }), now(8));
    expect(visits[0]).not.toHaveProperty('to');
    expect(visits[0]?.durationMs).toBe(3 * HOUR);
  });
});

describe('caseTimes and visitTimes', () => {
  it('say the same in seconds', () => {
    const case_ = timeline({ acknowledgedAt: at(1), decidedAt: at(2), visits: [{ department: 'general', from: at(0.5) }] });
    expect(caseTimes(case_, now(9))).toEqual({
      responseSeconds: 3600,
      grossSeconds: 7200,
      netSeconds: 7200,
      withUsSeconds: 7200,
      withApplicantSeconds: 0,
      withOthersSeconds: 0,
      open: false,
    });
    expect(visitTimes(case_, now(9))).toEqual({
      beforeFirstRouting: { seconds: 1800, withUsSeconds: 1800, withApplicantSeconds: 0, withOthersSeconds: 0 },
      visits: [
        {
          department: 'general',
          from: at(0.5),
          to: at(2),
          seconds: 5400,
          withUsSeconds: 5400,
          withApplicantSeconds: 0,
          withOthersSeconds: 0,
        },
      ],
    });
  });
});

/** Any timeline, on a grid of ticks of an odd length so that no rounding hides: waits overlap, touch, stay open and outlast the decision. */
const TICK_MS = 7_919;
const tick = (n: number): string => new Date(start + n * TICK_MS).toISOString();
const LAST = 40;
const ticks = fc.integer({ min: 0, max: LAST });
const stretch = fc.tuple(ticks, fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined })).map(([from, length]) => ({
  from: tick(from),
  ...(length === undefined ? {} : { to: tick(from + length) }),
}));
const anyTimeline: fc.Arbitrary<{ timeline: RoutedTimeline; nowMs: number }> = fc
  .record({
    decided: fc.option(ticks, { nil: undefined }),
    acknowledged: fc.option(ticks, { nil: undefined }),
    completed: fc.option(ticks, { nil: undefined }),
    informationWaits: fc.array(stretch, { maxLength: 4 }),
    hearings: fc.array(stretch, { maxLength: 4 }),
    routed: fc.uniqueArray(fc.tuple(ticks, fc.constantFrom('a', 'b', 'c')), { maxLength: 5, selector: ([n]) => n }),
    now: fc.integer({ min: LAST + 20, max: LAST + 30 }),
  })
  .map(({ decided, acknowledged, completed, informationWaits, hearings, routed, now: nowTick }) => {
    const visits = routed
      .sort(([a], [b]) => a - b)
      .map(([from, department], i) => {
        const next = routed[i + 1];
        return { department, from: tick(from), ...(next === undefined ? {} : { to: tick(next[0]) }) };
      });
    return {
      nowMs: start + nowTick * TICK_MS,
      timeline: {
        receivedAt: tick(0),
        ...(acknowledged === undefined ? {} : { acknowledgedAt: tick(acknowledged) }),
        ...(decided === undefined ? {} : { decidedAt: tick(decided) }),
        ...(completed === undefined || informationWaits.length === 0 ? {} : { completedAt: tick(completed) }),
        informationWaits,
        hearings,
        visits,
      },
    };
  });

/** The definitions of domain.md applied tick by tick. */
function byTicks(line: RoutedTimeline, nowMs: number) {
  const inside = (ms: number, { from, to }: { from: string; to?: string }) =>
    Date.parse(from) <= ms && (to === undefined || ms < Date.parse(to));
  const end = line.decidedAt === undefined ? nowMs : Date.parse(line.decidedAt);
  const owners: { owner: 'us' | 'applicant' | 'others'; visit: number; ms: number }[] = [];
  for (let ms = Date.parse(line.receivedAt); ms < end; ms += TICK_MS) {
    const applicant = line.informationWaits.some((wait) => inside(ms, wait));
    const others = line.hearings.some((hearing) => inside(ms, hearing));
    owners.push({
      ms,
      owner: applicant ? 'applicant' : others ? 'others' : 'us',
      visit: line.visits.findIndex((visit) => inside(ms, visit)),
    });
  }
  const count = (test: (o: (typeof owners)[number]) => boolean) => owners.filter(test).length * TICK_MS;
  const parts = (test: (o: (typeof owners)[number]) => boolean) => ({
    durationMs: count(test),
    withUsMs: count((o) => test(o) && o.owner === 'us'),
    withApplicantMs: count((o) => test(o) && o.owner === 'applicant'),
    withOthersMs: count((o) => test(o) && o.owner === 'others'),
  });
  const informed = line.informationWaits.length === 0 ? Date.parse(line.receivedAt) : Date.parse(line.completedAt ?? '9999-01-01');
  return {
    ...parts(() => true),
    netMs: informed > end ? null : count((o) => o.ms >= informed && o.owner !== 'applicant'),
    beforeFirstRouting: parts((o) => o.visit === -1),
    visits: line.visits.map((_, i) => parts((o) => o.visit === i)),
  };
}

describe('for any timeline', () => {
  const sum = ({ withUsMs, withApplicantMs, withOthersMs }: { withUsMs: number; withApplicantMs: number; withOthersMs: number }) =>
    withUsMs + withApplicantMs + withOthersMs;

  it('parts sum exactly to the whole, visits and the time before them to gross, and net is at most gross', () => {
    fc.assert(
      fc.property(anyTimeline, ({ timeline: line, nowMs }) => {
        const times = caseDurations(line, nowMs);
        const { beforeFirstRouting, visits } = visitDurations(line, nowMs);
        expect(sum(times)).toBe(times.grossMs);
        expect(sum(beforeFirstRouting)).toBe(beforeFirstRouting.durationMs);
        for (const visit of visits) expect(sum(visit)).toBe(visit.durationMs);
        expect(visits.reduce((total, { durationMs }) => total + durationMs, beforeFirstRouting.durationMs)).toBe(times.grossMs);
        expect(times.netMs ?? 0).toBeLessThanOrEqual(times.grossMs);
        expect(times.netMs ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with going through it tick by tick', () => {
    fc.assert(
      fc.property(anyTimeline, ({ timeline: line, nowMs }) => {
        const { grossMs, netMs, withUsMs, withApplicantMs, withOthersMs } = caseDurations(line, nowMs);
        const { beforeFirstRouting, visits } = visitDurations(line, nowMs);
        expect({
          durationMs: grossMs,
          netMs,
          withUsMs,
          withApplicantMs,
          withOthersMs,
          beforeFirstRouting,
          visits: visits.map(({ durationMs, withUsMs, withApplicantMs, withOthersMs }) => ({
            durationMs,
            withUsMs,
            withApplicantMs,
            withOthersMs,
          })),
        }).toEqual(byTicks(line, nowMs));
      }),
      { numRuns: 500 },
    );
  });
});
