// What the measurements share: a mock API that counts its calls, and a load of unique events on kept-alive connections.
import http from "node:http";

export const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};

export const percentile = (values, share) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]?.toFixed(2);

/** Counts what arrives by kind and event. refuses(id) says whose customer is answered 422, for good. */
export function mockApi({ refuses = () => false } = {}) {
  const seen = { customers: new Map(), mails: new Map() };
  const effects = new Set();
  const mock = { seen, effects, repeated: 0, refused: 0 };
  mock.server = http.createServer((request, response) => {
    let body = "";
    request.on("data", part => (body += part));
    request.on("end", () => {
      const kind = request.url === "/mails" ? "mails" : "customers";
      const id = body.match(kind === "mails" ? /mck_(\d+)/ : /evt_(\d+)/)?.[1];
      const key = `${kind} ${id} ${request.headers["idempotency-key"]}`;
      if (effects.has(key) || seen[kind].has(id)) mock.repeated++;
      effects.add(key);
      if (!seen[kind].has(id)) seen[kind].set(id, performance.now());
      const no = kind === "customers" && refuses(Number(id));
      if (no) mock.refused++;
      const answer = JSON.stringify(no ? { error: { message: "The e-mail address is not accepted." } } : { id: `${kind === "mails" ? "mail" : "mck"}_${id}`, object: kind });
      response.writeHead(no ? 422 : 200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) }).end(answer);
    });
  });
  return mock;
}

/** A Stripe-like event of its own id; padding makes it as long as wanted. */
export const event = (id, { padding = 700, metadata = {} } = {}) => JSON.stringify({
  id: `evt_${id}`, object: "event", type: "customer.created", created: 1785500000, livemode: false, padding: "x".repeat(padding),
  data: { object: { id: `cus_${id}`, object: "customer", name: `Customer ${id}`, email: `customer${id}@example.com`, metadata } },
});

/** Posts count events, so many at once, or perSecond of them; tells how each was acknowledged. again: one that is refused is sent once more later. */
export async function post(url, first, count, { atOnce = 64, perSecond = 0, bodyOf = event, again = false } = {}) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
  const posted = new Map(), acks = [];
  let next = 0, refused = 0;
  const begin = performance.now();
  const send = id => new Promise(done => {
    const body = bodyOf(id), since = performance.now();
    posted.set(String(id), since);
    const request = http.request(url, { method: "POST", agent, headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) } }, answer => {
      answer.resume().on("end", () => {
        const taken = answer.statusCode >= 200 && answer.statusCode < 300;
        if (taken) acks.push(performance.now() - since);
        else refused++;
        done(taken ? 0 : Number(answer.headers["retry-after"] ?? 1));
      });
    });
    request.on("error", () => { refused++; done(1); });
    request.end(body);
  });
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < count) {
      const mine = next++;
      if (perSecond) await new Promise(r => setTimeout(r, Math.max(0, begin + (mine / perSecond) * 1000 - performance.now())));
      for (let wait; (wait = await send(first + mine)) && again;) await new Promise(r => setTimeout(r, wait * 1000));
    }
  }));
  agent.destroy();
  return { begin, posted, acks, refused, seconds: (performance.now() - begin) / 1000 };
}
