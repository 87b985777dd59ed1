// Projects all views from where they stand to the head, then ends. Runs the built code: what compiles sources on the fly would be measured too.
const { openInstallation, readSettings } = require('../../dist/libs/installation/src');
const { ProjectionWatcher, Projector } = require('../../dist/libs/projection/src');
const { caseViews } = require('../../dist/libs/read-models/src');

const log = Object.assign(() => undefined, { info: () => undefined, warn: console.error, error: console.error });
const ALL_NIGHT_MS = 3_600_000;

async function main() {
  const { database, store, close } = await openInstallation(readSettings(process.env), log);
  const watcher = new ProjectionWatcher(database);
  await watcher.start();
  const projector = new Projector({ database, store, group: caseViews, instance: 'bench', log });
  await projector.start();
  const head = await store.head();
  for (const { name } of caseViews.projections) {
    if (!(await watcher.waitFor(name, head, ALL_NIGHT_MS))) throw new Error(`${name} did not reach the head`);
  }
  await projector.stop();
  await watcher.stop();
  await close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
