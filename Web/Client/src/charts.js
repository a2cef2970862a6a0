import { ChartView } from "./charts/chart-view.js";

customElements.define("chart-view", ChartView);
