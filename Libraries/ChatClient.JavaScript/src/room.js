import { abortable, Backoff, Deadline } from "./delays.js";
import { ChatError } from "./errors.js";

/**
 * A show that a `ChatConnection` has joined. It stays joined over lost connections until it is left. Iterating it gives the messages of the show after the
 * one that the join named, each once and in the order of their `seq`, without gaps, and waits for the next one until the room is left.
 *
 * Events: `members`, when the number of connections in the room changes; `joined`, when it is joined over another connection.
 */
export class ChatRoom extends EventTarget {
  #connection;
  #stream;
  #options;
  #ended = new AbortController();
  #error = null;
  #session = null;
  #joined = deferred();

  /** The show. */
  showId;

  /** The connections in the room, over all replicas, as last reported. */
  members = 0;

  /** The replica that serves the room's connection, as of the last join. */
  servedBy = null;

  /** @internal Resolves with the first successful join. */
  entered = deferred();

  /** @internal Use `ChatConnection.join`. */
  constructor(showId, connection, stream, options) {
    super();
    this.showId = showId;
    this.#connection = connection;
    this.#stream = stream;
    this.#options = options;
    for (const { promise } of [this.#joined, this.entered]) {
      // A failure without a caller that waits is no unhandled rejection.
      promise.catch(() => {});
    }
  }

  /** The last message of the uninterrupted series that has arrived, read or not; null before the first join. */
  get position() {
    return this.#stream.position;
  }

  [Symbol.asyncIterator]() {
    return this.#stream.read();
  }

  /**
   * The messages, as iterating the room does.
   * @param {AbortSignal} [signal] Stops the enumeration; it can be continued later, and no message is lost.
   */
  messages(signal) {
    return this.#stream.read(signal);
  }

  /**
   * Sends a message, and resolves with `{ seq, sentAt }` when it is stored. It is sent again, over a new connection if necessary, until it is acknowledged,
   * refused for good, or `sendTimeout` has passed; the server stores it once. Messages that are sent without waiting for each other have any order.
   * @param {string} text 1 to 2,000 characters, no control or bidirectional-override characters.
   * @param {{ clientMessageId?: string, signal?: AbortSignal }} [details] `clientMessageId` names the message: 1 to 64 letters, digits, '-' or '_'.
   * @throws {ChatError} The server refuses the message; or with the code `timeout`: whether it was stored is not known, and sending it again with the same
   * `clientMessageId` does no harm.
   */
  async send(text, { clientMessageId = newId(), signal } = {}) {
    const deadline = new Deadline(this.#options.sendTimeout, this.#ended.signal, signal);
    const backoff = new Backoff(this.#options);
    let last;
    try {
      for (;;) {
        const session = await abortable(this.#joined.promise, deadline.signal);
        try {
          return await session.send(this.showId, clientMessageId, text, deadline.signal);
        } catch (error) {
          if (!(error instanceof ChatError && error.isTransient)) {
            throw error;
          }

          last = error;
        }

        await backoff.wait(last.retryAfter, deadline.signal);
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (this.#ended.signal.aborted) {
        throw new Error("The room was left.", { cause: error });
      }

      throw deadline.hasPassed
        ? new ChatError("timeout", `The message ${clientMessageId} was not acknowledged in time; whether it was stored is not known.`, { cause: last })
        : error;
    } finally {
      deadline.clear();
    }
  }

  /** Leaves the room: the enumeration of its messages ends. */
  async leave() {
    const session = this.#session;
    this.end();
    await this.#connection.forget(this, session);
  }

  /** @internal */
  onMessages(messages) {
    this.#stream.offer(messages);
  }

  /** @internal */
  onPresence(members) {
    if (this.members !== members) {
      this.members = members;
      this.dispatchEvent(new Event("members"));
    }
  }

  /** @internal Joins over a new connection; resolves when it is joined, the connection has ended, or the room has. */
  async enter(session) {
    const backoff = new Backoff(this.#options);
    const { signal } = this.#ended;
    while (!signal.aborted && !session.isClosed && !this.#error) {
      try {
        const after = this.#stream.position;
        const response = await session.join(this.showId, after, signal);
        this.#stream.join(after, response.lastSeq, response.missed);
        this.#session = session;
        this.servedBy = response.servedBy ?? null;
        this.dispatchEvent(new Event("joined"));
        this.#joined.resolve(session);
        this.entered.resolve();
        this.onPresence(response.members);
      } catch (error) {
        if (signal.aborted) {
          // The server may have executed the join.
          await this.#connection.forget(this, session);
        } else if (error instanceof ChatError && error.isTransient) {
          await backoff.wait(error.retryAfter);
          continue;
        } else {
          this.end(error);
          await this.#connection.forget(this, null);
        }
      }

      return;
    }
  }

  /** @internal The connection has ended: messages wait for the next one. */
  onDisconnected(session) {
    if (this.#session === session) {
      this.#session = null;
      this.#joined = deferred();
    }
  }

  /** @internal Nothing is received or sent any more. */
  end(error = null) {
    this.#stream.complete(error);
    if (error) {
      this.#error = error;
      this.#joined.promise.catch(() => {});
      this.#joined.reject(error);
      this.entered.reject(error);
    } else {
      this.#ended.abort();
    }
  }
}

function deferred() {
  const result = {};
  result.promise = new Promise((resolve, reject) => Object.assign(result, { resolve, reject }));
  return result;
}

// crypto.randomUUID exists in secure contexts only.
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
