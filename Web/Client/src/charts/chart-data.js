/**
 * Reads the data of a chart: `{ kind: "line" | "bar", x: { label, unit, time, values } or { labels }, y: { label, unit, log }, series: [{ label, values, dashed }] }`.
 * Values are numbers, or null where there is none.
 * @param {string} json
 * @returns {{ kind: string, x: object, y: object, series: object[], labels: string[] | null, columns: number[][] }}
 * @throws {Error} What is wrong with it.
 */
export function readChart(json) {
  const { kind = "line", x = {}, y = {}, series } = JSON.parse(json);
  if (kind !== "line" && kind !== "bar") {
    throw new Error(`A chart is of the kind line or bar, not ${kind}.`);
  }

  const labels = x.labels ?? null;
  const positions = labels ? labels.map((_, index) => index) : x.values;
  if (!Array.isArray(positions) || !Array.isArray(series)) {
    throw new Error("A chart has x.values or x.labels, and series.");
  }

  const wrong = series.find(({ values }) => values?.length !== positions.length);
  if (wrong) {
    throw new Error(`The series ${wrong.label} has not one value for each of ${positions.length} positions.`);
  }

  return { kind, x, y, series, labels, columns: [positions, ...series.map(({ values }) => values.map((value) => value ?? null))] };
}

/** `ms` after a label of an axis: `latency (ms)`. */
export function axisLabel({ label = "", unit } = {}) {
  return unit ? `${label} (${unit})`.trim() : label;
}

/**
 * Where the bars of a position stand: side by side in the middle of it.
 * @param {number} index The series.
 * @param {number} count The number of series.
 * @returns {{ from: number, to: number }} As shares of the distance between two positions, from its middle.
 */
export function barPlace(index, count) {
  const share = 0.8 / count;
  const from = -0.4 + index * share;
  return { from: from + share * 0.04, to: from + share * 0.96 };
}
