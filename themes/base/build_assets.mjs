// Makes the files that browsers get. Usage: node build_assets.mjs THEME_FOLDER OUTPUT_FOLDER [OVER], from where node_modules is. OVER is the
// folder of a theme that extends the first one: its assets/css/theme.css comes last, and its favicon in the place of the other.
// portal.css, portal.js with its chunks, altcha.js and its worker, icons.svg, favicon.svg, manifest.json; each compressed beside.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

if (process.argv.length < 4 || process.argv.length > 5) {
  console.error("usage: node build_assets.mjs THEME_FOLDER OUTPUT_FOLDER [OVER]");
  process.exit(2);
}
const output = resolve(process.argv[3]);
const assets = join(resolve(process.argv[2]), "assets");
const over = process.argv[4] ? join(resolve(process.argv[4]), "assets") : null;
const packages = join(dirname(fileURLToPath(import.meta.url)), "node_modules");
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

/** Dark and contrast tokens are written once and hold for the system's wish and for the switch alike; a theme over another may leave them out. */
function tokens(folder) {
  const of = (name) => { const file = join(folder, name); return existsSync(file) ? readFileSync(file, "utf8") : ""; };
  const dark = of("tokens-dark.css"), contrast = of("tokens-contrast.css");
  return [
    `@media (prefers-color-scheme: dark) { :root:not([data-color-mode]) { ${dark} } }`,
    `:root[data-color-mode="dark"] { ${dark} }`,
    `@media (prefers-contrast: more) and (prefers-color-scheme: light) { :root:not([data-color-mode]) { ${contrast} } }`,
    `:root[data-color-mode="contrast"] { ${contrast} }`,
  ].join("\n");
}

const shared = { bundle: true, minify: true, target: ["chrome100", "firefox100", "safari15"], logLevel: "warning", legalComments: "none", nodePaths: [packages] };
const tokenPlugin = {
  name: "tokens",
  setup(builder) {
    builder.onLoad({ filter: /css[\\/](tokens|theme)\.css$/ }, (file) => ({ contents: readFileSync(file.path, "utf8") + tokens(dirname(file.path)), loader: "css" }));
  },
};
await build({
  ...shared,
  stdin: {
    contents: [join(assets, "css/portal.css"), ...(over ? [join(over, "css/theme.css")] : [])].map((file) => `@import ${JSON.stringify(file)};`).join("\n"),
    loader: "css",
    resolveDir: assets,
  },
  outfile: join(output, "portal.css"),
  // The package exports its style sheet to scripts only.
  alias: { "altcha-styles": join(packages, "altcha/dist/external/altcha.css") },
  // Bootstrap's pictures in data addresses; the content security policy allows them for images.
  loader: { ".svg": "dataurl" },
  plugins: [tokenPlugin],
});
await build({
  ...shared,
  entryPoints: { portal: join(assets, "js/portal.js"), altcha: join(assets, "js/altcha.js") },
  outdir: output,
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
});
copyFileSync(join(packages, "altcha/dist/workers/pbkdf2.js"), join(output, "altcha-worker.js"));
const favicon = over && existsSync(join(over, "favicon.svg")) ? over : assets;
copyFileSync(join(favicon, "favicon.svg"), join(output, "favicon.svg"));

const symbols = readFileSync(join(assets, "icons.txt"), "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => {
    const [name, picture = name] = line.trim().split(/\s+/);
    const svg = readFileSync(join(packages, "bootstrap-icons/icons", `${picture}.svg`), "utf8");
    const inside = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 16 16">${inside}</symbol>`;
  });
writeFileSync(join(output, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}
const manifest = {};
for (const path of files(output).sort()) {
  const content = readFileSync(path);
  const name = relative(output, path).split("\\").join("/");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  manifest[name] = { hash, url: `/assets/${basename(output)}/${name}?v=${hash}`, bytes: content.length };
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
writeFileSync(join(output, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
