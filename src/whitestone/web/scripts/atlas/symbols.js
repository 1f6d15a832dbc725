// How each symbol of the map looks: by pattern, outline and shape first, by colour second, so that it reads in grey too.
import Fill from "ol/style/Fill.js";
import Icon from "ol/style/Icon.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";

const dark = () => getComputedStyle(document.documentElement).colorScheme.includes("dark");
const RED = () => (dark() ? "#ff8f8f" : "#a11d2a");
const GREEN = () => (dark() ? "#7fd0ab" : "#14573e");
const BLUE = () => (dark() ? "#9cc7f5" : "#1b4f8a");
const BROWN = () => (dark() ? "#f2c66d" : "#7a4b00");
const VIOLET = () => (dark() ? "#c9a6f0" : "#5b2a86");
const INK = () => (dark() ? "#f1f4f2" : "#17201d");
const PAPER = () => (dark() ? "#161b19" : "#ffffff");
const SOFT = () => (dark() ? "#9aa8a1" : "#4d5954");
export { INK as ink, PAPER as paper, SOFT as soft };

// Strokes of one tile of a pattern, twelve pixels wide.
const PATTERNS = {
  rising: [[0, 12, 12, 0]],
  falling: [[0, 0, 12, 12]],
  crossed: [[0, 12, 12, 0], [0, 0, 12, 12]],
  level: [[0, 6, 12, 6]],
  upright: [[6, 0, 6, 12]],
  dots: [[5, 6, 7, 6]],
  none: [],
};
const CLASSES = { ap_only: "rising", mixed: "crossed", av_only: "falling", no_mines: "dots", unknown: "none" };
const PRODUCTS = { cancelled: "level", reduced: "upright", cleared: "none" };
// Outlines in a square of 20 by 20.
const SHAPES = {
  triangle: "M10 2 L19 18 L1 18 Z", circle: "M10 2 A8 8 0 1 1 9.99 2 Z", square: "M3 3 H17 V17 H3 Z", diamond: "M10 1 L19 10 L10 19 L1 10 Z",
  drop: "M10 1 C16 8 17 11 17 13 A7 6 0 1 1 3 13 C3 11 4 8 10 1 Z", pentagon: "M10 1 L19 8 L16 19 H4 L1 8 Z", star: "M10 1 L12.5 7.5 L19 8 L14 12 L16 19 L10 15 L4 19 L6 12 L1 8 L7.5 7.5 Z",
  burst: "M10 0 L12 6 L17 3 L14 8 L20 10 L14 12 L17 17 L12 14 L10 20 L8 14 L3 17 L6 12 L0 10 L6 8 L3 3 L8 6 Z", hexagon: "M5 2 H15 L20 10 L15 18 H5 L0 10 Z", warning: "M1 3 H19 L10 19 Z", bar: "M1 6 H19 V14 H1 Z", post: "M8 1 H12 V14 H16 L10 19 L4 14 H8 Z",
  cross: "M7 2 H13 V7 H18 V13 H13 V18 H7 V13 H2 V7 H7 Z",
};
const FINDS = { AP: "circle", AV: "square", CMR: "diamond", UXO: "drop", AXO: "pentagon", IED: "star", several: "cross", unknown: "cross" };

const STATUS = { planned: "P", ordered: "O", accepted: "A", "in progress": "»", suspended: "‖", completed: "✓", aborted: "×" };
const RESULTS = { "ordnance found": ["crossed", "!"], "nothing found": ["level", "0"], "not finished": ["none", "…"] };
const SPOTS = { reported: "?", triaged: "1", dispatched: "»", visited: "•", closed: "✓" };
const EDUCATION = { interpersonal: "E", "training of trainers": "T", "mass media": "M", digital: "D" };
const CONDITIONS = { good: "✓", damaged: "!", missing: "?", removed: "×" };

/** The fade-out around the finds of the task beside the map: an outline of its own, and land that shows through. */
export const faded = () => [new Style({ stroke: new Stroke({ color: PAPER(), width: 4 }) }), new Style({ stroke: new Stroke({ color: VIOLET(), width: 2, lineDash: [1, 6], lineCap: "round" }), fill: new Fill({ color: dark() ? "#c9a6f01f" : "#5b2a8614" }) })];

