// An element that enhanced navigation replaces is gone before the next one is there.
const closeDelay = 2_000;

/** Connections that several elements use: opened for the first, closed a little after the last. */
export class ConnectionPool {
  #open;
  #schedule;
  #entries = new Map();

  /**
   * @param {(signal: AbortSignal) => Promise<{ close(): Promise<void> }>} open
   * @param {(run: () => void, delay: number) => void} [schedule]
   */
  constructor(open, schedule = (run, delay) => setTimeout(run, delay)) {
    this.#open = open;
    this.#schedule = schedule;
  }

  /** @param {string} key */
  lease(key) {
    let entry = this.#entries.get(key);
    if (!entry) {
      const stopping = new AbortController();
      entry = { users: 0, stopping, connection: this.#open(stopping.signal) };
      entry.connection.catch(() => {});
      this.#entries.set(key, entry);
    }

    entry.users++;
    let isReleased = false;
    const release = () => {
      if (!isReleased) {
        isReleased = true;
        entry.users--;
        this.#schedule(() => this.#closeUnused(key, entry), closeDelay);
      }
    };
    return { connection: entry.connection, release };
  }

  #closeUnused(key, entry) {
    if (entry.users === 0 && this.#entries.get(key) === entry) {
      this.#entries.delete(key);
      entry.stopping.abort();
      entry.connection.then((connection) => connection.close(), () => {});
    }
  }
}
