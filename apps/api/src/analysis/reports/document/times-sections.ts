import type { GroupBy } from '@casetrail/read-models';
import { goalChart, responseChart, splitChart } from '../html/charts';
import type { ProcessingTimesAnswer } from '../../processing-times/processing-times.answer';
import type { ReportAnswer, ReportedTimesAnswer } from '../report.answer';
import { cell, chart, columns, count, goalCell, shareCell } from './cells';
import type { Section, Table } from './document';
import type { ReportNames } from './names';

/** How many cases there were. */
export function casesSection({ received, gross }: ReportAnswer, { texts }: ReportNames): Section {
  const [all] = received.groups;
  const decided = gross.overall.groups[0]?.cases ?? 0;
  return {
    id: 'cases',
    title: texts.cases,
    intro: texts.casesIntro,
    parts: [
      {
        kind: 'table',
        id: 'cases',
        caption: texts.cases,
        rowTitle: '',
        columns: columns(
          texts.column,
          ['received', 'cases'],
          ['decided', 'cases'],
          ['open', 'cases'],
          ['withinGoal', 'share'],
          ['median', 'days'],
        ),
        rows: [
          {
            title: texts.by.all,
            cells: [
              count(all?.cases ?? 0),
              count(decided),
              count(all?.open ?? 0),
              all ? goalCell(all) : null,
              all ? cell(all.medianDays, all.n, all.medianInterval) : null,
            ],
          },
        ],
      },
    ],
  };
}

/** How fast businesses were answered. */
export function responseSection({ responseTimes }: ReportAnswer, names: ReportNames): Section {
  const { texts } = names;
  const row = (title: string, figures: (typeof responseTimes)['total']) => ({
    title,
    cells: [
      count(figures.n),
      cell(figures.meanDays, figures.n),
      cell(figures.medianDays, figures.n, figures.medianInterval),
      shareCell(figures.withinDay),
      shareCell(figures.withinGoal),
    ],
  });
  const months = responseTimes.months.map((month) => ({ ...month, title: names.month(month.month) }));
  return {
    id: 'response',
    title: texts.response,
    intro: texts.responseIntro,
    parts: [
      ...chart('response-by-month', texts.chart.response, responseTimes.total.n > 0, () => responseChart(months, names)),
      {
        kind: 'table',
        id: 'response-by-month',
        caption: texts.by.month,
        rowTitle: texts.by.month,
        columns: columns(
          texts.column,
          ['n', 'cases'],
          ['mean', 'days'],
          ['median', 'days'],
          ['withinDay', 'share'],
          ['withinGoal', 'share'],
        ),
        rows:
          responseTimes.total.n === 0 ? [] : [...months.map((month) => row(month.title, month)), row(texts.by.all, responseTimes.total)],
      },
    ],
  };
}

const CUTS: readonly [keyof ReportedTimesAnswer, GroupBy, keyof ReportNames['texts']['by']][] = [
  ['byComplexity', 'complexity', 'complexity'],
  ['byCaseType', 'case-type', 'caseType'],
  ['byIndustry', 'industry', 'industry'],
  ['byChannel', 'channel', 'channel'],
];

/** How long cases took, in every cut. */
export function timesSection(measure: 'gross' | 'net', report: ReportAnswer, names: ReportNames): Section {
  const { texts } = names;
  const times = report[measure];
  const table = (id: string, by: string, answer: ProcessingTimesAnswer, group: GroupBy): Table => ({
    kind: 'table',
    id: `${measure}-${id}`,
    caption: by,
    rowTitle: by,
    columns: columns(
      texts.column,
      ['n', 'cases'],
      ['withinGoal', 'share'],
      ['target', 'share'],
      ['median', 'days'],
      ['mean', 'days'],
      ['p90', 'days'],
    ),
    rows: [...answer.groups, ...times.overall.groups].map((figures) => ({
      title: group in figures.key ? names.value(group, figures.key[group]) : texts.by.all,
      cells: [
        count(figures.n),
        goalCell(figures),
        cell(figures.target.requiredShare),
        cell(figures.medianDays, figures.n, figures.medianInterval),
        cell(figures.meanDays, figures.n),
        cell(figures.p90Days, figures.n),
      ],
    })),
  });
  const types = times.byCaseType.groups
    .filter(({ share }) => share.value !== null)
    .map((group) => ({ ...group, title: names.value('case-type', group.key['case-type']) }));
  return {
    id: measure,
    title: texts[measure],
    intro: texts[`${measure}Intro`],
    parts: [
      ...chart(`${measure}-goal`, texts.chart.goal, types.length > 0, () => goalChart(types, names)),
      ...CUTS.map(([cut, group, by]) => table(group, texts.by[by], times[cut], group)),
    ],
  };
}

/** Where cases lay, and whose time it was. */
export function departmentsSection({ departments: { departments } }: ReportAnswer, names: ReportNames): Section {
  const { texts } = names;
  const named = departments.map((each) => ({ ...each, title: names.value('department', each.department) }));
  const split = named.filter(({ cases }) => cases.split.withUs.share !== null);
  return {
    id: 'departments',
    title: texts.departments,
    intro: texts.departmentsIntro,
    parts: [
      ...chart('departments-split', texts.chart.split, split.length > 0, () => splitChart(split, names)),
      {
        kind: 'table',
        id: 'departments',
        caption: texts.departments,
        rowTitle: texts.by.department,
        columns: columns(
          texts.column,
          ['n', 'cases'],
          ['perVisit', 'days'],
          ['perCase', 'days'],
          ['withUs', 'share'],
          ['withApplicant', 'share'],
          ['withOthers', 'share'],
          ['handedOver', 'cases'],
          ['returns', 'share'],
          ['queue', 'cases'],
          ['queueAge', 'days'],
        ),
        rows: named.map(({ title, visits, cases, returns, handedOver, queue }) => ({
          title,
          cells: [
            count(cases.n),
            cell(visits.medianDays, visits.n, visits.medianInterval),
            cell(cases.medianDays, cases.n, cases.medianInterval),
            cell(cases.split.withUs.share, cases.n),
            cell(cases.split.withApplicant.share, cases.n),
            cell(cases.split.withOthers.share, cases.n),
            count(handedOver),
            shareCell(returns.cases),
            count(queue.n),
            cell(queue.age.medianDays, queue.n),
          ],
        })),
      },
    ],
  };
}

/** What was asked, and by whom. */
export function distributionsSection({ distributions }: ReportAnswer, names: ReportNames): Section {
  const { texts } = names;
  const table = (dimension: 'case-type' | 'industry', by: string): Table => {
    const counts = distributions.counts.filter((each) => each.dimension === dimension).sort((a, b) => b.count - a.count);
    const all = counts.reduce((sum, each) => sum + each.count, 0);
    return {
      kind: 'table',
      id: `received-by-${dimension}`,
      caption: by,
      rowTitle: by,
      columns: columns(texts.column, ['received', 'cases'], ['share', 'share']),
      rows: counts.map(({ value, count: n }) => ({ title: names.value(dimension, value), cells: [count(n), cell(n / all, all)] })),
    };
  };
  return {
    id: 'distributions',
    title: texts.distributions,
    intro: texts.distributionsIntro,
    parts: [table('case-type', texts.by.caseType), table('industry', texts.by.industry)],
  };
}
