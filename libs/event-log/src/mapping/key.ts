/** Letters that Unicode does not take apart into a base letter and a mark. */
const TRANSLITERATED: Record<string, string> = { æ: 'ae', ø: 'o', œ: 'oe', ß: 'ss', ð: 'd', þ: 'th', đ: 'd', ł: 'l', ı: 'i', ħ: 'h' };

const MAX_KEY_LENGTH = 63;

/**
 * The key for a name, as keys of departments and case types are written (`^[a-z0-9][a-z0-9-]{0,62}$`): `Byg & Miljø` → `byg-miljo`.
 * Empty when the name holds no Latin letter and no digit. Different names may share a key: {@link KeyRegister} notices.
 */
export function keyOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{ASCII}]/gu, (letter) => TRANSLITERATED[letter] ?? '-')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_KEY_LENGTH + 1)
    .replace(/^-+/, '')
    .slice(0, MAX_KEY_LENGTH)
    .replace(/-+$/, '');
}

export type NamedKind = 'department' | 'case-type';

/** The departments and case types that a log has named so far: key → name. Keeps one key from standing for two names. */
export class KeyRegister {
  private readonly names: Record<NamedKind, Map<string, string>> = { department: new Map(), 'case-type': new Map() };

  /** Names by key, in the order in which they were first met. */
  all(kind: NamedKind): ReadonlyMap<string, string> {
    return this.names[kind];
  }

  /** The key for `name`; or why there is none: nothing to make a key of, or another name has it. */
  keyFor(kind: NamedKind, name: string): { key: string } | { problem: string } {
    const key = keyOf(name);
    if (key === '') return { problem: `No key can be made of "${name}"; give it one under "values" in the mapping` };
    const known = this.names[kind].get(key);
    if (known !== undefined && !alike(known, name))
      return { problem: `"${name}" and "${known}" would share the key ${key}; give one of them another under "values" in the mapping` };
    return this.put(kind, key, name);
  }

  /** For a key that the mapping states itself: several names may lead to it. */
  put(kind: NamedKind, key: string, name: string): { key: string } {
    if (!this.names[kind].has(key)) this.names[kind].set(key, name.trim());
    return { key };
  }
}

/** Names that differ in case and white space only are one name. */
const alike = (a: string, b: string): boolean => plain(a) === plain(b);
const plain = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
