// Starts bench/serve-w1.sh beside a mock API and waits until it takes events.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const token = "fd_bench_token_for_loopback_only_0001";
export const email = "bench@example.com", password = "Bench-on-loopback-1";

/** mock: an http.Server, told to listen on mockPort (0: any) unless it does already. */
export async function serve(mock, port, data, mockPort = 0) {
  if (!mock.listening) await new Promise(ready => mock.listen(mockPort, "127.0.0.1", ready));
  const process = spawn(join(here, "serve-w1.sh"), [String(port), `http://127.0.0.1:${mock.address().port}`, data],
    { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise(done => process.on("exit", done));
  const url = await new Promise((ready, failed) => {
    process.stdout.on("data", text => {
      const found = String(text).match(/READY url=(\S+)/);
      if (found) ready(found[1]);
    });
    exited.then(code => failed(new Error(`The server ended with ${code} before it was ready.`)));
  });
  const address = `http://127.0.0.1:${port}`;
  const api = async (method, path, body) => {
    const answer = await fetch(`${address}/api/v1/${path}`, {
      method, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  return { url, address, api, pid: process.pid, stop: async () => { process.kill(); await exited; } };
}
