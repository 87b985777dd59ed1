import { ProjectionWatcher } from '@casetrail/projection';
import pino from 'pino';
import { startApi } from '../../apps/api/src';
import { RECEIPT } from './support/api-client';
import { startApiUnderTest } from './support/api-under-test';
import { until } from './support/until';

describe('Stopping', () => {
  afterEach(() => jest.restoreAllMocks());

  it('finishes what is under way and takes nothing new', async () => {
    const test = await startApiUnderTest({ withoutProjector: true });
    try {
      const caseworker = await test.as('caseworker');
      const { store } = test.installation;
      const append = store.append.bind(store);
      let letGo: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (letGo = resolve));
      const reached = new Promise<void>((resolve) => {
        jest.spyOn(store, 'append').mockImplementation(async (...args) => {
          resolve();
          await held;
          return append(...args);
        });
      });
      const underWay = caseworker.post('/v1/cases', RECEIPT);
      await reached;
      const closed = test.api.close();
      await expect(fetch(`${test.api.url}/health/live`).then(({ status }) => status)).rejects.toThrow();
      letGo();
      expect((await underWay).status).toBe(201);
      await closed;
      await test.api.close();
    } finally {
      await test.stop();
    }
  });

  it('answers reads that wait for a view as they stand', async () => {
    const test = await startApiUnderTest({ withoutProjector: true });
    try {
      const caseworker = await test.as('caseworker');
      const began = Date.now();
      const waitFor = jest.spyOn(ProjectionWatcher.prototype, 'waitFor');
      const waiting = caseworker.get('/v1/cases?wait-for=999999&wait-ms=10000');
      await until(() => waitFor.mock.calls.length > 0);
      await test.api.close();
      const answer = await waiting;
      expect([answer.status, answer.headers.get('casetrail-position-reached')]).toEqual([200, 'false']);
      expect(Date.now() - began).toBeLessThan(8000);
    } finally {
      await test.stop();
    }
  });

  it('breaks off what does not end in time', async () => {
    const test = await startApiUnderTest({ withoutProjector: true, limits: { stopMs: 50 } });
    try {
      const caseworker = await test.as('caseworker');
      const reached = new Promise<void>((resolve) => {
        jest.spyOn(test.installation.store, 'append').mockImplementation(() => {
          resolve();
          return new Promise(() => undefined);
        });
      });
      const underWay = caseworker.post('/v1/cases', RECEIPT);
      const brokenOff = expect(underWay).rejects.toThrow();
      await reached;
      await test.api.close();
      await brokenOff;
    } finally {
      await test.stop();
    }
  });
});

describe('Starting', () => {
  it('fails when the port is taken, and lets go of what it had', async () => {
    const test = await startApiUnderTest({ withoutProjector: true });
    try {
      const port = Number(new URL(test.api.url).port);
      await expect(startApi(test.installation, { port, log: pino({ level: 'silent' }) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    } finally {
      await test.stop();
    }
  });
});
