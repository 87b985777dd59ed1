import { randomUUID } from 'node:crypto';
import type { JsonObject, NewEvent, RecordedEvent } from '@casetrail/event-store';
import type { Cohort, Measure } from '@casetrail/read-models';
import {
  FROZEN_CUT_NAMES,
  type Baseline,
  type BaselineHead,
  type FrozenCoverage,
  type FrozenCut,
  type FrozenGroup,
  type FrozenSeries,
} from './baseline';

const SCHEMA_VERSION = 1;
/** JSON bytes of groups in one event, about: small enough to be read one by one. A group has 10,000 durations at most, in some 200 KB. */
const PART_BYTES = 128 * 1024;

/** Frozen groups of cases: a baseline has as many of these events as it needs, and then {@link HEAD}. */
const PART = 'BaselineSamplesFrozen';
/** The last event of a baseline: with it, it is there; nothing comes after. */
const HEAD = 'BaselineFrozen';
/** In the list of a municipality's baselines: there may be one of this key. */
const NAMED = 'BaselineNamed';

interface PartGroup extends FrozenGroup {
  measure: Measure;
  cohort: Cohort;
  cut: FrozenCut;
}

interface HeadData extends BaselineHead {
  /** The same in the parts that belong to it. Parts of a freezing that was broken off have another. */
  freezing: string;
  parts: number;
  coverage: { measure: Measure; cohort: Cohort; coverage: FrozenCoverage }[];
}

/** A stored event that this version of Casetrail cannot read. */
export class UnknownBaselineEvent extends Error {
  override name = 'UnknownBaselineEvent';
  constructor({ stream, version, type, metadata }: RecordedEvent) {
    super(
      `Stream ${stream}, version ${version}: ${type} of schema version ${JSON.stringify(metadata['schemaVersion'])}. It was written by a newer Casetrail; update this one.`,
    );
  }
}

const newEvent = (type: string, data: object, actor: string): NewEvent => ({
  id: randomUUID(),
  type,
  data: data as JsonObject,
  metadata: { schemaVersion: SCHEMA_VERSION, actor },
});

/** A baseline as events, in the order in which they are stored. */
export function toEvents({ series, ...head }: Baseline): NewEvent[] {
  const freezing = randomUUID();
  const parts: PartGroup[][] = [];
  let bytes = Infinity;
  for (const { measure, cohort, cuts } of series) {
    for (const cut of FROZEN_CUT_NAMES) {
      for (const group of cuts[cut]) {
        const own = { measure, cohort, cut, ...group };
        const ownBytes = Buffer.byteLength(JSON.stringify(own));
        if (bytes + ownBytes > PART_BYTES) {
          parts.push([]);
          bytes = 0;
        }
        parts.at(-1)!.push(own);
        bytes += ownBytes;
      }
    }
  }
  const coverage = series.map((each) => ({ measure: each.measure, cohort: each.cohort, coverage: each.coverage }));
  const closing: HeadData = { ...head, freezing, parts: parts.length, coverage };
  return [...parts.map((groups) => newEvent(PART, { freezing, groups }, head.frozenBy)), newEvent(HEAD, closing, head.frozenBy)];
}

/** What the last event of a baseline's stream says; null: it is not, or not yet, a baseline. */
export function headOf(last: RecordedEvent | undefined): BaselineHead | null {
  if (last === undefined || checked(last).type !== HEAD) return null;
  const { freezing: _freezing, parts: _parts, coverage: _coverage, ...head } = last.data as unknown as HeadData;
  return head;
}

/** The baseline that a stream's events tell; null: it is not, or not yet, one. */
export function fromEvents(events: readonly RecordedEvent[]): Baseline | null {
  const last = events.at(-1);
  const head = headOf(last);
  if (head === null) return null;
  const { freezing, parts, coverage } = last!.data as unknown as HeadData;
  const own = events.slice(0, -1).filter((event) => checked(event).type === PART && event.data['freezing'] === freezing);
  if (own.length !== parts) throw new Error(`Stream ${last!.stream}: ${own.length} of ${parts} parts of the baseline are there`);
  const series = coverage.map((each): FrozenSeries => ({ ...each, cuts: { work: [], industry: [], channel: [] } }));
  for (const { data } of own) {
    for (const { measure, cohort, cut, ...group } of data['groups'] as unknown as PartGroup[]) {
      const place = series.find((each) => each.measure === measure && each.cohort === cohort);
      (place?.cuts[cut] as FrozenGroup[]).push(group);
    }
  }
  return { ...head, series };
}

export const named = (key: string, actor: string): NewEvent => newEvent(NAMED, { key }, actor);

/** The keys in the list of a municipality's baselines. */
export const namesIn = (events: readonly RecordedEvent[]): string[] =>
  events.filter((event) => checked(event).type === NAMED).map(({ data }) => data['key'] as string);

function checked(event: RecordedEvent): RecordedEvent {
  if (![PART, HEAD, NAMED].includes(event.type) || event.metadata['schemaVersion'] !== SCHEMA_VERSION)
    throw new UnknownBaselineEvent(event);
  return event;
}
