const interval = 3_000;
const maxRead = 2;

/** Announces new messages to screen readers: a few by their text, many by their number, at most once in an interval. */
export class Announcer {
  #region;
  #texts;
  #schedule;
  #pending = [];
  #count = 0;
  #isScheduled = false;

  /**
   * @param {{ textContent: string }} region A live region.
   * @param {object} texts
   * @param {typeof setTimeout} [schedule]
   */
  constructor(region, texts, schedule = (run, delay) => setTimeout(run, delay)) {
    this.#region = region;
    this.#texts = texts;
    this.#schedule = schedule;
  }

  add(message) {
    this.#count++;
    if (this.#pending.length <= maxRead) {
      this.#pending.push(message);
    }

    if (!this.#isScheduled) {
      this.#isScheduled = true;
      this.#schedule(() => this.#announce(), interval);
    }
  }

  #announce() {
    this.#region.textContent = this.#count > maxRead
      ? this.#texts.newest(this.#count)
      : this.#pending.map(({ author, text }) => this.#texts.announcement(author, text)).join("\n");
    this.#pending = [];
    this.#count = 0;
    this.#isScheduled = false;
  }
}
