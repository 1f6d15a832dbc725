// The Map page: layers as tiles, days by the slider, records beside the map, all of it in the address.
import OlMap from "ol/Map.js";
import View from "ol/View.js";
import { defaults as controls } from "ol/control/defaults.js";
import ScaleLine from "ol/control/ScaleLine.js";
import GeoJSON from "ol/format/GeoJSON.js";
import MVT from "ol/format/MVT.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import VectorTileSource from "ol/source/VectorTile.js";
import { createXYZ } from "ol/tilegrid.js";
import { dresses } from "./coordinates.js";
import { crowd, forget as recount } from "./crowd.js";
import { grid, ground, pictures } from "./ground.js";
import { measuring } from "./measure.js";
import { printing } from "./paper.js";
import { faded, forget, placeOf, styleOf, swatch } from "./symbols.js";
import "ol/ol.css";
import "./atlas.css";

const said = JSON.parse(document.getElementById("map-said").textContent);
const find = (selector) => document.querySelector(selector);
const form = find("#map-filters");
const slider = find("#map-year");
const asked = new URLSearchParams(location.search);

/** The address of a layer's tiles: the day, and those filters that its list knows. */
function tiles(layer) {
  const query = new URLSearchParams();
  // The state of review and records by their id come in the address alone: no field of the form holds them.
  const held = (name) => (form.elements[name] ? form.elements[name].value : asked.get(name));
  for (const name of ["as_at", "known_at", "state", "unit"]) if (held(name)) query.set(name, held(name));
  for (const [name, field] of Object.entries(layer.filters)) if (held(field)) query.set(name, held(field));
  return { url: `${layer.tiles}?${query}`, list: `${layer.list}?${query}` };
}

const format = new MVT();
/** Loads one tile; an answer without content is a tile without features. */
const load = (tile, url) => tile.setLoader(async (extent, _resolution, projection) => {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return tile.setState(3);
  const content = await answer.arrayBuffer();
  tile.setFeatures(content.byteLength ? format.readFeatures(content, { extent, featureProjection: projection }) : []);
});
const tileGrid = createXYZ({ tileSize: 512, maxZoom: said.deepest });
/** The drawing of one layer from one address. */
function draw(layer, at, url) {
  const source = new VectorTileSource({ format, tileLoadFunction: load, tileGrid, url, transition: 0 });
  source.on("tileloadend", () => counted.soon());
  return new VectorTileLayer({ source, style: styleOf(layer.word), zIndex: 20 - at, renderMode: "hybrid", properties: { word: layer.word } });
}
const layers = said.layers.map((layer, at) => {
  const { url } = tiles(layer);
  return { ...layer, at, url, drawn: draw(layer, at, url) };
});
const lines = grid();
// What belongs to the record beside the map and is no record itself: the fade-out around a task's finds.
const beside = new VectorLayer({ source: new VectorSource(), style: faded, zIndex: 30, properties: { beside: true } });
const outside = pictures(said.pictures);
const view = new View({ center: fromLonLat([0, 20]), zoom: 2, maxZoom: 20, enableRotation: false });
const map = new OlMap({ target: "map", controls: controls({ rotate: false, attributionOptions: { collapsible: false } }).extend([new ScaleLine({ minWidth: 100 })]), layers: [...ground(said.ground), ...outside, lines, ...layers.map((one) => one.drawn), beside], view });
const counted = crowd(map, layers, tileGrid, (row) => placeOf(row.word, row.of[0][0]));
map.addLayer(counted.drawn);

