// Bundles each entry point into the folder of static files. A page loads only the entry that it names.
import { build } from "esbuild";

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
