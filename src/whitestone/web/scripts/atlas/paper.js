// Paper: the map takes the size that the sheet gives it (atlas.css), with what was in view, the grid, a legend of what is drawn
// and the words of the address under the title, and light whatever the screen is. Whoever prints by the browser's own menu
// gets the same.
import { getPointResolution } from "ol/proj.js";

const find = (selector) => document.querySelector(selector);
/** Metres of paper in a pixel of a page: 96 to the inch (CSS Values 4). */
const PIXEL = 0.0254 / 96;

/** Lets the page's button and the browser's own menu print the map. */
export function printing({ map, view, form, lines, layers, counted, coloured }) {
  const page = document.documentElement;
  const sheet = find(".atlas");
  const size = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, size];
  let held = null;

  const told = () => [...new FormData(form)].filter(([name, value]) => value && name !== "as_at").map(([name, value]) => `${form.elements[name].closest("label").firstChild.textContent.trim()}: ${form.elements[name].selectedOptions?.[0].textContent ?? value}`);
  /** One metre of paper is so many of the ground, to two figures: Mercator's scale holds for the middle. */
  function scale() {
    const ratio = getPointResolution("EPSG:3857", view.getResolution(), view.getCenter()) / PIXEL;
    return `1 : ${Number(ratio.toPrecision(2)).toLocaleString(page.lang)}`;
  }
  /** Symbols that are nowhere on the sheet are not explained on it. */
  function legend() {
    const extent = view.calculateExtent(map.getSize());
    for (const { word, drawn } of layers) {
      const here = counted.symbols(word);
      if (drawn.getVisible()) for (const one of drawn.getFeaturesInExtent(extent)) here.add(one.get("symbol"));
      for (const canvas of document.querySelectorAll(`[data-legend="${word}"] canvas`)) canvas.closest("li").classList.toggle("no-print", !here.has(canvas.dataset.symbol));
    }
  }
  function laid() {
    if (held) return;
    held = { theme: page.dataset.theme, grid: lines.getVisible(), extent: view.calculateExtent(map.getSize()), zoom: view.getZoom(), centre: view.getCenter() };
    page.dataset.theme = "light";
    coloured();
    const paper = find("#map-sheet").value;
    size.replaceSync(`@page { size: ${paper} landscape; margin: 10mm; }`);
    sheet.classList.add("sheet", `sheet-${paper}`);
    lines.setVisible(true);
    map.updateSize();
    view.fit(held.extent, { size: map.getSize() });
    counted.lay();
    const title = find("#map-title").value.trim();
    if (title) find("h1").textContent = title;
    find("#map-paper").textContent = [...told(), scale()].join(" · ");
  }
  function lifted() {
    if (!held) return;
    if (held.theme) page.dataset.theme = held.theme;
    else delete page.dataset.theme;
    coloured();
    sheet.classList.remove("sheet", "sheet-A4", "sheet-A3");
    size.replaceSync("");
    lines.setVisible(held.grid);
    map.updateSize();
    view.setCenter(held.centre);
    view.setZoom(held.zoom);
    find("h1").textContent = find("h1").dataset.name;
    held = null;
    counted.lay();
  }
  window.addEventListener("beforeprint", () => {
    laid();
    legend();
    map.renderSync();
  });
  window.addEventListener("afterprint", lifted);
  find("#map-print").addEventListener("click", () => {
    laid();
    // Tiles of the part that the sheet shows more are on their way first; what is counted in them is counted then.
    map.once("rendercomplete", () => window.print());
    map.render();
  });
}
