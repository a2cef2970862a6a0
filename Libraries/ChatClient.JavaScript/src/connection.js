import { abortable, Backoff } from "./delays.js";
import { ChatError } from "./errors.js";
import { readHistory } from "./history.js";
import { ChatRoom } from "./room.js";
import { HubSession } from "./session.js";
import { MessageStream } from "./stream.js";

// A connection that lasted so long was not refused by an overloaded or draining server: the delays begin anew.
const stableAfter = 1_000;

const defaults = {
  sendTimeout: 30_000,
  attemptTimeout: 10_000,
  serverTimeout: 30_000,
  initialRetryDelay: 200,
  maxRetryDelay: 10_000,
  gapDelay: 100,
  maxBufferedMessages: 1_000,
  random: Math.random,
};

/**
 * A connection to the chat that outlives its WebSockets: when one is lost, another is opened, and the rooms are joined again where they were.
 *
 * Events: `statechange`, when `state` changes; `orderchanged`, with `detail: { orderId, status }`, when an order of the session's account has another status
 * (lost while there is no connection).
 */
export class ChatConnection extends EventTarget {
  #options;
  #rooms = new Map();
  #stopping = new AbortController();
  #session = null;
  #running = Promise.resolve();
  #connected;

  /** `connecting`, `connected` or `closed`. */
  state = "connecting";

  constructor(options) {
    super();
    this.#options = options;
  }

  /**
   * Connects, without negotiation, with a WebSocket. An attempt that fails is repeated until one succeeds.
   * @param {object} options
   * @param {string | URL} [options.server] The address of the gateway; in a browser, the page's own by default.
   * @param {() => string | Promise<string>} [options.cookie] In Node: the header `Cookie` for each connection and request. A browser adds its own.
   * @param {number} [options.sendTimeout] How long `ChatRoom.send` tries, in milliseconds: 30,000.
   * @param {number} [options.attemptTimeout] After which an attempt to connect, a call or a request counts as lost: 10,000.
   * @param {number} [options.serverTimeout] The connection is lost when nothing has arrived for this time: 30,000.
   * @param {number} [options.initialRetryDelay] The maximum delay before the first retry, which doubles up to `maxRetryDelay`: 200. Each is a random share.
   * @param {number} [options.maxRetryDelay] 10,000.
   * @param {number} [options.gapDelay] How long a message that was overtaken is awaited before it is read from the history: 100.
   * @param {number} [options.maxBufferedMessages] Messages of a room that are kept for a consumer that does not read; the others are read later: 1,000.
   * @param {object} [options.signalR] The module `@microsoft/signalr`; the global `signalR` by default.
   * @param {typeof fetch} [options.fetch]
   * @param {() => number} [options.random] 0 to 1.
   * @param {AbortSignal} [signal] Stops trying.
   */
  static async connect(options = {}, signal) {
    const connection = new this({
      ...defaults,
      server: globalThis.location?.origin,
      signalR: globalThis.signalR,
      fetch: globalThis.fetch.bind(globalThis),
      ...options,
    });
    connection.#connected = new Promise((resolve) => connection.addEventListener("statechange", resolve, { once: true }));
    connection.#running = connection.#run();
    try {
      await abortable(connection.#connected, signal ?? connection.#stopping.signal);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * Joins a show. An attempt that fails is repeated until one succeeds.
   * @param {string} showId
   * @param {{ after?: number | null, signal?: AbortSignal }} [details] `after`: the last message that the consumer has, 0 for none; null, the default, to
   * receive only what is sent after the join.
   * @returns {Promise<ChatRoom>}
   * @throws {ChatError} There is no such show, or the connection is in too many.
   */
  async join(showId, { after = null, signal } = {}) {
    if (this.state === "closed") {
      throw new Error("The connection was closed.");
    }

    if (this.#rooms.has(showId)) {
      throw new Error(`The connection has joined show ${showId} already.`);
    }

    const stream = new MessageStream(after, (from, reading) => readHistory(this.#options, showId, from, reading), this.#options);
    const room = new ChatRoom(showId, this, stream, this.#options);
    this.#rooms.set(showId, room);
    try {
      if (this.#session) {
        void room.enter(this.#session);
      }

      await abortable(room.entered.promise, signal ?? this.#stopping.signal);
      return room;
    } catch (error) {
      await room.leave();
      throw error;
    }
  }

  /** Leaves all rooms and closes the connection. */
  async close() {
    this.#stopping.abort();
    await this.#running;
    for (const room of this.#rooms.values()) {
      room.end();
    }

    this.#rooms.clear();
    this.#setState("closed");
  }

  /** @internal Removes a room, and leaves it on the server. */
  async forget(room, session) {
    const current = this.#rooms.get(room.showId);
    if (current && current !== room) {
      // The show was joined again meanwhile.
      return;
    }

    this.#rooms.delete(room.showId);
    try {
      if (session && !session.isClosed) {
        await session.leave(room.showId);
      }
    } catch (error) {
      if (!(error instanceof ChatError)) {
        throw error;
      }
      // The messages of the room are ignored, and the server forgets it with the connection.
    }
  }

  async #run() {
    const { signal } = this.#stopping;
    const backoff = new Backoff(this.#options);
    const events = {
      messages: (showId, messages) => this.#rooms.get(showId)?.onMessages(messages),
      presence: (showId, members) => this.#rooms.get(showId)?.onPresence(members),
      orderChanged: (orderId, status) => this.dispatchEvent(new CustomEvent("orderchanged", { detail: { orderId, status } })),
    };
    while (!signal.aborted) {
      const openedAt = performance.now();
      try {
        await this.#use(await HubSession.open(this.#options, events, signal));
        if (performance.now() - openedAt > stableAfter) {
          backoff.reset();
        }
      } catch (error) {
        if (!signal.aborted && !(error instanceof ChatError)) {
          throw error;
        }
      }

      await backoff.wait(0, signal).catch(() => {});
    }
  }

  /** Joins all rooms over a new connection, and resolves when it has ended. */
  async #use(session) {
    this.#session = session;
    this.#setState("connected");
    for (const room of this.#rooms.values()) {
      void room.enter(session);
    }

    try {
      await abortable(session.closed, this.#stopping.signal);
    } finally {
      this.#session = null;
      for (const room of this.#rooms.values()) {
        room.onDisconnected(session);
      }

      this.#setState("connecting");
      await session.close();
    }
  }

  #setState(state) {
    if (this.state !== state) {
      this.state = state;
      this.dispatchEvent(new Event("statechange"));
    }
  }
}
