// Runs the tests of the browser's scripts: tests/*.test.ts, bundled by esbuild and run by Node itself.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const out = mkdtempSync(join(tmpdir(), "client-tests-"));
try {
  const entryPoints = readdirSync("tests").filter(name => name.endsWith(".test.ts")).map(name => join("tests", name));
  await build({ entryPoints, bundle: true, format: "esm", target: "node20", platform: "node", outdir: out, outExtension: { ".js": ".mjs" },
    logLevel: "warning" });
  const files = readdirSync(out).map(name => join(out, name));
  process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
