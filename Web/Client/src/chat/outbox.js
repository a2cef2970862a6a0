/**
 * The messages that the reader has written and that are not in the timeline yet. Invariant: a message is shown once, in the outbox until it arrives in the
 * timeline, whatever comes first, the message or its acknowledgement.
 */
export class Outbox {
  #items = new Map();
  #author;

  /** @param {string | null} author The reader's name. */
  constructor(author) {
    this.#author = author;
  }

  /** What is to be shown, in the order of writing. */
  get visible() {
    return [...this.#items.values()].filter((item) => !item.hasArrived);
  }

  /** @returns {{ id: string, text: string, state: "sending" | "failed" }} */
  add(id, text) {
    const item = { id, text, state: "sending", seq: null, reason: null, hasArrived: false };
    this.#items.set(id, item);
    return item;
  }

  get(id) {
    return this.#items.get(id);
  }

  /** The message is stored. */
  acknowledge(id, seq, isInTimeline) {
    const item = this.#items.get(id);
    if (item && (item.hasArrived || isInTimeline)) {
      this.#items.delete(id);
    } else if (item) {
      item.seq = seq;
    }
  }

  /** The message was refused, or not acknowledged in time. */
  fail(id, reason) {
    const item = this.#items.get(id);
    if (item?.hasArrived) {
      // It is stored, and only its acknowledgement was lost.
      this.#items.delete(id);
    } else if (item) {
      Object.assign(item, { state: "failed", reason });
    }
  }

  /** Sends again. With the same id the server stores it once. */
  retry(id) {
    const item = this.#items.get(id);
    if (item) {
      Object.assign(item, { state: "sending", reason: null });
    }

    return item;
  }

  discard(id) {
    this.#items.delete(id);
  }

  /** A message has arrived in the timeline. Before its acknowledgement, it is known by its author and text. */
  arrived(message) {
    if (this.#items.size === 0 || message.author !== this.#author) {
      return;
    }

    for (const item of this.#items.values()) {
      if (item.seq === message.seq) {
        this.#items.delete(item.id);
        return;
      }
    }

    for (const item of this.#items.values()) {
      if (item.seq === null && !item.hasArrived && item.text === message.text) {
        item.hasArrived = true;
        return;
      }
    }
  }
}
