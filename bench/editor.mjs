// The designer as a person meets it: how much comes over the line, when it can be used, what it holds, how a card follows the pointer.
//   node bench/editor.mjs --url http://127.0.0.1:5000 --email E --password P --token T [--sizes 30,200,500] [--delays 0,100] [--moves 150]
// Makes one draft for each size through the API, opens each in a fresh browser through a relay that delays every byte, and drags a step of
// its end.
// Prints one JSON line for each. Measure a published build.
import net from "node:net";
import { openBrowser, pause } from "./browser.mjs";
import { option } from "./load.mjs";

const turn = 40;
const url = new URL(option("url", "http://127.0.0.1:5000"));
const sizes = option("sizes", "30,200,500").split(",").map(Number), delays = option("delays", "0,100").split(",").map(Number),
  moves = Number(option("moves", 150));

// Half of the delay each way, in order.
const relay = delay => new Promise(listening => {
  const line = { bytes: 0 };
  const late = (from, to, counts) => {
    from.on("data", bytes => { line.bytes += counts ? bytes.length : 0; });
    from.on("data", bytes => setTimeout(() => to.writable && to.write(bytes), delay / 2));
    from.on("end", () => setTimeout(() => to.end(), delay / 2));
    from.on("error", () => to.destroy());
  };
  const server = net.createServer(browser => {
    const product = net.connect(Number(url.port), url.hostname);
    browser.setNoDelay(true);
    product.setNoDelay(true);
    late(browser, product, false);
    late(product, browser, true);
  });
  server.listen(0, "127.0.0.1", () => listening({ port: server.address().port, line, close: () => server.close() }));
});

const draft = async count => {
  const key = `editor-${count}-${Date.now().toString(36)}`;
  // A quarter are decisions, so that there are branches to draw; the rest are writes.
  const steps = Array.from({ length: count }, (_, i) => {
    const after = i === 0 ? [] : [(i - 1) % 4 === 3 ? `s${i - 1}:yes` : `s${i - 1}`];
    return i % 4 === 3 ? { key: `s${i}`, control: "if", condition: "{{ trigger.data.name != '' }}", after }
      : { key: `s${i}`, app: "stripe", action: "create_customer", connection: "stripe", after,
        inputs: { name: "{{ trigger.data.name }}", email: "{{ trigger.data.primaryEmail }}" } };
  });
  const body = { key, name: `Editor with ${count} steps`, type: "outbound", connections: { stripe: "stripe", togai: "togai" },
    trigger: { app: "togai", trigger: "account_created", connection: "togai" }, steps };
  const answer = await fetch(new URL("/api/v1/flows?as=draft", url),
    { method: "POST", headers: { authorization: `Bearer ${option("token", "")}`, "content-type": "application/json" },
    body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return { key, last: `s${count - 1}` };
};

async function browse(origin, flow, line) {
  let commands = 0;
  const { page, run, until, signIn, close } = await openBrowser(message => {
    if (message.method === "Network.webSocketFrameSent"
      && Buffer.from(message.params.response.payloadData, "base64").includes("CommandFromBrowser")) commands++;
  });
  try {
    await signIn(origin, option("email", ""), option("password", ""));
    await page("Network.enable");
    await page("Network.clearBrowserCache");
    await page("Page.addScriptToEvaluateOnNewDocument",
      { source: `new MutationObserver((_, watch) => {
          if (document.querySelector(".designer[data-mounted]")) { window.usableAt = performance.now(); watch.disconnect(); }
        }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-mounted"] });` });
    line.bytes = 0;
    await page("Page.navigate", { url: `${origin}/flows/${flow.key}` });
    await until(`window.usableAt`);
    // Long flows are drawn to the end meanwhile.
    await until(`document.querySelector('[data-node="${flow.last}"]')`);
    const whole = await run(`performance.now()`);
    await pause(1500);
    const usable = await run(`window.usableAt`), loaded = line.bytes;
    await page("HeapProfiler.collectGarbage");
    const heap = await run(`performance.memory.usedJSHeapSize`);
    await run(`document.querySelector(".canvas").focus(), true`);
    for (const type of ["rawKeyDown", "keyUp"]) await page("Input.dispatchKeyEvent",
      { type, key: "End", code: "End", windowsVirtualKeyCode: 35 });
    await pause(600);
    // The card in the middle: at the window's edge the sheet would come along.
    const node = `window.held`;
    await run(`(() => {
      const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
      const [x, y] = middle(document.querySelector(".canvas").getBoundingClientRect());
      const far = e => { const [ex, ey] = middle(e.getBoundingClientRect()); return Math.hypot(ex - x, ey - y); };
      window.held = [...document.querySelectorAll("[data-node]")].sort((a, b) => far(a) - far(b))[0]; return true; })()`);
    const { x, y } =
      await run(`(() => { const b = ${node}.getBoundingClientRect(); return { x: b.x + b.width / 2, y: b.y + b.height / 2 }; })()`);
    await run(`(() => {
      window.lags = []; window.ages = []; window.frames = []; let told = 0, stamped = 0, last = 0;
      addEventListener("pointermove", event => { [told, stamped] = [performance.now(), event.timeStamp]; }, { capture: true });
      new MutationObserver(() => { const now = performance.now(); lags.push(now - told); ages.push(now - stamped); })
        .observe(${node}, { attributes: true, attributeFilter: ["style"] });
      const frame = now => { if (last) frames.push(now - last); last = now; window.stopFrames || requestAnimationFrame(frame); };
      requestAnimationFrame(frame); return true; })()`);
    commands = 0;
    const before = line.bytes;
    await page("Input.dispatchMouseEvent", { type: "mousePressed", x, y, button: "left", buttons: 1, clickCount: 1 });
    for (let i = 1; i <= moves; i++) {
      // To and fro, so that it stays away from the edge.
      const at = turn - Math.abs((i % (2 * turn)) - turn);
      await page("Input.dispatchMouseEvent", { type: "mouseMoved", x: x - at * 4, y: y - at, button: "left", buttons: 1 });
      await pause(8);
    }
    await page("Input.dispatchMouseEvent", { type: "mouseReleased", x: x - 64, y: y - 16, button: "left", clickCount: 1 });
    // A drag that the server refused measures nothing.
    await until(`document.querySelector("[aria-label^='Undo: Move']")`);
    await pause(1000);
    const { lags, ages, frames } = await run(`window.stopFrames = true, { lags, ages, frames }`);
    const at = (list, share) => { list.sort((a, b) => a - b);
      return Number((list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0).toFixed(1)); };
    return { loadedKB: Math.round(loaded / 1024), usableMs: Math.round(usable), wholeMs: Math.round(whole),
      heapMiB: Number((heap / 1048576).toFixed(1)), frameP95: at(frames, 0.95), lagP50: at(lags, 0.5), lagP95: at(lags, 0.95),
      ageP95: at(ages, 0.95), moved: lags.length, dragMessages: commands, dragKB: Number(((line.bytes - before) / 1024).toFixed(1)) };
  } finally {
    await close();
  }
}

for (const size of sizes) {
  const flow = await draft(size);
  for (const delay of delays) {
    const through = await relay(delay);
    try {
      console.log(JSON.stringify({ steps: size, delayMs: delay, ...await browse(`http://127.0.0.1:${through.port}`, flow, through.line) }));
    } finally {
      through.close();
    }
  }
}
process.exit(0);
