import { LANGUAGES } from '@casetrail/municipality';
import { SaxesParser } from 'saxes';
import { ReportNames } from '../document/names';
import { REPORT_TEXTS } from '../texts/texts';
import { goalChart, responseChart, satisfactionChart, splitChart } from './charts';

const share = (value: number) => ({ share: value, value, n: 20, count: 20 * value, interval: { low: value - 0.1, high: 1 } });
const group = (title: string, value: number) => ({ title, share: share(value), target: { requiredShare: 0.9, goals: [] } }) as never;
const department = (title: string) =>
  ({ title, cases: { split: { withUs: { share: 0.5 }, withApplicant: { share: 0.25 }, withOthers: { share: 0.25 } } } }) as never;
const namesIn = (language: (typeof LANGUAGES)[number]) => new ReportNames(REPORT_TEXTS[language], language, null);

/** The texts of a picture, which must be well-formed. */
function textsIn(svg: string): string[] {
  const texts: string[] = [];
  const elements = new Set<string>();
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => elements.add(name));
  parser.on('text', (text) => text.trim() !== '' && texts.push(text));
  parser.write(svg).close();
  expect(['script', 'foreignObject', 'a', 'image'].filter((name) => elements.has(name))).toEqual([]);
  return texts;
}

describe('Charts', () => {
  it.each(LANGUAGES)('are labelled in %s, with units', (language) => {
    const names = namesIn(language);
    const { column, days, interval } = names.texts;
    const half = names.numbers.figure(0.6, 'share');
    const month = { month: '2026-03', title: names.month('2026-03'), meanDays: 1.25, withinDay: share(0.8) } as never;
    expect(textsIn(responseChart([month], names))).toEqual(
      expect.arrayContaining([column.mean, column.withinDay, days, half, names.month('2026-03')]),
    );
    expect(textsIn(goalChart([group('Serving', 0.8)], names))).toEqual(
      expect.arrayContaining([column.withinGoal, interval, column.target, 'Serving', half]),
    );
    expect(textsIn(splitChart([department('Roads')], names))).toEqual(
      expect.arrayContaining([column.withUs, column.withApplicant, column.withOthers, 'Roads', half]),
    );
    const quarter = { title: names.quarter('2026-Q1'), index: 62.6 } as never;
    expect(textsIn(satisfactionChart([quarter], names))).toEqual(expect.arrayContaining([column.index, names.quarter('2026-Q1'), '63']));
  });

  it('shows names as they are, whatever they look like', () => {
    const evil = '<script>a&"b\'</script>';
    expect(textsIn(goalChart([group(evil, 0.8)], namesIn('en')))).toContain(evil);
    expect(textsIn(splitChart([department(evil)], namesIn('en')))).toContain(evil);
    expect(textsIn(goalChart([group('{a|b}{value}', 0.8)], namesIn('en')))).toContain('{a|b}{value}');
  });

  it('marks interval and target of every group, and leaves none out for want of room', () => {
    const groups = Array.from({ length: 40 }, (_, i) => group(`Type ${i}`, 0.5 + i / 100));
    const svg = goalChart(groups, namesIn('en'));
    expect(textsIn(svg).filter((text) => text.startsWith('Type '))).toHaveLength(40);
    // Each interval is a line and two whiskers, and one icon in the legend; each target a diamond, and one in the legend.
    expect(svg.match(/stroke="#1b4965"/g)).toHaveLength(3 * 40);
    expect(svg.match(/fill="#c1440e"/g)).toHaveLength(40 + 1);
  });
});
