import { openInstallation, readSettings } from '@casetrail/installation';
import type { Installation } from '@casetrail/installation';
import { applyDeclarations } from '@casetrail/municipality';
import type { Declaration } from '@casetrail/municipality';
import { Projector } from '@casetrail/projection';
import { caseViews } from '@casetrail/read-models';
import pino from 'pino';
import { issueToken, startApi } from '../../../apps/api/src';
import type { ApiOptions, Role, RunningApi } from '../../../apps/api/src';
import { createTestDatabase } from '../../support/database';
import type { TestDatabase } from '../../support/database';
import { ApiClient } from './api-client';

const names = (text: string): Declaration['departments'][number]['names'] => ({ da: text, sv: text, fi: text, en: text });

/** Two municipalities with the same departments and case types: what one may see the other may not. */
export const HERE = 'fjordby';
export const ELSEWHERE = 'skovby';
const declaration = (key: string, languages: Declaration['languages']): Declaration => ({
  key,
  name: key,
  country: 'dk',
  timeZone: 'Europe/Copenhagen',
  languages,
  departments: ['environment', 'building'].map((department) => ({ key: department, names: names(department) })),
  caseTypes: ['outdoor-serving', 'question'].map((type) => ({ key: type, names: names(type) })),
});

export interface ApiUnderTest {
  api: RunningApi;
  installation: Installation;
  database: TestDatabase;
  /** Lines of the log, parsed. */
  logLines: Record<string, unknown>[];
  /** A client with a token. */
  as(role: Role, municipality?: string, subject?: string): Promise<ApiClient>;
  /** A client without one. */
  anyone: ApiClient;
  stop(): Promise<void>;
}

export interface UnderTestOptions {
  limits?: ApiOptions['limits'];
  env?: NodeJS.ProcessEnv;
  /** Views are left as they are. */
  withoutProjector?: boolean;
}

/** A real server over a real PostgreSQL, with a projector at work. */
export async function startApiUnderTest({ limits, env, withoutProjector }: UnderTestOptions = {}): Promise<ApiUnderTest> {
  const database = await createTestDatabase();
  const settings = readSettings({ CASETRAIL_DATABASE_URL: database.url, CASETRAIL_PORT: '0', ...env });
  const logLines: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => logLines.push(JSON.parse(line) as Record<string, unknown>) });
  const installation = await openInstallation(settings, log);
  await applyDeclarations(installation.store, [declaration(HERE, ['da', 'en']), declaration(ELSEWHERE, ['sv'])], {
    dryRun: false,
    actor: 'test',
  });
  const projector = new Projector({ database: installation.database, store: installation.store, group: caseViews, instance: 'test', log });
  if (!withoutProjector) await projector.start();
  const api = await startApi(installation, { log, limits: { lookupsPerMinute: 100_000, heartbeatMs: 200, ...limits } });
  return {
    api,
    installation,
    database,
    logLines,
    anyone: new ApiClient(api.url),
    async as(role, municipality = HERE, subject = `${role}@${municipality}`) {
      const token = await issueToken(installation.secrets, { subject, municipality, roles: [role], validHours: 1 });
      return new ApiClient(api.url, token);
    },
    async stop() {
      await api.close();
      if (!withoutProjector) await projector.stop();
      await installation.close();
      await database.drop();
    },
  };
}
