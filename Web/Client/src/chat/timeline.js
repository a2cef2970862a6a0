/**
 * The messages of a room that the page has: an uninterrupted series in the order of their `seq`. The oldest are dropped beyond a capacity; the history has
 * them.
 */
export class Timeline {
  #messages = [];
  #capacity;

  constructor(capacity) {
    this.#capacity = capacity;
  }

  get length() {
    return this.#messages.length;
  }

  /** The `seq` of the first message; null when there is none. */
  get first() {
    return this.#messages[0]?.seq ?? null;
  }

  /** The `seq` of the last message; null when there is none. */
  get last() {
    return this.#messages.at(-1)?.seq ?? null;
  }

  at(index) {
    return this.#messages[index];
  }

  has(seq) {
    return this.length > 0 && seq >= this.first && seq <= this.last;
  }

  /** Adds a later message. One with a `seq` that is there replaces it and those after it: the server was restored and numbers them again. */
  append(message) {
    if (this.has(message.seq)) {
      if (this.#messages[message.seq - this.first].id === message.id) {
        return;
      }

      this.#messages.length = message.seq - this.first;
    }

    this.#messages.push(message);
  }

  /** Adds earlier messages, which end where the timeline begins. */
  prepend(messages) {
    this.#messages = messages.filter((message) => this.first === null || message.seq < this.first).concat(this.#messages);
  }

  /** Drops the oldest messages beyond the capacity. */
  trim(capacity = this.#capacity) {
    // Not one by one: moving the others costs as much for one as for many.
    if (this.#messages.length > capacity * 1.25) {
      this.#messages.splice(0, this.#messages.length - capacity);
    }
  }
}
