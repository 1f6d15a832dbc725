// Bundles each entry point into the folder of static files. A page loads only the entry that it names.
import { build } from "esbuild";
import { cpSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";

// Half of ODK Web Forms' styles are fonts: the pages are set in the fonts of the device, and so are the forms. Its maps ask
// a public server for their ground, which would learn where work is going on: they have none.
const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
const alone = {
  name: "web forms that ask no other machine",
  setup(here) {
    here.onLoad({ filter: /@getodk[\\/]web-forms[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text
        .replaceAll(/@font-face\s*\{[^}]*\}/g, "")
        .replaceAll("https://tile.openstreetmap.org/{z}/{x}/{y}.png", NOTHING)
        .replaceAll(/'&#169; <a href="https:\/\/www\.openstreetmap\.org\/copyright"[^']*'/g, "''");
      return { contents, loader: "js" };
    });
  },
};

await build({
  entryPoints: {
    workplace: "workplace.js",
    map: "map.js",
    atlas: "atlas/page.js",
    drawing: "atlas/drawing.js",
    filling: "filling/page.js",
  },
  outdir: process.argv[2],
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  legalComments: "none",
  target: "es2022",
  chunkNames: "part-[hash]",
  loader: { ".css": "css" },
  plugins: [alone],
  define: {
    "process.env.NODE_ENV": '"production"',
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
});

// Fonts with Latin, Cyrillic and Arabic letters, for reports on paper: a machine may have none of its own.
const fonts = "node_modules/dejavu-fonts-ttf";
mkdirSync(`${process.argv[2]}/fonts`, { recursive: true });
for (const name of ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique", "DejaVuSansMono"]) {
  cpSync(`${fonts}/ttf/${name}.ttf`, `${process.argv[2]}/fonts/${name}.ttf`);
}
cpSync(`${fonts}/LICENSE`, `${process.argv[2]}/fonts/LICENSE`);
