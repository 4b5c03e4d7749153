// The list of runs as a person meets it: from the click or the Enter key to the rows on screen, in real Chromium against a running server.
//   node bench/runs-screen.mjs --url http://127.0.0.1:5000 --email E --password P [--term ID] [--beginning TEXT]
//     [--flow NAME] [--rounds 20]
//                              [--hook WEBHOOK_URL --rate 500]
// With --hook it sends that many unique events a second meanwhile. Prints one JSON line for each action: p50, p95 and the worst, in ms.
import { openBrowser, pause } from "./browser.mjs";
import { event, option, post } from "./load.mjs";

const url = option("url", "http://127.0.0.1:5000");
const rounds = Number(option("rounds", 20));
const term = option("term"), beginning = option("beginning"), flow = option("flow");

const { page, run, until, signIn, close } = await openBrowser();
const go = async path => {
  await page("Page.navigate", { url: url + path });
  await until(`location.href.startsWith(${JSON.stringify(url + path)}) && document.querySelector(".frame[data-ready]")`);
};

// From the event that the browser stamped to the frame that shows what was asked for.
const helper = `
  window.shownAfter = (type, condition) => new Promise((done, failed) => {
    setTimeout(() => failed(new Error("Not shown within 30 s: " + condition)), 30000);
    addEventListener(type, event => {
      const began = event.timeStamp;
      const look = () => {
        if (!condition()) return false;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        return true;
      };
      const watch = new MutationObserver(look);
      watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    }, { capture: true, once: true });
  });
  window.rows = () => [...document.querySelectorAll(".run-table tbody tr")];
  window.firstRow = () => document.querySelector(".run-table tbody code.second")?.textContent;
  window.chips = () => [...document.querySelectorAll(".filter-chip")].map(chip => chip.textContent).join(" ");
  true`;

const press = async key => {
  await page("Input.dispatchKeyEvent", { type: "keyDown", key, code: key, windowsVirtualKeyCode: 13, text: "\r" });
  await page("Input.dispatchKeyEvent", { type: "keyUp", key, code: key, windowsVirtualKeyCode: 13 });
};
const click = async element => {
  const { x, y } = await run(`(() => {
    const e = ${element};
    e.scrollIntoView({ block: "center" });
    const b = e.getBoundingClientRect();
    return { x: b.x + b.width / 2, y: b.y + b.height / 2 };
  })()`);
  for (const type of ["mousePressed", "mouseReleased"])
    await page("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
};
const byText = (selector, text) =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].find(e => e.textContent.includes(${JSON.stringify(text)}))`;
const open = menu => run(`document.querySelectorAll("details.filter-menu[open]").forEach(d => d.open = false),
  (${byText("details.filter-menu", menu)}).open = true`)
  // What a closed menu holds is drawn a moment after the page.
  .then(() => until(`document.querySelector("details.filter-menu[open] label")`));

const results = [];
async function measure(name, prepare, type, act, condition) {
  const times = [];
  for (let i = 0; i < rounds + 2; i++) {
    await prepare();
    // As long as a glance: nobody presses before the list stands that was asked for last.
    await pause(300);
    await run(helper);
    await run(`window.was = firstRow(); window.shown = shownAfter(${JSON.stringify(type)}, () => ${condition}); true`);
    await act();
    const time = await run("window.shown");
    // The first two warm up the server's code and the browser's.
    if (i >= 2) times.push(time);
  }
  times.sort((a, b) => a - b);
  const at = share => Number(times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1));
  results.push({ action: name, p50: at(0.5), p95: at(0.95), worst: at(1) });
  console.log(JSON.stringify(results.at(-1)));
}

// The mock of bench/history.mjs answers what these runs send, as it does for the history.
const load = () => {
  const hook = option("hook");
  if (!hook) return;
  const bodyOf = id => event(id, { padding: 1700, metadata: id % 31 === 0 ? { skip: true } : {} });
  void post(hook, Number(option("first", Date.now() * 1000)), 10_000_000, { atOnce: 32, perSecond: Number(option("rate", 500)), bodyOf });
};

let failed = false;
load();
try {
  await page("Page.bringToFront");
  await page("Emulation.setFocusEmulationEnabled", { enabled: true });
  await signIn(url, option("email", ""), option("password", ""));

  const all = async () => {
    await run(helper);
    await run(`document.querySelectorAll("details[open]").forEach(d => d.open = false)`);
    if (await run(`chips() !== ""`)) {
      await click(byText(".filter-chips button", "Clear all"));
      await until(`chips() === "" && rows().length > 0`);
    }
  };
  const toRuns = () => click(`document.querySelector(".nav a[href$='runs']")`);
  await measure("open the list, first after the page was loaded", () => go("/settings"), "click", toRuns, "rows().length > 0");
  await measure("open the list, again", async () => {
    await click(`document.querySelector(".nav a[href$='settings']")`);
    await until(`location.pathname.startsWith("/settings") && rows().length === 0 && document.querySelector("h1")`);
  }, "click", toRuns, "rows().length > 0");
  await go("/runs");
  await until(`document.querySelector(".run-table tbody tr")`);
  for (const [menu, choice] of [["State", "Failed"], ["State", "Completed"], ["State", "Skipped"], ["Began", "Last hour"],
    ["Began", "Last 7 days"], ["How it began", "Webhook"], ...(flow ? [["Flow", flow]] : [])])
    await measure(`${menu}: ${choice}`, async () => { await all(); await open(menu); }, "click",
      () => click(byText("details.filter-menu[open] label", choice)),
      `chips().toLowerCase().includes(${JSON.stringify(choice.toLowerCase())})`);
  await measure("older", all, "click", () => click(byText(".run-list ~ .row-wide a", "Older")),
    "firstRow() !== was && !!" + byText(".run-list ~ .row-wide a", "Newer"));
  await go("/runs");
  await until(`document.querySelector(".run-table tbody tr")`);
  const enter = text => run(`(() => {
    const s = document.querySelector("#run-search");
    s.focus();
    s.value = ${JSON.stringify(text)};
    s.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  })()`);
  for (const [name, text] of [["search: whole id", term], ["search: beginning", beginning], ["search: nothing found", "nobody-has-this-id"]]
    .filter(([, text]) => text))
    await measure(name, async () => { await all(); await enter(text); }, "keydown", () => press("Enter"),
      `chips().includes(${JSON.stringify(text)})`);
} catch (error) {
  failed = true;
  console.error(String(error.stack ?? error));
} finally {
  await close();
}
const slow = results.filter(result => result.p95 > 100);
console.log(JSON.stringify({ actions: results.length, over_100_ms_at_p95: slow.map(result => result.action) }));
process.exit(failed ? 1 : 0);
