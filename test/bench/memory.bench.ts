import { once } from 'node:events';
import { createWriteStream, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@casetrail/postgres';
import { BENCH_MUNICIPALITY, benchCase } from './cases';
import { startChild } from './child-process';
import type { Figure } from './figure';
import { under } from './figure';
import { openFolder } from '../support/open-folder';

const CASES = 10_000;
const TIMES_AS_MANY = 10;
const LIMIT_MB = 300;
const CLI = join(__dirname, '../../dist/apps/cli/src/main.js');
const HOOK = join(__dirname, 'report-max-rss.cjs');

const MAPPING = `
format: xes
timeZone: Europe/Copenhagen
case:
  received: { from: startdate }
  caseType: Building permit
  channel: online
events:
  - event: CaseRouted
    at: receipt
    data: { department: Building, reason: As logged }
  - { event: CaseAcknowledged, activity: CaseAcknowledged, repeat: first }
  - { event: CaseGranted, activity: CaseGranted, repeat: first }
  - { event: CaseClosed, activity: CaseClosed, repeat: first }
`;

/** Most resident memory of the processes that import a log and project it from zero; then the same with ten times the cases. */
export async function benchMemory(): Promise<Figure[]> {
  const few = await measure(CASES);
  const many = await measure(CASES * TIMES_AS_MANY);
  const growth = (what: string, before: number, after: number): Figure => ({
    what: `${what}: ten times the cases`,
    measured: `${after.toFixed(0)} MB`,
    against: `${before.toFixed(0)} MB`,
    ratio: after / before,
    wish: '≤ 1.15 ×',
    met: after <= before * 1.15,
  });
  return [
    under(`import of ${CASES * TIMES_AS_MANY} cases, resident`, 'MB', many.importMb, LIMIT_MB),
    growth('import', few.importMb, many.importMb),
    under(`projecting ${CASES * TIMES_AS_MANY} cases from zero, resident`, 'MB', many.projectMb, LIMIT_MB),
    growth('projecting', few.projectMb, many.projectMb),
  ];
}

async function measure(cases: number): Promise<{ importMb: number; projectMb: number }> {
  const folder = openFolder('casetrail-bench-');
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
  const env = { CASETRAIL_DATABASE_URL: server.url, CASETRAIL_LOG_LEVEL: 'silent' };
  try {
    const log = join(folder, 'log.xes');
    const mapping = join(folder, 'mapping.yaml');
    await writeLog(log, cases);
    writeFileSync(mapping, MAPPING);
    const municipality = join(folder, 'municipality.yaml');
    writeFileSync(municipality, MUNICIPALITY);
    await maxRssMb([CLI, 'apply', municipality], env);
    const importMb = await maxRssMb(
      [CLI, 'import', log, '--municipality', BENCH_MUNICIPALITY, '--mapping', mapping, '--create-missing'],
      env,
    );
    const projectMb = await maxRssMb([join(__dirname, 'project-child.cjs')], env);
    return { importMb, projectMb };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const MUNICIPALITY = `municipalities:
  - key: ${BENCH_MUNICIPALITY}
    name: Bench
    country: dk
    timeZone: Europe/Copenhagen
    languages: [da]
    departments: []
    caseTypes: []
`;

async function maxRssMb(args: string[], env: Record<string, string>): Promise<number> {
  const child = startChild(['-r', HOOK, ...args], env);
  const said = child.says(/^max-rss-mb (.*)$/);
  await child.ended;
  return Number((await said)[1]);
}

async function writeLog(file: string, cases: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n');
  for (let index = 0; index < cases; index++) {
    const { events } = benchCase(index);
    const [first, ...rest] = events;
    const lines = rest.map(
      (event) =>
        `<event><string key="concept:name" value="${event.type}"/><date key="time:timestamp" value="${event.occurredAt}"/><string key="org:resource" value="R${index % 50}"/></event>`,
    );
    const trace = `<trace><string key="concept:name" value="case-${index}"/><date key="startdate" value="${first!.occurredAt}"/>${lines.join('\n')}</trace>\n`;
    if (!out.write(trace)) await once(out, 'drain');
  }
  out.end('</log>\n');
  await once(out, 'finish');
}
