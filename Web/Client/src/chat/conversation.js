import { Backoff } from "../../../../Libraries/ChatClient.JavaScript/src/delays.js";
import { ChatError } from "../../../../Libraries/ChatClient.JavaScript/src/errors.js";
import { readHistory } from "../../../../Libraries/ChatClient.JavaScript/src/history.js";
import { Outbox } from "./outbox.js";
import { Timeline } from "./timeline.js";

// What the route gives with one request.
const pageSize = 200;
const capacity = 5_000;

/** A room as the page shows it: the messages that are there, those being sent, and the way back into the history. It draws nothing. */
export class Conversation {
  #room = deferred();
  #options;
  #signal;
  #isReadingBack = false;

  timeline = new Timeline(capacity);
  outbox;

  /**
   * @param {string} showId
   * @param {string | null} account The reader's name.
   * @param {object} options
   * @param {() => void} options.changed
   * @param {(message: object) => void} options.received For each message after the ones of the start.
   * @param {() => boolean} options.mayTrim Whether the oldest messages may be dropped.
   * @param {AbortSignal} signal
   */
  constructor(showId, account, options, signal) {
    this.showId = showId;
    this.outbox = new Outbox(account);
    this.#options = { attemptTimeout: 10_000, initialRetryDelay: 200, maxRetryDelay: 10_000, random: Math.random, fetch: fetch.bind(globalThis), server: location.origin, ...options };
    this.#signal = signal;
  }

  /** Whether messages were sent before the first one that is there. */
  get hasEarlier() {
    return this.timeline.first !== null && this.timeline.first > 1;
  }

  /** Shows the latest messages of a room and everything that follows, until the room is left. */
  async follow(room) {
    this.#room.resolve(room);
    const last = room.position;
    this.timeline.prepend(await this.#readUntil(last));
    this.#options.changed();
    for await (const message of room.messages(this.#signal)) {
      this.timeline.append(message);
      this.outbox.arrived(message);
      if (this.#options.mayTrim()) {
        this.timeline.trim();
      }

      this.#options.received(message);
      this.#options.changed();
    }
  }

  /** Reads the messages before the first one that is there. */
  async readBack() {
    if (this.#isReadingBack || !this.hasEarlier) {
      return;
    }

    this.#isReadingBack = true;
    try {
      this.timeline.prepend(await this.#readUntil(this.timeline.first - 1));
      this.#options.changed();
    } finally {
      this.#isReadingBack = false;
    }
  }

  /** Sends a message, which is shown meanwhile. A message that is refused stays, with the reason, until it is sent again or discarded. */
  async send(text, clientMessageId) {
    this.outbox.add(clientMessageId, text);
    await this.#transmit(clientMessageId, text);
  }

  async retry(clientMessageId) {
    const item = this.outbox.retry(clientMessageId);
    if (item) {
      await this.#transmit(clientMessageId, item.text);
    }
  }

  discard(clientMessageId) {
    this.outbox.discard(clientMessageId);
    this.#options.changed();
  }

  async #transmit(clientMessageId, text) {
    this.#options.changed();
    try {
      const room = await this.#room.promise;
      const { seq } = await room.send(text, { clientMessageId, signal: this.#signal });
      this.outbox.acknowledge(clientMessageId, seq, this.timeline.has(seq));
    } catch (error) {
      if (this.#signal.aborted) {
        return;
      }

      this.outbox.fail(clientMessageId, error instanceof ChatError ? error.code : "other");
    }

    this.#options.changed();
  }

  async #readUntil(last) {
    const after = Math.max(0, last - pageSize);
    const backoff = new Backoff(this.#options);
    while (last > 0) {
      let retryAfter = 0;
      try {
        const messages = (await readHistory(this.#options, this.showId, after, this.#signal)).filter(({ seq }) => seq <= last);
        if (messages.at(-1)?.seq === last) {
          return messages;
        }
      } catch (error) {
        if (!(error instanceof ChatError && error.isTransient)) {
          throw error;
        }

        retryAfter = error.retryAfter;
      }

      await backoff.wait(retryAfter, this.#signal);
    }

    return [];
  }
}

function deferred() {
  const result = {};
  result.promise = new Promise((resolve) => Object.assign(result, { resolve }));
  return result;
}
