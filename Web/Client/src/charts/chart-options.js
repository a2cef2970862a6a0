import { pageLocale } from "../texts/texts.js";
import { groupedBars } from "./bars.js";
import { axisLabel } from "./chart-data.js";

const fallbacks = { "--muted": "#655e55", "--line": "#ddd6cc" };
// The colours of the page are --series-0 to --series-5. These are distinguishable without colour vision, and with a contrast of 3:1 on a light and on a dark surface.
const colours = ["#3b73d9", "#c2610c", "#1a8a5f", "#a855c7", "#c23b5a", "#7a7f1d"];

/**
 * The options of uPlot for a chart.
 * @param {ReturnType<typeof import("./chart-data.js").readChart>} chart
 * @param {CSSStyleDeclaration} style The computed style of the chart's element.
 * @param {{ width: number, height: number }} size
 */
export function chartOptions(chart, style, size) {
  const color = (name) => style.getPropertyValue(name).trim() || fallbacks[name];
  const font = `12px ${style.fontFamily}`;
  const axis = { stroke: color("--muted"), font, labelFont: font, grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1 } };
  const number = new Intl.NumberFormat(pageLocale(), { maximumSignificantDigits: 4 });
  const format = (value) => (value === null || value === undefined ? "–" : number.format(value));
  const category = (value) => chart.labels[Math.round(value)] ?? "";
  return {
    ...size,
    legend: { live: true },
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: chart.labels ? { time: false, range: [-0.5, chart.labels.length - 0.5] } : { time: chart.x.time === true },
      y: { distr: chart.y.log ? 3 : 1, range: chart.y.log ? undefined : (_, min, max) => [Math.min(0, min), max > 0 ? max * 1.1 : 1] },
    },
    axes: [
      {
        ...axis, label: axisLabel(chart.x) || undefined,
        ...(chart.labels
          ? { grid: { show: false }, splits: () => chart.labels.map((_, index) => index), values: (_, splits) => splits.map(category) }
          : chart.x.time ? {} : { values: (_, splits) => splits.map(format) }),
      },
      { ...axis, label: axisLabel(chart.y) || undefined, size: 64, values: (_, splits) => splits.map((value) => (value === null ? "" : format(value))) },
    ],
    series: [
      { label: axisLabel(chart.x) || "x", value: chart.labels ? (_, value) => (value === null ? "–" : category(value)) : chart.x.time ? undefined : (_, value) => format(value) },
      ...chart.series.map((series, index) => seriesOptions(chart, series, index, { format, style })),
    ],
  };
}

function seriesOptions(chart, { label, dashed }, index, { format, style }) {
  const place = index % colours.length;
  const stroke = style.getPropertyValue(`--series-${place}`).trim() || colours[place];
  const common = { label, stroke, width: 2, value: (_, value) => format(value), dash: dashed ? [6, 4] : undefined };
  return chart.kind === "bar"
    ? { ...common, fill: dashed ? undefined : stroke, paths: groupedBars(index, chart.series.length), points: { show: false } }
    : { ...common, spanGaps: true, points: { show: chart.columns[0].length <= 40, size: 6 } };
}
