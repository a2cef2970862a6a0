import { element } from "../platform/elements.js";

const maxTextLength = 2_000;
let instances = 0;

/** The parts of a chat: status, messages, announcements, and for members the form. */
export class ChatView {
  root;
  log;
  list;
  announcements;
  newest;
  #status;
  #members;
  #empty;
  #texts;
  #form = null;
  #input = null;

  /**
   * @param {object} texts
   * @param {string | null} account The reader's name; null without a session.
   * @param {string | null} logIn Where one logs in.
   */
  constructor(texts, account, logIn) {
    this.#texts = texts;
    this.#status = element("span", { className: "chat-status", role: "status" });
    this.#members = element("span", { className: "chat-members" });
    this.#empty = element("p", { className: "chat-empty", hidden: true }, texts.empty);
    this.list = element("ol", { className: "chat-list", role: "list" });
    // New messages are announced by the announcer: a log that is announced itself would not let a screen reader finish.
    this.log = element("div", { className: "chat-log", role: "log", tabIndex: 0, "aria-label": texts.messages, "aria-live": "off" }, this.#empty, this.list);
    this.newest = element("button", { type: "button", className: "chat-newest", hidden: true });
    this.announcements = element("div", { className: "visually-hidden", "aria-live": "polite" });
    this.root = element(
      "div",
      { className: "chat-frame", "data-state": "connecting" },
      element("div", { className: "chat-header" }, this.#status, this.#members),
      element("div", { className: "chat-body" }, this.log, this.newest),
      this.announcements,
      account === null ? this.#invitation(logIn) : this.#composer(),
    );
  }

  onSubmit(send, signal) {
    this.#form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.#input.value.trim();
      if (text.length > 0) {
        this.#input.value = "";
        send(text);
      }
    }, { signal });
  }

  showState(state, text) {
    this.root.dataset.state = state;
    this.#status.textContent = text;
  }

  showMembers(count) {
    this.#members.textContent = count > 0 ? this.#texts.watching(count) : "";
  }

  showEmpty(isEmpty) {
    this.#empty.hidden = !isEmpty;
  }

  /** Shows the way to the newest messages, with how many are new. */
  showNewest(isShown, count) {
    this.newest.hidden = !isShown;
    if (isShown) {
      this.newest.textContent = this.#texts.newest(count);
    }
  }

  #composer() {
    const id = `chat-input-${++instances}`;
    this.#input = element("input", {
      id, type: "text", maxLength: maxTextLength, autocomplete: "off", enterKeyHint: "send", placeholder: this.#texts.writeMessage, className: "chat-input",
    });
    this.#form = element(
      "form",
      { className: "chat-composer" },
      element("label", { htmlFor: id, className: "visually-hidden" }, this.#texts.message),
      this.#input,
      element("button", { type: "submit", className: "primary chat-send" }, this.#texts.send),
    );
    return this.#form;
  }

  #invitation(logIn) {
    const text = logIn ? element("a", { href: logIn }, this.#texts.logIn) : this.#texts.logIn;
    return element("p", { className: "chat-composer" }, text);
  }
}
