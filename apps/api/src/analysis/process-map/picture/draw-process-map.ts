import type { ProcessMap, ProcessMapEdge, ProcessMapNode } from '@casetrail/read-models';
import { eventTypeOf } from '@casetrail/read-models';
import type { Words } from '../texts/words';
import { filled } from '../texts/words';
import { chooseParts } from './choose-parts';
import type { DrawnParts } from './choose-parts';
import { arrowAlong } from './edge-path';
import type { Layout, Point, Size } from './layout';
import { layOut } from './layout';
import { textWidth, wrapText } from './wrap-text';
import { xmlText } from './xml-text';

export interface PictureOf {
  map: ProcessMap;
  /** Edges that a smaller share of the cases took are not in the map. */
  leastShare: number;
  /** Which cases, one statement a line. */
  about: readonly string[];
  words: Words;
}

const MARGIN = 28;
const LEAST_WIDTH = 720;
const TITLE = { fontSize: 22, lineHeight: 32 };
const PROSE = { fontSize: 13, lineHeight: 19 };
const NAME = { fontSize: 13, lineHeight: 17, width: 180, mostLines: 3 };
const COUNT = { fontSize: 11, lineHeight: 15 };
const ARROW = { fontSize: 11, lineHeight: 14, thinnest: 1, thickest: 9 };
const NODE_PADDING = 14;
const COMMONEST = 5;

/** Ids of the two ends in the layout: those of activities begin otherwise. */
const [START, END] = ['start', 'end'];
const nodeId = (activity: string | null, end: string): string => (activity === null ? end : `activity ${activity}`);

interface Box extends Size {
  id: string;
  /** Whole, however it is broken. */
  title: string;
  lines: readonly string[];
  counted: string | null;
  className: string;
  /** Of the cases, 0 to 1. */
  share: number;
}

