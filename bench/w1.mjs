// W1 in one file: a mock API, a load of unique events on kept-alive connections, and a count of what arrived.
//   node bench/w1.mjs [--runs 20000] [--connections 64] [--rate 0] [--port 5300] [--data DIR]
// Starts bench/serve-w1.sh on an empty data directory, warms it up, measures, stops it, prints one JSON line.
// Everything stays on 127.0.0.1. Load and server share the machine, so compare figures of one machine and one run only.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const runs = Number(option("runs", 20000));
const connections = Number(option("connections", 64));
const rate = Number(option("rate", 0));
const port = Number(option("port", 5300));
const data = option("data", mkdtempSync(join(tmpdir(), "flowdesigner-w1-")));
const here = dirname(fileURLToPath(import.meta.url));

const seen = { customers: new Map(), mails: new Map() };
const effects = new Set();
let repeated = 0;
const mock = http.createServer((request, response) => {
  let body = "";
  request.on("data", part => (body += part));
  request.on("end", () => {
    const kind = request.url === "/mails" ? "mails" : "customers";
    const id = body.match(kind === "mails" ? /mck_(\d+)/ : /evt_(\d+)/)?.[1];
    const key = `${kind} ${id} ${request.headers["idempotency-key"]}`;
    if (effects.has(key) || seen[kind].has(id)) repeated++;
    effects.add(key);
    if (!seen[kind].has(id)) seen[kind].set(id, performance.now());
    const answer = JSON.stringify({ id: `${kind === "mails" ? "mail" : "mck"}_${id}`, object: kind });
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) }).end(answer);
  });
});

const event = id => JSON.stringify({
  id: `evt_${id}`, object: "event", type: "customer.created", created: 1785500000, livemode: false, padding: "x".repeat(700),
  data: { object: { id: `cus_${id}`, object: "customer", name: `Customer ${id}`, email: `customer${id}@example.com`, metadata: {} } },
});

const percentile = (values, share) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]?.toFixed(2);

async function load(url, first, count, atOnce, perSecond) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
  const posted = new Map(), acks = [];
  let next = 0, refused = 0;
  const begin = performance.now();
  const post = id => new Promise(done => {
    const body = event(id), since = performance.now();
    posted.set(String(id), since);
    const request = http.request(url, { method: "POST", agent, headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) } }, answer => {
      answer.resume().on("end", () => {
        if (answer.statusCode >= 200 && answer.statusCode < 300) acks.push(performance.now() - since);
        else refused++;
        done();
      });
    });
    request.on("error", () => { refused++; done(); });
    request.end(body);
  });
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < count) {
      const mine = next++;
      if (perSecond) await new Promise(r => setTimeout(r, Math.max(0, begin + (mine / perSecond) * 1000 - performance.now())));
      await post(first + mine);
    }
  }));
  const acknowledged = (performance.now() - begin) / 1000;
  for (let quiet = 0; [...posted.keys()].some(id => !seen.mails.has(id)) && quiet < 600; quiet++) await new Promise(r => setTimeout(r, 50));
  agent.destroy();
  const ends = [...posted.keys()].map(id => seen.mails.get(id)).filter(Boolean);
  return {
    runs: count, refused, lost: count - refused - ends.length, accepted_s: Math.round(acks.length / acknowledged),
    completed_s: Math.round(ends.length / ((ends.reduce((a, b) => Math.max(a, b), 0) - begin) / 1000)),
    ack_ms: { p50: percentile(acks, 0.5), p99: percentile(acks, 0.99) },
    end_to_end_ms: (times => ({ p50: percentile(times, 0.5), p99: percentile(times, 0.99) }))([...posted].filter(([id]) => seen.mails.has(id)).map(([id, at]) => seen.mails.get(id) - at)),
  };
}

mock.listen(0, "127.0.0.1", async () => {
  const server = spawn(join(here, "serve-w1.sh"), [String(port), `http://127.0.0.1:${mock.address().port}`, data], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise(ready => server.stdout.on("data", text => {
    const found = String(text).match(/READY url=(\S+)/);
    if (found) ready(found[1]);
  }));
  const memory = () => Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1]) / 1024;
  await load(url, 1, 20000, connections, 0);
  const result = await load(url, 1000001, runs, connections, rate);
  console.log(JSON.stringify({ ...result, repeated_calls: repeated, peak_rss_mb: Math.round(memory()) }));
  server.kill();
  server.on("exit", () => { mock.close(); rmSync(data, { recursive: true, force: true }); process.exit(0); });
});
