import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SaxesParser } from 'saxes';
import { memoryPages, validateXML } from 'xmllint-wasm';

const SCHEMAS = path.join(__dirname, 'schemas');
/** Ours, and the published one where somebody has put it. */
const SCHEMA_FILES = readdirSync(SCHEMAS)
  .filter((name) => name.endsWith('.xsd'))
  .map((name) => path.join(SCHEMAS, name))
  .filter((file) => existsSync(file));

export interface XesElement {
  [key: string]: string;
}
export interface XesTrace {
  attributes: XesElement;
  events: XesElement[];
}
export interface XesLog {
  prefixes: string[];
  globals: Record<string, XesElement>;
  classifiers: { scope: string; keys: string[] }[];
  attributes: XesElement;
  traces: XesTrace[];
}

/** Fails when the log is not valid XES; answers with what it holds, read by nothing of ours. */
export async function validXes(xml: string): Promise<XesLog> {
  for (const schema of SCHEMA_FILES) {
    const { valid, errors } = await validateXML({
      xml: { fileName: 'log.xes', contents: xml },
      schema: { fileName: 'schema.xsd', contents: readFileSync(schema, 'utf8') },
      initialMemoryPages: 64 * memoryPages.MiB,
      maxMemoryPages: 2048 * memoryPages.MiB,
      // Attributes longer than ten million characters are no fault.
      modifyArguments: (args) => ['--huge', ...args],
    });
    if (!valid) throw new Error(`${path.basename(schema)}: ${JSON.stringify(errors.slice(0, 5))}`);
  }
  const log = parse(xml);
  checkGlobals(log);
  return log;
}

function checkGlobals({ globals, classifiers, traces, prefixes }: XesLog): void {
  const lacking = (scope: string, element: XesElement): string[] => Object.keys(globals[scope] ?? {}).filter((key) => !(key in element));
  for (const { attributes, events } of traces) {
    expect(lacking('trace', attributes)).toEqual([]);
    for (const event of events) expect(lacking('event', event)).toEqual([]);
  }
  for (const { scope, keys } of classifiers) expect(keys.filter((key) => !(key in (globals[scope] ?? {})))).toEqual([]);
  const used = new Set(traces.flatMap(({ attributes, events }) => [attributes, ...events].flatMap(Object.keys)));
  expect([...used].map((key) => key.split(':')[0]).filter((prefix) => !prefixes.includes(prefix ?? ''))).toEqual([]);
}

function parse(xml: string): XesLog {
  const log: XesLog = { prefixes: [], globals: {}, classifiers: [], attributes: {}, traces: [] };
  const into: XesElement[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes: given }) => {
    const attributes = given as Record<string, string>;
    const open = (element: XesElement): void => void into.push(element);
    if (name === 'log') open(log.attributes);
    else if (name === 'extension') log.prefixes.push(attributes['prefix'] ?? '');
    else if (name === 'classifier') log.classifiers.push({ scope: attributes['scope'] ?? '', keys: (attributes['keys'] ?? '').split(' ') });
    else if (name === 'global') open((log.globals[attributes['scope'] ?? ''] = {}));
    else if (name === 'trace') {
      log.traces.push({ attributes: {}, events: [] });
      open(log.traces.at(-1)!.attributes);
    } else if (name === 'event') {
      log.traces.at(-1)!.events.push({});
      open(log.traces.at(-1)!.events.at(-1)!);
    } else into.at(-1)![attributes['key'] ?? ''] = attributes['value'] ?? '';
  });
  parser.on('closetag', ({ name }) => void (['log', 'global', 'trace', 'event'].includes(name) && into.pop()));
  parser.write(xml).close();
  return log;
}
