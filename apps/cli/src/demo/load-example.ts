import { createHmac } from 'node:crypto';
import { caseStream, newReferenceNumber, toStored } from '@casetrail/case';
import type { EventStore, NewEvent } from '@casetrail/event-store';
import type { Installation } from '@casetrail/installation';
import { applyDeclarations, markExampleCasesLoaded, startExampleCases, type Declaration, type ExampleCases } from '@casetrail/municipality';
import { v5 as uuidV5 } from 'uuid';
import type { Progress } from '../console/progress';
import { exampleCases, type ExampleCase } from './example-cases';
import { showCase } from './show-case';

/** Events of the example get their ids from this and from where they stand, so that storing them again stores nothing twice. */
const ID_NAMESPACE = 'c3a6b7a2-6e0d-4c8e-9a43-0f3f6c3f5b11';
const ACTOR = 'casetrail demo';
/** Appends under way at once: the store merges those that wait into one transaction. */
const CONCURRENCY = 32;

export interface LoadOptions {
  declaration: Declaration;
  seed: number;
  caseCount: number;
  /** Now: the moment up to which the cases are generated, unless an earlier load has settled another. ISO 8601, UTC. */
  now: string;
  signal: AbortSignal;
  /** Called once there is something to load. */
  startProgress(total: number): Progress;
}

/**
 * Declares the example municipality, if it is not there, and stores its cases. Interrupted at any moment, the next load completes the
 * very same cases; once loaded, nothing is generated or stored again.
 */
export async function loadExample(
  { store, secrets }: Pick<Installation, 'store' | 'secrets'>,
  options: LoadOptions,
): Promise<NonNullable<ExampleCases['loaded']>> {
  const { declaration, seed, caseCount, now, signal } = options;
  const { key: municipality, timeZone } = declaration;
  await applyDeclarations(store, [declaration], { dryRun: false, actor: ACTOR, createOnly: true });
  const settled = await startExampleCases(store, municipality, { anchor: now, seed, caseCount }, ACTOR);
  if (settled.loaded) return settled.loaded;

  const referenceOf = (label: string): string =>
    newReferenceNumber(createHmac('sha256', secrets.referenceKey).update(`example/${municipality}/${label}`).digest());
  const cases = exampleCases(
    { municipality, timeZone, anchor: settled.anchor, seed: settled.seed, caseCount: settled.caseCount },
    referenceOf,
  );
  await storeCases(store, municipality, cases, options.startProgress(cases.length), signal);
  const loaded = { eventCount: cases.reduce((sum, { events }) => sum + events.length, 0), showReference: showCase(cases).reference };
  await markExampleCasesLoaded(store, municipality, loaded, ACTOR);
  return loaded;
}

async function storeCases(
  store: EventStore,
  municipality: string,
  cases: ExampleCase[],
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const waiting = cases.values();
  let stored = 0;
  const storeNext = async (): Promise<void> => {
    // All share one iterator, so each case is taken once.
    for (const { reference, events } of waiting) {
      signal.throwIfAborted();
      await store.append(caseStream(municipality, reference), toNewEvents(municipality, reference, events), 'no-stream');
      progress.update(++stored);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, storeNext));
  } finally {
    progress.stop();
  }
}

const toNewEvents = (municipality: string, reference: string, events: ExampleCase['events']): NewEvent[] =>
  events.map((event, version) => {
    const { type, data, schemaVersion } = toStored(event);
    return {
      id: uuidV5(`${municipality}/${reference}/${version}`, ID_NAMESPACE),
      type,
      data: data,
      metadata: { schemaVersion, actor: ACTOR, source: 'demo' },
    };
  });
