import { abortable, Deadline } from "./delays.js";
import { ChatError } from "./errors.js";
import { sessionHeaders } from "./history.js";

/** One connection of the hub, from its opening to its end; it does not reconnect. */
export class HubSession {
  #hub;
  #options;

  /** Resolves when the connection has ended, with the error or undefined. */
  closed;
  isClosed = false;

  constructor(hub, options) {
    this.#hub = hub;
    this.#options = options;
    this.closed = new Promise((resolve) => {
      hub.onclose((error) => {
        this.isClosed = true;
        resolve(error);
      });
    });
  }

  /**
   * Opens a connection. Throws `ChatError`: a browser does not say why it failed, so that every failure is `unavailable`.
   * @param {object} options
   * @param {{ messages: Function, presence: Function, orderChanged: Function }} events
   * @param {AbortSignal} signal
   */
  static async open(options, events, signal) {
    const { signalR } = options;
    const hub = new signalR.HubConnectionBuilder()
      .withUrl(new URL("/hubs/chat", options.server).href, {
        skipNegotiation: true,
        transport: signalR.HttpTransportType.WebSockets,
        headers: await sessionHeaders(options),
      })
      .configureLogging(signalR.LogLevel.None)
      .build();
    hub.serverTimeoutInMilliseconds = options.serverTimeout;
    for (const [name, handler] of Object.entries(events)) {
      hub.on(name, handler);
    }

    const session = new HubSession(hub, options);
    const deadline = new Deadline(options.attemptTimeout, signal);
    try {
      await abortable(hub.start(), deadline.signal);
      return session;
    } catch (error) {
      void hub.stop();
      signal.throwIfAborted();
      throw new ChatError("unavailable", `The chat of ${options.server} cannot be reached: ${error.message}`, { cause: error });
    } finally {
      deadline.clear();
    }
  }

  join(showId, after, signal) {
    return this.#invoke("Join", [showId, after], signal);
  }

  send(showId, clientMessageId, text, signal) {
    return this.#invoke("Send", [showId, clientMessageId, text], signal);
  }

  leave(showId, signal) {
    return this.#invoke("Leave", [showId], signal);
  }

  close() {
    return this.#hub.stop();
  }

  async #invoke(method, args, signal) {
    const deadline = new Deadline(this.#options.attemptTimeout, signal);
    try {
      return await abortable(this.#hub.invoke(method, ...args), deadline.signal);
    } catch (error) {
      signal?.throwIfAborted();
      // The connection ended, the response did not arrive in time, or the hub refused the call.
      throw this.isClosed || deadline.hasPassed || !/HubException: |error on the server/.test(error.message)
        ? new ChatError("unavailable", `${method} was not answered: ${error.message}`, { cause: error })
        : ChatError.parse(error.message, error);
    } finally {
      deadline.clear();
    }
  }
}
