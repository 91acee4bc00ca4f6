// Makes the files that browsers get. Usage: node build.mjs SOURCE_FOLDER OUTPUT_FOLDER, from where node_modules is.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

if (process.argv.length !== 4) {
  console.error("usage: node build.mjs SOURCE_FOLDER OUTPUT_FOLDER");
  process.exit(2);
}
const source = resolve(process.argv[2]);
const output = resolve(process.argv[3]);
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
await build({
  entryPoints: { pricing: join(source, "pricing.js"), editor: join(source, "editor.js"), "editor-style": join(source, "editor.css"),
    reading: join(source, "reading.js"), "reading-style": join(source, "reading.css") },
  outdir: output,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome100", "firefox100", "safari15"],
  logLevel: "warning",
  legalComments: "none",
  nodePaths: [join(dirname(fileURLToPath(import.meta.url)), "node_modules")],
});
for (const name of readdirSync(output)) writeFileSync(join(output, `${name}.gz`), gzipSync(readFileSync(join(output, name)), { level: 9 }));