/** The process map as an SVG document: dark on light, for the screen and for paper, with its words for those who do not see it. */
export function drawProcessMap(picture: PictureOf): string {
  const { map, words, leastShare } = picture;
  const parts = chooseParts(map, leastShare);
  const boxes = parts.edges.length === 0 ? [] : boxesOf(parts, map.coverage.cases, words);
  const labels = parts.edges.map((edge) => edgeLabel(edge, words));
  const most = Math.max(1, ...parts.edges.map(({ count }) => count));
  const layout = layOut(
    new Map(boxes.map((box) => [box.id, box])),
    parts.edges.map(({ from, to, count }, i) => ({
      from: nodeId(from, START),
      to: nodeId(to, END),
      weight: 1 + Math.round((count / most) * 20),
      width: Math.max(...(labels[i] ?? []).map((line) => textWidth(line, ARROW.fontSize))) + 8,
      height: (labels[i] ?? []).length * ARROW.lineHeight + 4,
    })),
  );
  const graphWidth = Number.isFinite(layout.width) ? layout.width : 0;
  const graphHeight = Number.isFinite(layout.height) ? layout.height : 0;
  const width = Math.ceil(Math.max(LEAST_WIDTH, graphWidth + 2 * MARGIN));
  const head = headOf(picture, parts, width - 2 * MARGIN);
  const left = (width - graphWidth) / 2;
  const height = Math.ceil(head.height + graphHeight + MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="process-map" role="img" aria-labelledby="process-map-title process-map-desc" lang="${words.language}"`,
    ` width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title id="process-map-title">${xmlText(words.texts.title)}</title>`,
    `<desc id="process-map-desc">${xmlText(description(picture, parts))}</desc>`,
    STYLE,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    head.svg,
    `<g transform="translate(${left.toFixed(1)} ${head.height})">`,
    ...drawnEdges(parts.edges, layout, most),
    ...boxes.map((box) => drawnBox(box, layout.nodes.get(box.id) ?? { x: 0, y: 0 })),
    ...labels.map((lines, i) => drawnLabel(lines, layout.edges[i]?.label ?? { x: 0, y: 0 })),
    '</g></svg>\n',
  ].join('');
}

/** Kept to this picture, should it stand in a page with others. */
const RULES: Record<string, string> = {
  text: 'font-family:system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#16232e',
  '.paper': 'fill:#fff',
  '.title': `font-size:${TITLE.fontSize}px;font-weight:600`,
  '.prose': `font-size:${PROSE.fontSize}px`,
  '.legend': 'fill:#44525e',
  '.name': `font-size:${NAME.fontSize}px;font-weight:600;text-anchor:middle`,
  '.count': `font-size:${COUNT.fontSize}px;text-anchor:middle;fill:#33414d`,
  '.label': `font-size:${ARROW.fontSize}px;text-anchor:middle`,
  '.behind': 'fill:#fff;fill-opacity:.86',
  '.box': 'stroke:#3b5a75;stroke-width:1',
  '.event .box': 'stroke-width:2',
  '.terminal .box': 'fill:#16232e;stroke:#16232e',
  '.terminal text': 'fill:#fff',
  '.way': 'fill:none;stroke:#5d7386',
  '.tip': 'fill:#5d7386',
};
const STYLE = `<style>${Object.entries(RULES)
  .map(([selector, rule]) => `.process-map ${selector}{${rule}}`)
  .join('')}</style>`;

function boxesOf({ nodes, edges }: DrawnParts, cases: number, words: Words): Box[] {
  const { texts } = words;
  const terminal = (id: string, title: string): Box => ({
    ...{ id, title, lines: [title], counted: null, className: 'terminal', share: 1 },
    ...{ width: textWidth(title, NAME.fontSize) + 4 * NODE_PADDING, height: NAME.lineHeight + NODE_PADDING },
  });
  return [
    ...(edges.some(({ from }) => from === null) ? [terminal(START, texts.start)] : []),
    ...nodes.map((node) => boxOf(node, cases, words)),
    ...(edges.some(({ to }) => to === null) ? [terminal(END, texts.end)] : []),
  ];
}

function boxOf({ activity, cases, events }: ProcessMapNode, allCases: number, words: Words): Box {
  const { texts } = words;
  const type = eventTypeOf(activity);
  const title = type === undefined ? activity : texts.events[type];
  const lines = wrapText(title, NAME);
  const counted = [words.count(texts.cases, cases), ...(events === cases ? [] : [words.count(texts.times, events)])].join(' · ');
  const widest = Math.max(...lines.map((line) => textWidth(line, NAME.fontSize)), textWidth(counted, COUNT.fontSize));
  return {
    ...{ id: nodeId(activity, ''), title, lines, counted, className: type === undefined ? 'step' : 'event' },
    share: allCases === 0 ? 0 : cases / allCases,
    width: widest + 2 * NODE_PADDING,
    height: lines.length * NAME.lineHeight + COUNT.lineHeight + NODE_PADDING,
  };
}

function edgeLabel({ count, medianSeconds }: ProcessMapEdge, words: Words): string[] {
  return [words.number(count), ...(medianSeconds === null ? [] : [words.duration(medianSeconds)])];
}

function drawnEdges(edges: readonly ProcessMapEdge[], layout: Layout, most: number): string[] {
  return edges.map(({ count }, i) => {
    const thickness = ARROW.thinnest + (ARROW.thickest - ARROW.thinnest) * (count / most);
    const { path, head } = arrowAlong(layout.edges[i]?.points ?? [], thickness);
    return `<path class="way" d="${path}" stroke-width="${thickness.toFixed(2)}"/><path class="tip" d="${head}"/>`;
  });
}

function drawnBox({ title, lines, counted, className, width, height, share }: Box, { x, y }: Point): string {
  const top = y - height / 2;
  const radius = className === 'terminal' ? height / 2 : 6;
  const fill = className === 'terminal' ? '' : ` fill="${shade(share)}"`;
  const baseline = (i: number): string => (top + NODE_PADDING / 2 + i * NAME.lineHeight + NAME.fontSize).toFixed(1);
  const centre = x.toFixed(1);
  return [
    `<g class="${className}"><title>${xmlText(title)}</title>`,
    `<rect class="box" x="${(x - width / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" rx="${radius}"${fill}/>`,
    ...lines.map((line, i) => `<text class="name" x="${centre}" y="${baseline(i)}">${xmlText(line)}</text>`),
    ...(counted === null ? [] : [`<text class="count" x="${centre}" y="${baseline(lines.length)}">${xmlText(counted)}</text>`]),
    '</g>',
  ].join('');
}

function drawnLabel(lines: readonly string[], { x, y }: Point): string {
  const width = Math.max(...lines.map((line) => textWidth(line, ARROW.fontSize))) + 4;
  const height = lines.length * ARROW.lineHeight;
  const top = y - height / 2;
  const centre = x.toFixed(1);
  return [
    `<rect class="behind" x="${(x - width / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${height}" rx="2"/>`,
    ...lines.map(
      (line, i) =>
        `<text class="label" x="${centre}" y="${(top + i * ARROW.lineHeight + ARROW.fontSize).toFixed(1)}">${xmlText(line)}</text>`,
    ),
  ].join('');
}

/** The more of the cases, the darker; always light enough for dark text, on paper too. */
function shade(share: number): string {
  const mixed = (light: number, dark: number): number => Math.round(light + (dark - light) * share);
  return `rgb(${mixed(250, 189)},${mixed(252, 215)},${mixed(255, 238)})`;
}

function headOf(picture: PictureOf, parts: DrawnParts, width: number): { svg: string; height: number } {
  const { words, about } = picture;
  const prose = (text: string): string[] => wrapText(text, { fontSize: PROSE.fontSize, width, mostLines: 4 });
  const lines = [
    ...[...about, countsOf(picture), leftOutOf(picture, parts)].flatMap(prose).map((text) => ({ text, className: 'prose' })),
    ...(parts.edges.length === 0 ? [] : prose(words.texts.legend)).map((text) => ({ text, className: 'prose legend' })),
  ];
  let y = MARGIN + TITLE.fontSize;
  const svg = [`<text class="title" x="${MARGIN}" y="${y}">${xmlText(words.texts.title)}</text>`];
  y += TITLE.lineHeight - PROSE.lineHeight;
  for (const { text, className } of lines) {
    y += PROSE.lineHeight;
    svg.push(`<text class="${className}" x="${MARGIN}" y="${y}">${xmlText(text)}</text>`);
  }
  return { svg: svg.join(''), height: y + MARGIN };
}

function countsOf({ map: { coverage }, words }: PictureOf): string {
  const { texts } = words;
  const { cases, open, withoutSteps } = coverage;
  return `${[
    words.count(texts.cases, cases),
    ...(open > 0 ? [words.count(texts.open, open)] : []),
    ...(withoutSteps > 0 ? [words.count(texts.withoutSteps, withoutSteps)] : []),
  ].join(', ')}.`;
}

/** What is drawn, and what is not. */
function leftOutOf({ leastShare, words }: PictureOf, { nodes, edges, rareEdges, furtherEdges, furtherNodes }: DrawnParts): string {
  const { texts } = words;
  return [
    edges.length === 0 ? texts.nothing : words.count(texts.drawn, nodes.length),
    ...(rareEdges > 0 ? [words.count(texts.rareEdges, rareEdges, { share: words.share(leastShare) })] : []),
    ...(furtherEdges > 0 ? [words.count(texts.furtherEdges, furtherEdges)] : []),
    ...(furtherNodes > 0 ? [words.count(texts.furtherNodes, furtherNodes)] : []),
  ].join(' ');
}

/** What the picture shows, in words. */
function description(picture: PictureOf, parts: DrawnParts): string {
  const { words, about } = picture;
  const { texts } = words;
  const nameOf = (activity: string | null, end: string): string => {
    if (activity === null) return end;
    const type = eventTypeOf(activity);
    return type === undefined ? activity : texts.events[type];
  };
  const ways = parts.edges.slice(0, COMMONEST).map(({ from, to, count, medianSeconds }) => {
    const median = medianSeconds === null ? [] : [filled(texts.median, { time: words.duration(medianSeconds) })];
    return `${nameOf(from, texts.start)} → ${nameOf(to, texts.end)}: ${[words.count(texts.times, count), ...median].join(', ')}`;
  });
  const commonest = ways.length === 0 ? [] : [`${texts.commonest} ${ways.join('; ')}.`];
  return [...about.map((line) => `${line}.`), countsOf(picture), leftOutOf(picture, parts), ...commonest].join(' ');
}
