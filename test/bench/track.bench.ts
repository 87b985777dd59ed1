import { join } from 'node:path';
import autocannon from 'autocannon';
import { appendAsTheyHappen } from './cases';
import { startChild } from './child-process';
import { atLeast, type Figure } from './figure';
import { projectToHead } from './projecting.bench';
import { inWorkshop } from './workshop';

const CASES = 5_000;
const ROUNDS = 5;
const ROUND_SECONDS = 4;
const CONNECTIONS = 50;

/** `GET /v1/track/…` of the API in a process of its own, beside bare Fastify in another: the same rows, the same load. */
export async function benchTrack(): Promise<Figure[]> {
  return inWorkshop(async ({ store, database }, databaseUrl) => {
    const { references } = await appendAsTheyHappen(store, CASES);
    await projectToHead({ store, database });
    const env = {
      CASETRAIL_DATABASE_URL: databaseUrl,
      CASETRAIL_PORT: '0',
      CASETRAIL_LOG_LEVEL: 'info',
      CASETRAIL_LOOKUPS_PER_MINUTE: '100000000',
    };
    const api = startChild([join(__dirname, '../../dist/apps/api/src/main.js')], env);
    const bare = startChild([join(__dirname, 'bare-fastify.cjs')], env);
    try {
      const apiUrl = (await api.says(/http:\/\/[\d.]+:\d+/))[0];
      const bareUrl = (await bare.says(/http:\/\/[\d.]+:\d+/))[0];
      for (const url of [apiUrl, bareUrl]) await requestsPerSecond(url, references, 1);
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round++) {
        ours.push(await requestsPerSecond(apiUrl, references, ROUND_SECONDS));
        theirs.push(await requestsPerSecond(bareUrl, references, ROUND_SECONDS));
      }
      return [atLeast('`GET /v1/track/…` over HTTP, 50 connections', 'requests/s', ours, 'requests/s, bare Fastify', theirs, 1)];
    } finally {
      await Promise.all([api.stop(), bare.stop()]);
    }
  });
}

async function requestsPerSecond(url: string, references: string[], seconds: number): Promise<number> {
  const requests = references.slice(0, 1000).map((reference) => ({ path: `/v1/track/${reference}` }));
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, requests });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were no 2xx, ${result.errors} requests failed`);
  return result.requests.total / result.duration;
}
