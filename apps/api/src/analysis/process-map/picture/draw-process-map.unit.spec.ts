import type { ProcessMap } from '@casetrail/read-models';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { MAP_TEXTS, Words } from '../texts/words';
import { drawProcessMap } from './draw-process-map';

interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
}

/** The elements of a well-formed document; throws for any other. */
function elementsOf(svg: string): Element[] {
  const found: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '' };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const top = open.at(-1);
    if (top) top.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(svg).close();
  return found;
}

interface Rectangle {
  left: number;
  right: number;
  top: number;
  bottom: number;
}
const rectangles = (elements: Element[], className: string): Rectangle[] =>
  elements
    .filter(({ attributes }) => attributes['class'] === className)
    .map(({ attributes }) => {
      const [x = NaN, y = NaN, width = NaN, height = NaN] = ['x', 'y', 'width', 'height'].map((name) => Number(attributes[name]));
      return { left: x, right: x + width, top: y, bottom: y + height };
    });
const overlap = (a: Rectangle, b: Rectangle): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const textsOf = (elements: Element[], className?: string): string[] =>
  elements
    .filter(({ name, attributes }) => name === 'text' && (className === undefined || attributes['class'] === className))
    .map(({ text }) => text.replaceAll(/\s/gu, ' '));

const EMPTY: ProcessMap = {
  nodes: [],
  edges: [],
  coverage: { cases: 0, open: 0, withoutSteps: 0 },
  hidden: { nodes: 0, edges: 0 },
};
const draw = (map: Partial<ProcessMap>, language: 'da' | 'sv' | 'fi' | 'en' = 'en', leastShare = 0.02, about = ['Havneby']): Element[] =>
  elementsOf(drawProcessMap({ map: { ...EMPTY, ...map }, leastShare, about, words: new Words(language) }));

const SMALL: Partial<ProcessMap> = {
  nodes: [
    { activity: 'CaseReceived', cases: 1234, events: 1234 },
    { activity: 'Read <it> & "ask"', cases: 617, events: 800 },
    { activity: 'CaseGranted', cases: 1234, events: 1234 },
  ],
  edges: [
    { from: null, to: 'CaseReceived', count: 1234, cases: 1234, medianSeconds: null },
    { from: 'CaseGranted', to: null, count: 1230, cases: 1230, medianSeconds: null },
    { from: 'CaseReceived', to: 'Read <it> & "ask"', count: 617, cases: 617, medianSeconds: 30 },
    { from: 'Read <it> & "ask"', to: 'CaseGranted', count: 617, cases: 617, medianSeconds: 2.5 * 86_400 },
    { from: 'CaseReceived', to: 'CaseGranted', count: 617, cases: 617, medianSeconds: 7200 },
    { from: 'Read <it> & "ask"', to: 'Read <it> & "ask"', count: 183, cases: 100, medianSeconds: 600 },
  ],
  coverage: { cases: 1234, open: 4, withoutSteps: 1 },
  hidden: { nodes: 0, edges: 7 },
};

/** Edges between `count` activities with long names: a way through all of them, and jumps to and fro. */
function wideMap(count: number, jumps: number): ProcessMap {
  const activities = Array.from({ length: count }, (_, i) => `T${i} Determine the necessity of an advice from party number ${i}`);
  const pairs = new Map<string, [string, string]>();
  const join = (from: number, to: number): void =>
    void pairs.set(`${from} ${to}`, [activities[from % count] ?? '', activities[to % count] ?? '']);
  for (let i = 0; i + 1 < count; i++) join(i, i + 1);
  for (let i = 0; i < jumps; i++) join((i * 7) % count, (i * 11 + 3) % count);
  return {
    ...EMPTY,
    nodes: activities.map((activity) => ({ activity, cases: 10, events: 12 })),
    edges: [...pairs.values()].map(([from, to], i) => ({ from, to, count: 1000 - i, cases: 10, medianSeconds: 86_400 * i })),
  };
}

