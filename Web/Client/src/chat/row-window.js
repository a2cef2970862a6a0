/** The heights of rows: as measured, or the mean of those measured for a row that was never drawn. */
export class RowHeights {
  #heights = new Map();
  #sum = 0;
  #initial;

  constructor(initial = 48) {
    this.#initial = initial;
  }

  get size() {
    return this.#heights.size;
  }

  get mean() {
    return this.#heights.size > 0 ? this.#sum / this.#heights.size : this.#initial;
  }

  of(key) {
    return this.#heights.get(key) ?? this.mean;
  }

  set(key, height) {
    this.#sum += height - (this.#heights.get(key) ?? 0);
    this.#heights.set(key, height);
  }

  clear() {
    this.#heights.clear();
    this.#sum = 0;
  }

  /** Forgets all but the rows that are there. */
  keep(keys) {
    const kept = [...keys].filter((key) => this.#heights.has(key)).map((key) => [key, this.#heights.get(key)]);
    this.clear();
    for (const [key, height] of kept) {
      this.set(key, height);
    }
  }
}

/**
 * Which rows are drawn: those in view, and `overscan` pixels before and after it.
 * @param {number} count
 * @param {(index: number) => number} heightOf
 * @param {{ top: number, height: number, overscan: number }} view
 * @returns {{ start: number, end: number, before: number, after: number }} Rows `start` to `end`, exclusive, and the heights of those before and after them.
 */
export function rowsInView(count, heightOf, { top, height, overscan }) {
  const from = top - overscan;
  const to = top + height + overscan;
  let start = 0;
  let before = 0;
  while (start < count && before + heightOf(start) <= from) {
    before += heightOf(start++);
  }

  let end = start;
  let position = before;
  while (end < count && position < to) {
    position += heightOf(end++);
  }

  let after = 0;
  for (let index = end; index < count; index++) {
    after += heightOf(index);
  }

  return { start, end, before, after };
}

/** The rows at the end, as `rowsInView`. */
export function lastRows(count, heightOf, height) {
  let start = count;
  for (let drawn = 0; start > 0 && drawn < height; ) {
    drawn += heightOf(--start);
  }

  return { start, end: count, before: sum(start, heightOf), after: 0 };
}

/** The height of the first rows. */
export function sum(count, heightOf) {
  let height = 0;
  for (let index = 0; index < count; index++) {
    height += heightOf(index);
  }

  return height;
}
