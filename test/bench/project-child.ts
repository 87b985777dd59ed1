import { openInstallation, readSettings } from '@casetrail/installation';
import { projectToHead } from './projecting.bench';
import { silent } from './workshop';

/** Projects all views from where they stand to the head, then ends. */
async function main(): Promise<void> {
  const installation = await openInstallation(readSettings(process.env), silent);
  await projectToHead(installation);
  await installation.close();
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
