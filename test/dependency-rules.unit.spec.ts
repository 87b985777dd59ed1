import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..');

/** For each rule a file that breaks it. A rule that was never seen to bite proves nothing. */
const VIOLATIONS: Record<string, Record<string, string>> = {
  'no-circular': { 'libs/case/src/a.ts': `import './b';`, 'libs/case/src/b.ts': `import './no-circular';` },
  'libs-do-not-know-apps': {
    'libs/read-models/src/a.ts': `import '../../../apps/api/src/libs-do-not-know-apps-b';`,
    'apps/api/src/b.ts': '',
  },
  'case-and-measure-are-pure': { 'libs/case/src/a.ts': `import 'node:fs';` },
  'holidays-in-measure': { 'libs/case/src/a.ts': `import 'date-holidays';` },
  'case-and-measure-apart': { 'libs/case/src/a.ts': `import '../../measure/src/index';`, 'libs/measure/src/index.ts': '' },
  'measure-and-case-apart': { 'libs/measure/src/a.ts': `import '../../case/src/index';`, 'libs/case/src/index.ts': '' },
  'event-store-knows-postgres-only': { 'libs/event-store/src/a.ts': `import '../../case/src/index';`, 'libs/case/src/index.ts': '' },
  'postgres-knows-no-lib': { 'libs/postgres/src/a.ts': `import '../../case/src/index';`, 'libs/case/src/index.ts': '' },
  'projection-knows-the-store-only': { 'libs/projection/src/a.ts': `import '../../case/src/index';`, 'libs/case/src/index.ts': '' },
  'event-log-knows-no-views': { 'libs/event-log/src/a.ts': `import '../../postgres/src/index';`, 'libs/postgres/src/index.ts': '' },
  'municipality-knows-store-and-measure-only': {
    'libs/municipality/src/a.ts': `import '../../postgres/src/index';`,
    'libs/postgres/src/index.ts': '',
  },
  'views-know-no-installation': {
    'libs/read-models/src/a.ts': `import '../../installation/src/index';`,
    'libs/installation/src/index.ts': '',
  },
  'baseline-knows-store-terms-and-views-only': {
    'libs/baseline/src/a.ts': `import '../../installation/src/index';`,
    'libs/installation/src/index.ts': '',
  },
  'apps-apart': { 'apps/api/src/a.ts': `import '../../cli/src/apps-apart-b';`, 'apps/cli/src/b.ts': '' },
  'kurrentdb-client-in-its-adapter': { 'libs/read-models/src/a.ts': `import '@eventstore/db-client';` },
  'pg-in-its-places': { 'apps/api/src/a.ts': `import 'pg';` },
  'no-dev-dependency-at-work': { 'apps/api/src/a.ts': `import 'fast-check';` },
  'through-the-front-door': { 'libs/read-models/src/a.ts': `import '../../case/src/inside';`, 'libs/case/src/inside.ts': '' },
  'nothing-unresolvable': { 'apps/api/src/a.ts': `import './nowhere';` },
};

const rules = (
  jest.requireActual<{ forbidden: { name: string }[] }>(join(ROOT, '.dependency-cruiser.cjs')).forbidden as { name: string }[]
).map((rule) => rule.name);

describe('the dependency rules', () => {
  let folder: string;
  let violations: { rule: string; from: string }[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'casetrail-rules-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json', 'package.json'])
      cpSync(join(ROOT, file), join(folder, file));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [rule, files] of Object.entries(VIOLATIONS)) {
      for (const [name, content] of Object.entries(files)) {
        const file = join(folder, plantedName(name, rule));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, `${content.replace('./b', `./${rule}-b`)}\nexport {};\n`);
      }
    }
    violations = await cruise(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are all tried here', () => expect(Object.keys(VIOLATIONS).sort()).toEqual([...rules].sort()));

  it.each(Object.keys(VIOLATIONS))('%s bites', (rule) => {
    const places = violations.filter((violation) => violation.rule === rule).map((violation) => violation.from);
    expect(places).toContainEqual(expect.stringContaining(`/${rule}`));
  });
});

/** Files are planted side by side, each under the name of its rule; what they import keeps its name. */
const plantedName = (name: string, rule: string): string => name.replace(/\/a\.ts$/, `/${rule}.ts`).replace(/\/b\.ts$/, `/${rule}-b.ts`);

async function cruise(folder: string): Promise<{ rule: string; from: string }[]> {
  const report = join(folder, 'report.json');
  const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const run = promisify(execFile)(process.execPath, [cruiser, 'apps', 'libs', '--output-type', 'json', '--output-to', report], {
    cwd: folder,
  });
  // It exits with the number of violations, which is what this is after.
  await run.catch(() => undefined);
  const { summary } = JSON.parse(readFileSync(report, 'utf8')) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}
