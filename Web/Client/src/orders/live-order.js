import { leaseConnection } from "../connection/lease.js";
import { ensureAnswered, Poller } from "../platform/poller.js";
import { changedEvent } from "../regions/events.js";
import { pageTexts } from "../texts/texts.js";

const finalStatuses = new Set(["fulfilled", "rejected"]);

// Events are not repeated: one that is lost is made up for by reading the order.
const readInterval = 10_000;

/** `<live-order order-id="..." status="accepted" account="NAME">Accepted</live-order>`: follows the order until its status is final. */
export class LiveOrder extends HTMLElement {
  static observedAttributes = ["order-id", "account", "status"];

  #following = null;

  connectedCallback() {
    if (!this.#following && !finalStatuses.has(this.getAttribute("status"))) {
      this.#following = new AbortController();
      void this.#follow(this.getAttribute("order-id"), this.#following.signal);
    }
  }

  disconnectedCallback() {
    this.#following?.abort();
    this.#following = null;
  }

  attributeChangedCallback(name, previous, value) {
    if (this.isConnected && previous !== value && (name !== "status" || finalStatuses.has(value))) {
      this.disconnectedCallback();
      this.connectedCallback();
    }
  }

  async #follow(orderId, signal) {
    const poller = new Poller((stopping) => this.#read(orderId, AbortSignal.any([signal, stopping])), readInterval);
    const { connection: opening, release } = leaseConnection(this.getAttribute("account"));
    poller.start();
    signal.addEventListener("abort", () => {
      poller.stop();
      release();
    });
    const connection = await opening;
    if (signal.aborted) {
      return;
    }

    const read = () => this.#read(orderId, signal).catch(() => {});
    connection.addEventListener("statechange", () => connection.state === "connected" && read(), { signal });
    connection.addEventListener("orderchanged", ({ detail }) => detail.orderId === orderId && this.#show(detail.status), { signal });
    await read();
  }

  async #read(orderId, signal) {
    const response = await fetch(`/api/orders/${encodeURIComponent(orderId)}`, { cache: "no-store", signal });
    ensureAnswered(response);
    const { status } = await response.json();
    if (!signal.aborted) {
      this.#show(status);
    }
  }

  #show(status) {
    const text = pageTexts().order[status];
    if (text && status !== this.getAttribute("status")) {
      this.textContent = text;
      this.setAttribute("status", status);
      // The region around it, if there is one, has more to say about the new status.
      this.dispatchEvent(new Event(changedEvent, { bubbles: true }));
    }
  }
}
