import uPlot from "uplot";
import plotStyles from "uplot/dist/uPlot.min.css";
import chartStyles from "../../styles/chart.css";
import { readChart } from "./chart-data.js";
import { chartOptions } from "./chart-options.js";

let styles;

function sharedStyles() {
  if (!styles) {
    styles = new CSSStyleSheet();
    styles.replaceSync(plotStyles + chartStyles);
  }

  return styles;
}

/**
 * `<chart-view label="..." height="260"><script type="application/json">...</script><table>...</table></chart-view>`: draws the data of the script; the other
 * children stay below the chart, but for an `<svg>`: the chart as it is without a script, which is hidden while this one is drawn. It draws again when they change, when its width does, and when the colours of the system do.
 */
export class ChartView extends HTMLElement {
  static observedAttributes = ["label", "height"];

  #plot = null;
  #stopping = null;
  #container;
  #width = 0;
  #json = null;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sharedStyles()];
    this.#container = document.createElement("div");
    this.#container.className = "plot";
    this.#container.role = "img";
    shadow.append(this.#container, document.createElement("slot"));
  }

  connectedCallback() {
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    const content = new MutationObserver(() => this.#draw());
    content.observe(this, { childList: true, subtree: true, characterData: true });
    const size = new ResizeObserver(() => this.#width !== this.#container.clientWidth && this.#draw(true));
    size.observe(this.#container);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw(true), { signal });
    signal.addEventListener("abort", () => {
      content.disconnect();
      size.disconnect();
    });
    this.#draw(true);
  }

  disconnectedCallback() {
    this.#stopping?.abort();
    this.#stopping = null;
    this.#plot?.destroy();
    this.#plot = null;
  }

  attributeChangedCallback() {
    if (this.#stopping) {
      this.#draw(true);
    }
  }

  #draw(isChanged = false) {
    const json = this.querySelector("script[type='application/json']")?.textContent ?? "";
    if (json === this.#json && !isChanged) {
      return;
    }

    this.#json = json;
    this.#width = this.#container.clientWidth;
    this.#container.ariaLabel = this.getAttribute("label") ?? "";
    this.#plot?.destroy();
    this.#plot = null;
    this.#container.replaceChildren();
    this.#container.classList.remove("is-drawn");
    const height = Number(this.getAttribute("height")) || 260;
    this.#container.style.blockSize = `${height}px`;
    if (this.#width === 0 || json.trim() === "") {
      return;
    }

    try {
      const chart = readChart(json);
      const legendHeight = 34;
      this.#plot = new uPlot(chartOptions(chart, getComputedStyle(this), { width: this.#width, height: height - legendHeight }), chart.columns, this.#container);
      this.#container.classList.add("is-drawn");
    } catch (error) {
      const message = document.createElement("p");
      message.className = "message";
      message.textContent = error.message;
      this.#container.replaceChildren(message);
    }
  }
}
