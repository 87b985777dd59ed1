// Exit code 0 when the API in this container answers. Whether it can serve is another question: GET /health/ready, for whatever routes to it.
const port = process.env.CASETRAIL_PORT || '3000';
try {
  const { status } = await globalThis.fetch(`http://127.0.0.1:${port}/health/live`, { signal: globalThis.AbortSignal.timeout(4000) });
  process.exitCode = status === 200 ? 0 : 1;
} catch {
  process.exitCode = 1;
}
