// Measures a length or an area with the pointer. What is drawn here is kept nowhere.
import { toLonLat } from "ol/proj.js";
import Draw from "ol/interaction/Draw.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { metres, squareMetres } from "./coordinates.js";

const number = (value, digits) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
export const asLength = (value) => (value < 1000 ? `${number(value, 1)} m` : `${number(value / 1000, 3)} km`);
export const asArea = (value) => `${number(value, 0)} m² (${number(value / 1e4, 2)} ha)`;

const degrees = (points) => points.map((point) => toLonLat(point));

/** Lets the buttons start a measurement; says the result in `told`, live. */
export function measuring(map, buttons, told) {
  const source = new VectorSource();
  map.addLayer(new VectorLayer({ source, zIndex: 90 }));
  let tool = null;
  const stop = () => {
    if (tool) map.removeInteraction(tool);
    tool = null;
    for (const one of buttons) one.setAttribute("aria-pressed", "false");
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const again = button.getAttribute("aria-pressed") === "true";
      stop();
      source.clear();
      told.textContent = "";
      if (again) return;
      button.setAttribute("aria-pressed", "true");
      tool = new Draw({ source, type: button.dataset.measure });
      tool.on("drawstart", (event) => {
        source.clear();
        event.feature.getGeometry().on("change", ({ target }) => {
          const points = target.getCoordinates();
          told.textContent = target.getType() === "Polygon" ? asArea(squareMetres(points.map(degrees))) : asLength(metres(degrees(points)));
        });
      });
      map.addInteraction(tool);
    });
  }
  return { busy: () => tool !== null, stop };
}
