// The JSON editor: a text area the browser owns, painted from behind. Its value never travels through the circuit:
// it is sent by fetch, and C# learns only the verdict and a ticket.
import { format, scan, type Mistake } from "./json-scan";

interface Verdict { valid: boolean; message: string; line: number; column: number; bytes: number; }
interface Upload { ok: boolean; ticket: string; message: string; bytes: number; }
interface DotNetObject { invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>; }

/** Above this many characters painting would be slower than typing; the text then stays plain. */
const paintLimit = 60_000;

export class Editor {
  private readonly area: HTMLTextAreaElement;
  private readonly paint: HTMLElement;
  private readonly gutter: HTMLElement;
  private readonly status: HTMLElement;
  private readonly stop = new AbortController();
  private timer = 0;
  private told = "";

  constructor(private readonly root: HTMLElement, private readonly owner: DotNetObject | null, private readonly maxBytes: number) {
    const part = <T extends HTMLElement>(name: string): T => root.querySelector<T>(`[data-part="${name}"]`)!;
    this.area = part<HTMLTextAreaElement>("area");
    this.paint = part("paint");
    this.gutter = part("gutter");
    this.status = part("status");
    const { signal } = this.stop;
    this.area.addEventListener("input", () => this.later(), { signal });
    this.area.addEventListener("scroll", () => this.follow(), { signal });
    this.area.addEventListener("keydown", event => this.indent(event), { signal });
    part<HTMLInputElement>("file").addEventListener("change", event => void this.useFile(event), { signal });
    this.draw();
  }

  /** Replaces the text, from a sample or the last payload. */
  set(text: string): void {
    this.area.value = text;
    this.draw();
  }

  /** Like set, for texts that are too large for the circuit. */
  async load(url: string): Promise<boolean> {
    const answer = await fetch(url, { headers: { accept: "application/json" } });
    if (!answer.ok) return false;
    this.set(format(await answer.text()));
    return true;
  }

  format(): void {
    this.set(format(this.area.value));
  }

  check(): Verdict {
    return this.draw();
  }

  focusMistake(): void {
    const { mistake } = scan(this.area.value);
    this.area.focus();
    if (mistake) this.area.setSelectionRange(mistake.at, mistake.at + 1);
  }

  /** Sends the text by HTTP; the answer is a ticket that C# exchanges for the bytes. */
  async upload(url: string, antiforgery: string): Promise<Upload> {
    const verdict = this.draw();
    if (!verdict.valid) {
      this.focusMistake();
      return { ok: false, ticket: "", message: verdict.message, bytes: verdict.bytes };
    }
    try {
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json", requestverificationtoken: antiforgery }, body: this.area.value });
      const body = await answer.json() as { ticket?: string; message?: string };
      return { ok: answer.ok, ticket: body.ticket ?? "", message: body.message ?? "", bytes: verdict.bytes };
    } catch {
      return { ok: false, ticket: "", message: "The server did not take the payload. Check the connection and try again.", bytes: verdict.bytes };
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.stop.abort();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.draw(), this.area.value.length > paintLimit ? 300 : 30);
  }

  private draw(): Verdict {
    const text = this.area.value;
    const { pieces, mistake } = scan(text);
    const painted = text.length <= paintLimit;
    this.root.classList.toggle("is-plain", !painted);
    this.paint.replaceChildren(...(painted ? pieces.map(piece => {
      const span = document.createElement("span");
      if (piece.kind !== "space") span.className = `json-${piece.kind}`;
      span.textContent = text.slice(piece.start, piece.end);
      return span;
    }) : []), "\n");
    this.number(text, mistake);
    this.follow();
    return this.tell(text, mistake);
  }

  private number(text: string, mistake: Mistake | null): void {
    const lines = text.split("\n").length;
    const numbers: Node[] = [];
    for (let line = 1; line <= Math.min(lines, 20_000); line++) {
      const row = document.createElement("span");
      row.textContent = String(line);
      if (mistake?.line === line) row.className = "is-wrong";
      numbers.push(row);
    }
    this.gutter.replaceChildren(...numbers);
  }

  private tell(text: string, mistake: Mistake | null): Verdict {
    const bytes = new TextEncoder().encode(text).length;
    const tooBig = bytes > this.maxBytes;
    const valid = !mistake && !tooBig;
    const message = tooBig ? `The payload has ${bytes.toLocaleString()} bytes; at most ${this.maxBytes.toLocaleString()} are accepted.`
      : mistake ? `Line ${mistake.line}, column ${mistake.column}: ${mistake.message}.` : "Valid JSON.";
    this.root.dataset["valid"] = valid ? "yes" : "no";
    this.area.setAttribute("aria-invalid", String(!valid));
    if (this.status.textContent !== message) this.status.textContent = message;
    const verdict = { valid, message, line: mistake?.line ?? 0, column: mistake?.column ?? 0, bytes };
    if (this.told !== message) {
      this.told = message;
      void this.owner?.invokeMethodAsync("VerdictFromBrowser", verdict);
    }
    return verdict;
  }

  private follow(): void {
    this.paint.style.transform = `translate(${-this.area.scrollLeft}px, ${-this.area.scrollTop}px)`;
    this.gutter.style.transform = `translateY(${-this.area.scrollTop}px)`;
  }

  private indent(event: KeyboardEvent): void {
    // Tab stays the way out of the field; Enter keeps the indent of its line.
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    const before = this.area.value.slice(0, this.area.selectionStart);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    const deeper = /[{[]\s*$/.test(line) ? "  " : "";
    event.preventDefault();
    this.area.setRangeText("\n" + (/^\s*/.exec(line)?.[0] ?? "") + deeper, this.area.selectionStart, this.area.selectionEnd, "end");
    this.later();
  }

  private async useFile(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    if (file.size > this.maxBytes) this.status.textContent = `${file.name} has ${file.size.toLocaleString()} bytes; at most ${this.maxBytes.toLocaleString()} are accepted.`;
    else this.set(await file.text());
    input.value = "";
  }
}

export const mount = (root: HTMLElement, owner: DotNetObject | null, maxBytes: number): Editor => new Editor(root, owner, maxBytes);
