import { LANGUAGES, type Language } from '@casetrail/municipality';
import { parse } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import { REPORT_TEXTS } from '../../apps/api/src/analysis/reports/texts/texts';
import type { Answer, ApiClient } from './support/api-client';
import { ELSEWHERE, HERE, type ApiUnderTest } from './support/api-under-test';
import { EVIL, NOW, ReportedCases, THEN } from './support/reported-cases';

const PERIOD = `from=${NOW.from}&to=${NOW.to}`;
const EMPTY = 'from=2015-01-01&to=2015-12-31';
const SECTIONS = [
  ...['cases', 'response', 'comparison', 'gross', 'net', 'departments', 'meetings', 'refusals', 'satisfaction', 'expected-dates'],
  ...['distributions', 'definitions'],
];

interface Page {
  elements: { name: string; attributes: Record<string, string>; section: string }[];
  /** All text outside of attributes, as it is read. */
  text: string;
  captions: string[];
  pictures: string[];
}

/** Reads a page, which is well-formed as XML too. */
function pageOf(html: string): Page {
  const page: Page = { elements: [], text: '', captions: [], pictures: [] };
  let section = '';
  let open = '';
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    open = name;
    if (name === 'section') section = attributes['id']!;
    page.elements.push({ name, attributes, section });
    const svg = /^data:image\/svg\+xml;base64,(.+)$/.exec(attributes['src'] ?? '')?.[1];
    if (svg !== undefined) page.pictures.push(Buffer.from(svg, 'base64').toString());
  });
  parser.on('text', (text) => {
    page.text += text;
    if (open === 'caption' && text.trim() !== '') page.captions.push(text);
  });
  parser.write(html).close();
  return page;
}

/** Numbers that grow while open cases get older: equal to about a minute. */
const aboutNow = (value: unknown): unknown => {
  if (typeof value === 'number') return expect.closeTo(value, 2) as unknown;
  if (Array.isArray(value)) return value.map(aboutNow);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, aboutNow(part)]));
};

