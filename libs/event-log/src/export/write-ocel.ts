import { createHash } from 'node:crypto';
import { CASE_EVENT_TYPES, type ContactPerson } from '@casetrail/case';
import { SeenCases } from '../import/seen-cases';
import { COMPLETE_EVENT, writeCompleteEvent } from '../own-log/complete-event';
import { CASE_QUALIFIER } from '../own-log/read-ocel';
import { CASE_FIELDS, caseFields, EVENT_FIELDS, eventFields } from './fields';
import type { Names } from './names';
import type { ToldCase, ToldEvent } from './tell-case';

/** When an attribute holds from that has no time of its own, as the standard has it. */
const ALWAYS = '1970-01-01T00:00:00.000Z';

interface Relation {
  objectId: string;
  qualifier: string;
}

interface OcelObject {
  id: string;
  type: string;
  attributes: { name: string; time: string; value: string }[];
  relationships?: Relation[];
}

const caseObject = (id: string): string => `case:${id}`;
const departmentObject = (key: string): string => `department:${key}`;
const caseworkerObject = (name: string): string => `caseworker:${name}`;
const meetingObject = (id: string, ordinal: number): string => `meeting:${id}:${ordinal}`;

/**
 * A municipality's log as OCEL 2.0 JSON, piece by piece. `cases` is asked for twice, as events and objects stand in lists of their own; what
 * the second passage finds beyond the first are cases without events. The events of a case stand one behind the other. Values are texts,
 * whatever their declared type: the published schema takes nothing else.
 */
export async function* writeOcel(cases: () => AsyncIterable<ToldCase>, names: Names): AsyncGenerator<string> {
  yield `{"eventTypes":${JSON.stringify(eventTypes(names.complete))},\n"objectTypes":${JSON.stringify(objectTypes(names.complete))},\n"events":[`;
  let separator = '\n';
  for await (const one of cases()) {
    for (const [ordinal, told] of one.events.entries()) {
      yield `${separator}${json(eventOf(one, told, ordinal, names))}`;
      separator = ',\n';
    }
  }
  yield '],\n"objects":[';
  separator = '\n';
  const objects = new Objects(names);
  for await (const one of cases()) {
    for (const object of objects.newIn(one)) {
      yield `${separator}${json(object)}`;
      separator = ',\n';
    }
  }
  yield ']}\n';
}

const strings = (...attributeNames: string[]): { name: string; type: string }[] => attributeNames.map((name) => ({ name, type: 'string' }));

const eventTypes = (complete: boolean): object[] =>
  CASE_EVENT_TYPES.map((type) => ({
    name: type,
    attributes: [
      ...EVENT_FIELDS[type].map((field) => ({ name: field.name, type: field.type })),
      ...strings('transition', 'wait', ...(complete ? [COMPLETE_EVENT] : [])),
    ],
  }));

const objectTypes = (complete: boolean): object[] => [
  { name: 'case', attributes: strings(...CASE_FIELDS) },
  { name: 'department', attributes: [] },
  { name: 'caseworker', attributes: [] },
  { name: 'meeting', attributes: strings('kind') },
  ...(complete ? [{ name: 'business', attributes: strings('registration-number', 'name', 'industry') }] : []),
];

function eventOf({ id, received }: ToldCase, told: ToldEvent, ordinal: number, names: Names): object {
  const { event, transition, wait } = told;
  return {
    id: `${caseObject(id)}:${ordinal}`,
    type: event.type,
    time: event.occurredAt,
    attributes: [
      ...eventFields(event).map(({ name, value }) => ({ name, value })),
      { name: 'transition', value: transition },
      ...(wait === undefined ? [] : [{ name: 'wait', value: wait }]),
      ...(names.complete ? [{ name: COMPLETE_EVENT, value: writeCompleteEvent(event) }] : []),
    ],
    relationships: [{ objectId: caseObject(id), qualifier: CASE_QUALIFIER }, ...relationsOf(id, told, ordinal, names), ...asker()],
  };

  function asker(): Relation[] {
    const business = names.complete && event.type === 'CaseReceived' ? businessOf(id, received.business) : undefined;
    return business ? [{ objectId: business.id, qualifier: 'asker' }] : [];
  }
}

