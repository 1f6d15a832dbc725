// Longitude and latitude (WGS 84) as people write them, and lengths and areas on the ellipsoid. Knows no map.
import { getArea } from "ol/sphere.js";
import Polygon from "ol/geom/Polygon.js";

const A = 6378137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const AUTHALIC = 6371007.1809184747;
const rad = (degrees) => (degrees * Math.PI) / 180;

const q = (sine) => {
  const e = Math.sqrt(E2);
  return (1 - E2) * (sine / (1 - E2 * sine * sine) - Math.log((1 - e * sine) / (1 + e * sine)) / (2 * e));
};

/** Square metres of a polygon in degrees: on the sphere whose areas are the ellipsoid's (Snyder, 3-11). */
export function squareMetres(rings) {
  const whole = q(1);
  const turned = rings.map((ring) => ring.map(([lon, lat]) => [lon, (Math.asin(Math.min(1, Math.max(-1, q(Math.sin(rad(lat))) / whole))) * 180) / Math.PI]));
  return getArea(new Polygon(turned), { projection: "EPSG:4326", radius: AUTHALIC });
}

/** Metres along a line in degrees, by the radii of curvature half way: within a millionth up to 50 km a leg. */
export function metres(line) {
  let total = 0;
  for (let i = 1; i < line.length; i += 1) {
    const middle = rad((line[i][1] + line[i - 1][1]) / 2);
    const w = Math.sqrt(1 - E2 * Math.sin(middle) ** 2);
    const north = ((A * (1 - E2)) / w ** 3) * rad(line[i][1] - line[i - 1][1]);
    const east = (A / w) * Math.cos(middle) * rad(line[i][0] - line[i - 1][0]);
    total += Math.hypot(north, east);
  }
  return total;
}

const angle = (value, letters) => {
  const tenths = Math.round(Math.abs(value) * 36000);
  const degrees = Math.floor(tenths / 36000);
  const minutes = Math.floor((tenths % 36000) / 600);
  return `${degrees}°${String(minutes).padStart(2, "0")}′${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}″${letters[value < 0 ? 1 : 0]}`;
};

function zoneOf(lon, lat) {
  // Norway and Svalbard have zones of their own width.
  if (lat >= 56 && lat < 64 && lon >= 3 && lon < 12) return 32;
  if (lat >= 72 && lat < 84 && lon >= 0 && lon < 42) return [31, 33, 35, 37][lon < 9 ? 0 : lon < 21 ? 1 : lon < 33 ? 2 : 3];
  return Math.min(60, Math.floor((lon + 180) / 6) + 1);
}

/** Zone, easting and northing in metres, by Krüger's series: exact to a millimetre within a zone. */
export function utm(lon, lat) {
  const zone = zoneOf(lon, lat);
  const n = F / (2 - F);
  const radius = (A / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
  const alpha = [n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3, (13 / 48) * n ** 2 - (3 / 5) * n ** 3, (61 / 240) * n ** 3];
  const e = Math.sqrt(E2);
  const sine = Math.sin(rad(lat));
  const t = Math.sinh(Math.atanh(sine) - e * Math.atanh(e * sine));
  const apart = rad(lon - (zone * 6 - 183));
  const xi = Math.atan2(t, Math.cos(apart));
  const eta = Math.atanh(Math.sin(apart) / Math.hypot(1, t));
  let east = eta;
  let north = xi;
  alpha.forEach((a, i) => {
    const j = 2 * (i + 1);
    east += a * Math.cos(j * xi) * Math.sinh(j * eta);
    north += a * Math.sin(j * xi) * Math.cosh(j * eta);
  });
  return { zone, south: lat < 0, east: 500000 + 0.9996 * radius * east, north: (lat < 0 ? 10000000 : 0) + 0.9996 * radius * north };
}

const BANDS = "CDEFGHJKLMNPQRSTUVWXX";
const COLUMNS = ["STUVWXYZ", "ABCDEFGH", "JKLMNPQR"];
const ROWS = ["FGHJKLMNPQRSTUVABCDE", "ABCDEFGHJKLMNPQRSTUV"];

function mgrs({ zone, east, north }, lat) {
  const column = COLUMNS[zone % 3][Math.floor(east / 100000) - 1];
  const row = ROWS[zone % 2][Math.floor(north / 100000) % 20];
  const digits = (value) => String(Math.floor(value % 100000)).padStart(5, "0");
  return `${zone}${BANDS[Math.floor(lat / 8 + 10)]} ${column}${row} ${digits(east)} ${digits(north)}`;
}

/** One place in every dress. */
export function dresses(lon, lat) {
  const plain = { DD: `${lat.toFixed(6)}, ${lon.toFixed(6)}`, DMS: `${angle(lat, "NS")} ${angle(lon, "EW")}` };
  if (lat < -80 || lat >= 84) return plain;
  const grid = utm(lon, lat);
  return { ...plain, UTM: `${grid.zone}${grid.south ? "S" : "N"} ${Math.floor(grid.east)} ${Math.floor(grid.north)}`, MGRS: mgrs(grid, lat) };
}
