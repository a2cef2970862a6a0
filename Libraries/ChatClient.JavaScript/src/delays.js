/** Waits; rejects with the signal's reason when it is aborted. */
export function delay(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const aborted = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", aborted);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", aborted, { once: true });
  });
}

/** Settles as the promise does; rejects with the signal's reason when it is aborted first. */
export async function abortable(promise, signal) {
  signal.throwIfAborted();
  let aborted;
  const abortion = new Promise((_, reject) => {
    aborted = () => reject(signal.reason);
    signal.addEventListener("abort", aborted, { once: true });
  });
  try {
    return await Promise.race([promise, abortion]);
  } finally {
    signal.removeEventListener("abort", aborted);
  }
}

/** A deadline, whose timer ends with it: `signal` is aborted when the time has passed or another signal is aborted. */
export class Deadline {
  #timeout = new AbortController();
  #timer;

  constructor(milliseconds, ...signals) {
    this.#timer = setTimeout(() => this.#timeout.abort(new DOMException("The time has passed.", "TimeoutError")), milliseconds);
    this.signal = AbortSignal.any([this.#timeout.signal, ...signals.filter((signal) => signal)]);
  }

  get hasPassed() {
    return this.#timeout.signal.aborted;
  }

  clear() {
    clearTimeout(this.#timer);
  }
}

/** The delays between attempts: exponential, with full jitter. */
export class Backoff {
  #options;
  #failures = 0;

  constructor(options) {
    this.#options = options;
  }

  reset() {
    this.#failures = 0;
  }

  next() {
    const { initialRetryDelay, maxRetryDelay, random } = this.#options;
    const maximum = Math.min(maxRetryDelay, initialRetryDelay * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    return maximum * random();
  }

  /** Waits for the next delay, and for the time that the server named. */
  wait(retryAfter, signal) {
    return delay(this.next() + retryAfter, signal);
  }
}
