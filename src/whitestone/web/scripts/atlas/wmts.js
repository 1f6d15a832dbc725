// Pictures of a WMTS: in which grids and under which addresses it has them, it says itself.
import WMTSCapabilities from "ol/format/WMTSCapabilities.js";
import WMTS, { optionsFromCapabilities } from "ol/source/WMTS.js";

/** The source of one layer of a WMTS. */
export async function read(one, shared) {
  const answer = await fetch(one.url);
  if (!answer.ok) throw new Error(`${one.url}: ${answer.status}`);
  const options = optionsFromCapabilities(new WMTSCapabilities().read(await answer.text()), { layer: one.layers, projection: "EPSG:3857" });
  if (!options) throw new Error(`${one.url}: ${one.layers}?`);
  return new WMTS({ ...options, ...shared });
}
