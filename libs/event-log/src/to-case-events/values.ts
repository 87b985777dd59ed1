import { CHANNELS, MEETING_KINDS } from '@casetrail/case';
import type { Attributes } from '../log';
import { quote } from '../log';
import { fillTemplate } from '../mapping/columns';
import type { KeyRegister, NamedKind } from '../mapping/key';
import type { Condition, Mapping, ValueSource } from '../mapping/mapping';
import type { FieldKind } from '../mapping/payloads';
import type { NoteName } from './notes';
import { readDate } from './times';

/** What rules look at: the case's attributes and, in rules about a logged event, the event's. */
export interface Scope {
  case: Attributes;
  event?: Attributes;
}

/** A value, nothing (`missing`), or why there is none. */
export type ReadValue = { value: unknown } | { missing: true } | { problem: NoteName; message: string };

export type ValueKind = FieldKind | 'channel' | 'case-type';

const MISSING = { missing: true } as const;

/** Takes values for payloads out of a log's attributes. */
export class ValueReader {
  constructor(
    private readonly mapping: Mapping,
    private readonly keys: KeyRegister,
  ) {}

  /** The attribute's text; undefined when it is missing, empty, or one of the texts that stand for nothing. */
  text(attributes: Attributes | undefined, name: string): string | undefined {
    const value = attributes?.get(name)?.value.trim();
    return value === undefined || value === '' || this.mapping.missing.has(value) ? undefined : value;
  }

  meets(conditions: readonly Condition[], scope: Scope): boolean {
    return conditions.every(({ attribute, of, test }) => {
      const value = this.text(this.attributesOf(scope, of), attribute);
      if ('present' in test) return test.present === (value !== undefined);
      if ('in' in test) return value !== undefined && test.in.has(value);
      return value === undefined || !test.not.has(value);
    });
  }

  read(source: ValueSource, kind: ValueKind, scope: Scope): ReadValue {
    const text = this.source(source, scope);
    if (text === undefined && source.default === undefined) return MISSING;
    if (kind === 'departments') return this.departments(source, text ?? source.default ?? '');
    const first = text === undefined ? undefined : parts(source, text)[0];
    if (first === undefined) return source.default === undefined ? MISSING : this.convert(source.default, kind, source);
    return this.mapped(first, kind, source);
  }

  private departments(source: ValueSource, text: string): ReadValue {
    const found: unknown[] = [];
    for (const part of parts(source, text)) {
      const read = this.mapped(part, 'department', source);
      if ('problem' in read) return read;
      if ('value' in read) found.push(read.value);
    }
    return { value: [...new Set(found)] };
  }

  private mapped(text: string, kind: ValueKind, source: ValueSource): ReadValue {
    const stated = source.values?.get(text);
    if (stated !== undefined) {
      const named = namedKind(kind);
      return named ? { value: this.keys.put(named, stated, text).key } : this.convert(stated, kind, source);
    }
    const mustBeListed = source.values !== undefined && !namedKind(kind);
    if (!mustBeListed) return this.convert(text, kind, source);
    if (source.default !== undefined) return this.convert(source.default, kind, source);
    return { problem: 'unknown-value', message: `${quote(text)} is not among the mapping's values; add it, or a default` };
  }

  private convert(text: string, kind: ValueKind, source: ValueSource): ReadValue {
    switch (kind) {
      case 'text':
        return { value: text };
      case 'contact-person':
        return { value: { name: text } };
      case 'department':
      case 'departments':
      case 'case-type': {
        const made = this.keys.keyFor(kind === 'case-type' ? 'case-type' : 'department', text);
        return 'key' in made ? { value: made.key } : { problem: 'no-key', message: made.problem };
      }
      case 'date': {
        const date = readDate(text, this.mapping.timeZone, source.format);
        return date === undefined ? { problem: 'unreadable-date', message: `${quote(text)} is not a date` } : { value: date };
      }
      case 'boolean':
        return /^(true|false)$/i.test(text) ? { value: text.toLowerCase() === 'true' } : unlisted(text, ['true', 'false']);
      case 'complexity':
        return oneOf(text, ['simple', 'complex']);
      case 'meeting-kind':
        return oneOf(text, MEETING_KINDS);
      case 'channel':
        return oneOf(text, CHANNELS);
    }
  }

  private source({ kind }: ValueSource, scope: Scope): string | undefined {
    if ('text' in kind) return kind.text || undefined;
    if ('from' in kind) return this.text(this.attributesOf(scope, kind.of), kind.from);
    return fillTemplate(kind.template, (name) => this.text(scope.event, name) ?? this.text(scope.case, name)) || undefined;
  }

  private attributesOf(scope: Scope, of: 'event' | 'case'): Attributes | undefined {
    return of === 'case' ? scope.case : scope.event;
  }
}

const namedKind = (kind: ValueKind): NamedKind | undefined => {
  if (kind === 'department' || kind === 'departments') return 'department';
  return kind === 'case-type' ? 'case-type' : undefined;
};

function parts({ split }: ValueSource, text: string): string[] {
  if (split === undefined) return [text];
  return text
    .split(split)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const oneOf = (text: string, allowed: readonly string[]): ReadValue => (allowed.includes(text) ? { value: text } : unlisted(text, allowed));

const unlisted = (text: string, allowed: readonly string[]): ReadValue => ({
  problem: 'unknown-value',
  message: `${quote(text)} is none of ${allowed.join(', ')}; say under "values" what it means`,
});
