import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';

export interface OcelRelation {
  objectId: string;
  qualifier: string;
}
export interface OcelEvent {
  id: string;
  type: string;
  time: string;
  attributes: { name: string; value: string }[];
  relationships: OcelRelation[];
}
export interface OcelObject {
  id: string;
  type: string;
  attributes: { name: string; time: string; value: string }[];
  relationships?: OcelRelation[];
}
export interface OcelLog {
  eventTypes: OcelType[];
  objectTypes: OcelType[];
  events: OcelEvent[];
  objects: OcelObject[];
}
interface OcelType {
  name: string;
  attributes: { name: string; type: string }[];
}

const SCHEMAS = path.join(__dirname, 'schemas');
/** Ours, and the published one where somebody has put it. */
const validators: ValidateFunction[] = readdirSync(SCHEMAS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const ajv = new Ajv({ strict: false, allErrors: false });
    ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    return ajv.compile(JSON.parse(readFileSync(path.join(SCHEMAS, name), 'utf8')) as object);
  });

const VALUE: Record<string, RegExp> = {
  string: /[^]*/,
  integer: /^-?\d+$/,
  float: /^-?\d+(\.\d+)?(e-?\d+)?$/,
  boolean: /^(true|false)$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
};

/** Fails when the text is not valid OCEL 2.0 JSON, or is not consistent in itself; answers with what it holds. */
export function validOcel(text: string): OcelLog {
  const log = JSON.parse(text) as OcelLog;
  for (const validate of validators) if (!validate(log)) throw new Error(JSON.stringify(validate.errors));
  const objects = uniqueIds(log.objects);
  uniqueIds(log.events);
  uniqueIds([...log.eventTypes, ...log.objectTypes].map(({ name }) => ({ id: name })));
  for (const { id, relationships = [] } of [...log.events, ...log.objects])
    for (const { objectId } of relationships)
      if (!objects.has(objectId)) throw new Error(`${id} relates to ${objectId}, which is not there`);
  for (const event of log.events) checkAttributes(event, log.eventTypes);
  for (const object of log.objects) checkAttributes(object, log.objectTypes);
  return log;
}

function uniqueIds(items: readonly { id: string }[]): Set<string> {
  const ids = new Set<string>();
  for (const { id } of items) if (ids.size === ids.add(id).size) throw new Error(`${id} is there twice`);
  return ids;
}

function checkAttributes({ id, type, attributes }: OcelEvent | OcelObject, types: readonly OcelType[]): void {
  const declared = types.find(({ name }) => name === type);
  if (!declared) throw new Error(`${id} is of type ${type}, which is not declared`);
  for (const { name, value } of attributes) {
    const declaredType = declared.attributes.find((attribute) => attribute.name === name)?.type;
    if (declaredType === undefined || !VALUE[declaredType]?.test(value))
      throw new Error(`${id}: ${name} is ${value}, declared ${declaredType}`);
  }
}
