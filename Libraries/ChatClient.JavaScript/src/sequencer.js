/**
 * Puts the messages of a room into order, drops those that it has, and knows which are missing. Invariant: `take` returns the messages after the start one by
 * one without a gap, each once, whatever is offered in whatever order. It keeps the messages of a window that begins after the last one taken; of those
 * beyond it notes only that they exist.
 */
export class MessageSequencer {
  #capacity;
  #window = new Map();
  #early = [];
  #isStarted = false;
  #taken = 0;
  #position = 0;
  #known = 0;
  #settled = 0;

  /**
   * @param {number | null} after The message before the first; null when the first join determines it.
   * @param {number} capacity The length of the window.
   */
  constructor(after, capacity) {
    this.#capacity = capacity;
    if (after !== null) {
      this.#start(after);
    }
  }

  /** The last message of the uninterrupted series; null before the start. With this one a client joins again. */
  get position() {
    return this.#isStarted ? this.#position : null;
  }

  /** The last message that was taken. */
  get taken() {
    return this.#taken;
  }

  /** Whether the next message exists and is not here. */
  get hasGap() {
    return this.#isStarted && this.#known > this.#taken && !this.#window.has(this.#taken + 1);
  }

  /** Whether the next message exists, is not here, and will not arrive by itself: only the history has it. */
  get needsHistory() {
    return this.hasGap && this.#settled > this.#taken;
  }

  /**
   * Takes the response to a join.
   * @param {number | null} after The message that the join named.
   * @param {number} last The last message of the room: those after it arrive as events, those before it do not.
   * @param {object[]} missed Messages after `after`, perhaps not all of them.
   */
  join(after, last, missed) {
    if (!this.#isStarted) {
      this.#start(after ?? last);
    } else if (after !== null && last < after) {
      this.#rewind(last);
    }

    this.#known = Math.max(this.#known, last);
    this.#settled = Math.max(this.#settled, last);
    this.offer(missed);
  }

  /** Takes messages in any order, also again. */
  offer(messages) {
    for (const message of messages) {
      this.#add(message);
    }
  }

  /** The messages that are missing now will not arrive by themselves. */
  settle() {
    this.#settled = this.#known;
  }

  /** The next message, or null when it is not here. */
  take() {
    const message = this.#isStarted ? this.#window.get(this.#taken + 1) : undefined;
    if (message === undefined) {
      return null;
    }

    this.#window.delete(++this.#taken);
    return message;
  }

  #start(position) {
    this.#isStarted = true;
    this.#taken = this.#position = this.#known = position;
    this.offer(this.#early);
    this.#early = [];
  }

  // The server has fewer messages than it had: it was restored, or a failover lost commits. What follows has these numbers again.
  #rewind(last) {
    for (const seq of [...this.#window.keys()].filter((seq) => seq > last)) {
      this.#window.delete(seq);
    }

    this.#taken = Math.min(this.#taken, last);
    this.#position = Math.min(this.#position, last);
    this.#known = this.#settled = last;
  }

  #add(message) {
    if (!this.#isStarted) {
      if (this.#early.length < this.#capacity) {
        this.#early.push(message);
      }

      return;
    }

    this.#known = Math.max(this.#known, message.seq);
    if (message.seq <= this.#position || message.seq > this.#taken + this.#capacity) {
      return;
    }

    this.#window.set(message.seq, message);
    while (this.#window.has(this.#position + 1)) {
      this.#position++;
    }
  }
}
