import { each } from './support/api-client';
import type { Answer, ApiClient } from './support/api-client';
import { ELSEWHERE, startApiUnderTest } from './support/api-under-test';
import type { ApiUnderTest } from './support/api-under-test';
import { until } from './support/until';

interface Node {
  activity: string;
  cases: number;
}

describe('The process map', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  beforeAll(async () => {
    test = await startApiUnderTest();
    analyst = await test.as('analyst');
    const caseworker = await test.as('caseworker');
    for (const [index, channel] of ['online', 'post', 'post'].entries()) {
      const reference = await caseworker.receive({ occurredAt: '2026-03-02T08:00:00Z', channel });
      await caseworker.record(reference, 'routings', { occurredAt: '2026-03-02T09:00:00Z', department: 'building', reason: 'Walls' });
      // The last one goes without.
      if (index < 2) {
        await caseworker.record(reference, 'steps', { occurredAt: `2026-03-0${3 + index}T09:00:00Z`, activity: 'Read </svg> & measure' });
      }
      // Just before and just after midnight in Copenhagen.
      await caseworker.record(reference, 'grant', { occurredAt: `2026-03-0${5 + index}T${index === 1 ? 22 : 23}:30:00Z` });
    }
    await caseworker.receive({ occurredAt: '2026-03-02T08:00:00Z' });
  });
  afterAll(() => test.stop());

  const map = async (query = '', headers: Record<string, string> = {}): Promise<Answer> => analyst.get(`/v1/process-map${query}`, headers);

  it('counts what follows what, with the median time between, from start to end', async () => {
    const { status, headers, body } = await map();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/json');
    expect(body).toEqual({
      cohort: 'decision',
      timeZone: 'Europe/Copenhagen',
      filters: {},
      least: 0,
      nodes: [
        { activity: 'CaseGranted', cases: 3, events: 3 },
        { activity: 'CaseReceived', cases: 3, events: 3 },
        { activity: 'CaseRouted', cases: 3, events: 3 },
        { activity: 'Read </svg> & measure', cases: 2, events: 2 },
      ],
      edges: [
        { from: null, to: 'CaseReceived', count: 3, cases: 3, medianSeconds: null },
        { from: 'CaseGranted', to: null, count: 3, cases: 3, medianSeconds: null },
        { from: 'CaseReceived', to: 'CaseRouted', count: 3, cases: 3, medianSeconds: 3600 },
        // One and two days.
        { from: 'CaseRouted', to: 'Read </svg> & measure', count: 2, cases: 2, medianSeconds: 1.5 * 86_400 },
        // Two days and 14.5 hours, two days and 13.5 hours.
        { from: 'Read </svg> & measure', to: 'CaseGranted', count: 2, cases: 2, medianSeconds: 2 * 86_400 + 14 * 3600 },
        { from: 'CaseRouted', to: 'CaseGranted', count: 1, cases: 1, medianSeconds: 5 * 86_400 + 14.5 * 3600 },
      ],
      coverage: { cases: 3, open: 0, withoutSteps: 0 },
      hidden: { nodes: 0, edges: 0 },
    });
  });

  it.each([
    ['?cohort=receipt', 4],
    ['?cohort=receipt&from=2026-03-02&to=2026-03-02', 4],
    ['?cohort=receipt&from=2026-03-03', 0],
    ['?from=2026-03-06&to=2026-03-06', 2],
    ['?to=2026-03-07', 2],
    ['?from=2026-03-08&to=2026-03-08', 1],
    ['?channel=post', 2],
    ['?channel=post,online', 3],
    ['?channel=post&channel=online', 3],
    ['?department=building', 3],
    ['?department=environment', 0],
    ['?case-type=outdoor-serving&industry=restaurant', 3],
    ['?industry=restaurant,%20large', 0],
    ['?complexity=simple', 0],
  ])('of the cases wanted: %s', async (query, cases) => {
    const { body } = await map(query);
    expect(body.coverage.cases).toBe(cases);
    expect((body.nodes as Node[]).find(({ activity }) => activity === 'CaseReceived')?.cases ?? 0).toBe(cases);
  });

  it('says that open cases have no end', async () => {
    const { body } = await map('?cohort=receipt');
    expect(body.coverage).toEqual({ cases: 4, open: 1, withoutSteps: 0 });
    expect((body.edges as { to: string | null }[]).filter(({ to }) => to === null)).toEqual([
      { from: 'CaseGranted', to: null, count: 3, cases: 3, medianSeconds: null },
    ]);
  });

  it('hides edges that too few cases took, and says how many', async () => {
    const { body } = await map('?least=0.5');
    expect(each(body.edges, 'count')).toEqual([3, 3, 3, 2, 2]);
    expect(body).toMatchObject({ least: 0.5, hidden: { nodes: 0, edges: 1 } });
  });

  it('shows nothing of another municipality', async () => {
    const elsewhere = await test.as('analyst', ELSEWHERE);
    expect((await elsewhere.get('/v1/process-map?cohort=receipt')).body).toMatchObject({ nodes: [], edges: [], coverage: { cases: 0 } });
  });

  it('shows what was just recorded to those who wait for it', async () => {
    const caseworker = await test.as('caseworker');
    const { body } = await caseworker.post('/v1/cases', {
      ...{ caseType: 'question', channel: 'desk', business: { name: 'Nyt ApS' }, occurredAt: '2026-04-01T08:00:00Z' },
    });
    const answer = await map(`?cohort=receipt&from=2026-04-01&wait-for=${body.position}`);
    expect(answer.headers.get('casetrail-position-reached')).toBe('true');
    expect(answer.body.nodes).toEqual([{ activity: 'CaseReceived', cases: 1, events: 1 }]);
  });

  it.each([
    ['?format=svg', {}],
    ['', { accept: 'image/svg+xml' }],
    ['', { accept: 'image/avif,image/svg+xml,image/*;q=0.8,*/*;q=0.5' }],
  ])('is a picture on request: %s %j', async (query, headers) => {
    const answer = await map(query, { 'accept-language': 'en', ...headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(answer.headers.get('content-language')).toBe('en');
    expect(answer.headers.get('vary')).toBe('Accept, Accept-Language');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.text).toMatch(/^<svg [^>]*role="img".*<\/svg>\n$/s);
    for (const text of ['All decided cases', 'Granted', 'Read &lt;/svg&gt; &amp;', '1.5 days', 'Start', 'End']) {
      expect(answer.text).toContain(text);
    }
  });

  it.each([
    ['?format=json', { accept: 'image/svg+xml' }],
    ['', { accept: '*/*' }],
    ['', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }],
    ['', { accept: 'application/json, image/svg+xml;q=0.5' }],
  ])('is JSON else: %s %j', async (query, headers) => {
    expect((await map(query, headers)).body.cohort).toBe('decision');
  });

  it.each([
    ['da', 'Sager afgjort fra 6. marts 2026 til 7. marts 2026', 'Imødekommet', 'Afdeling: building'],
    ['sv-FI, sv;q=0.9', 'Ärenden avgjorda från 6 mars 2026 till 7 mars 2026', 'Beviljat', 'Förvaltning: building'],
    ['fi', 'Ratkaistut asiat 6. maaliskuuta 2026 – 7. maaliskuuta 2026', 'Myönnetty', 'Yksikkö: building'],
    // The first language of the municipality.
    ['ja', 'Sager afgjort', 'Imødekommet', 'Afdeling'],
  ])('speaks %s', async (language, ...texts) => {
    const { text } = await map('?format=svg&from=2026-03-06&to=2026-03-07&department=building', { 'accept-language': language });
    for (const each of texts) expect(text.replaceAll('\u00a0', ' ')).toContain(each);
  });

  it('leaves rare ways out of the picture, unless told otherwise', async () => {
    expect((await map('?format=svg&least=0.5', { 'accept-language': 'en' })).text).toContain(
      '1 arrow that fewer than 50% of the cases took is not drawn.',
    );
  });

  it.each([
    ['?from=soon&to=2026-13-01&cohort=all', ['cohort', 'from', 'to']],
    ['?from=2026-03-02&to=2026-03-01', ['from']],
    ['?least=2&format=png&channel=pigeon&complexity=odd', ['channel', 'complexity', 'format', 'least']],
    ['?least=few', ['least']],
    ['?department=building,roads&case-type=permit', ['case-type', 'department']],
    ['?colour=red', ['colour']],
    [`?industry=${'x'.repeat(201)}`, ['industry']],
    ['?department=building,building', ['department']],
    ['?industry=a%00b', ['industry']],
  ])('400 for %s', async (query, paths) => {
    for (const format of ['', '&format=svg']) {
      const answer = await map(query.includes('format') ? query : query + format);
      expect(answer.status).toBe(400);
      expect([...new Set(each<string>(answer.body.errors, 'path'))].sort()).toEqual(paths);
    }
  });

  it('400 with the way out when mapping takes too long', async () => {
    // PostgreSQL says the same of a statement that is cancelled as of one that was given too little time.
    const { pool } = test.database;
    const client = await pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE case_steps IN ACCESS EXCLUSIVE MODE');
      const asked = map();
      await until(async () => {
        const { rows } = await pool.query<{ cancelled: boolean }>(`
          SELECT pg_cancel_backend(pid) AS cancelled FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%cohort AS MATERIALIZED%'`);
        return rows.some(({ cancelled }) => cancelled);
      });
      const answer = await asked;
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ type: 'urn:casetrail:problem:too-many-cases', errors: [{ path: 'from' }] });
      expect(answer.body.detail).toMatch(/shorter period/);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
