const NARROW = /[\s.,:;'|!ijl()[\]{}tfrI·-]/u;
const WIDE = /[mwMW@%…—]|\p{Lu}/u;
/** Letters of the East, pictographs. */
const FULL = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Extended_Pictographic}/u;

const SEGMENTER = new Intl.Segmenter();
const signsOf = (text: string): string[] => [...SEGMENTER.segment(text)].map(({ segment }) => segment);

/** How wide a text is in a sans serif, roughly and rather too wide than too narrow: nobody knows here which fonts the reader has. */
export function textWidth(text: string, fontSize: number): number {
  const widthOf = (sign: string): number => (FULL.test(sign) ? 1.05 : WIDE.test(sign) ? 0.82 : NARROW.test(sign) ? 0.39 : 0.63);
  return signsOf(text).reduce((sum, sign) => sum + widthOf(sign), 0) * fontSize;
}

/** Breaks a text into lines between words, and within words that are too long. What does not fit into `mostLines` ends in an ellipsis. */
export function wrapText(text: string, { fontSize, width, mostLines }: { fontSize: number; width: number; mostLines: number }): string[] {
  const lines: string[] = [];
  let line = '';
  const fits = (candidate: string): boolean => textWidth(candidate, fontSize) <= width;
  for (const word of text.split(/\s+/u).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const sign of signsOf(word)) {
      if (line !== '' && !fits(line + sign)) {
        lines.push(line);
        line = '';
      }
      line += sign;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= mostLines) return lines;
  const last = signsOf(lines[mostLines - 1] ?? '');
  while (last.length > 0 && !fits(`${last.join('')}…`)) last.pop();
  return [...lines.slice(0, mostLines - 1), `${last.join('').trimEnd()}…`];
}
