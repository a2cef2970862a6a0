import { barPlace } from "./chart-data.js";

/** A path builder of uPlot: the bars of all series of a position side by side. */
export function groupedBars(index, count) {
  const { from, to } = barPlace(index, count);
  return (plot, seriesIndex, first, last) => {
    const path = new Path2D();
    const [positions, values] = [plot.data[0], plot.data[seriesIndex]];
    const { min } = plot.scales.y;
    const base = plot.valToPos(Math.max(0, min), "y", true);
    for (let i = first; i <= last; i++) {
      if (values[i] !== null) {
        const left = plot.valToPos(positions[i] + from, "x", true);
        const right = plot.valToPos(positions[i] + to, "x", true);
        const top = plot.valToPos(values[i], "y", true);
        path.rect(left, Math.min(top, base), right - left, Math.abs(base - top));
      }
    }

    return { stroke: path, fill: path };
  };
}