/** Colour, pattern, outline and shape of a layer's symbol. */
export function looks(word, symbol) {
  const [kind, ...rest] = symbol.split("-");
  if (word === "hazard") return { colour: RED(), pattern: CLASSES[rest.join("-")] ?? "none", dash: kind === "SHA" ? [7, 5] : undefined, width: kind === "CHA" ? 2.5 : 1.5, shape: "triangle", full: kind === "CHA", tint: kind === "CHA" ? 0.2 : 0.07 };
  if (word === "release") return { colour: GREEN(), pattern: PRODUCTS[symbol] ?? "none", width: 1.5, shape: "square", full: symbol === "cleared", tint: symbol === "cleared" ? 0.3 : 0.07 };
  if (word === "evidence") return { colour: BROWN(), pattern: "none", width: 1.5, shape: "circle", full: symbol === "direct", mark: symbol === "direct" ? "!" : "?", tint: 0.1 };
  if (word === "find") return { colour: BLUE(), pattern: "none", width: 1.5, shape: FINDS[symbol] ?? "circle", full: true, tint: 0.1 };
  if (word === "accident") return { colour: INK(), pattern: "none", width: 1.5, shape: symbol.startsWith("demining") ? "burst" : "star", full: symbol.endsWith("accident"), tint: 0.1 };
  if (word === "task") return { colour: VIOLET(), pattern: "none", dash: [10, 4, 2, 4], width: 2, shape: "hexagon", full: symbol === "in progress", mark: STATUS[symbol], tint: symbol === "in progress" ? 0.16 : 0.05 };
  if (word === "survey") return { colour: BROWN(), pattern: "none", dash: [2, 4], width: 2, shape: "hexagon", full: symbol === "TS", mark: symbol === "TS" ? "T" : "N", tint: 0.05 };
  if (word === "workday") return { colour: VIOLET(), pattern: "dots", width: 1, shape: "square", full: false, mark: "d", tint: 0.1 };
  if (word === "spottask") return { colour: BLUE(), pattern: "none", width: 1.5, shape: "pentagon", full: symbol === "closed", mark: SPOTS[symbol], tint: 0.1 };
  if (word === "education") return { colour: VIOLET(), pattern: "none", width: 1.5, shape: "circle", full: symbol === "interpersonal" || symbol === "training of trainers", mark: EDUCATION[symbol], tint: 0.1 };
  if (word === "lane") return { colour: BROWN(), pattern: RESULTS[symbol]?.[0] ?? "none", width: 1.2, shape: "bar", full: symbol === "ordnance found", mark: RESULTS[symbol]?.[1], tint: 0.12 };
  if (word === "marking") return { colour: RED(), pattern: "none", width: 1.5, shape: "warning", full: symbol === "good", mark: CONDITIONS[symbol], tint: 0.1 };
  if (word === "completion") return { colour: GREEN(), pattern: "none", width: 1.5, shape: "post", full: true, tint: 0.1 };
  if (word === "certificate") return { colour: GREEN(), pattern: "none", dash: [1, 3], width: 2, shape: "post", full: false, mark: "✓", tint: 0.04 };
  if (word === "case") return { colour: RED(), pattern: "none", width: 1.5, shape: "burst", full: symbol === "open", mark: symbol === "open" ? "!" : "✓", tint: 0.1 };
  return { colour: BLUE(), pattern: "none", width: 1.5, shape: "diamond", full: true, tint: 0.1 };
}

function pattern(look) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 12, height: 12 });
  const pen = canvas.getContext("2d");
  pen.globalAlpha = look.tint;
  pen.fillStyle = look.colour;
  pen.fillRect(0, 0, 12, 12);
  pen.globalAlpha = 0.75;
  pen.strokeStyle = look.colour;
  pen.lineWidth = look.pattern === "dots" ? 2 : 1.2;
  for (const [x, y, u, v] of PATTERNS[look.pattern]) {
    // Drawn thrice, so that lines meet where two tiles do.
    for (const shift of [-12, 0, 12]) {
      pen.beginPath();
      pen.moveTo(x + shift, y);
      pen.lineTo(u + shift, v);
      pen.stroke();
    }
  }
  return pen.createPattern(canvas, "repeat");
}

function picture(look, size = 18) {
  const inner = look.mark ? `<text x="10" y="14.5" text-anchor="middle" font-size="12" font-weight="700" font-family="sans-serif" fill="${look.full ? PAPER() : look.colour}">${look.mark}</text>` : "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 20 20"><path d="${SHAPES[look.shape]}" fill="${look.full ? look.colour : PAPER()}" stroke="${look.full ? PAPER() : look.colour}" stroke-width="1.6"/>${inner}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}

const made = new Map();
/** Symbols are drawn anew after the page has turned light or dark. */
export const forget = () => made.clear();

function kept(key, make) {
  if (!made.has(key)) made.set(key, make());
  return made.get(key);
}

/** A symbol's outline and mark on a canvas, in a square of 20 by 20. */
export function outline(pen, look) {
  const path = new Path2D(SHAPES[look.shape]);
  pen.fillStyle = look.full ? look.colour : PAPER();
  pen.fill(path);
  pen.lineWidth = 2;
  pen.strokeStyle = look.colour;
  pen.stroke(path);
  if (!look.mark) return;
  pen.font = "700 12px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillStyle = look.full ? PAPER() : look.colour;
  pen.fillText(look.mark, 10, 14.5);
}

/** A record that stands in one place. */
export const placeOf = (word, symbol) => kept(`${word} ${symbol} place`, () => new Style({ image: new Icon({ src: picture(looks(word, symbol)) }) }));

/** The style function of one layer: areas and single places. What is counted is drawn together with other layers (crowd.js). */
export const styleOf = (word) => (feature) => {
  if (feature.get("n")) return undefined;
  const symbol = feature.get("symbol");
  if (feature.getType() === "Point" || feature.getType() === "MultiPoint") return placeOf(word, symbol);
  return kept(`${word} ${symbol} area`, () => {
    const look = looks(word, symbol);
    return new Style({ fill: new Fill({ color: pattern(look) }), stroke: new Stroke({ color: look.colour, width: look.width, lineDash: look.dash }) });
  });
};

/** A small picture of a symbol for the legend: its area and its single place. */
export function swatch(canvas, word, symbol) {
  const look = looks(word, symbol);
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  const areal = ["hazard", "release", "task", "lane", "survey", "workday"].includes(word);
  if (areal) {
    pen.fillStyle = pattern(look);
    pen.fillRect(2, 2, 32, 18);
    pen.strokeStyle = look.colour;
    pen.lineWidth = look.width;
    pen.setLineDash(look.dash ?? []);
    pen.strokeRect(2, 2, 32, 18);
  }
  // At once, not when a picture has come: paper does not wait.
  pen.save();
  pen.setLineDash([]);
  pen.translate(areal ? 40 : 12, 2);
  pen.scale(0.9, 0.9);
  outline(pen, look);
  pen.restore();
}
