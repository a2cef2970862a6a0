/** A call that the server refused, or that did not reach it. */
export class ChatError extends Error {
  /**
   * @param {string} code One of the hub's codes (`invalid-input`, `unauthenticated`, `not-found`, `conflict`, `too-many-requests`, `unavailable`,
   * `internal-error`), or `timeout`.
   * @param {string} message
   * @param {{ cause?: unknown, retryAfter?: number }} [details] `retryAfter`: the milliseconds that the server asks to wait.
   */
  constructor(code, message, { cause, retryAfter = 0 } = {}) {
    super(message, { cause });
    this.name = "ChatError";
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same call may succeed later. */
  get isTransient() {
    return this.code === "too-many-requests" || this.code === "unavailable" || this.code === "internal-error";
  }

  /** Reads the text of an error of the hub, `code: sentence`, which SignalR puts after a sentence of its own. */
  static parse(text, cause) {
    const match = /^(?:.*?HubException: )?([a-z]+(?:-[a-z]+)*): (.+)$/s.exec(text);
    if (!match) {
      return new ChatError("internal-error", text, { cause });
    }

    const delay = /Try again in ([0-9]+) ms/.exec(match[2]);
    return new ChatError(match[1], match[2], { cause, retryAfter: delay ? Number(delay[1]) : 0 });
  }
}
