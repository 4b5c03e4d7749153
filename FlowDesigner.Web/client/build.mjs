// Everything the browser gets is built into wwwroot/client: script modules, one style sheet, one icon sprite, two font families.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const out = "../wwwroot/client";
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit"], { stdio: "inherit" });
await build({
  entryPoints: ["src/app.ts", "src/json-editor.ts", "src/inspector.ts", "src/canvas/canvas.ts"],
  bundle: true, splitting: false, format: "esm", target: "es2022", minify: true, sourcemap: false, outdir: out,
});
await build({ entryPoints: ["styles/styles.css"], bundle: true, minify: true, target: "es2022", external: ["*.woff2"], outdir: out });

const symbol = (id, source, paint) => {
  const viewBox = /viewBox="([^"]+)"/.exec(source)[1];
  const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(source)[1].replace(/<title>.*?<\/title>/, "").replace(/\s+/g, " ").trim();
  return `<symbol id="${id}" viewBox="${viewBox}"${paint}>${inner}</symbol>`;
};
const icons = JSON.parse(readFileSync("icons.json", "utf8"));
const sprite = [
  ...icons.lucide.map(name => symbol(name, readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8"), "")),
  ...icons.brands.map(name =>
    symbol(`brand-${name}`, readFileSync(`node_modules/simple-icons/icons/${name}.svg`, "utf8"), ' fill="currentColor" stroke="none"')),
];
writeFileSync(`${out}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${sprite.join("\n")}</svg>\n`);

const fonts = { inter: ["latin", "latin-ext"], "jetbrains-mono": ["latin"] };
for (const [family, subsets] of Object.entries(fonts))
  for (const subset of subsets)
    copyFileSync(`node_modules/@fontsource-variable/${family}/files/${family}-${subset}-wght-normal.woff2`,
      `${out}/${family}-${subset}.woff2`);
