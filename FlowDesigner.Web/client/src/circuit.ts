// The circuit of the page. What Blazor would ask the server first, which scripts to load and which ways of talking there are, is known;
// each question costs a way there and back.
interface Wire { withUrl(address: string, options: { skipNegotiation: boolean; transport: number; WebSocket: typeof WebSocket }): Wire; }
interface Start { circuit: { initializers: { beforeStart: unknown[]; afterStarted: unknown[] }; configureSignalR?: (wire: Wire) => void } }

const webSockets = 1, asks = "negotiate";

/** Begins again with the questions where the very first socket is turned away, as some proxies do; other ways are found then. */
class Socket extends WebSocket {
  private static isFirst = true;

  constructor(address: string | URL, protocols?: string | string[]) {
    super(address, protocols);
    if (!Socket.isFirst) return;
    Socket.isFirst = false;
    let opened = false;
    this.addEventListener("open", () => { opened = true; });
    this.addEventListener("error", () => {
      if (opened) return;
      sessionStorage.setItem(asks, "yes");
      location.reload();
    });
  }
}

export const startCircuit = (): void => {
  const blazor = (window as { Blazor?: { start(options: Start): Promise<void> } }).Blazor;
  if (!blazor) return;
  const initializers = { beforeStart: [], afterStarted: [] };
  void blazor.start({
    circuit: sessionStorage.getItem(asks) === "yes" ? { initializers }
      : { initializers,
        configureSignalR: wire => wire.withUrl("_blazor", { skipNegotiation: true, transport: webSockets, WebSocket: Socket }) },
  });
};