describe('A report', () => {
  let test: ApiUnderTest;
  let analyst: ApiClient;
  beforeAll(async () => {
    ({ test, analyst } = await ReportedCases.make());
  });
  afterAll(() => test.stop());

  const report = async (query: string, headers: Record<string, string> = {}, client = analyst): Promise<Answer> => {
    const answer = await client.get(`/v1/reports?${query}`, headers);
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    return answer;
  };
  const pageIn = async (language: Language, query = `${PERIOD}&baseline=spring`) =>
    pageOf((await report(`${query}&format=html&language=${language}`)).text);

  /** What the single routes answer of the period, in the parts of a report. */
  async function singly(client: ApiClient) {
    const single = async (path: string): Promise<unknown> =>
      (await client.get(`/v1/${path}${path.includes('?') ? '&' : '?'}${PERIOD}`, { 'accept-language': 'da' })).body;
    const times = async (measure: string) => ({
      overall: await single(`processing-times?measure=${measure}`),
      byComplexity: await single(`processing-times?measure=${measure}&group-by=complexity`),
      byCaseType: await single(`processing-times?measure=${measure}&group-by=case-type`),
      byIndustry: await single(`processing-times?measure=${measure}&group-by=industry`),
      byChannel: await single(`processing-times?measure=${measure}&group-by=channel`),
    });
    return {
      ...{ madeAt: expect.any(String), ...NOW, timeZone: 'Europe/Copenhagen' },
      received: aboutNow(await single('processing-times?measure=gross&cohort=receipt')),
      responseTimes: await single('response-times'),
      gross: await times('gross'),
      net: await times('net'),
      departments: aboutNow(await single('departments')),
      meetingEffects: await single('meeting-effects'),
      refusals: await single('refusals'),
      satisfaction: await single('satisfaction'),
      expectedDates: await single('expected-dates'),
      distributions: (await client.get('/v1/distributions?from=2025-04&to=2025-09&dimension=case-type,industry')).body,
    };
  }

  it('holds what the single routes answer', async () => {
    const { body } = await report(`${PERIOD}&baseline=spring`);
    const compared = async (measure: string): Promise<unknown> =>
      (await analyst.get(`/v1/comparisons?baseline=spring&measure=${measure}&group-by=case-type&${PERIOD}`)).body;
    expect(body).toEqual({
      municipality: HERE,
      ...(await singly(analyst)),
      comparisons: { response: await compared('response'), gross: await compared('gross') },
    });
    expect(Math.abs(Date.now() - Date.parse(body.madeAt as string))).toBeLessThan(600_000);
    // Every part has something to tell.
    expect(body).toMatchObject({
      meetingEffects: { matched: { differenceDays: expect.any(Number) } },
      refusals: { n: 2, resubmitted: { share: 0.5 } },
      satisfaction: { total: { n: 14 } },
      expectedDates: { total: { byEnd: { n: 14 } } },
    });
    expect((await report(PERIOD)).body).not.toHaveProperty('comparisons');
  });

  it('as CSV has the figures of the JSON, a line each', async () => {
    const { body } = await report(`${PERIOD}&baseline=spring`);
    const { text, headers } = await report(`${PERIOD}&baseline=spring&format=csv&language=en`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="fjordby-2025-04-01-2025-09-30.csv"');
    const lines: Record<string, string>[] = parse(text, { bom: true, columns: true, recordDelimiter: '\r\n' });
    const find = (table: string, row: string, figure: string) =>
      lines
        .filter((line) => line['table'] === table && line['row'] === row && line['figure'] === figure)
        .map(({ unit, value, low95, high95, n }) => [unit, value, low95, high95, n]);
    const figures = body.gross.overall.groups[0];
    const written = (...values: (string | number | null | undefined)[]) => [values.map((value) => String(value ?? ''))];
    const { share, medianInterval } = figures;
    expect(find('gross-case-type', 'All', 'withinGoal')).toEqual(
      written('share', share.value, share.interval.low, share.interval.high, share.n),
    );
    expect(find('gross-case-type', 'All', 'median')).toEqual(
      written('days', figures.medianDays, medianInterval.low, medianInterval.high, figures.n),
    );
    const [change] = [body.comparisons.gross.overall.change];
    expect(find('comparison-gross', 'All', 'changeShare')).toEqual(
      written('share-change', change.share.value, change.share.interval.low, change.share.interval.high, null),
    );
    expect(find('comparison-gross', 'All', 'verdict')).toEqual(written('text', 'The goal has been met.', null, null, null));
    for (const { dimension, value, count } of body.distributions.counts) {
      if (dimension !== 'industry') continue;
      expect(find('received-by-industry', defused((value as string | null) ?? 'Not known'), 'received')).toEqual(
        written('cases', count, null, null, null),
      );
    }
    for (const { department, cases } of body.departments.departments) {
      const name = defused(department === 'building' ? EVIL.building : EVIL.environment);
      expect(find('departments', name, 'withUs')).toEqual(written('share', cases.split.withUs.share, null, null, cases.n));
    }
    // Nothing that a spreadsheet would run, whoever named it.
    for (const line of lines) for (const field of ['section', 'row', 'figure']) expect(line[field]).not.toMatch(/^[=+\-@\t\r]/);
    for (const name of [EVIL.question, EVIL.environment, EVIL.asked, '@x', '=1']) expect(lines.map(({ row }) => row)).toContain(`'${name}`);
    expect(lines.map(({ row }) => row)).toContain(EVIL.industries[3]);
  });

  const defused = (name: string): string => name.replaceAll(/(^|;)(?=[=+\-@])/g, "$1'");

  it.each(LANGUAGES)('as a page in %s has every section, table and chart', async (language) => {
    const texts = REPORT_TEXTS[language];
    const { elements, text, captions, pictures } = await pageIn(language);
    expect(elements[0]).toMatchObject({ name: 'html', attributes: { lang: language } });
    expect(elements.filter(({ name }) => name === 'section').map(({ section }) => section)).toEqual(SECTIONS);
    const { gross, net, by } = texts;
    const cuts = [by.complexity, by.caseType, by.industry, by.channel];
    expect(captions).toEqual([
      ...[texts.cases, by.month, texts.response, gross, ...cuts, ...cuts],
      ...[texts.departments, texts.meetings, texts.refusals, by.quarter, by.departmentAndQuarter, by.question, texts.expectedDates],
      ...[by.caseType, by.industry],
    ]);
    for (const title of [texts.title, texts.response, gross, net, texts.definitions, texts.few, texts.association]) {
      expect(text).toContain(title);
    }
    const alternatives = elements.filter(({ name }) => name === 'img').map(({ attributes }) => attributes['alt']);
    // No case has a goal for its net time: there is nothing to draw.
    expect(alternatives).toEqual([texts.chart.response, texts.chart.goal, texts.chart.split, texts.chart.satisfaction]);
    expect(pictures).toHaveLength(4);
    expect(pictures[0]).toContain(texts.column.withinDay);
    expect(text).not.toMatch(/undefined|NaN|\[object|\{\d\}/);
    // 98 % of the cases received in the period, as the language writes it.
    expect(text.replaceAll(/\s/g, ' ')).toContain(language === 'en' ? '98%90% … 100%' : '98 %90 % … 100 %');
  });

  it('as a page is nothing but a page, whatever things are called', async () => {
    const { text: html, headers } = await report(`${PERIOD}&baseline=spring&format=html`);
    const policy = headers.get('content-security-policy')!;
    const nonce = /^default-src 'none'; img-src data:; style-src 'nonce-([\w+/=]{22,})'; base-uri 'none'; form-action 'none'/.exec(
      policy,
    )?.[1];
    expect(nonce).toBeDefined();
    expect((await report(`${PERIOD}&format=html`)).headers.get('content-security-policy')).not.toContain(nonce);
    const { elements, text, pictures } = pageOf(html);
    expect(elements.filter(({ name }) => name === 'style').map(({ attributes }) => attributes)).toEqual([{ nonce }]);
    const names = new Set(elements.map(({ name }) => name));
    for (const name of ['script', 'iframe', 'object', 'embed', 'link', 'form', 'a', 'base']) expect(names).not.toContain(name);
    for (const { attributes } of elements) expect(Object.keys(attributes).filter((key) => /^on|^style$|href/i.test(key))).toEqual([]);
    for (const evil of [EVIL.outdoor, EVIL.question, EVIL.building, EVIL.environment, EVIL.asked, ...EVIL.industries]) {
      expect(text).toContain(evil);
    }
    expect(text).toContain('Spring & "summer" <2025>');
    for (const svg of pictures) {
      expect(pageOf(svg).elements.map(({ name }) => name)).not.toContain('script');
      expect(svg).not.toMatch(/<script|javascript:|<!ENTITY/i);
    }
    expect(pageOf(pictures[1]!).text).toContain(EVIL.outdoor);
  });

  it('of a period without cases says so, and draws nothing', async () => {
    const { elements, text, captions, pictures } = await pageIn('en', EMPTY);
    expect(pictures).toEqual([]);
    expect(elements.filter(({ name }) => name === 'section')).toHaveLength(SECTIONS.length - 1);
    // What is open with departments now is of no period.
    expect(captions).toEqual([REPORT_TEXTS.en.cases, REPORT_TEXTS.en.departments]);
    expect(text.split(REPORT_TEXTS.en.none)).toHaveLength(1 + 17);
    const { text: csv } = await report(`${EMPTY}&format=csv`);
    const lines: string[][] = parse(csv, { bom: true });
    expect(lines.filter(([, table]) => table === 'cases').map(([, , , figure, , value]) => [figure, value])).toEqual([
      ['received', '0'],
      ['decided', '0'],
      ['open', '0'],
    ]);
  });

  it('says when the periods overlap', async () => {
    const { text } = await pageIn('en', `from=${THEN.from}&to=${NOW.to}&baseline=spring`);
    expect(text).toContain(REPORT_TEXTS.en.overlaps);
    expect((await pageIn('en')).text).not.toContain(REPORT_TEXTS.en.overlaps);
  });

  it.each([
    ['', undefined, 'application/json; charset=utf-8'],
    ['', '*/*', 'application/json; charset=utf-8'],
    ['', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['', 'text/csv', 'text/csv; charset=utf-8'],
    ['', 'text/csv;q=0.5, application/json', 'application/json; charset=utf-8'],
    ['', 'image/png', 'application/json; charset=utf-8'],
    ['&format=csv', 'text/html', 'text/csv; charset=utf-8'],
    ['&format=json', 'text/html', 'application/json; charset=utf-8'],
  ])('with ?%s and Accept: %s comes as %s', async (format, accept, type) => {
    const { headers } = await report(`${EMPTY}${format}`, accept === undefined ? {} : { accept });
    expect([headers.get('content-type'), headers.get('vary')]).toEqual([type, 'Accept, Accept-Language']);
  });

  it.each([
    ['', undefined, 'da'],
    ['', 'fi, en;q=0.5', 'fi'],
    ['', 'de', 'da'],
    ['&language=sv', 'fi', 'sv'],
  ])('with ?%s and Accept-Language: %s is in %s', async (language, accepted, expected) => {
    const { headers, text } = await report(
      `${EMPTY}&format=html${language}`,
      accepted === undefined ? {} : { 'accept-language': accepted },
    );
    expect(headers.get('content-language')).toBe(expected);
    expect(text).toContain(`<html lang="${expected}">`);
    expect(text).toContain(REPORT_TEXTS[expected as Language].none);
  });

  it.each([
    ['from=2025-04-02&to=2025-04-01', ['from']],
    ['from=soon&to=2025-13-01&format=pdf&language=de', ['format', 'from', 'language', 'to']],
    ['from=2000-01-01&to=2025-04-01', ['from']],
    [`baseline=${'x'.repeat(64)}`, ['baseline']],
    ['measure=gross', ['measure']],
  ])('400 for ?%s', async (query, paths) => {
    const answer = await analyst.get(`/v1/reports?${query}`);
    expect(answer.status).toBe(400);
    expect([...new Set((answer.body.errors as { path: string }[]).map(({ path }) => path))].sort()).toEqual(paths);
  });

  it('404 for a baseline that is not there, in whatever form', async () => {
    for (const format of ['json', 'csv', 'html']) {
      const { status, headers } = await analyst.get(`/v1/reports?${PERIOD}&baseline=autumn&format=${format}`);
      expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
      expect(headers.get('content-disposition')).toBeNull();
    }
  });

  it('is for analysts, and of their own municipality', async () => {
    expect((await test.anyone.get(`/v1/reports?${PERIOD}`)).status).toBe(401);
    expect((await (await test.as('caseworker')).get(`/v1/reports?${PERIOD}`)).status).toBe(403);
    const neighbour = await test.as('analyst', ELSEWHERE);
    const { body } = await report(PERIOD, {}, neighbour);
    expect(body).toEqual({ municipality: ELSEWHERE, ...(await singly(neighbour)) });
    expect(body.received.groups).toEqual([expect.objectContaining({ cases: 5 })]);
    const { text, headers } = await report(`${PERIOD}&format=html`, {}, neighbour);
    expect(headers.get('content-language')).toBe('sv');
    expect(text).toContain('only elsewhere');
    for (const ours of ['alert', 'baker', 'Fjordby']) expect(text).not.toContain(ours);
    expect((await report(`${PERIOD}&format=html`)).text).not.toContain('only elsewhere');
    expect((await neighbour.get(`/v1/reports?${PERIOD}&baseline=spring`)).status).toBe(404);
  });
});
