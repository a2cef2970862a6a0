import { ChatError } from "../../../../Libraries/ChatClient.JavaScript/src/errors.js";
import { leaseConnection } from "../connection/lease.js";
import { pageTexts } from "../texts/texts.js";
import { Announcer } from "./announcer.js";
import { ChatView } from "./chat-view.js";
import { Conversation } from "./conversation.js";
import { MessageList } from "./message-list.js";
import { messageRow, outgoingRow } from "./message-row.js";

// Rows before the first one that is drawn, below which earlier messages are read.
const readBackMargin = 20;

/**
 * `<chat-room data-permanent show-id="..." account="NAME" log-in="/path">`: the chat of a show. Without an account it can be read, and links to where one
 * signs in. `data-permanent` keeps enhanced navigation from removing what is drawn; an attribute that it changes begins anew.
 */
export class ChatRoomElement extends HTMLElement {
  static observedAttributes = ["show-id", "account"];

  #stopping = null;

  connectedCallback() {
    if (!this.#stopping) {
      this.#stopping = new AbortController();
      void this.#run(this.#stopping.signal);
    }
  }

  disconnectedCallback() {
    this.#stopping?.abort();
    this.#stopping = null;
  }

  attributeChangedCallback(_name, previous, value) {
    if (this.#stopping && previous !== value) {
      this.disconnectedCallback();
      this.connectedCallback();
    }
  }

  async #run(signal) {
    const texts = pageTexts();
    const account = this.getAttribute("account");
    const view = new ChatView(texts, account, this.getAttribute("log-in"));
    const { conversation, list } = this.#compose(view, account, texts, signal);
    view.showState("connecting", texts.connecting);
    this.replaceChildren(view.root);
    list.start(signal);

    const { connection: opening, release } = leaseConnection(account);
    signal.addEventListener("abort", release);
    try {
      const connection = await opening;
      const showState = () => view.showState(connection.state, connection.state === "connected" ? texts.connected : texts.reconnecting);
      connection.addEventListener("statechange", showState, { signal });
      showState();
      const room = await connection.join(conversation.showId, { signal });
      signal.addEventListener("abort", () => void room.leave());
      const showMembers = () => {
        view.showMembers(room.members);
        showInPage(`[data-members="${CSS.escape(room.showId)}"]`, texts.watching(room.members));
      };
      room.addEventListener("members", showMembers, { signal });
      showMembers();
      room.addEventListener("joined", () => showReplica(room.servedBy), { signal });
      showReplica(room.servedBy);
      await conversation.follow(room);
    } catch (error) {
      if (!signal.aborted) {
        view.showState("failed", texts.unknownShow);
        if (!(error instanceof ChatError)) {
          throw error;
        }
      }
    }
  }

  #compose(view, account, texts, signal) {
    const announcer = new Announcer(view.announcements, texts);
    let unread = 0;
    const conversation = new Conversation(this.getAttribute("show-id"), account, {
      changed: () => list.update(),
      received: (message) => {
        unread = list.isAtEnd ? 0 : unread + 1;
        if (message.author !== account) {
          announcer.add(message);
        }
      },
      mayTrim: () => list.isAtEnd,
    }, signal);
    const { timeline, outbox } = conversation;
    const actions = { retry: (id) => void conversation.retry(id), discard: (id) => conversation.discard(id) };
    const outgoing = (index) => outbox.visible[index - timeline.length];
    const list = new MessageList(view.log, view.list, {
      count: () => timeline.length + outbox.visible.length,
      keyAt: (index) => (index < timeline.length ? timeline.at(index).seq : `${outgoing(index).id} ${outgoing(index).state}`),
      indexOf: (key) => (timeline.has(key) ? key - timeline.first : -1),
      create: (index) => {
        const message = timeline.at(index);
        return message ? messageRow(message, message.author === account) : outgoingRow(outgoing(index), account, texts, actions);
      },
      drawn: (start) => {
        unread = list.isAtEnd ? 0 : unread;
        view.showNewest(!list.isAtEnd, unread);
        view.showEmpty(timeline.length + outbox.visible.length === 0);
        if (start < readBackMargin && !list.isAtEnd) {
          void conversation.readBack().catch(() => {});
        }
      },
    });
    view.newest.addEventListener("click", () => list.scrollToEnd(), { signal });
    view.onSubmit((text) => {
      list.scrollToEnd();
      void conversation.send(text, newId());
    }, signal);
    return { conversation, list };
  }
}

function showInPage(selector, text) {
  for (const entry of document.querySelectorAll(selector)) {
    entry.textContent = text;
  }
}

/** Shows in the page's "served by" which replica serves the chat. */
function showReplica(name) {
  for (const entry of document.querySelectorAll("[data-served-by='chat']")) {
    entry.hidden = name === null;
    (entry.querySelector("dd") ?? entry).textContent = name ?? "";
  }
}

// crypto.randomUUID exists in secure contexts only.
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
