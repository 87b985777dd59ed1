import type { CaseEventType } from './events';

type Payload = { [key: string]: unknown };
export type Upcaster = (payload: Payload) => Payload;

/**
 * How payloads written by earlier versions are read today. Events are never changed in the store: when a payload gets a new shape, append
 * the step from the shape before (`CaseRouted: [fromVersion1To2]`) and everything else sees only the newest one.
 */
const UPCASTERS: Partial<Record<CaseEventType, readonly Upcaster[]>> = {};

type Upcasters = typeof UPCASTERS;

/** The version in which an event is written today. */
export const currentSchemaVersion = (type: CaseEventType, upcasters: Upcasters = UPCASTERS): number => (upcasters[type]?.length ?? 0) + 1;

/** Takes a payload of `version` through every later step. */
export function upcast(type: CaseEventType, version: number, payload: Payload, upcasters: Upcasters = UPCASTERS): Payload {
  return (upcasters[type] ?? []).slice(version - 1).reduce((older, step) => step(older), payload);
}
