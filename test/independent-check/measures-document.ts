/** A request that docs/measures.md tells its reader to make. */
export interface DocumentedRequest {
  line: number;
  method: string;
  /** Below /v1. */
  path: string;
  role: 'administrator' | 'analyst';
  body?: unknown;
}

/** What it says that the answer holds. */
export interface DocumentedValue {
  line: number;
  /** Of the block's answers, which. */
  answer: number;
  path: string;
  text: string;
}

/** A block of commands, and the table below it. */
export interface DocumentedStep {
  requests: DocumentedRequest[];
  values: DocumentedValue[];
}

const SHELL = '```sh';
const ROW = /^\| `([^`]+)` \| (\S+) \|/;

/** Reads the steps of the worked example: each block of `curl` commands with the table of values that follows it. */
export function readSteps(markdown: string): DocumentedStep[] {
  const steps: DocumentedStep[] = [];
  let inShell = false;
  let isTable = false;
  markdown.split('\n').forEach((text, index) => {
    const line = index + 1;
    if (text === SHELL) {
      inShell = true;
      steps.push({ requests: [], values: [] });
    } else if (text === '```') inShell = false;
    else if (inShell && text.startsWith('curl ')) steps.at(-1)!.requests.push(readCurl(text, line));
    else if (text.startsWith('| in the answer ')) isTable = true;
    else if (!text.startsWith('|')) isTable = false;
    else if (isTable && !text.startsWith('|---')) steps.at(-1)!.values.push(readRow(text, line));
  });
  return steps.filter(({ requests }) => requests.length > 0);
}

function readRow(text: string, line: number): DocumentedValue {
  const [, path, value] = ROW.exec(text) ?? [];
  if (path === undefined || value === undefined) throw new Error(`docs/measures.md:${line} is not a row of path and value: ${text}`);
  const several = /^\[(\d+)\]\./.exec(path);
  return { line, answer: Number(several?.[1] ?? 0), path: several ? path.slice(several[0].length) : path, text: value };
}

function readCurl(text: string, line: number): DocumentedRequest {
  const path = /"\$API([^"]*)"/.exec(text)?.[1];
  const role = /\$(ADMINISTRATOR|ANALYST)"/.exec(text)?.[1]?.toLowerCase() as DocumentedRequest['role'] | undefined;
  const body = / -d '([^']*)'/.exec(text)?.[1];
  if (path === undefined || role === undefined) throw new Error(`docs/measures.md:${line} is not understood: ${text}`);
  const method = / -X (\w+)/.exec(text)?.[1] ?? (body === undefined ? 'GET' : 'POST');
  return { line, method, path, role, ...(body !== undefined && { body: JSON.parse(body) as unknown }) };
}

/** `groups[0].share.value` of an answer. Undefined: it has no such thing. */
export function valueAt(answer: unknown, path: string): unknown {
  return path
    .split(/\.|\[(\d+)\]/)
    .filter((part) => part !== undefined && part !== '')
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | null | undefined)?.[part], answer);
}

/** Whether a value is what the document shows of it: a number to the decimals shown, an interval as `low…high`, anything else word by word. */
export function isShownAs(value: unknown, text: string): boolean {
  const [low, high] = text.split('…');
  if (high !== undefined) return isShownAs(valueAt(value, 'low'), low!) && isShownAs(valueAt(value, 'high'), high);
  if (typeof value !== 'number') return String(value) === text;
  const decimals = text.split('.')[1]?.length ?? 0;
  return /^-?[\d.]+$/.test(text) && Math.abs(value - Number(text)) <= 0.5 * 10 ** -decimals + 1e-9;
}

/** Every number in what the document shows. */
export const numbersIn = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];

/** Numbers with decimals in plain sentences, and what they could be: themselves, or a share in per cent. */
export function numbersInProse(markdown: string): { line: number; text: string; isPercent: boolean }[] {
  let inShell = false;
  return markdown.split('\n').flatMap((text, index) => {
    if (text.startsWith('```')) inShell = !inShell;
    if (inShell || text.startsWith('|')) return [];
    return [...text.matchAll(/(?<![\w.])(\d+\.\d+)( %)?/g)].map((found) => ({
      line: index + 1,
      text: found[1]!,
      isPercent: found[2] !== undefined,
    }));
  });
}
