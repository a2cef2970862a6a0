import assert from "node:assert/strict";
import { test } from "node:test";
import { axisLabel, barPlace, readChart } from "../src/charts/chart-data.js";

test("categories become positions, and what is missing a gap", () => {
  const chart = readChart(JSON.stringify({ kind: "bar", x: { labels: ["local", "redis"] }, series: [{ label: "measured", values: [1, null] }] }));
  assert.deepEqual([chart.columns, chart.labels], [[[0, 1], [1, null]], ["local", "redis"]]);
});

test("data that is no chart is refused with the reason", () => {
  assert.throws(() => readChart("{"), SyntaxError);
  assert.throws(() => readChart('{"kind":"pie","series":[]}'), /kind line or bar/);
  assert.throws(() => readChart('{"series":[]}'), /x\.values or x\.labels/);
  assert.throws(() => readChart('{"x":{"values":[1,2]},"series":[{"label":"p99","values":[1]}]}'), /p99 has not one value for each of 2/);
});

test("bars stand side by side around their position", () => {
  const places = [0, 1, 2].map((index) => barPlace(index, 3));
  assert.ok(places.every(({ from, to }, index) => to > from && (index === 0 || from >= places[index - 1].to)));
  assert.ok(Math.abs(places[0].from + places[2].to) < 1e-9);
  assert.equal(axisLabel({ label: "latency", unit: "ms" }), "latency (ms)");
});
