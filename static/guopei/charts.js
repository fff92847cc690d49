// Starts every chart of the page. Options travel as JSON in the page; maps are files of our own.
import { all } from "./dom.js";

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const maps = new Map();

const fetchMap = async (name, url) => {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`map ${name}: ${answer.status}`);
  echarts.registerMap(name, await answer.json());
};

const loadMap = (name, url) => {
  if (!maps.has(name)) maps.set(name, fetchMap(name, url));
  return maps.get(name);
};

// Texts with {b}, {c} only: tooltips are drawn in the canvas, since the page allows no inline style.
const house = (option) => ({
  animation: !still,
  color: [colour("--gp-accent"), "#7a8797", "#4f9a6a", "#c08a2e", "#8a6fb0"],
  aria: { enabled: false },
  textStyle: { fontFamily: colour("--gp-sans"), color: colour("--gp-ink") },
  ...option,
  tooltip: {
    confine: true,
    renderMode: "richText",
    borderColor: colour("--gp-line-strong"),
    borderWidth: 1,
    shadowBlur: 0,
    backgroundColor: "#fff",
    textStyle: { color: colour("--gp-ink"), fontSize: 13 },
    ...(option.tooltip || {}),
  },
});
const start = async (box) => {
  const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  if (box.dataset.map) await loadMap(box.dataset.mapName, box.dataset.map);
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(house(option));
  if (box.dataset.url) {
    chart.on("click", (event) => {
      const code = event.data?.code;
      if (code) window.location.assign(box.dataset.url.replace("{code}", encodeURIComponent(code)));
    });
  }
  new ResizeObserver(() => chart.resize()).observe(box);
  window.addEventListener("beforeprint", () => chart.resize());
};

for (const box of all("[data-chart]")) {
  start(box).catch((problem) => {
    // The table beside the chart says the same; the page works without it.
    box.hidden = true;
    console.error(problem);
  });
}
