import { readFileSync } from 'node:fs';
import path from 'node:path';
import { importCases, readMapping, type ImportSummary } from '@casetrail/event-log';
import { applyDeclarations, readDeclarations } from '@casetrail/municipality';
import { ProjectionWatcher } from '@casetrail/projection';
import { startApiUnderTest, type ApiUnderTest } from '../api/support/api-under-test';
import { isShownAs, numbersIn, numbersInProse, readSteps, valueAt, type DocumentedRequest } from './measures-document';
import { DATA, dataAreThere } from './plain-logs';

const ROOT = path.resolve(__dirname, '../..');
const MUNICIPALITY = 'receipt';
const document = readFileSync(path.join(ROOT, 'docs/measures.md'), 'utf8');
const steps = readSteps(document);

if (!dataAreThere) console.warn(`The example of docs/measures.md is not repeated: ${DATA} is not there`);
const withLogs = dataAreThere ? describe : describe.skip;

withLogs('the worked example of docs/measures.md', () => {
  let product: ApiUnderTest;
  let summary: ImportSummary;
  /** As the document's requests were answered, step by step. */
  const answers: unknown[][] = [];

  beforeAll(async () => {
    product = await startApiUnderTest();
    summary = await importReceipts(product);
    const watcher = new ProjectionWatcher(product.installation.database);
    await watcher.start();
    for (const { requests } of steps) {
      const answered: unknown[] = [];
      for (const request of requests) {
        // Whoever types is slow enough for the views; a test waits for them.
        expect(await watcher.waitFor('processing-times', await product.installation.store.head(), 120_000)).toBe(true);
        const { body, status, text } = await ask(product, request);
        if (status >= 300) throw new Error(`docs/measures.md:${request.line} is answered with ${status}: ${text}`);
        answered.push(body);
      }
      answers.push(answered);
    }
    await watcher.stop();
  }, 180_000);
  afterAll(() => product?.stop());

  it('is imported as it says', () => {
    expect(document).toContain(`${summary.cases.toLocaleString('en')} cases`);
    const noted = (name: string) => summary.notes.find((note) => note.name === name);
    expect(document).toContain(`${noted('occurred-before-receipt')?.count} events in ${noted('occurred-before-receipt')?.cases} cases`);
    expect(document).toContain(`${noted('same-day-as-receipt')?.count} events are moved`);
  });

  it('has a table of values for every answer', () => {
    expect(steps.length).toBeGreaterThan(8);
    for (const { requests, values } of steps) expect([requests[0]?.line, values.length > 1]).toEqual([requests[0]?.line, true]);
  });

  it('shows every value as the product answers it', () => {
    const shown = steps.flatMap(({ values }, step) =>
      values.map(({ line, answer, path: at, text }) => ({ line, at, text, value: valueAt(answers[step]?.[answer], at) })),
    );
    expect(shown.length).toBeGreaterThan(50);
    expect(shown.filter(({ value, text }) => !isShownAs(value, text))).toEqual([]);
  });

  it('says no number in its sentences that it has not shown', () => {
    const numbers = steps.flatMap(({ values }, step) =>
      values.flatMap(({ answer, path: at }) => numbersIn(valueAt(answers[step]?.[answer], at))),
    );
    const isKnown = ({ text, isPercent }: { text: string; isPercent: boolean }): boolean =>
      numbers.some((value) => isShownAs(isPercent ? Math.abs(value) * 100 : Math.abs(value), text));
    expect(numbersInProse(document).filter((found) => !ELSEWHERE.includes(found.text) && !isKnown(found))).toEqual([]);
  });
});

/** Numbers that are no figures: a version of OCEL. */
const ELSEWHERE = ['2.0'];

/** What the document's first commands do. */
async function importReceipts({ installation: { store, municipalities, secrets } }: ApiUnderTest): Promise<ImportSummary> {
  const declared = readDeclarations(readFileSync(path.join(ROOT, 'examples/municipalities/receipt.yaml'), 'utf8'));
  await applyDeclarations(store, declared, { dryRun: false, actor: 'test' });
  const municipality = await municipalities.get(MUNICIPALITY);
  if (!municipality) throw new Error('The municipality is not there');
  return importCases({
    file: path.join(DATA, 'receipt.xes.gz'),
    mapping: readMapping(path.join(ROOT, 'examples/mappings/receipt.yaml')),
    municipality,
    store,
    referenceKey: secrets.referenceKey,
    onError: 'refuse',
    now: new Date().toISOString(),
  });
}

async function ask(product: ApiUnderTest, { method, path: at, role, body }: DocumentedRequest) {
  const client = await product.as(role, MUNICIPALITY);
  return client.send(method, `/v1${at}`, body);
}
