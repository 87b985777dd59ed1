import type { ComparisonAnswer, ComparedAnswer } from '../../comparisons/comparison.answer';
import { satisfactionChart } from '../html/charts';
import type { ReportAnswer } from '../report.answer';
import { cell, chart, columns, count, goalCell, shareCell } from './cells';
import type { Cell, Section, Table } from './document';
import type { ReportNames } from './names';

/** Cases with a star meeting beside those without. */
export function meetingsSection({ meetingEffects: { strata, matched } }: ReportAnswer, names: ReportNames): Section {
  const { texts } = names;
  const kind = (caseType: string, complexity: string | null): string =>
    `${names.value('case-type', caseType)}, ${names.value('complexity', complexity).toLocaleLowerCase(names.language)}`;
  return {
    id: 'meetings',
    title: texts.meetings,
    intro: `${texts.meetingsIntro} ${texts.association}`,
    parts: [
      {
        kind: 'table',
        id: 'meetings',
        caption: texts.meetings,
        rowTitle: texts.by.caseType,
        columns: columns(texts.column, ['withMeeting', 'days'], ['withoutMeeting', 'days'], ['difference', 'days-change']),
        rows: [
          ...strata.map(({ caseType, complexity, withMeeting, withoutMeeting, differenceDays, differenceInterval }) => ({
            title: kind(caseType, complexity),
            cells: [
              cell(withMeeting.medianDays, withMeeting.n, withMeeting.medianInterval),
              cell(withoutMeeting.medianDays, withoutMeeting.n, withoutMeeting.medianInterval),
              cell(differenceDays, undefined, differenceInterval),
            ],
          })),
          ...(matched.differenceDays === null
            ? []
            : [
                {
                  title: texts.value.matched,
                  cells: [
                    cell(matched.medianDaysWithMeeting, matched.n.withMeeting),
                    cell(matched.medianDaysWithoutMeeting, matched.n.withoutMeeting),
                    cell(matched.differenceDays, undefined, matched.differenceInterval),
                  ],
                },
              ]),
        ],
      },
    ],
  };
}

/** Whether refusals showed a way on. */
export function refusalsSection({ refusals }: ReportAnswer, { texts }: ReportNames): Section {
  const figures = [
    count(refusals.n),
    shareCell(refusals.resubmitted),
    shareCell(refusals.resubmissions.granted),
    count(refusals.undecided.n),
  ];
  return {
    id: 'refusals',
    title: texts.refusals,
    intro: texts.refusalsIntro,
    parts: [
      {
        kind: 'table',
        id: 'refusals',
        caption: texts.refusals,
        rowTitle: '',
        columns: columns(texts.column, ['n', 'cases'], ['resubmitted', 'share'], ['granted', 'share'], ['tooEarly', 'cases']),
        rows: refusals.n === 0 ? [] : [{ title: texts.by.all, cells: figures }],
      },
    ],
  };
}

type Ratings = ReportAnswer['satisfaction']['total'] | ReportAnswer['satisfaction']['total']['questions'][number];

/** What businesses answered after their case. */
export function satisfactionSection({ satisfaction }: ReportAnswer, names: ReportNames): Section {
  const { texts } = names;
  const ratings = (figures: Ratings): (Cell | null)[] => [
    count(figures.n),
    cell(figures.index, figures.n),
    shareCell(figures.satisfied),
    shareCell(figures.dissatisfied),
    ...('answered' in figures ? [shareCell(figures.answered)] : []),
  ];
  const table = (id: string, by: string, rows: Table['rows']): Table => ({
    kind: 'table',
    id: `satisfaction-by-${id}`,
    caption: by,
    rowTitle: by,
    columns: columns(
      texts.column,
      ['n', 'cases'],
      ['index', 'index'],
      ['satisfied', 'share'],
      ['dissatisfied', 'share'],
      // Every question comes with the others: it has no share of its own.
      ...(id === 'question' ? [] : [['answered', 'share'] as const]),
    ),
    rows,
  });
  const quarters = satisfaction.total.n === 0 ? [] : satisfaction.quarters.map((each) => ({ ...each, title: names.quarter(each.quarter) }));
  const groups = satisfaction.groups.filter(({ n }) => n > 0);
  const wording = new Map(satisfaction.questions.map(({ question, names: own }) => [question, own]));
  return {
    id: 'satisfaction',
    title: texts.satisfaction,
    intro: texts.satisfactionIntro,
    parts: [
      ...chart('satisfaction', texts.chart.satisfaction, satisfaction.total.n > 0, () => satisfactionChart(quarters, names)),
      table('quarter', texts.by.quarter, [
        ...quarters.map((quarter) => ({ title: quarter.title, cells: ratings(quarter) })),
        ...(satisfaction.total.n === 0 ? [] : [{ title: texts.by.all, cells: ratings(satisfaction.total) }]),
      ]),
      table(
        'department',
        texts.by.departmentAndQuarter,
        groups.map((group) => ({
          title: `${group.department === null ? texts.value.neverRouted : names.value('department', group.department)}, ${names.quarter(group.quarter)}`,
          cells: ratings(group),
        })),
      ),
      table(
        'question',
        texts.by.question,
        satisfaction.total.questions.map((each) => ({
          title: names.question(each.question, wording.get(each.question)),
          cells: ratings(each),
        })),
      ),
    ],
  };
}