const start = /^([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(asked.get("at") ?? "");
if (start) {
  view.setZoom(Number(start[1]));
  view.setCenter(fromLonLat([Number(start[3]), Number(start[2])]));
} else if (said.bounds) {
  view.fit(transformExtent(said.bounds, "EPSG:4326", "EPSG:3857"), { padding: [20, 20, 20, 20] });
}

/** What an address asks that the form has no field for: it must not be lost when the map is moved. */
const carried = ["state", ...new Set(said.layers.flatMap((one) => Object.values(one.filters)))].filter((name) => !form.elements[name]);

function remember() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.set(name, value);
  for (const name of carried) if (asked.get(name)) query.set(name, asked.get(name));
  const differing = (first) => layers.filter((one) => one.first === first && one.drawn.getVisible() !== first).map((one) => one.word).join(",");
  if (differing(true)) query.set("without", differing(true));
  if (differing(false)) query.set("with", differing(false));
  const [lon, lat] = toLonLat(view.getCenter());
  query.set("at", `${view.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lon.toFixed(5)}`);
  history.replaceState(null, "", `?${query}`);
}

find("#map-asked")?.form.elements.word.addEventListener("change", () => refresh());

function refresh() {
  for (const one of layers) {
    const { url, list } = tiles(one);
    // What was drawn of another day must not stand under the new day's name while its tiles are on their way.
    if (one.url !== url) {
      const visible = one.drawn.getVisible();
      map.removeLayer(one.drawn);
      one.url = url;
      one.drawn = draw(one, one.at, url);
      one.drawn.setVisible(visible);
      map.addLayer(one.drawn);
    }
    const link = find(`[data-list="${one.word}"]`);
    link.href = list;
  }
  counted.count();
  find("#map-told").textContent = `${find("label[for=map-day]").textContent.trim()}: \u2066${form.elements.as_at.value || said.today}\u2069`;
  const exported = find("#map-asked");
  if (exported) exported.value = new URL(tiles(layers.find((one) => one.word === exported.form.elements.word.value)).list, location).searchParams.toString();
  remember();
}

// Layers, grid and grounds of others.
for (const box of document.querySelectorAll("[data-layer]")) {
  const one = layers.find((layer) => layer.word === box.dataset.layer);
  const drawn = one ? one.drawn : box.dataset.layer === "grid" ? lines : outside.find((layer) => layer.get("name") === box.dataset.layer);
  if (one && (asked.get("without") ?? "").split(",").includes(one.word)) box.checked = false;
  if (one && (asked.get("with") ?? "").split(",").includes(one.word)) box.checked = true;
  const show = () => {
    (one ? one.drawn : drawn).setVisible(box.checked);
    const symbols = find(`[data-legend="${box.dataset.layer}"]`);
    if (symbols) symbols.hidden = !box.checked;
    box.closest("h3").classList.toggle("no-print", !box.checked || !symbols);
  };
  show();
  box.addEventListener("change", () => {
    show();
    counted.soon();
    remember();
  });
}
const more = find("#map-more");
more.open = more.querySelector(":checked") !== null;
const legend = () => document.querySelectorAll("canvas[data-symbol]").forEach((canvas) => swatch(canvas, canvas.dataset.word, canvas.dataset.symbol));
legend();
function coloured() {
  forget();
  recount();
  legend();
  for (const one of map.getAllLayers()) one.changed();
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", coloured);

// Days: the slider names the last day of a year, the field any day.
const lastDay = (year) => (Number(year) >= said.year ? "" : `${year}-12-31`);
slider.addEventListener("input", () => {
  find("#map-year-told").textContent = slider.value;
  form.elements.as_at.value = lastDay(slider.value);
  refresh();
});
const showYear = () => {
  slider.value = form.elements.as_at.value ? form.elements.as_at.value.slice(0, 4) : said.year;
  find("#map-year-told").textContent = slider.value;
};
let playing = 0;
find("#map-play").addEventListener("click", (event) => {
  const stop = playing !== 0;
  clearInterval(playing);
  playing = 0;
  event.target.setAttribute("aria-pressed", String(!stop));
  if (stop) return;
  slider.value = slider.min;
  const step = () => {
    slider.dispatchEvent(new Event("input"));
    if (slider.value >= slider.max) {
      clearInterval(playing);
      playing = 0;
      event.target.setAttribute("aria-pressed", "false");
    }
    slider.value = Number(slider.value) + 1;
  };
  step();
  playing = setInterval(step, 1500);
});
form.addEventListener("change", () => {
  showYear();
  refresh();
});
form.addEventListener("submit", (event) => event.preventDefault());

// Pointer: where it is, what it is over, and the record that is clicked.
const over = find("#map-over");
const tip = find("#map-tip");
const measure = measuring(map, [...document.querySelectorAll("[data-measure]")], find("#map-measured"));
const symbols = (word) => said.layers.find((one) => one.word === word).symbols;
const number = (value) => value.toLocaleString(document.documentElement.lang);
/** What is under the pointer: one record, or the rows of a neighbourhood. */
const hit = (pixel) => map.forEachFeatureAtPixel(pixel, (feature, layer) => {
  if (feature.get("rows")) return { rows: feature.get("rows"), word: feature.get("rows")[0].word, id: feature.get("alone") ? feature.get("rows")[0].id : undefined };
  return layer?.get("word") && !feature.get("n") ? { word: layer.get("word"), symbol: feature.get("symbol"), id: feature.getId() } : undefined;
}, { hitTolerance: 4 });
const labelled = ({ rows, word, symbol, id }) => {
  if (!rows || id) return symbols(word)[symbol ?? rows[0].of[0][0]] ?? symbol;
  return rows.flatMap((row) => row.of.map(([name, { n, m2 }]) => `${symbols(row.word)[name] ?? name} × ${number(n)}${m2 ? `, ${number(m2)} m²` : ""}`)).join("\n");
};
map.on("pointermove", ({ coordinate, pixel, dragging }) => {
  if (dragging) return;
  const [lon, lat] = toLonLat(coordinate);
  for (const [dress, text] of Object.entries(dresses(lon, lat))) find(`[data-dress="${dress}"]`).textContent = text;
  const found = hit(pixel);
  over.textContent = found ? labelled(found) : "";
  tip.textContent = over.textContent;
  tip.hidden = !found;
  // It stands on the side of the pointer that has more room, and never under it.
  const [wide] = map.getSize();
  tip.style.insetBlockStart = `${pixel[1] + 14}px`;
  tip.style.left = pixel[0] < wide / 2 ? `${pixel[0] + 14}px` : "auto";
  tip.style.right = pixel[0] < wide / 2 ? "auto" : `${wide - pixel[0] + 14}px`;
  map.getTargetElement().classList.toggle("over", Boolean(found));
});
map.getViewport().addEventListener("pointerleave", () => {
  tip.hidden = true;
});
const panel = find("#map-record");
async function open(word, id) {
  const answer = await fetch(`${said.record}${word}/${id}/?as_at=${form.elements.as_at.value}`, { headers: { Accept: "text/html" } });
  panel.innerHTML = answer.ok ? await answer.text() : "";
  panel.hidden = !answer.ok;
  beside.getSource().clear();
  const land = panel.querySelector("[data-faded]");
  if (land) beside.getSource().addFeatures(new GeoJSON({ featureProjection: "EPSG:3857" }).readFeatures(land.dataset.faded));
  panel.dataset.drawn = String(beside.getSource().getFeatures().length);
  panel.querySelector("button")?.addEventListener("click", () => {
    panel.hidden = true;
    beside.getSource().clear();
    map.getTargetElement().focus();
  });
  panel.querySelector("h2")?.focus();
}
map.on("singleclick", ({ pixel, coordinate }) => {
  const found = measure.busy() ? undefined : hit(pixel);
  if (!found) return;
  if (found.id) open(found.word, found.id);
  else view.animate({ center: coordinate, zoom: view.getZoom() + 2, duration: 250 });
});
map.on("moveend", remember);

// Go to a place or to coordinates.
find("#map-go").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(`${said.find}?${new URLSearchParams(new FormData(event.target))}`);
  const list = find("#map-found");
  list.replaceChildren();
  const { found, problem } = await answer.json();
  if (problem) list.append(Object.assign(document.createElement("li"), { textContent: problem }));
  for (const place of found) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: place.label });
    button.addEventListener("click", () => view.fit(transformExtent(place.bounds, "EPSG:4326", "EPSG:3857"), { maxZoom: 15, padding: [30, 30, 30, 30] }));
    const line = document.createElement("li");
    line.append(button);
    list.append(line);
  }
  list.querySelector("button")?.click();
});

printing({ map, view, form, lines, layers, counted, coloured });
showYear();
refresh();
window.whitestoneMap = map;
