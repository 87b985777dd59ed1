import { Validator } from '@seriousme/openapi-schema-validator';
import { createTestDatabase } from '../support/database';
import type { TestDatabase } from '../support/database';
import { startApiUnderTest } from './support/api-under-test';
import { BuiltApi } from './support/built-api';
import { EventStream } from './support/event-stream';

interface Operation {
  security?: object[];
  operationId: string;
  summary: string;
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  parameters?: { name: string; in: string; schema: object }[];
}
interface Schema {
  type?: string;
  properties?: Record<string, object>;
  required?: string[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

describe('The built API', () => {
  let database: TestDatabase;
  let api: BuiltApi;
  let document: Document;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await BuiltApi.start({ CASETRAIL_DATABASE_URL: database.url, CASETRAIL_PORT: '0' });
    document = (await (await fetch(`${api.url}/v1/openapi.json`)).json()) as Document;
  });
  afterAll(async () => {
    api.signal('SIGTERM');
    await api.exited;
    await database.drop();
  });

  const operations = (): [string, Operation][] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method.toUpperCase()} ${path}`, operation]),
    );

  it('describes itself in a valid OpenAPI 3.1 document', async () => {
    expect(document.openapi).toBe('3.1.0');
    const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('describes every route that it serves, and no other', async () => {
    const test = await startApiUnderTest({ withoutProjector: true });
    try {
      const served = test.api.routes
        // HEAD is served wherever GET is; the page that shows the document is none of the API.
        .filter(({ method, url }) => method !== 'HEAD' && !url.startsWith('/v1/docs'))
        .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
      expect(
        operations()
          .map(([route]) => route)
          .sort(),
      ).toEqual(served.sort());
    } finally {
      await test.stop();
    }
  });

  it('says of every operation who may call it, what it answers, and its errors as problems', () => {
    const isPublic = (route: string): boolean => / \/(health|v1\/track|v1\/openapi)/.test(route);
    const ids = new Set<string>();
    for (const [route, operation] of operations()) {
      const said = {
        route,
        errors: Object.keys(operation.responses)
          .filter((status) => status >= '400')
          .map(Number),
      };
      expect({ ...said, security: operation.security ?? [] }).toEqual({ ...said, security: isPublic(route) ? [] : [{ bearer: [] }] });
      const wanted = [
        500,
        503,
        ...(isPublic(route) ? [] : [401, 403]),
        ...(route.includes('{reference}') ? [404] : []),
        ...(route.startsWith('PUT') ? [400, 413, 415] : []),
        ...(route.startsWith('DELETE') ? [404] : []),
        ...(route.startsWith('POST') ? [400, 409, 413, 415] : []),
        ...(route.startsWith('POST /v1/cases') ? [412, 422] : []),
        ...(route.includes('{baseline}') ? [404] : []),
        ...(route.includes('/track/') ? [429] : []),
      ];
      expect(said).toEqual({ ...said, errors: expect.arrayContaining(wanted) });
      // A dry run of an event of a case is answered with 200, and so is a baseline that was frozen before.
      const created = ['200', '201'];
      expect([route, Object.keys(operation.responses).filter((status) => status < '400')]).toEqual([
        route,
        route.startsWith('POST') ? created : [route.startsWith('DELETE') ? '204' : '200'],
      ]);
      if (route.startsWith('POST /v1/cases')) expect(operation.parameters?.map(({ name }) => name)).toContain('dry-run');
      for (const [status, response] of Object.entries(operation.responses)) {
        expect([route, status, response.description]).not.toEqual([route, status, '']);
        if (status >= '400' && !route.includes('/health/ready'))
          expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
        // One, or several among which Accept chooses.
        if (status < '400') expect(Object.keys(response.content ?? {}).length > 0).toBe(status !== '204');
      }
      expect(operation.summary).toMatch(/^[A-Z].{5}/);
      if (operation.requestBody) expect(operation.requestBody.content['application/json']?.schema.$ref).toMatch(/Body$/);
      ids.add(operation.operationId);
    }
    expect(ids.size).toBe(operations().length);
  });

  it('says what each body, parameter and answer is made of', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect([name, Object.keys(schema.properties ?? {}).length]).not.toEqual([name, 0]);
      for (const [property, shape] of Object.entries(schema.properties ?? {})) {
        const keys = Object.keys(shape);
        expect([name, property, keys.some((key) => ['type', '$ref', 'allOf', 'anyOf', 'oneOf', 'enum'].includes(key))]).toEqual([
          name,
          property,
          true,
        ]);
      }
    }
    expect(document.components.schemas['RefusalBody']).toMatchObject({
      required: ['reason', 'advice'],
      properties: { reason: { type: 'string', maxLength: 10_000 }, advice: { type: 'string' }, occurredAt: { type: 'string' } },
    });
    expect(document.components.schemas['ReceiptBody']).toMatchObject({
      required: ['caseType', 'channel', 'business'],
      properties: { channel: { enum: expect.arrayContaining(['online', 'post']) }, business: expect.anything() },
    });
    expect(document.components.schemas['TrackAnswer']?.required).toEqual(
      expect.arrayContaining([
        'reference',
        'status',
        'statusText',
        'milestones',
        'turn',
        'turnText',
        'grossSeconds',
        'netSeconds',
        'version',
      ]),
    );
    const list = document.paths['/v1/cases']?.['get'];
    expect(list?.parameters?.map(({ name }) => name).sort()).toEqual(
      [
        'caseworker',
        'cursor',
        'department',
        'due-before',
        'limit',
        'open',
        'overdue',
        'registration-number',
        'status',
        'text',
        'wait-for',
        'wait-ms',
      ].sort(),
    );
  });

  it('has a page that shows it, with everything it needs on this server', async () => {
    const page = await (await fetch(`${api.url}/v1/docs`)).text();
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => new URL(address ?? '', `${api.url}/v1/docs`));
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part.origin).toBe(new URL(api.url).origin);
      expect([part.pathname, (await fetch(part)).status]).toEqual([part.pathname, 200]);
    }
  });

  it('shows what the serialiser of the track route writes', async () => {
    const { TRACK_SCHEMA } = await import('../../apps/api/src/track/track.schema.js');
    const documented = document.components.schemas['TrackAnswer'];
    expect(Object.keys(documented?.properties ?? {}).sort()).toEqual(Object.keys(TRACK_SCHEMA.properties).sort());
    expect([...(documented?.required ?? [])].sort()).toEqual([...TRACK_SCHEMA.required].sort());
    expect(Object.keys(document.components.schemas['TrackMilestone']?.properties ?? {}).sort()).toEqual([
      'milestone',
      'occurredAt',
      'text',
    ]);
    expect(Object.keys(document.components.schemas['TrackExpectedRange']?.properties ?? {}).sort()).toEqual(
      Object.keys(TRACK_SCHEMA.properties.expectedRange.properties).sort(),
    );
    expect(Object.keys(document.components.schemas['TrackContactPerson']?.properties ?? {}).sort()).toEqual(['email', 'name', 'telephone']);
  });
});

describe('The process of the API', () => {
  it('needs a database, and says how to name one', async () => {
    const api = BuiltApi.spawn({});
    expect(await api.exited).toBe(1);
    expect(JSON.stringify(api.logLines)).toContain('CASETRAIL_DATABASE_URL');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s, after telling those who are connected', async (signal) => {
    const database = await createTestDatabase();
    try {
      const api = await BuiltApi.start({ CASETRAIL_DATABASE_URL: database.url, CASETRAIL_PORT: '0' });
      expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
      const notFound = await EventStream.open(`${api.url}/v1/track/nonsense/events`);
      expect(notFound.status).toBe(404);
      api.signal(signal);
      expect(await api.exited).toBe(0);
      await api.line(({ msg }) => msg === 'stopped');
    } finally {
      await database.drop();
    }
  });
});
