import { ensureAnswered, Poller } from "../platform/poller.js";
import { runWhileVisible } from "../platform/visibility.js";
import { pageTexts } from "../texts/texts.js";
import { StockReader } from "./stock-reader.js";

const interval = 5_000;

/**
 * `<live-stock product-id="..." version="3" stock="12">12 left</live-stock>`: the stock as the server rendered it, kept current while it is in view. A button with
 * `data-buy` and the product's id is disabled while there is none.
 */
export class LiveStock extends HTMLElement {
  static observedAttributes = ["product-id"];

  #stopping = null;

  connectedCallback() {
    this.#stopping = new AbortController();
    const reader = new StockReader(this.getAttribute("product-id"), this.getAttribute("version"));
    const poller = new Poller(async (signal) => {
      const stock = await reader.read(fetch, signal, ensureAnswered);
      if (stock !== null && !signal.aborted) {
        this.#show(stock);
      }
    }, interval);
    runWhileVisible(this, poller, this.#stopping.signal);
  }

  disconnectedCallback() {
    this.#stopping?.abort();
    this.#stopping = null;
  }

  attributeChangedCallback() {
    if (this.#stopping) {
      this.disconnectedCallback();
      this.connectedCallback();
    }
  }

  #show(stock) {
    this.setAttribute("stock", stock);
    this.textContent = pageTexts().stock(stock);
    for (const button of document.querySelectorAll("button[data-buy]")) {
      if (button.dataset.buy === this.getAttribute("product-id")) {
        button.disabled = stock === 0;
      }
    }
  }
}
