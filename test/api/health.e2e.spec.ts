import { RECEIPT, each } from './support/api-client';
import { startApiUnderTest } from './support/api-under-test';

describe('Health', () => {
  it('is ready with every view at work, and shows how far each has come', async () => {
    const test = await startApiUnderTest();
    try {
      expect((await test.anyone.get('/health/live')).body).toEqual({ status: 'alive' });
      await (await test.as('caseworker')).receive();
      const ready = await test.anyone.get('/health/ready');
      expect(ready.status).toBe(200);
      expect(ready.body).toMatchObject({ status: 'ready', reasons: [], database: true, store: true, pendingMigrations: [] });
      expect(each(ready.body.projections, 'name')).toEqual(['case-status', 'case-steps', 'distributions', 'processing-times', 'work-list']);
      for (const projection of ready.body.projections)
        expect(projection).toMatchObject({ leaseHolder: expect.stringMatching(/^test/), deadLetters: 0 });
    } finally {
      await test.stop();
    }
  });

  it('is not ready while views lie behind and no projector is at work', async () => {
    const test = await startApiUnderTest({ withoutProjector: true });
    try {
      await (await test.as('caseworker')).post('/v1/cases', RECEIPT);
      const answer = await test.anyone.get('/health/ready');
      expect(answer.status).toBe(503);
      expect(answer.body.status).toBe('not-ready');
      expect(answer.body.reasons).toContainEqual(expect.stringMatching(/case-status lies \d+ behind/));
      expect((await test.anyone.get('/health/live')).status).toBe(200);
    } finally {
      await test.stop();
    }
  });

  it('is not ready without its database, and says so without saying more', async () => {
    const test = await startApiUnderTest({ withoutProjector: true });
    try {
      await test.database.drop();
      const answer = await test.anyone.get('/health/ready');
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ status: 'not-ready', database: false });
      expect(answer.text).not.toMatch(/postgres|password|at .*\.[jt]s/);
    } finally {
      await test.stop();
    }
  });

  it('asks the database once for all who ask at the same time', async () => {
    const test = await startApiUnderTest({ withoutProjector: true });
    try {
      const query = jest.spyOn(test.installation.store, 'head');
      const answers = await Promise.all(Array.from({ length: 20 }, () => test.anyone.get('/health/ready')));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      // Once for the store itself, once for the lag of the views.
      expect(query.mock.calls.length).toBeLessThanOrEqual(2);
    } finally {
      await test.stop();
    }
  });
});
