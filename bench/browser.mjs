// Real Chromium in a profile of its own, driven over a pipe, so that nothing has to be installed. CHROMIUM names it where it is not on the
// path.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const pause = ms => new Promise(done => setTimeout(done, ms));

/** onEvent hears every message that answers nothing, such as those of the network. */
export async function openBrowser(onEvent = () => { }) {
  const profile = mkdtempSync(join(tmpdir(), "flowdesigner-browser-"));
  const chromium = spawn(process.env.CHROMIUM || "chromium", [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-extensions",
    "--window-size=1440,900", `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank",
  ], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

  let next = 0, rest = "";
  const waiting = new Map();
  chromium.stdio[4].on("data", bytes => {
    const parts = (rest + bytes).split("\0");
    rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (!asked) onEvent(message);
      else if (message.error) asked.reject(new Error(message.error.message));
      else asked.resolve(message.result);
    }
  });
  const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    waiting.set(++next, { resolve, reject });
    chromium.stdio[3].write(JSON.stringify({ id: next, method, params, sessionId }) + "\0");
  });
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  await page("Page.enable");

  /** What an expression gives in the page; a promise is waited for. */
  const run = async expression => {
    const { result, exceptionDetails } = await page("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`${exceptionDetails.exception?.description ?? exceptionDetails.text}\n${expression}`);
    return result.value;
  };
  const until = async expression => {
    for (let i = 0; i < 1500; i++) {
      if (await run(`!!(${expression})`).catch(() => false)) return;
      await pause(20);
    }
    throw new Error(`Waited 30 s for ${expression}`);
  };
  const signIn = async (origin, email, password) => {
    await page("Page.navigate", { url: `${origin}/sign-in` });
    await until(`document.querySelector("input[type=password]")`);
    await run(`(() => { const set = (e, v) => { e.value = v; e.dispatchEvent(new Event("input", { bubbles: true })); };
      set(document.querySelector("input[type=email], input[name='Form.Email']"), ${JSON.stringify(email)});
      const password = document.querySelector("input[type=password]"); set(password, ${JSON.stringify(password)});
      password.form.requestSubmit(); return true; })()`);
    await until(`document.querySelector(".frame[data-ready]")`);
  };
  const close = async () => {
    const gone = new Promise(done => chromium.once("exit", done));
    chromium.kill();
    await gone;
    // Its helpers end a moment later, and may write until then.
    for (let tries = 1; ; tries++) {
      try {
        rmSync(profile, { recursive: true, force: true });
        return;
      } catch (error) {
        if (tries === 20) throw error;
        await pause(200);
      }
    }
  };
  return { page, run, until, signIn, close };
}
