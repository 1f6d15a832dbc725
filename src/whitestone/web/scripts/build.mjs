// Bundles each entry point into the folder of static files. A page loads only the entry that it names.
import { build } from "esbuild";
import { cpSync, mkdirSync } from "node:fs";

await build({
  entryPoints: { workplace: "workplace.js", map: "map.js", atlas: "atlas/page.js", drawing: "atlas/drawing.js" },
  outdir: process.argv[2],
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  legalComments: "none",
  target: "es2022",
  chunkNames: "part-[hash]",
  loader: { ".css": "css" },
});

// Fonts with Latin, Cyrillic and Arabic letters, for reports on paper: a machine may have none of its own.
const fonts = "node_modules/dejavu-fonts-ttf";
mkdirSync(`${process.argv[2]}/fonts`, { recursive: true });
for (const name of ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique", "DejaVuSansMono"]) {
  cpSync(`${fonts}/ttf/${name}.ttf`, `${process.argv[2]}/fonts/${name}.ttf`);
}
cpSync(`${fonts}/LICENSE`, `${process.argv[2]}/fonts/LICENSE`);
