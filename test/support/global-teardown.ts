const forever = globalThis as { casetrailTestServer?: { stop(): Promise<void> } };

export default async function globalTeardown(): Promise<void> {
  await forever.casetrailTestServer?.stop();
}
