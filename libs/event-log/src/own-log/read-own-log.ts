import { gunzipped, type ByteSource } from '../bytes';
import type { LogItem, LogLimits } from '../log';
import { LOG_LIMITS } from '../log';
import { readXes } from '../xes/read-xes';
import { readOcel } from './read-ocel';

/** A whole event stands in one attribute, and may have a mebibyte; written in XML or in JSON within JSON it takes up to six times that. */
const OWN_LIMITS: LogLimits = {
  ...LOG_LIMITS,
  eventsPerCase: 100_000,
  attributeLength: 2 * 1024 * 1024,
  caseLength: 64 * 1024 * 1024,
  tokenLength: 8 * 1024 * 1024,
};

/** Reads what {@link writeEventLog} wrote: XES or OCEL 2.0 JSON, whichever the file begins like. */
export async function* readOwnLog(bytes: ByteSource, given?: Partial<LogLimits>): AsyncGenerator<LogItem> {
  const limits = { ...OWN_LIMITS, ...given };
  const source = gunzipped(bytes, limits)[Symbol.asyncIterator]();
  const first = await source.next();
  const head = first.done ? [] : [first.value];
  const all = (async function* (): AsyncGenerator<Buffer> {
    try {
      yield* head;
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
    } finally {
      await source.return?.(undefined);
    }
  })();
  yield* isJson(head[0]) ? readOcel(all, limits) : readXes(all, { limits });
}

const isJson = (head: Buffer | undefined): boolean =>
  /^(?:\u00ef\u00bb\u00bf)?\s*[{[]/.test(head?.subarray(0, 512).toString('latin1') ?? '');
