import type { EChartsOption, EChartsType } from 'echarts';
import type { CaseFiguresAnswer } from '../../case-figures/case-figures.answer';
import type { DepartmentAnswer } from '../../departments/departments.answer';
import type { ResponseTimesMonthAnswer } from '../../promises/response-times.answer';
import type { SatisfactionQuarterAnswer } from '../../promises/satisfaction.answer';
import type { ReportNames } from '../document/names';

type Titled<T> = T & { title: string };
type ECharts = { init(dom: null, theme: null, options: object): EChartsType };

const WIDTH = 760;
/** Told apart in grey too. */
const DARK = '#1b4965';
const MIDDLE = '#5fa8d3';
const LIGHT = '#cae9ff';
const SIGNAL = '#c1440e';

/** How far the whiskers of an interval reach up and down. */
const WHISKER = 4;
/** A line with whiskers, for the legend. */
const INTERVAL_ICON = 'path://M0,0H2V4H18V0H20V10H18V6H2V10H0Z';
/** Above the bars. */
const IN_FRONT = 3;

let loaded: ECharts | undefined;

/** The library is large: it is loaded with the first chart, not with the server. */
function draw(height: number, option: EChartsOption): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- lazily, see above
  loaded ??= require('echarts') as ECharts;
  const chart = loaded.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'sans-serif' }, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Widths of letters are guessed without a browser: the gaps leave room for wider ones. */
const legend = { top: 4, itemGap: 36, itemWidth: 18, itemHeight: 10, selectedMode: false as const };
const percentAxis = ({ numbers }: ReportNames) => ({
  type: 'value' as const,
  min: 0,
  max: 100,
  axisLabel: { formatter: (percent: number) => numbers.figure(percent / 100, 'share') },
});
/** One row for each title, the first on top. */
const rowsAxis = (titles: string[]) => ({
  type: 'category' as const,
  inverse: true,
  data: titles,
  axisTick: { show: false },
  axisLabel: { width: 190, overflow: 'truncate' as const, interval: 0 },
});
const rowsGrid = { left: 240, right: 40, top: 44, bottom: 30 };
const rowsHeight = (rows: number): number => 84 + 34 * rows;

const inPercent = (share: number | null): number | null => (share === null ? null : Math.round(share * 1000) / 10);
const inDays = (days: number | null): number | null => (days === null ? null : Math.round(days * 100) / 100);

/** Mean days as bars, the share within 24 hours as a line on an axis of its own. */
export function responseChart(months: readonly Titled<ResponseTimesMonthAnswer>[], names: ReportNames): string {
  const { column, days } = names.texts;
  return draw(320, {
    legend,
    grid: { left: 60, right: 70, top: 70, bottom: 40 },
    xAxis: { type: 'category', data: months.map(({ title }) => title), axisLabel: { hideOverlap: true } },
    yAxis: [
      { type: 'value', min: 0, name: days, axisLabel: { formatter: names.numbers.onAxis } },
      { ...percentAxis(names), splitLine: { show: false } },
    ],
    series: [
      {
        name: column.mean,
        type: 'bar',
        barMaxWidth: 40,
        itemStyle: { color: MIDDLE },
        data: months.map(({ meanDays }) => inDays(meanDays)),
      },
      {
        name: column.withinDay,
        type: 'line',
        yAxisIndex: 1,
        symbol: 'circle',
        symbolSize: 6,
        itemStyle: { color: DARK },
        lineStyle: { color: DARK, width: 2 },
        data: months.map(({ withinDay }) => inPercent(withinDay.share)),
      },
    ],
  });
}

/** Bars with the interval as a thin line over them, and the target as a mark. Every group has a share. */
export function goalChart(groups: readonly Titled<CaseFiguresAnswer>[], names: ReportNames): string {
  const { column, interval } = names.texts;
  return draw(rowsHeight(groups.length), {
    legend: {
      ...legend,
      data: [
        { name: column.withinGoal, icon: 'rect' },
        { name: interval, icon: INTERVAL_ICON },
        { name: column.target, icon: 'diamond' },
      ],
    },
    grid: rowsGrid,
    xAxis: percentAxis(names),
    yAxis: rowsAxis(groups.map(({ title }) => title)),
    series: [
      {
        name: column.withinGoal,
        type: 'bar',
        itemStyle: { color: MIDDLE },
        barWidth: 14,
        data: groups.map(({ share }) => inPercent(share.value)),
      },
      {
        name: interval,
        type: 'custom',
        z: IN_FRONT,
        itemStyle: { color: DARK },
        data: groups.flatMap(({ share: { interval: bounds } }, i) => (bounds ? [[inPercent(bounds.low), inPercent(bounds.high), i]] : [])),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_params, api) => {
          const [low = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
          const [high = 0] = api.coord([api.value(1), api.value(2)]);
          const line = (x1: number, y1: number, x2: number, y2: number) => ({
            type: 'line' as const,
            shape: { x1, y1, x2, y2 },
            style: { stroke: DARK, lineWidth: 2 },
          });
          const whisker = (x: number) => line(x, y - WHISKER, x, y + WHISKER);
          return { type: 'group', children: [line(low, y, high, y), whisker(low), whisker(high)] };
        },
      },
      {
        name: column.target,
        type: 'scatter',
        z: IN_FRONT + 1,
        symbol: 'diamond',
        symbolSize: 12,
        itemStyle: { color: SIGNAL, opacity: 1 },
        data: groups.flatMap(({ target }, i) => (target.requiredShare === null ? [] : [[inPercent(target.requiredShare), i]])),
      },
    ],
  });
}

/** Whose time it was. Every department has a split. */
export function splitChart(departments: readonly Titled<DepartmentAnswer>[], names: ReportNames): string {
  const { column } = names.texts;
  const part = (name: string, color: string, of: 'withUs' | 'withApplicant' | 'withOthers') => ({
    name,
    type: 'bar' as const,
    stack: 'time',
    barWidth: 16,
    itemStyle: { color, borderColor: '#444', borderWidth: 0.5 },
    data: departments.map(({ cases }) => inPercent(cases.split[of].share)),
  });
  return draw(rowsHeight(departments.length), {
    legend: { ...legend, icon: 'rect' },
    grid: rowsGrid,
    xAxis: percentAxis(names),
    yAxis: rowsAxis(departments.map(({ title }) => title)),
    series: [
      part(column.withUs, DARK, 'withUs'),
      part(column.withApplicant, MIDDLE, 'withApplicant'),
      part(column.withOthers, LIGHT, 'withOthers'),
    ],
  });
}

export function satisfactionChart(quarters: readonly Titled<SatisfactionQuarterAnswer>[], { texts }: ReportNames): string {
  return draw(260, {
    grid: { left: 60, right: 60, top: 40, bottom: 40 },
    xAxis: { type: 'category', data: quarters.map(({ title }) => title), axisLabel: { hideOverlap: true } },
    yAxis: { type: 'value', min: 0, max: 100, name: texts.column.index },
    series: [
      {
        type: 'bar',
        barMaxWidth: 40,
        itemStyle: { color: MIDDLE },
        label: { show: true, position: 'top', formatter: '{c}' },
        data: quarters.map(({ index }) => (index === null ? null : Math.round(index))),
      },
    ],
  });
}
