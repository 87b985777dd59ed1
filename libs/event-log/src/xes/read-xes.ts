import { SaxesParser } from 'saxes';
import type { ByteSource } from '../bytes';
import { decoded, gunzipped } from '../bytes';
import type { LogItem, LogLimits } from '../log';
import { LOG_LIMITS, LogError } from '../log';
import { CaseCollector } from './case-collector';

export interface XesOptions {
  /** Attribute of the trace that identifies the case. Default `concept:name`. */
  caseId?: string;
  limits?: Partial<LogLimits>;
}

const declaredEncoding = (head: string): string | undefined => /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1];

/**
 * Reads XES 1.0 and 2.0 (IEEE 1849), gzipped or not, case by case; memory holds one case and one piece of the file.
 * A fault within a case is yielded in the case's stead. Throws {@link LogError} when the file cannot be read on; a document type, and
 * with it every entity of one's own, is refused.
 */
export async function* readXes(bytes: ByteSource, options: XesOptions = {}): AsyncGenerator<LogItem> {
  const limits: LogLimits = { ...LOG_LIMITS, ...options.limits };
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  const collector = new CaseCollector(options.caseId ?? 'concept:name', limits, () => parser.line);
  let charactersSinceToken = 0;
  let closing = false;
  const token = (): void => void (charactersSinceToken = 0);
  const fail = (error: LogError): never => {
    throw error.at(parser.line, collector.caseId);
  };

  parser.on('doctype', () => fail(new LogError('doctype-refused', 'The file declares a document type, which XES does not; remove it')));
  parser.on('error', (error) => fail(malformed(error, collector.rootSeen, closing && collector.depth > 0)));
  parser.on('opentag', (tag) => {
    token();
    if (!collector.rootSeen && localName(tag.name) !== 'log')
      fail(new LogError('wrong-root', `The file's root is <${tag.name.slice(0, 40)}>, not XES's <log>`));
    if (collector.depth >= limits.depth) fail(new LogError('too-deep', `Elements are nested more than ${limits.depth} deep`));
    collector.open(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    token();
    collector.close(localName(tag.name));
  });
  parser.on('text', token);
  parser.on('comment', token);
  parser.on('processinginstruction', token);
  parser.on('cdata', token);

  try {
    for await (const text of decoded(gunzipped(bytes, limits), declaredEncoding)) {
      charactersSinceToken += text.length;
      parser.write(text);
      if (charactersSinceToken > limits.tokenLength)
        fail(new LogError('token-too-long', `A tag, an attribute or a text is longer than ${limits.tokenLength} characters`));
      yield* collector.take();
    }
    closing = true;
    parser.close();
    yield* collector.take();
  } catch (error) {
    throw error instanceof LogError ? error.at(parser.line, collector.caseId) : error;
  }
}

function malformed(error: Error, rootSeen: boolean, truncated: boolean): LogError {
  // saxes puts "line:column: " before its message; the line is named on its own.
  const reason = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  if (truncated) return new LogError('truncated-xml', 'The file ends too early; fetch it again');
  return rootSeen
    ? new LogError('malformed-xml', `The XML is malformed: ${reason}`)
    : new LogError('not-xml', `The file is not XML: ${reason}`);
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
