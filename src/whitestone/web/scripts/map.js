// The map's entry: draws the features of a page's own JSON on a plain ground. Asks no other machine for anything.
import Feature from "ol/Feature.js";
import OlMap from "ol/Map.js";
import View from "ol/View.js";
import { defaults as defaultControls } from "ol/control/defaults.js";
import ScaleLine from "ol/control/ScaleLine.js";
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import CircleStyle from "ol/style/Circle.js";
import Style from "ol/style/Style.js";
import "ol/ol.css";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Dashed for what was, filled for what is: told apart without colour. */
function styleOf(feature) {
  const before = feature.get("role") === "before";
  const stroke = new Stroke({ color: colour(before ? "--ink-soft" : "--bad"), width: 2, lineDash: before ? [6, 4] : undefined });
  const fill = new Fill({ color: before ? "transparent" : `color-mix(in srgb, ${colour("--bad")} 20%, transparent)` });
  return new Style({ stroke, fill, image: new CircleStyle({ radius: 6, stroke, fill }) });
}

/** Puts a map in the place of the sketch in `place`; the features come from the JSON element that it names. */
function show(place) {
  const said = JSON.parse(document.getElementById(place.dataset.features).textContent);
  const features = new GeoJSON().readFeatures(said, { featureProjection: "EPSG:3857" });
  if (!features.some((one) => one instanceof Feature && one.getGeometry())) return;
  place.replaceChildren();
  place.classList.add("on");
  const source = new VectorSource({ features });
  const map = new OlMap({
    target: place,
    controls: defaultControls({ attribution: false }).extend([new ScaleLine()]),
    layers: [new VectorLayer({ source, style: styleOf })],
    view: new View({ maxZoom: 20 }),
  });
  map.getView().fit(source.getExtent(), { padding: [30, 30, 30, 30], maxZoom: 17 });
}

function all() {
  for (const place of document.querySelectorAll("[data-features]:not(.on)")) show(place);
}

all();
document.addEventListener("whitestone:shown", all);
