const maxDelay = 60_000;

/**
 * Calls a function in intervals, each a little longer or shorter so that many pages do not ask together; less often while it fails. The function returns
 * false to stop, and may throw an error with `retryAfter` in milliseconds.
 */
export class Poller {
  #poll;
  #interval;
  #random;
  #schedule;
  #cancel;
  #timer = null;
  #failures = 0;
  #stopping = null;

  /**
   * @param {(signal: AbortSignal) => Promise<boolean | void>} poll
   * @param {number} interval Milliseconds.
   * @param {{ random?: () => number, schedule?: typeof setTimeout, cancel?: typeof clearTimeout }} [environment]
   */
  constructor(poll, interval, { random = Math.random, schedule = (run, after) => setTimeout(run, after), cancel = (timer) => clearTimeout(timer) } = {}) {
    this.#poll = poll;
    this.#interval = interval;
    this.#random = random;
    this.#schedule = schedule;
    this.#cancel = cancel;
  }

  get isRunning() {
    return this.#stopping !== null;
  }

  start() {
    if (!this.isRunning) {
      this.#stopping = new AbortController();
      this.#next(0);
    }
  }

  stop() {
    this.#stopping?.abort();
    this.#stopping = null;
    this.#cancel(this.#timer);
  }

  #next(retryAfter) {
    const share = 0.8 + 0.4 * this.#random();
    const delay = Math.min(maxDelay, this.#interval * 2 ** this.#failures) * share;
    this.#timer = this.#schedule(() => this.#run(), Math.max(delay, retryAfter));
  }

  async #run() {
    const { signal } = this.#stopping;
    let retryAfter = 0;
    try {
      if ((await this.#poll(signal)) === false && !signal.aborted) {
        this.stop();
      }

      this.#failures = 0;
    } catch (error) {
      this.#failures = Math.min(this.#failures + 1, 10);
      retryAfter = error.retryAfter ?? 0;
    }

    if (!signal.aborted) {
      this.#next(retryAfter);
    }
  }
}

/** Throws for a response that has no result, with the delay that the server asks for. */
export function ensureAnswered(response) {
  if (!response.ok && response.status !== 304) {
    const seconds = Number(response.headers.get("Retry-After"));
    throw Object.assign(new Error(`${response.url}: ${response.status}`), { retryAfter: seconds > 0 ? seconds * 1_000 : 0 });
  }
}
