import { FrameBatch } from "../platform/frames.js";
import { lastRows, RowHeights, rowsInView, sum } from "./row-window.js";

// Pixels that are drawn beyond the view, so that scrolling shows no gap.
const overscan = 400;
const endTolerance = 32;

// Heights of rows that do not exist any more.
const maxForgotten = 1_000;

/**
 * Draws the rows of a scrolling element that are in view, at most once in a frame. At its end it stays there; elsewhere the first row in view keeps its place,
 * whatever is added before or after it.
 */
export class MessageList {
  #viewport;
  #list;
  #source;
  #rows = new Map();
  #heights = new RowHeights();
  #drawn = [];
  #frames = new FrameBatch(() => this.#draw());
  #width = 0;

  /** Whether the end is in view. */
  isAtEnd = true;

  /**
   * @param {HTMLElement} viewport The scrolling element.
   * @param {HTMLElement} list Its list.
   * @param {object} source
   * @param {() => number} source.count
   * @param {(index: number) => string | number} source.keyAt A row with another key is another row.
   * @param {(key: string | number) => number} source.indexOf -1 when there is no such row.
   * @param {(index: number) => HTMLElement} source.create
   * @param {(start: number) => void} source.drawn After a frame, with the index of the first row that is drawn.
   */
  constructor(viewport, list, source) {
    this.#viewport = viewport;
    this.#list = list;
    this.#source = source;
  }

  start(signal) {
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.#viewport);
    this.#viewport.addEventListener("scroll", () => this.#scroll(), { signal, passive: true });
    signal.addEventListener("abort", () => {
      observer.disconnect();
      this.#frames.cancel();
    });
  }

  /** Draws in the next frame. */
  update() {
    this.#frames.request();
  }

  scrollToEnd() {
    this.isAtEnd = true;
    this.update();
  }

  #scroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#viewport;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < endTolerance;
    this.update();
  }

  #resize() {
    if (this.#width !== this.#viewport.clientWidth) {
      this.#width = this.#viewport.clientWidth;
      this.#heights.clear();
      this.#rows.clear();
      this.#list.replaceChildren();
    }

    this.update();
  }

  #draw() {
    const count = this.#source.count();
    if (this.#heights.size > 2 * count + maxForgotten) {
      this.#heights.keep(Array.from({ length: count }, (_, index) => this.#source.keyAt(index)));
    }

    const heightOf = (index) => this.#heights.of(this.#source.keyAt(index));
    const { clientHeight, scrollTop } = this.#viewport;
    const anchor = this.isAtEnd ? null : this.#rowAt(scrollTop);
    const topOf = (row) => sum(this.#source.indexOf(row.key), heightOf) + scrollTop - row.top;
    const { start, end } = this.isAtEnd
      ? lastRows(count, heightOf, clientHeight + overscan)
      : rowsInView(count, heightOf, { top: anchor ? topOf(anchor) : scrollTop, height: clientHeight, overscan });
    this.#place(start, end);

    const before = sum(start, heightOf);
    this.#list.style.paddingBlockStart = `${before}px`;
    this.#list.style.paddingBlockEnd = `${sum(count, heightOf) - sum(end, heightOf)}px`;
    if (this.isAtEnd) {
      this.#viewport.scrollTop = this.#viewport.scrollHeight;
    } else if (anchor && Math.abs(topOf(anchor) - scrollTop) > 1) {
      this.#viewport.scrollTop = topOf(anchor);
    }

    this.#remember(start, end, before, heightOf);
    this.#source.drawn(start);
  }

  /** Creates the rows that come into view, and measures all of them together: each measurement after a change is a layout. */
  #place(start, end) {
    const keys = new Set();
    for (let index = start; index < end; index++) {
      keys.add(this.#source.keyAt(index));
    }

    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        row.remove();
        this.#rows.delete(key);
      }
    }

    const created = [];
    let next = this.#list.firstChild;
    for (let index = start; index < end; index++) {
      const key = this.#source.keyAt(index);
      const row = this.#rows.get(key);
      if (row === undefined) {
        const fresh = this.#source.create(index);
        this.#rows.set(key, fresh);
        this.#list.insertBefore(fresh, next);
        created.push([key, fresh]);
      } else if (row === next) {
        next = next.nextSibling;
      } else {
        this.#list.insertBefore(row, next);
      }
    }

    for (const [key, row] of created) {
      this.#heights.set(key, row.getBoundingClientRect().height);
    }
  }

  #remember(start, end, before, heightOf) {
    this.#drawn.length = 0;
    let top = before;
    for (let index = start; index < end; index++) {
      this.#drawn.push({ key: this.#source.keyAt(index), top, height: heightOf(index) });
      top += heightOf(index);
    }
  }

  /** The row that was drawn at a position in the last frame, if it still exists. */
  #rowAt(position) {
    return this.#drawn.find(({ key, top, height }) => top + height > position && top <= position && this.#source.indexOf(key) >= 0) ?? null;
  }
}
