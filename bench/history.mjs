// A long history on screen: fills a data directory through the engine, starts the server cold, and measures the list of runs while more
// arrive.
//   node bench/history.mjs --data DIR [--runs 1000000] [--rate 500] [--rounds 20] [--port 5300]
// A directory that holds enough runs already is not filled again. One run in 97 is refused and fails, one in 31 is skipped; payloads are 2
// KB.
// Linux as root also drops the page cache before the cold start; the first line says whether it did.
import { spawn, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { event, mockApi, option, post } from "./load.mjs";
import { email, password, serve } from "./serve.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const data = option("data"), runs = Number(option("runs", 1000000)), port = Number(option("port", 5300));
if (!data) throw new Error("Name a data directory that may be filled: --data DIR");
mkdirSync(data, { recursive: true });
const filled = join(data, "filled.txt");
const already = existsSync(filled) ? Number(readFileSync(filled, "utf8")) : 0;
const mock = mockApi({ refuses: id => id % 97 === 0 });
const bodyOf = id => event(id, { padding: 1700, metadata: id % 31 === 0 ? { skip: true } : {} });

async function open(mockPort) {
  const server = await serve(mock.server, port, data, mockPort);
  const live = async () => (await server.api("GET", "flow-connections?flow=history")).items?.[0] ?? null;
  const known = await server.api("GET", "flows/history").catch(() => null);
  if (!known) {
    await server.api("POST", "flows", JSON.parse(readFileSync(join(here, "history-flow.json"), "utf8")));
    await server.api("POST", "flow-connections", { flow: "history", name: "History", connections: { mock: "w1-mock" }, enabled: true });
  }
  return { server, hook: (await live()).webhookUrl };
}

// The connection's address was written by the first start, so the mock comes back on its port.
const mockPort = Number(option("mock-port", 9107));
if (already < runs) {
  const { server, hook } = await open(mockPort);
  const begin = Date.now();
  for (let at = already; at < runs; at += 20000) {
    const count = Math.min(20000, runs - at);
    await post(hook, at + 1, count, { bodyOf, again: true });
    mock.seen.customers.clear(), mock.seen.mails.clear(), mock.effects.clear();
    writeFileSync(filled, String(at + count));
    if ((at / 20000) % 5 === 0) console
      .error(`${at + count} runs, ${Math.round((at + count - already) / ((Date.now() - begin) / 1000))} a second`);
  }
  for (;;) {
    const { items } = await server.api("GET", "runs?status=ready&limit=1");
    if (!items.length) break;
    await new Promise(r => setTimeout(r, 1000));
  }
  console.log(JSON.stringify({ filled: runs - already, seconds: Math.round((Date.now() - begin) / 1000) }));
  await server.stop();
}

let cold = false;
try {
  execFileSync("sync");
  writeFileSync("/proc/sys/vm/drop_caches", "3");
  cold = true;
} catch { /* Not root: the files stay in the page cache. */ }
const began = Date.now();
const { server, hook } = await open(mockPort);
console.log(JSON.stringify({ runs, page_cache_dropped: cold, ready_after_ms: Date.now() - began, load: loadavg()[0].toFixed(1) }));
const screen = spawn(process.execPath,
  [join(here, "runs-screen.mjs"), "--url", server.address, "--email", email, "--password", password, "--flow", "History",
  "--term", `cus_${Math.floor(runs / 2)}`, "--beginning", `customer${Math.floor(runs / 3)}`, "--rounds", option("rounds", "20"),
  "--hook", hook, "--rate", option("rate", "500"), "--first", String(Date.now() * 1000)], { stdio: "inherit" });
const code = await new Promise(done => screen.on("exit", done));
const rss = Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1]) / 1024;
console.log(JSON.stringify({ peak_rss_mb: Math.round(rss), load: loadavg()[0].toFixed(1) }));
await server.stop();
process.exit(code);