/** How often the dates told at acknowledgement held. */
export function expectedDatesSection({ expectedDates: { total, caseTypes } }: ReportAnswer, names: ReportNames): Section {
  const { texts } = names;
  const cells = (ranges: typeof total): (Cell | null)[] => [
    shareCell(ranges.byEnd),
    count(ranges.before),
    count(ranges.within),
    count(ranges.after),
    count(ranges.undecided.open + ranges.undecided.decided),
  ];
  return {
    id: 'expected-dates',
    title: texts.expectedDates,
    intro: texts.expectedDatesIntro,
    parts: [
      {
        kind: 'table',
        id: 'expected-dates',
        caption: texts.expectedDates,
        rowTitle: texts.by.caseType,
        columns: columns(
          texts.column,
          ['byEnd', 'share'],
          ['before', 'cases'],
          ['within', 'cases'],
          ['after', 'cases'],
          ['tooEarly', 'cases'],
        ),
        rows: [
          ...caseTypes.map((each) => ({ title: names.value('case-type', each.caseType), cells: cells(each) })),
          ...(caseTypes.length === 0 ? [] : [{ title: texts.by.all, cells: cells(total) }]),
        ],
      },
    ],
  };
}

/** The period beside the baseline that was named. */
export function comparisonSections({ comparisons }: ReportAnswer, names: ReportNames): Section[] {
  if (!comparisons) return [];
  const { texts } = names;
  const { baseline, overlaps } = comparisons.gross;
  return [
    {
      id: 'comparison',
      title: `${texts.comparison}: ${baseline.name} (${names.day(baseline.from)} – ${names.day(baseline.to)})`,
      intro: overlaps ? `${texts.comparisonIntro} ${texts.overlaps}` : texts.comparisonIntro,
      parts: [
        comparisonTable('response', texts.response, comparisons.response, names),
        comparisonTable('gross', texts.gross, comparisons.gross, names),
      ],
    },
  ];
}

function comparisonTable(id: string, caption: string, { overall, groups }: ComparisonAnswer, names: ReportNames): Table {
  const { texts } = names;
  return {
    kind: 'table',
    id: `comparison-${id}`,
    caption,
    rowTitle: texts.by.caseType,
    columns: columns(
      texts.column,
      ['baselineShare', 'share'],
      ['target', 'share'],
      ['actualShare', 'share'],
      ['changeShare', 'share-change'],
      ['baselineMedian', 'days'],
      ['actualMedian', 'days'],
      ['changeMedian', 'days-change'],
      ['verdict', 'text'],
    ),
    rows: [
      ...groups.map((group) => ({ title: names.value('case-type', group.key['case-type']), cells: comparedCells(group) })),
      { title: texts.by.all, cells: comparedCells(overall) },
    ],
  };
}

function comparedCells({ baseline, target, actual, change, verdictText }: ComparedAnswer): (Cell | null)[] {
  return [
    baseline && goalCell(baseline),
    cell(target.requiredShare),
    actual && goalCell(actual),
    change.share && cell(change.share.value, undefined, change.share.interval),
    baseline && cell(baseline.medianDays, baseline.n, baseline.medianInterval),
    actual && cell(actual.medianDays, actual.n, actual.medianInterval),
    change.medianDays && cell(change.medianDays.value, undefined, change.medianDays.interval),
    { value: verdictText },
  ];
}
