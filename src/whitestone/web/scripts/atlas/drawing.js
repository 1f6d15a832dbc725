// Draws a geometry into a form's field: polygons with holes, several parts, points; checks while the hand is moving.
import Feature from "ol/Feature.js";
import OlMap from "ol/Map.js";
import View from "ol/View.js";
import GeoJSON from "ol/format/GeoJSON.js";
import WKT from "ol/format/WKT.js";
import MultiPolygon from "ol/geom/MultiPolygon.js";
import Draw from "ol/interaction/Draw.js";
import Modify from "ol/interaction/Modify.js";
import Snap from "ol/interaction/Snap.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import { dresses, squareMetres } from "./coordinates.js";
import { ground } from "./ground.js";
import { asArea } from "./measure.js";
import "ol/ol.css";
import "./atlas.css";

const MAP = { dataProjection: "EPSG:4326", featureProjection: "EPSG:3857" };
const [, word, record] = location.pathname.split("/");
const fields = document.querySelectorAll("textarea[data-geometry]");
const answer = fields.length ? await fetch(`/map/drawing/${word}/`) : null;
const words = answer?.ok ? await answer.json() : null;
const crosses = ([a, b], [c, d]) => {
  const side = ([ax, ay], [bx, by], [px, py]) => Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
};
const legs = (rings) => rings.flatMap((ring) => ring.slice(1).map((point, i) => [ring[i], point]));
const ringsOf = (geometry) => (geometry.getType() === "Polygon" ? geometry.getCoordinates() : geometry.getType() === "MultiPolygon" ? geometry.getCoordinates().flat() : []);

/** What is wrong with the parts that were drawn: edges that cross, holes outside, neighbours overlapped. */
function faults(parts, neighbours) {
  const found = new Set();
  const all = legs(parts.flatMap((part) => part.getCoordinates()));
  for (let i = 0; i < all.length; i += 1) for (let j = i + 1; j < all.length; j += 1) if (crosses(all[i], all[j])) found.add(words.crossing);
  for (const part of parts) {
    const [shell, ...holes] = part.getCoordinates();
    if (holes.some((hole) => !hole.every((point) => new MultiPolygon([[shell]]).intersectsCoordinate(point)))) found.add(words.outside);
  }
  for (const other of neighbours) {
    const rings = ringsOf(other.getGeometry());
    if (!rings.length) continue;
    const inside = (holder, points) => points.some((point) => holder.intersectsCoordinate(point));
    const mine = parts.flatMap((part) => part.getCoordinates());
    const meets = legs(rings).some((leg) => all.some((own) => crosses(leg, own)));
    if (meets || inside(other.getGeometry(), parts.flatMap((part) => [part.getInteriorPoint().getCoordinates()])) || (mine.length && parts.some((part) => inside(part, [rings[0][0]])))) found.add(`${words.overlaps} ${other.get("name")}`);
  }
  return [...found];
}

function read(text) {
  if (!text.trim()) return null;
  try {
    const format = text.trim().startsWith("{") ? new GeoJSON() : new WKT();
    return format.readGeometry(text.trim(), MAP);
  } catch {
    return null;
  }
}