function relationsOf(id: string, { event, department, resource }: ToldEvent, ordinal: number, names: Names): Relation[] {
  const relations: Relation[] = [];
  const relate = (qualifier: string, objectId: string | undefined): void =>
    void (objectId !== undefined && relations.push({ objectId, qualifier }));
  relate(event.type === 'CaseRouted' ? 'routed-to' : 'with', department && departmentObject(department));
  relate('done-by', resource && caseworkerObject(resource));
  relate('contact-person', contactOf(event, names));
  if (event.type === 'MeetingHeld') relate('held', meetingObject(id, ordinal));
  return relations;
}

function contactOf({ type, data }: ToldEvent['event'], names: Names): string | undefined {
  const contact: ContactPerson | undefined =
    type === 'CaseAcknowledged' || type === 'ContactPersonAssigned' ? data.contactPerson : undefined;
  return contact && caseworkerObject(names.person(contact.name));
}

/** The objects of a log, each once. */
class Objects {
  private readonly seen = new SeenCases();

  constructor(private readonly names: Names) {}

  /** What the case tells of for the first time, itself above all. */
  *newIn(one: ToldCase): Generator<OcelObject> {
    for (const object of this.all(one)) if (this.seen.add(fingerprint(object.id))) yield object;
  }

  private *all({ id, receivedAt, received, events }: ToldCase): Generator<OcelObject> {
    const fields = caseFields(received, this.names).map(({ name, value }) => ({ name, time: receivedAt, value }));
    const screened = events.flatMap(({ event }) =>
      event.type === 'CaseAcknowledged' && event.data.complexity !== undefined
        ? [{ name: 'complexity', time: event.occurredAt, value: event.data.complexity }]
        : [],
    );
    yield { id: caseObject(id), type: 'case', attributes: [...fields, ...screened] };
    const business = this.names.complete ? businessOf(id, received.business) : undefined;
    if (business) yield business;
    for (const [ordinal, told] of events.entries()) yield* this.ofEvent(id, told, ordinal);
  }

  private *ofEvent(id: string, { event, department, resource }: ToldEvent, ordinal: number): Generator<OcelObject> {
    const bare = (type: string, objectId: string): OcelObject => ({ id: objectId, type, attributes: [] });
    if (department !== undefined) yield bare('department', departmentObject(department));
    if (resource !== undefined) yield bare('caseworker', caseworkerObject(resource));
    const contact = contactOf(event, this.names);
    if (contact !== undefined) yield bare('caseworker', contact);
    if (event.type !== 'MeetingHeld') return;
    const departments = [...new Set(event.data.departments)].map(departmentObject);
    for (const key of departments) yield bare('department', key);
    yield {
      id: meetingObject(id, ordinal),
      type: 'meeting',
      attributes: [{ name: 'kind', time: event.occurredAt, value: event.data.kind }],
      relationships: departments.map((objectId) => ({ objectId, qualifier: 'attended-by' })),
    };
  }
}

/** By its registration number; a business without one is known by its case alone. Undefined when nothing is known of it. */
function businessOf(id: string, { registrationNumber, name, industry }: ToldCase['received']['business']): OcelObject | undefined {
  const attributes = Object.entries({ 'registration-number': registrationNumber, name, industry }).flatMap(([attribute, value]) =>
    value === undefined ? [] : [{ name: attribute, time: ALWAYS, value }],
  );
  if (attributes.length === 0) return undefined;
  const objectId = registrationNumber === undefined ? `business-of:${id}` : `business:${registrationNumber}`;
  return { id: objectId, type: 'business', attributes };
}

const fingerprint = (id: string): bigint => createHash('sha256').update(id.toWellFormed()).digest().readBigUInt64BE(0);

/** Halves of surrogate pairs are no characters: no reader could be asked to take them. (In the whole event they stay, as escapes.) */
const json = (value: object): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? part.toWellFormed() : part));