describe('The picture of a process map', () => {
  it('is an image with a title and a description, both in words', () => {
    const [svg, title, desc] = draw(SMALL);
    expect(svg).toMatchObject({ name: 'svg', attributes: { role: 'img', lang: 'en' } });
    expect(svg?.attributes['aria-labelledby']).toBe(`${title?.attributes['id']} ${desc?.attributes['id']}`);
    expect(title).toMatchObject({ name: 'title', text: 'Process map' });
    expect(desc?.name).toBe('desc');
    expect(desc?.text).toBe(
      'Havneby. 1,234 cases, 4 of them still open, 1 without a known step. 3 activities are drawn. ' +
        '7 arrows that fewer than 2% of the cases took are not drawn. The commonest ways: Start → Case received: 1,234 times; ' +
        'Granted → End: 1,230 times; Case received → Read <it> & "ask": 617 times, median under 1 min; ' +
        'Read <it> & "ask" → Granted: 617 times, median 2.5 days; Case received → Granted: 617 times, median 2 hours.',
    );
  });

  it('names every activity with its cases, and every arrow with its count and median time', () => {
    const elements = draw(SMALL);
    expect(textsOf(elements, 'name')).toEqual(['Start', 'Case received', 'Read <it> & "ask"', 'Granted', 'End']);
    expect(textsOf(elements, 'count')).toEqual(['1,234 cases', '617 cases · 800 times', '1,234 cases']);
    expect(textsOf(elements, 'label')).toEqual([
      ...['1,234', '1,230'],
      ...['617', 'under 1 min', '617', '2.5 days', '617', '2 hours', '183', '10 mins'],
    ]);
    expect(elements.filter(({ attributes }) => attributes['class'] === 'tip')).toHaveLength(6);
  });

  it('draws an arrow the thicker, the more often it was taken', () => {
    const widths = draw(SMALL)
      .filter(({ attributes }) => attributes['class'] === 'way')
      .map(({ attributes }) => Number(attributes['stroke-width']));
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(widths[0]).toBe(9);
    expect(widths[2]).toBe(5);
    expect(widths.at(-1)).toBeCloseTo(1 + (8 * 183) / 1234, 2);
  });

  it('says what it leaves out: rare arrows, those that are too many, and activities that none leads to', () => {
    const map = wideMap(70, 60);
    const words = textsOf(draw({ ...map, hidden: { nodes: 3, edges: 1 } }), 'prose').join(' ');
    expect(words).toContain('40 activities are drawn. 1 arrow that fewer than 2% of the cases took is not drawn.');
    expect(words).toMatch(/Nor are \d\d further arrows\. 33 activities without any arrow left are not drawn\./);
    const drawn = draw(map).filter(({ attributes }) => attributes['class'] === 'way').length;
    const further = Number(/Nor are (\d+)/.exec(textsOf(draw(map), 'prose').join(' '))?.[1]);
    expect(drawn + further).toBe(map.edges.length);
    expect(textsOf(draw(map, 'en', 0), 'prose').join(' ')).not.toContain('fewer than');
  });

  it('draws nothing when there is nothing, and says so', () => {
    const elements = draw({});
    expect(textsOf(elements)).toEqual(['Process map', 'Havneby', '0 cases.', 'There is nothing to draw.']);
    for (const { attributes } of elements) expect(Object.values(attributes).join()).not.toMatch(/NaN|Infinity/);
  });

  it.each([
    [12, 8],
    [30, 40],
    [40, 40],
  ])('with %i activities and long names: no box lies over another, none out of the picture, no label over a box', (count, jumps) => {
    const elements = draw(wideMap(count, jumps), 'fi');
    const boxes = rectangles(elements, 'box');
    const labels = rectangles(elements, 'behind');
    expect(boxes).toHaveLength(count);
    expect(labels.length).toBeGreaterThan(count);
    boxes.forEach((box, i) => {
      for (const other of boxes.slice(i + 1)) expect(overlap(box, other)).toBe(false);
      for (const label of labels) expect(overlap(box, label)).toBe(false);
    });
    const { width, height } = elements[0]?.attributes ?? {};
    for (const { left, right, top, bottom } of [...boxes, ...labels]) {
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(-1);
      expect(right).toBeLessThanOrEqual(Number(width));
      expect(bottom).toBeLessThanOrEqual(Number(height));
    }
  });

  it('lets each arrow begin and end at its boxes', () => {
    const elements = draw(wideMap(30, 40));
    const boxes = rectangles(elements, 'box');
    const near = (x: number, y: number): boolean =>
      boxes.some(({ left, right, top, bottom }) => x > left - 2 && x < right + 2 && y > top - 2 && y < bottom + 2);
    for (const { attributes } of elements.filter(({ attributes }) => ['way', 'tip'].includes(attributes['class'] ?? ''))) {
      const [, x, y] = /^M(\S+) ([^LC]+)/.exec(attributes['d'] ?? '') ?? [];
      expect([attributes['d'], near(Number(x), Number(y))]).toEqual([attributes['d'], true]);
    }
  });

  it('is well-formed whatever activities and municipalities are called, and holds nothing but words of theirs', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 200 }),
      fc.constantFrom(
        '</text><script>alert(1)</script>',
        ']]>',
        '\u0000\u0008\ud800',
        '" onload="x',
        '&lt;&#0;',
        '\u202eevil',
        ' ',
        'start',
      ),
    );
    const allowed = ['svg', 'title', 'desc', 'style', 'rect', 'text', 'g', 'path'];
    fc.assert(
      fc.property(fc.uniqueArray(anyText, { minLength: 1, maxLength: 6 }), anyText, (activities, about) => {
        const elements = draw(
          {
            nodes: activities.map((activity) => ({ activity, cases: 1, events: 1 })),
            edges: [null, ...activities].map((from, i) => ({
              ...{ from, to: activities[i] ?? null, count: 3, cases: 1 },
              medianSeconds: from === null || i === activities.length ? null : 5,
            })),
          },
          'da',
          0,
          [about],
        );
        expect(rectangles(elements, 'box')).toHaveLength(activities.length + 2);
        for (const { name, attributes } of elements) {
          expect(allowed).toContain(name);
          expect(Object.keys(attributes).join()).not.toMatch(/\bon|href/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('The words of a process map', () => {
  const wordsIn = (value: object): string[] =>
    Object.values(value).flatMap((part: unknown) => (typeof part === 'string' ? [part] : wordsIn(part as object)));
  const placeholders = (value: object): unknown =>
    Object.fromEntries(
      Object.entries(value).map(([key, part]: [string, unknown]) => [
        key,
        typeof part === 'string' ? [...part.matchAll(/\{\w+\}/g)].map(String).sort() : placeholders(part as object),
      ]),
    );

  it.each(Object.entries(MAP_TEXTS))('in %s are whole, have the same gaps as the others, and tell all events apart', (_, texts) => {
    for (const text of wordsIn(texts)) expect(text).toMatch(/\S{3}/);
    expect(placeholders(texts)).toEqual(placeholders(MAP_TEXTS.en));
    expect(new Set(Object.values(texts.events)).size).toBe(Object.keys(texts.events).length);
  });

  it('name no event alike in two languages', () => {
    const all = Object.values(MAP_TEXTS).flatMap(({ events }) => Object.values(events));
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    ['en', 1234.5, '1,234.5', '1 case', '2 cases'],
    ['da', 1234.5, '1.234,5', '1 sag', '2 sager'],
    ['sv', 1234.5, '1 234,5', '1 ärende', '2 ärenden'],
    ['fi', 1234.5, '1 234,5', '1 asia', '2 asiaa'],
  ] as const)('write numbers as %s does', (language, value, number, one, two) => {
    const words = new Words(language);
    expect(words.number(value).replaceAll(/\s/gu, ' ')).toBe(number);
    expect([words.count(words.texts.cases, 1), words.count(words.texts.cases, 2)]).toEqual([one, two]);
  });

  it.each([
    [0, 'under 1 min'],
    [59.9, 'under 1 min'],
    [60, '1 min'],
    [5399, '90 mins'],
    [5400, '1.5 hours'],
    [129_599, '36 hours'],
    [129_600, '1.5 days'],
    [86_400 * 99.96, '100 days'],
    [86_400 * 150.4, '150 days'],
  ])('%d s is %s', (seconds, text) => {
    expect(new Words('en').duration(seconds)).toBe(text);
  });

  it('write dates and shares in full', () => {
    expect(new Words('da').date('2026-03-01')).toBe('1. marts 2026');
    expect(new Words('en').date('2026-03-01')).toBe('1 March 2026');
    expect(new Words('sv').share(0.025).replaceAll(/\s/gu, ' ')).toBe('2,5 %');
  });
});