/** A map behind one field; the field itself stays and can be typed in. */
function attach(field) {
  const point = field.dataset.geometry === "Point";
  const box = document.createElement("div");
  box.className = "draw";
  const tools = Object.assign(document.createElement("div"), { className: "draw-tools" });
  const place = Object.assign(document.createElement("div"), { className: "draw-map", tabIndex: 0 });
  place.setAttribute("aria-label", words.map);
  const told = Object.assign(document.createElement("p"), { className: "draw-told" });
  told.setAttribute("role", "status");
  box.append(tools, place, told);
  field.after(box);

  const own = new VectorSource();
  const near = new VectorSource();
  const ink = getComputedStyle(document.documentElement).getPropertyValue("--bad").trim() || "#a11d2a";
  const style = new Style({ stroke: new Stroke({ color: ink, width: 2.5 }), fill: new Fill({ color: `${ink}33` }) });
  const map = new OlMap({ target: place, layers: [...ground(words.ground), new VectorLayer({ source: near, zIndex: 40 }), new VectorLayer({ source: own, style: point ? undefined : style, zIndex: 50 })], view: new View({ center: fromLonLat([0, 20]), zoom: 2, maxZoom: 21, enableRotation: false }) });

  const parts = () => own.getFeatures().map((one) => one.getGeometry());
  const check = () => {
    if (point) {
      const [lon, lat] = own.isEmpty() ? [] : toLonLat(parts()[0].getCoordinates());
      told.textContent = lon === undefined ? "" : Object.values(dresses(lon, lat)).join(" · ");
      return;
    }
    const area = parts().reduce((sum, part) => sum + squareMetres(part.getCoordinates().map((ring) => ring.map((one) => toLonLat(one)))), 0);
    const wrong = faults(parts(), near.getFeatures());
    told.toggleAttribute("data-bad", wrong.length > 0);
    told.textContent = [own.isEmpty() ? "" : asArea(area), ...wrong].filter(Boolean).join(" · ");
  };
  const write = () => {
    check();
    const found = parts();
    const whole = point ? found[0] : found.length > 1 ? new MultiPolygon(found) : found[0];
    field.value = whole ? new GeoJSON().writeGeometry(whole, { ...MAP, decimals: 8, rightHanded: true }) : "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const put = (geometry) => {
    own.clear();
    const pieces = !geometry ? [] : geometry.getType() === "MultiPolygon" ? geometry.getPolygons() : [geometry];
    own.addFeatures(pieces.map((one) => new Feature(one)));
    check();
  };
  const before = [];
  const keep = () => before.push(field.value);

  let tool = null;
  const modify = new Modify({ source: own });
  modify.on("modifystart", keep);
  modify.on("modifyend", write);
  map.addInteraction(modify);
  const snaps = [new Snap({ source: near }), new Snap({ source: own })];
  const choose = (name) => {
    if (tool) map.removeInteraction(tool);
    for (const snap of snaps) map.removeInteraction(snap);
    tool = null;
    for (const one of tools.children) one.setAttribute("aria-pressed", String(one.dataset.tool === name));
    if (name === "part" || name === "hole" || name === "place") {
      tool = new Draw({ type: point ? "Point" : "Polygon" });
      tool.on("drawend", ({ feature }) => {
        keep();
        if (name === "hole") {
          const ring = feature.getGeometry().getLinearRing(0);
          const holder = own.getFeatures().find((one) => one.getGeometry().intersectsCoordinate(ring.getFirstCoordinate()));
          if (holder) holder.getGeometry().appendLinearRing(ring);
          else told.textContent = words.outside;
          if (!holder) return;
        } else {
          if (point) own.clear();
          own.addFeature(feature);
        }
        write();
      });
      map.addInteraction(tool);
    }
    for (const snap of snaps) map.addInteraction(snap);
  };
  const acts = { undo: () => { if (before.length) { field.value = before.pop(); put(read(field.value)); } }, clear: () => { keep(); own.clear(); write(); } };
  for (const name of [...(point ? ["place"] : ["part", "hole"]), "edit", "undo", "clear"]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words[name] });
    button.dataset.tool = name;
    button.addEventListener("click", () => (acts[name] ? acts[name]() : choose(name)));
    tools.append(button);
  }

  put(read(field.value));
  field.addEventListener("input", () => put(read(field.value)));
  if (!own.isEmpty()) map.getView().fit(own.getExtent(), { padding: [60, 60, 60, 60], maxZoom: 17 });
  else if (words.bounds) map.getView().fit(transformExtent(words.bounds, "EPSG:4326", "EPSG:3857"));
  map.on("moveend", async () => {
    const bounds = transformExtent(map.getView().calculateExtent(), "EPSG:3857", "EPSG:4326");
    const neighbours = await fetch(`${words.near}?bounds=${bounds.map((one) => one.toFixed(6)).join(",")}&but=${record}`);
    if (!neighbours.ok) return;
    near.clear();
    near.addFeatures(new GeoJSON().readFeatures(await neighbours.json(), MAP));
    check();
  });
  place.drawing = { map, own, near, choose };
}

if (words) for (const field of fields) attach(field);
