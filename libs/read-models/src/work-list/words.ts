import { toUSVString } from 'node:util';
import type { CaseState } from '@casetrail/case';
import { parseReferenceNumber } from '@casetrail/case';

/** A word of a text search is cut here: PostgreSQL takes at most 2,046 bytes. */
const MAX_WORD_LENGTH = 100;
const MAX_WORDS = 300;
const MAX_SEARCHED_WORDS = 10;

/**
 * The words of a text: runs of letters and digits in lower case. Cut here and not by PostgreSQL's parser, so that search and index agree on
 * hyphens, numbers, addresses and what looks like one.
 */
const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => toUSVString(word.slice(0, MAX_WORD_LENGTH)));

/** A registration number without the spaces, hyphens and dots that people write in it: `556677-8899` is `5566778899`. */
export const bareNumber = (registrationNumber: string): string =>
  toUSVString(
    registrationNumber
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]+/gu, '')
      .slice(0, MAX_WORD_LENGTH),
  );

/** Words are kept by municipality, so that a search touches nothing of the others'. No word holds a `=`. */
const wordOf = (municipality: string, word: string): string => `'${municipality.replace(/['\\]/g, '')}=${word}'`;

/** What free text finds a case by, in the notation of tsvector. */
export function caseWords({ municipality, reference, subject, caseType, business }: CaseState): string {
  const words = new Set([
    ...wordsIn(`${reference} ${caseType} ${bareNumber(business.registrationNumber ?? '')}`),
    ...wordsIn(`${business.name ?? ''} ${subject ?? ''}`),
  ]);
  return [...words]
    .slice(0, MAX_WORDS)
    .map((word) => wordOf(municipality, word))
    .join(' ');
}

/**
 * The search for `text` in the notation of tsquery: every word must begin a word of the case. Numbers are kept in one piece: what is written
 * with hyphens, or the whole text with spaces, is also tried as the beginning of one word. A reference number is forgiven what
 * `parseReferenceNumber` forgives. Undefined when the text holds no word.
 */
export function searchFor(municipality: string, text: string): string | undefined {
  const begins = (word: string): string => `${wordOf(municipality, word)}:*`;
  const joined = (words: readonly string[]): string => begins(words.join('').slice(0, MAX_WORD_LENGTH));
  const terms = text
    .split(/\s+/)
    .map(wordsIn)
    .filter((words) => words.length > 0)
    .slice(0, MAX_SEARCHED_WORDS)
    .map((words) => words.slice(0, MAX_SEARCHED_WORDS));
  if (terms.length === 0) return undefined;
  const every = terms.map((words) => (words.length === 1 ? begins(words[0]!) : `(${words.map(begins).join(' & ')} | ${joined(words)})`));
  const reference = parseReferenceNumber(text)?.toLowerCase();
  return [
    every.join(' & '),
    ...(terms.length > 1 ? [joined(terms.flat())] : []),
    ...(reference === undefined ? [] : [wordOf(municipality, reference)]),
  ].join(' | ');
}
