import { startEmbeddedPostgres } from '@casetrail/postgres';

/** A process that owns an embedded server, for tests to kill: prints `{url, pid}` or `{error}` as one line of JSON, and stops it on SIGTERM. */
const log = { info: (message: string) => console.error(message), error: (message: string) => console.error(message) };
startEmbeddedPostgres({ dataDir: process.argv[2]!, log }).then(
  (server) => {
    console.log(JSON.stringify({ url: server.url, pid: server.pid() }));
    const running = setInterval(() => undefined, 1000);
    process.once('SIGTERM', () => void server.stop().then(() => clearInterval(running)));
  },
  (error: Error) => console.log(JSON.stringify({ error: error.message })),
);
