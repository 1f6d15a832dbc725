// What is counted and not drawn: one small table for each neighbourhood of the map, a row for each layer, none on another.
//
// Tiles count by squares of eight pixels and by symbol; drawn as they come, numbers would lie on each other at every zoom of a
// nation. Here those of all layers that are shown are added up, never thinned out: a row says what its tiles say together.
import Feature from "ol/Feature.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import { buffer } from "ol/extent.js";
import VectorSource from "ol/source/Vector.js";
import Icon from "ol/style/Icon.js";
import Style from "ol/style/Style.js";
import { looks, outline, paper, ink, soft } from "./symbols.js";

/** Neighbourhoods along a tile's side: 64 pixels where a tile is drawn in its own size, and each lies in one tile. */
const ALONG = 8;
const WORLD = 2 * 20037508.342789244;
const ROW = 17;
const PAD = 3;
const SIGN = 13;
const FONT = "600 11px system-ui, sans-serif";

export const brief = (number) => (number < 1000 ? `${number}` : number < 1e6 ? `${(number / 1e3).toPrecision(number < 1e5 ? 2 : 3).replace(/\.0$/, "")}k` : `${(number / 1e6).toPrecision(2)}M`);

let pen = null;
function width(rows) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = FONT;
  return Math.ceil(Math.max(...rows.map((row) => pen.measureText(brief(row.n)).width))) + SIGN + 3 * PAD + 1;
}

/** Rows of a neighbourhood in the order of the layers: how many, of what, and the symbol that most of them have. */
function rowsOf(members, order) {
  const rows = new Map();
  for (const one of members) {
    const row = rows.get(one.word) ?? { word: one.word, n: 0, of: new Map(), id: one.id };
    const held = row.of.get(one.symbol) ?? { n: 0, m2: 0 };
    row.of.set(one.symbol, { n: held.n + one.n, m2: held.m2 + one.m2 });
    row.n += one.n;
    rows.set(one.word, row);
  }
  return order.flatMap((word) => rows.get(word) ?? []).map((row) => ({ ...row, of: [...row.of].sort((a, b) => b[1].n - a[1].n || (a[0] < b[0] ? -1 : 1)) }));
}

function placed(members, order, resolution) {
  const rows = rowsOf(members, order);
  const alone = members.length === 1 && members[0].n === 1;
  const most = members.reduce((sum, one) => sum + one.n, 0);
  const [x, y] = ["x", "y"].map((axis) => members.reduce((sum, one) => sum + one[axis] * one.n, 0) / most);
  const [wide, high] = alone ? [18, 18] : [width(rows), ROW * rows.length + PAD];
  return { members, rows, alone, x, y, wide: wide * resolution, high: high * resolution };
}

const meets = (one, other) => Math.abs(one.x - other.x) * 2 < one.wide + other.wide && Math.abs(one.y - other.y) * 2 < one.high + other.high;

/**
 * Neighbourhoods of counted records, none of which covers another when drawn: `wide` and `high` are map units.
 *
 * `members` have x, y (EPSG:3857), word, symbol, n, m2 and id; `order` names the layers from the top down; `tile` is the side
 * of the tiles from which they come, in the map's units; `resolution` is map units in a pixel.
 */
export function neighbourhoods(members, order, tile, resolution) {
  const cells = new Map();
  for (const one of members) {
    const key = [one.x + WORLD / 2, WORLD / 2 - one.y].map((at) => Math.floor((at / tile) * ALONG)).join();
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(one);
  }
  let found = [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, held]) => placed(held, order, resolution));
  // The middle of two that meet may reach a third: until nothing meets. Every round has fewer of them.
  for (let before = Infinity; found.length < before; ) {
    before = found.length;
    const kept = [];
    for (const one of found) {
      const at = kept.findIndex((other) => meets(one, other));
      if (at < 0) kept.push(one);
      else kept[at] = placed([...kept[at].members, ...one.members], order, resolution);
    }
    found = kept;
  }
  return found;
}

const signs = new Map();
/** Tables are drawn anew after the page has turned light or dark. */
export const forget = () => signs.clear();

function sign(rows) {
  const key = rows.map((row) => `${row.word} ${row.of[0][0]} ${brief(row.n)}`).join("|");
  if (!signs.has(key)) signs.set(key, new Style({ image: new Icon({ img: table(rows), scale: 0.5 }) }));
  return signs.get(key);
}

/** A table as a picture, twice as fine as a pixel of the page, so that it is sharp on paper too. */
function table(rows) {
  const [wide, high] = [width(rows), ROW * rows.length + PAD];
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * wide, height: 2 * high });
  const on = canvas.getContext("2d");
  on.scale(2, 2);
  on.beginPath();
  on.roundRect(0.5, 0.5, wide - 1, high - 1, 4);
  on.fillStyle = paper();
  on.globalAlpha = 0.94;
  on.fill();
  on.globalAlpha = 1;
  on.strokeStyle = soft();
  on.stroke();
  rows.forEach((row, at) => {
    const middle = PAD / 2 + ROW * (at + 0.5);
    on.save();
    on.translate(PAD, middle - SIGN / 2);
    on.scale(SIGN / 20, SIGN / 20);
    outline(on, looks(row.word, row.of[0][0]));
    on.restore();
    on.font = FONT;
    on.fillStyle = ink();
    on.textAlign = "right";
    on.textBaseline = "middle";
    on.fillText(brief(row.n), wide - PAD - 1, middle + 0.5);
  });
  return canvas;
}

/** The layer of the tables; `alone` styles a single record by its word and symbol. */
export function crowd(map, layers, grid, alone) {
  const source = new VectorSource();
  const drawn = new VectorLayer({ source, zIndex: 25, style: (feature) => (feature.get("alone") ? alone(feature.get("rows")[0]) : sign(feature.get("rows"))), properties: { crowd: true } });
  let last = "";
  let held = [];
  let side = 0;
  function lay() {
    const found = neighbourhoods(held, layers.map((one) => one.word), side, map.getView().getResolution());
    const key = JSON.stringify(found.map(({ x, y, wide, rows }) => [x, y, wide, rows.map((row) => [row.word, row.of])]));
    if (key === last) return;
    last = key;
    source.clear(true);
    source.addFeatures(found.map((one) => new Feature({ geometry: new Point([one.x, one.y]), rows: one.rows, alone: one.alone, wide: one.wide, high: one.high })));
  }
  function count() {
    const size = map.getSize();
    const resolution = map.getView().getResolution();
    if (!size || !resolution) return;
    side = grid.getResolution(grid.getZForResolution(resolution)) * 512;
    // A neighbourhood that the edge of the map cuts is counted whole: it lies in one tile, which is here.
    const extent = buffer(map.getView().calculateExtent(size), side / ALONG);
    held = [];
    for (const { word, drawn: tiles } of layers) {
      if (!tiles.getVisible()) continue;
      for (const one of tiles.getFeaturesInExtent(extent)) {
        const n = one.get("n");
        if (!n) continue;
        const [x, y] = one.getFlatCoordinates();
        held.push({ x, y, word, symbol: one.get("symbol"), n, m2: one.get("m2") ?? 0, id: one.getId() });
      }
    }
    lay();
  }
  /** Which symbols of a layer are counted somewhere. */
  const symbols = (word) => new Set(held.filter((one) => one.word === word).map((one) => one.symbol));
  let waiting = 0;
  /** Count again soon: many tiles come together. */
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(count, 60);
  };
  map.on("moveend", soon);
  map.on("rendercomplete", count);
  return { drawn, count, lay, soon, symbols };
}
