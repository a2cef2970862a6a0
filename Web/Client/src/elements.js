import { loadModule } from "./platform/module-loader.js";
import { LiveRegion } from "./regions/live-region.js";
import { LiveStock } from "./stock/live-stock.js";

customElements.define("live-stock", LiveStock);
customElements.define("live-region", LiveRegion);

// Enhanced navigation runs no scripts of the page that it brings, so that this module watches for elements whose modules are not loaded yet.
const modules = [
  { selector: "chat-room, live-order", name: "live.js" },
  { selector: "chart-view", name: "charts.js" },
];

function loadModules() {
  for (const module of modules) {
    if (!module.isRequested && document.querySelector(module.selector)) {
      module.isRequested = true;
      void loadModule(module.name);
    }
  }
}

new MutationObserver(loadModules).observe(document, { childList: true, subtree: true });
loadModules();

// A page from the back-forward cache may be of a session that has ended.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});
