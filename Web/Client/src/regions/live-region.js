import { ensureAnswered, Poller } from "../platform/poller.js";
import { runWhileVisible } from "../platform/visibility.js";
import { changedEvent } from "./events.js";
import { patch } from "./patch.js";

const minInterval = 500;

/**
 * `<live-region id="..." interval="2000" src="/path">`: what the server renders at `src`, by default the page itself, read again every `interval` milliseconds
 * while it is in view. The element with the same id in the response replaces this one's content and attributes; without `interval` in it, it stops.
 * It is also read after an event `contentchange` inside it.
 */
export class LiveRegion extends HTMLElement {
  static observedAttributes = ["interval", "src"];

  #stopping = null;

  connectedCallback() {
    const interval = Number(this.getAttribute("interval"));
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    this.addEventListener(changedEvent, () => void this.#read(signal).catch(() => {}), { signal });
    if (interval > 0) {
      runWhileVisible(this, new Poller((stopping) => this.#read(stopping), Math.max(interval, minInterval)), signal);
    }
  }

  disconnectedCallback() {
    this.#stopping?.abort();
    this.#stopping = null;
  }

  attributeChangedCallback(_name, previous, value) {
    if (previous !== value && this.isConnected) {
      this.disconnectedCallback();
      this.connectedCallback();
    }
  }

  async #read(signal) {
    const response = await fetch(this.getAttribute("src") ?? location.href, { headers: { Accept: "text/html" }, cache: "no-store", signal });
    ensureAnswered(response);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const region = page.getElementById(this.id);
    if (region && !signal.aborted) {
      patch(this, region);
    }
  }
}
