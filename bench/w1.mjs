// W1 in one file: a mock API, a load of unique events on kept-alive connections, and a count of what arrived.
//   node bench/w1.mjs [--runs 20000] [--connections 64] [--rate 0] [--port 5300] [--data DIR]
// Starts bench/serve-w1.sh on an empty data directory, warms it up, measures, stops it, prints one JSON line.
// Everything stays on 127.0.0.1. Load and server share the machine, so compare figures of one machine and one run only.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mockApi, option, percentile, post } from "./load.mjs";
import { serve } from "./serve.mjs";

const runs = Number(option("runs", 20000));
const atOnce = Number(option("connections", 64));
const perSecond = Number(option("rate", 0));
const data = option("data", mkdtempSync(join(tmpdir(), "flowdesigner-w1-")));
const mock = mockApi();
const mails = mock.seen.mails;

async function load(url, first, count, how) {
  const { begin, posted, acks, refused, seconds } = await post(url, first, count, how);
  for (let quiet = 0; [...posted.keys()].some(id => !mails.has(id)) && quiet < 600; quiet++) await new Promise(r => setTimeout(r, 50));
  const ends = [...posted.keys()].map(id => mails.get(id)).filter(Boolean);
  const times = [...posted].filter(([id]) => mails.has(id)).map(([id, at]) => mails.get(id) - at);
  return {
    runs: count, refused, lost: count - refused - ends.length, accepted_s: Math.round(acks.length / seconds),
    completed_s: Math.round(ends.length / ((ends.reduce((a, b) => Math.max(a, b), 0) - begin) / 1000)),
    ack_ms: { p50: percentile(acks, 0.5), p99: percentile(acks, 0.99) },
    end_to_end_ms: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
  };
}

const server = await serve(mock.server, Number(option("port", 5300)), data);
await load(server.url, 1, 20000, { atOnce });
const result = await load(server.url, 1000001, runs, { atOnce, perSecond });
const peak = Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1]) / 1024;
console.log(JSON.stringify({ ...result, repeated_calls: mock.repeated, peak_rss_mb: Math.round(peak) }));
await server.stop();
rmSync(data, { recursive: true, force: true });
process.exit(0);
