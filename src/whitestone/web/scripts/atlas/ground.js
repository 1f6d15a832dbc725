// The ground under the records: borders and names that come with the program, the nation's units, and a graticule.
import GeoJSON from "ol/format/GeoJSON.js";
import Graticule from "ol/layer/Graticule.js";
import TileLayer from "ol/layer/Tile.js";
import VectorLayer from "ol/layer/Vector.js";
import TileWMS from "ol/source/TileWMS.js";
import VectorSource from "ol/source/Vector.js";
import XYZ from "ol/source/XYZ.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";

const colour = (name, other) => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || other;

const named = (width, size) => (feature, resolution) => {
  const soft = colour("--ink-soft", "#4d5954");
  const [west, south, east, north] = feature.getGeometry().getExtent();
  const room = Math.max(east - west, north - south) / resolution > 70;
  return new Style({
    stroke: new Stroke({ color: soft, width, lineDash: width < 1 ? [4, 3] : undefined }),
    fill: new Fill({ color: width < 1 ? "transparent" : colour("--paper", "#ffffff") }),
    text: room ? new Text({ text: feature.get("name"), font: `${size}px system-ui, sans-serif`, fill: new Fill({ color: soft }), stroke: new Stroke({ color: colour("--paper", "#ffffff"), width: 3 }), overflow: false }) : undefined,
  });
};

function vectors(url, style, zIndex, attributions) {
  return new VectorLayer({ source: new VectorSource({ url, format: new GeoJSON(), attributions }), style, zIndex, declutter: "names" });
}

/** The built-in ground. */
export function ground(said) {
  return [vectors(said.countries, named(1.4, 13), 0, said.credit), vectors(said.units, named(0.8, 11), 2)];
}

const label = (textAlign, textBaseline) => new Text({ font: "12px system-ui, sans-serif", textAlign, textBaseline, fill: new Fill({ color: "#17201d" }), backgroundFill: new Fill({ color: "#ffffff" }), padding: [1, 3, 0, 3] });
// A label stands on its line, whose end before it would read as a minus.
export const grid = () => new Graticule({ strokeStyle: new Stroke({ color: "rgba(120,130,125,0.55)", width: 1 }), showLabels: true, latLabelPosition: 0, latLabelStyle: label("start", "middle"), lonLabelPosition: 0.99, lonLabelStyle: label("center", "top"), wrapX: false, zIndex: 3, visible: false });

const shared = (one) => ({ attributions: one.attribution, crossOrigin: "anonymous" });
/** A WMTS says itself in which grids it has its tiles; it is asked, and its reader loaded, when somebody wants to see it. */
function grids(layer, one) {
  let asked = null;
  layer.on("change:visible", () => {
    asked ??= import("./wmts.js")
      .then(({ read }) => read(one, shared(one)))
      .then((source) => layer.setSource(source))
      .catch((error) => {
        asked = null;
        document.querySelector("#map-over").textContent = String(error.message);
      });
  });
  return layer;
}
/** Pictures of other servers that the national profile names. */
export function pictures(list) {
  return list.map((one) => {
    const source = one.kind === "wms" ? new TileWMS({ url: one.url, params: { LAYERS: one.layers }, ...shared(one) }) : one.kind === "xyz" ? new XYZ({ url: one.url, ...shared(one) }) : undefined;
    const layer = new TileLayer({ source, zIndex: 1, visible: false, properties: { name: one.name } });
    return one.kind === "wmts" ? grids(layer, one) : layer;
  });
}
