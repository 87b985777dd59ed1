import { COMPLETE_EVENT, writeCompleteEvent } from '../own-log/complete-event';
import { caseFields, eventFields, type Field, type FieldType } from './fields';
import type { Names } from './names';
import type { ToldCase, ToldEvent } from './tell-case';
import { attributeValue, jsonValue } from './xml';

/** Of what Casetrail adds to XES; docs/casetrail.xesext says what each attribute means. */
export const XES_EXTENSION_URI = 'urn:casetrail:xes';

const XES_TYPE: Record<FieldType, string> = { string: 'string', integer: 'int', float: 'float', boolean: 'boolean' };

// No namespace: the published schema (xes-ieee-1849-2016) has none. Only simple attributes are written, so no optional feature is used.
const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Casetrail" prefix="casetrail" uri="${XES_EXTENSION_URI}"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
    <string key="casetrail:case-type" value=""/>
    <string key="casetrail:channel" value="other"/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/>
    <string key="lifecycle:transition" value="complete"/>
    <string key="casetrail:event-type" value="StepRecorded"/>
  </global>
  <classifier name="Activity" scope="event" keys="concept:name"/>
  <classifier name="ActivityAndTransition" scope="event" keys="concept:name lifecycle:transition"/>
  <classifier name="CaseType" scope="trace" keys="casetrail:case-type"/>
`;

/** A municipality's log in XES (IEEE 1849-2016), piece by piece. Events stand in the order of the case's stream. */
export async function* writeXes(cases: AsyncIterable<ToldCase>, municipality: string, names: Names): AsyncGenerator<string> {
  yield HEAD;
  yield attribute('string', 'concept:name', municipality, '  ');
  yield attribute('string', 'lifecycle:model', 'standard', '  ');
  yield attribute('boolean', 'casetrail:with-personal-data', String(names.complete), '  ');
  for await (const one of cases) yield* writeTrace(one, names);
  yield '</log>\n';
}

function* writeTrace({ id, received, events }: ToldCase, names: Names): Generator<string> {
  yield '  <trace>\n';
  yield attribute('string', 'concept:name', id, '    ');
  yield own(caseFields(received, names), '    ');
  for (const event of events) yield writeEvent(event, names.complete);
  yield '  </trace>\n';
}

function writeEvent({ event, activity, transition, wait, department, resource }: ToldEvent, complete: boolean): string {
  const string = (key: string, value: string | undefined): string => (value === undefined ? '' : attribute('string', key, value, '      '));
  return [
    '    <event>\n',
    string('concept:name', activity),
    attribute('date', 'time:timestamp', event.occurredAt, '      '),
    string('lifecycle:transition', transition),
    string('concept:instance', wait),
    string('org:group', department),
    string('org:resource', resource),
    string('casetrail:event-type', event.type),
    own(
      // The activity is the event's name already.
      eventFields(event).filter(({ name }) => name !== 'activity'),
      '      ',
    ),
    complete ? `      <string key="${COMPLETE_EVENT}" value='${jsonValue(writeCompleteEvent(event))}'/>\n` : '',
    '    </event>\n',
  ].join('');
}

const own = (fields: readonly Field[], indent: string): string =>
  fields.map(({ name, type, value }) => attribute(XES_TYPE[type], `casetrail:${name}`, value, indent)).join('');

const attribute = (type: string, key: string, value: string, indent: string): string =>
  `${indent}<${type} key="${key}" value="${attributeValue(value)}"/>\n`;
