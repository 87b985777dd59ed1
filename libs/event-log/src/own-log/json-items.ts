import type { LogLimits } from '../log';
import { LogError } from '../log';

/** An object of the array, and the line on which it begins. */
export interface JsonItem {
  line: number;
  value: unknown;
}

type Limits = Pick<LogLimits, 'tokenLength' | 'depth'>;

const OPENING = { '{': '}', '[': ']' } as const;
const isOpening = (character: string): character is keyof typeof OPENING => character === '{' || character === '[';
/** No key that matters is longer. */
const KEY_LENGTH = 100;

/**
 * Takes the objects out of one array of a JSON document's root object as its text comes in, one at a time: memory holds one of them.
 * Each is parsed whole; of what lies beside the array only strings and brackets are understood.
 */
export class JsonItems {
  line = 1;
  private readonly closers: string[] = [];
  private inString = false;
  private isEscape = false;
  private rootSeen = false;
  private arraySeen = false;
  private inArray = false;
  private latestString = '';
  private key = '';
  private item: { line: number; parts: string; from: number } | undefined;

  constructor(
    private readonly array: string,
    private readonly limits: Limits,
  ) {}

  /** The objects that end in this piece of the text. */
  push(text: string): JsonItem[] {
    const items: JsonItem[] = [];
    if (this.item) this.item.from = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at] as string;
      if (character === '\n') this.line++;
      if (this.inString) this.stringCharacter(character);
      else if (this.structure(character, at)) items.push(this.finished(text.slice(this.item?.from, at + 1)));
    }
    if (this.item) this.keep(text.slice(this.item.from));
    return items;
  }

  /** To be called behind the last piece. */
  end(): void {
    if (!this.rootSeen) throw this.error('not-json', 'The file is not a JSON object');
    if (this.closers.length > 0) throw this.error('truncated-json', 'The file ends too early; fetch it again');
    if (!this.arraySeen) throw this.error('wrong-root', `The file's JSON has no "${this.array}"`);
  }

  private stringCharacter(character: string): void {
    if (this.isEscape) this.isEscape = false;
    else if (character === '\\') this.isEscape = true;
    else if (character === '"') {
      this.inString = false;
      return;
    }
    if (this.closers.length === 1 && this.latestString.length < KEY_LENGTH) this.latestString += character;
  }

  /** True when the character ends an object of the array. */
  private structure(character: string, at: number): boolean {
    if (this.closers.length === 0) this.outside(character);
    const betweenItems = this.inArray && this.closers.length === 2;
    if (character === '"') {
      this.inString = true;
      this.latestString = '';
    } else if (isOpening(character)) {
      if (betweenItems && character === '[') throw this.error('malformed-json', `"${this.array}" holds something that is no object`);
      if (betweenItems) this.item = { line: this.line, parts: '', from: at };
      this.open(character);
      return false;
    } else if (character === '}' || character === ']') {
      return this.close(character);
    } else if (character === ':' && this.closers.length === 1) this.key = this.latestString;
    if (betweenItems && !/[\s,]/.test(character)) throw this.error('malformed-json', `"${this.array}" holds something that is no object`);
    return false;
  }

  private outside(character: string): void {
    if (/\s/.test(character)) return;
    if (this.rootSeen) throw this.error('malformed-json', 'Something stands behind the end of the JSON object');
    if (character !== '{') throw this.error('not-json', 'The file is not a JSON object');
  }

  private open(character: keyof typeof OPENING): void {
    if (this.closers.length >= this.limits.depth) throw this.error('too-deep', `The JSON is nested more than ${this.limits.depth} deep`);
    if (this.closers.length === 1 && this.key === this.array && character === '[') {
      if (this.arraySeen) throw this.error('malformed-json', `"${this.array}" stands there twice`);
      this.inArray = this.arraySeen = true;
    }
    this.rootSeen = true;
    this.closers.push(OPENING[character]);
  }

  private close(character: string): boolean {
    if (this.closers.pop() !== character) throw this.error('malformed-json', `A ${character} closes nothing`);
    if (this.closers.length === 1) {
      this.inArray = false;
      this.key = '';
    }
    return this.item !== undefined && this.closers.length === 2;
  }

  private keep(text: string): void {
    if (!this.item) return;
    this.item.parts += text;
    if (this.item.parts.length > this.limits.tokenLength)
      throw this.error('token-too-long', `An event is longer than ${this.limits.tokenLength} characters`);
  }

  private finished(text: string): JsonItem {
    this.keep(text);
    const { line, parts } = this.item as NonNullable<typeof this.item>;
    this.item = undefined;
    try {
      return { line, value: JSON.parse(parts) as unknown };
    } catch (error) {
      throw new LogError('malformed-json', `The JSON is malformed: ${(error as Error).message}`, line);
    }
  }

  private error(name: LogError['fault'], reason: string): LogError {
    return new LogError(name, reason, this.line);
  }
}
