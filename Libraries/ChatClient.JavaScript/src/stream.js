import { Backoff, Deadline, delay } from "./delays.js";
import { ChatError } from "./errors.js";
import { MessageSequencer } from "./sequencer.js";

/**
 * The messages of a room as one consumer reads them. What is missing is read from the history by the consumer's own loop, so that a consumer which does not
 * read causes no requests and occupies a bounded amount of memory.
 */
export class MessageStream {
  #sequencer;
  #readHistory;
  #options;
  #waiting = [];
  #isReading = false;
  #isCompleted = false;
  #error = null;

  /**
   * @param {number | null} after The message before the first; null when the first join determines it.
   * @param {(after: number, signal?: AbortSignal) => Promise<object[]>} readHistory Reads messages after one; throws `ChatError`.
   * @param {object} options Delays and limits.
   */
  constructor(after, readHistory, options) {
    this.#sequencer = new MessageSequencer(after, options.maxBufferedMessages);
    this.#readHistory = readHistory;
    this.#options = options;
  }

  /** The last message of the uninterrupted series that has arrived. */
  get position() {
    return this.#sequencer.position;
  }

  join(after, last, missed) {
    this.#sequencer.join(after, last, missed);
    this.#wake();
  }

  offer(messages) {
    this.#sequencer.offer(messages);
    this.#wake();
  }

  /** Ends the stream after the messages that can be read without the history. */
  complete(error = null) {
    if (!this.#isCompleted) {
      this.#isCompleted = true;
      this.#error = error;
    }

    this.#wake();
  }

  /** @param {AbortSignal} [signal] Stops the enumeration; no message is lost by it. */
  async *read(signal) {
    if (this.#isReading) {
      throw new Error("The messages of a room have one reader: another enumeration is under way.");
    }

    this.#isReading = true;
    try {
      for (let message; (message = await this.#next(signal)) !== null; ) {
        yield message;
      }
    } finally {
      this.#isReading = false;
    }
  }

  async #next(signal) {
    for (;;) {
      signal?.throwIfAborted();
      const message = this.#sequencer.take();
      if (message !== null) {
        return message;
      }

      if (this.#isCompleted) {
        if (this.#error) {
          throw this.#error;
        }

        return null;
      }

      if (this.#sequencer.needsHistory) {
        await this.#fill(signal);
      } else if (!this.#sequencer.hasGap) {
        await this.#changed(signal);
      } else if (!(await this.#isFilled(signal))) {
        this.#sequencer.settle();
      }
    }
  }

  /** Waits until the missing message arrives, at most `gapDelay`. */
  async #isFilled(signal) {
    const deadline = new Deadline(this.#options.gapDelay, signal);
    const taken = this.#sequencer.taken;
    try {
      while (!this.#isCompleted && this.#sequencer.taken === taken && this.#sequencer.hasGap && !this.#sequencer.needsHistory) {
        await this.#changed(deadline.signal);
      }

      return true;
    } catch (error) {
      signal?.throwIfAborted();
      if (deadline.hasPassed) {
        return false;
      }

      throw error;
    } finally {
      deadline.clear();
    }
  }

  async #fill(signal) {
    const backoff = new Backoff(this.#options);
    const taken = this.#sequencer.taken;
    while (!this.#isCompleted && this.#sequencer.needsHistory && this.#sequencer.taken === taken) {
      let retryAfter = 0;
      try {
        this.#sequencer.offer(await this.#readHistory(taken, signal));
        if (!this.#sequencer.needsHistory) {
          return;
        }
      } catch (error) {
        if (!(error instanceof ChatError && error.isTransient)) {
          throw error;
        }

        retryAfter = error.retryAfter;
      }

      // The server does not respond, or its database does not have the message yet.
      await delay(backoff.next() + retryAfter, signal);
    }
  }

  #changed(signal) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const aborted = () => reject(signal.reason);
      signal?.addEventListener("abort", aborted, { once: true });
      this.#waiting.push(() => {
        signal?.removeEventListener("abort", aborted);
        resolve();
      });
    });
  }

  #wake() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) {
      resume();
    }
  }
}
