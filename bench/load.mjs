// What the measurements share: a mock API that counts its calls, and a load of unique events on kept-alive connections. Both speak HTTP/1.1
// on bare sockets: Node's own client and server would take three times as much of the machine from what is measured.
import net from "node:net";

export const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};

export const percentile = (values, share) =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]?.toFixed(2);

/** Calls found(head, body) for each whole HTTP message that arrives. */
function messages(socket, found) {
  let text = "";
  socket.setNoDelay(true);
  socket.setEncoding("latin1").on("data", part => {
    text += part;
    for (;;) {
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const head = text.slice(0, end), begin = end + 4;
      let after, body;
      if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
        const last = text.indexOf("0\r\n\r\n", begin - 2);
        if (last < 0) return;
        after = last + 5;
        body = text.slice(begin, last).replace(/(?:^|\r\n)[0-9a-f]+\r\n/gi, "");
      } else {
        after = begin + Number(head.match(/\r\ncontent-length: *(\d+)/i)?.[1] ?? 0);
        if (text.length < after) return;
        body = text.slice(begin, after);
      }
      text = text.slice(after);
      found(head, body);
    }
  });
}

/** Counts what arrives by kind and event. refuses(id) says whose customer is answered 422, for good. */
export function mockApi({ refuses = () => false } = {}) {
  const seen = { customers: new Map(), mails: new Map() };
  const effects = new Set();
  const mock = { seen, effects, repeated: 0, refused: 0 };
  mock.server = net.createServer(socket => {
    socket.on("error", () => socket.destroy());
    messages(socket, (head, body) => {
      const kind = head.startsWith("POST /mails") ? "mails" : "customers";
      const id = body.match(kind === "mails" ? /mck_(\d+)/ : /evt_(\d+)/)?.[1];
      const key = `${kind} ${id} ${head.match(/\r\nidempotency-key: *(\S+)/i)?.[1]}`;
      if (effects.has(key) || seen[kind].has(id)) mock.repeated++;
      effects.add(key);
      if (!seen[kind].has(id)) seen[kind].set(id, performance.now());
      const no = kind === "customers" && refuses(Number(id));
      if (no) mock.refused++;
      const answer = no
        ? '{"error":{"message":"The e-mail address is not accepted."}}'
        : `{"id":"${kind === "mails" ? "mail" : "mck"}_${id}","object":"${kind}"}`;
      socket.write(`HTTP/1.1 ${no ? "422 Unprocessable Content" : "200 OK"}\r\nContent-Type: application/json\r\n`
        + `Content-Length: ${answer.length}\r\n\r\n${answer}`);
    });
  });
  return mock;
}

/** A Stripe-like event of its own id; padding makes it as long as wanted. */
export const event = (id, { padding = 700, metadata = {} } = {}) => JSON.stringify({
  id: `evt_${id}`, object: "event", type: "customer.created", created: 1785500000, livemode: false, padding: "x".repeat(padding),
  data: { object: { id: `cus_${id}`, object: "customer", name: `Customer ${id}`, email: `customer${id}@example.com`, metadata } },
});

/**
 * Posts count events, so many at once, or perSecond of them; tells how each was acknowledged. again: one that is refused is sent once more
 * later.
 */
export async function post(url, first, count, { atOnce = 64, perSecond = 0, bodyOf = event, again = false } = {}) {
  const { hostname, port, host, pathname } = new URL(url);
  const posted = new Map(), acks = [];
  let next = 0, refused = 0;
  const begin = performance.now();
  // One connection, one event at a time.
  const sender = () => {
    let socket, answered;
    const connect = () => {
      socket = net.connect(Number(port), hostname);
      messages(socket, head => answered?.(head));
      socket.on("error", () => socket.destroy()).on("close", () => answered?.(null));
    };
    const send = async id => {
      if (!socket || socket.destroyed) connect();
      const body = bodyOf(id), since = performance.now();
      posted.set(String(id), since);
      const head = await new Promise(done => {
        answered = done;
        socket.write(`POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`
          + `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      });
      answered = null;
      if (/^HTTP\/1.1 2/.test(head ?? "")) return acks.push(performance.now() - since), 0;
      refused++;
      return Number(head?.match(/\r\nretry-after: *(\d+)/i)?.[1] ?? 1);
    };
    return { send, end: () => socket?.destroy() };
  };
  await Promise.all(Array.from({ length: atOnce }, async () => {
    const { send, end } = sender();
    while (next < count) {
      const mine = next++;
      if (perSecond) await new Promise(r => setTimeout(r, Math.max(0, begin + (mine / perSecond) * 1000 - performance.now())));
      for (let wait; (wait = await send(first + mine)) && again;) await new Promise(r => setTimeout(r, wait * 1000));
    }
    end();
  }));
  return { begin, posted, acks, refused, seconds: (performance.now() - begin) / 1000 };
}
