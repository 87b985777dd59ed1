import { setTimeout as wait } from 'node:timers/promises';
import type { CaseEvent, CaseState, Complexity, ExpectedRange } from '@casetrail/case';
import type { Installation } from '@casetrail/installation';
import { comparablePeriod, expectedDates, expectedTimes, likenesses } from '@casetrail/measure';
import type { Likeness, Terms } from '@casetrail/measure';
import type { Filters } from '@casetrail/read-models';
import { measureSamples, termsOrDefault } from '@casetrail/read-models';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyBaseLogger } from 'fastify';
import { loggable } from '../../problems/loggable';
import { INSTALLATION, LOG } from '../../tokens';

/** A caseworker does not wait longer for it. */
const LIMIT_MS = 2000;

/** Within which dates a business may expect its answer, from comparable cases of the year before; told with the acknowledgement. */
@Injectable()
export class ExpectedRanges {
  constructor(
    @Inject(INSTALLATION) private readonly installation: Pick<Installation, 'database' | 'municipalities'>,
    @Inject(LOG) private readonly log: FastifyBaseLogger,
  ) {}

  /**
   * The events with the range in the acknowledgement, if there is one among them. `state` is the case before them. An acknowledgement is
   * never held up: without the database, or when it is slow, it tells no range.
   */
  async tell(events: readonly CaseEvent[], state: CaseState | null): Promise<CaseEvent[]> {
    return Promise.all(
      events.map(async (event) => {
        // A letter that left after the decision has nothing to expect.
        if (event.type !== 'CaseAcknowledged' || state === null || state.decidedAt !== undefined) return event;
        const range = await this.rangeOrNone(event, state);
        return range === undefined ? event : { ...event, data: { ...event.data, expectedRange: range } };
      }),
    );
  }

  private async rangeOrNone(event: CaseEvent<'CaseAcknowledged'>, state: CaseState): Promise<ExpectedRange | undefined> {
    const giveUp = new AbortController();
    try {
      const tooSlow = wait(LIMIT_MS, undefined, { signal: giveUp.signal, ref: false }).then(() => {
        throw new Error(`The comparable cases were not counted within ${LIMIT_MS} ms`);
      });
      return await Promise.race([this.range(event, state), tooSlow]);
    } catch (error) {
      this.log.warn({ err: loggable(error) }, 'an acknowledgement tells no expected range');
      return undefined;
    } finally {
      giveUp.abort();
    }
  }

  private async range(event: CaseEvent<'CaseAcknowledged'>, state: CaseState): Promise<ExpectedRange | undefined> {
    const { municipality, receivedAt } = state;
    const terms = termsOrDefault(await this.installation.municipalities.get(municipality));
    const complexity = event.data.complexity ?? state.complexity;
    for (const comparableBy of likenesses(complexity !== undefined)) {
      const times = await this.times(municipality, receivedAt, filtersOf(comparableBy, state.caseType, complexity), terms);
      if (times === 'too-few') continue;
      if (times === 'not-reached') return undefined;
      const { from, to } = expectedDates(times, Date.parse(receivedAt), terms.calendar);
      // Late enough, an acknowledgement comes when all of it is over: that is nothing to expect.
      const isOver = to < terms.calendar.dateOf(Date.parse(event.occurredAt));
      return isOver ? undefined : { from, to, n: times.n, comparableBy: [...comparableBy] };
    }
    return undefined;
  }

  private async times(municipality: string, receivedAt: string, filters: Filters, { calendar }: Terms) {
    const { groups } = await measureSamples(this.installation.database.kysely, municipality, {
      measure: 'gross',
      cohort: 'receipt',
      ...comparablePeriod(calendar.dateOf(Date.parse(receivedAt))),
      groupBy: [],
      filters,
      nowMs: Date.now(),
    });
    const [all] = groups;
    return all === undefined ? 'too-few' : expectedTimes(all.settled, all.open.agesMs);
  }
}

const filtersOf = (comparableBy: readonly Likeness[], caseType: string, complexity: Complexity | undefined): Filters => ({
  ...(comparableBy.includes('case-type') && { 'case-type': [caseType] }),
  ...(comparableBy.includes('complexity') && complexity !== undefined && { complexity: [complexity] }),
});
