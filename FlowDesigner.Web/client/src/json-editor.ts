// The JSON editor: a text area the browser owns, painted from behind. Its value never travels through the circuit:
// it is sent by fetch, and C# learns only the verdict and a ticket.
import { fitWords, HintBox, type Schema } from "./json-hint";
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
  private quiet = 0;
  private lastText = "";

  constructor(private readonly root: HTMLElement, private readonly owner: DotNetObject | null, private readonly maxBytes: number,
    private readonly tellsEdits = false, private readonly schema: Schema | null = null) {
    const part = <T extends HTMLElement>(name: string): T => root.querySelector<T>(`[data-part="${name}"]`)!;
    this.area = part<HTMLTextAreaElement>("area");
    this.paint = part("paint");
    this.gutter = part("gutter");
    this.status = part("status");
    const { signal } = this.stop;
    this.area.addEventListener("input", () => this.later(), { signal });
    this.area.addEventListener("scroll", () => this.follow(), { signal });
    this.area.addEventListener("keydown", event => this.indent(event), { signal });
    if (schema && schema.fields.length > 0) new HintBox(this.area, part("hint"), schema, () => this.later(), signal);
    part<HTMLInputElement>("file").addEventListener("change", event => void this.useFile(event), { signal });
    this.draw();
    // Somebody quick typed before this began.
    this.lastText = this.area.defaultValue;
    if (this.area.value !== this.lastText) this.noteEdit();
  }

  /** Puts the cursor there and scrolls to it. */
  goTo(line: number, column: number): void {
    const lines = this.area.value.split("\n");
    const at = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    this.area.focus();
    const end = /^("(?:[^"\\]|\\.)*"|[\w.+-]+|.)/.exec(this.area.value.slice(at))?.[0].length ?? 1;
    this.area.setSelectionRange(at, at + end);
    this.area.scrollTop = Math.max(0, (line - 4) * 20);
    this.area.scrollIntoView({ block: "nearest" });
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
    this.noteEdit();
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
      const headers = { "content-type": "application/json", requestverificationtoken: antiforgery };
      const answer = await fetch(url, { method: "POST", headers, body: this.area.value });
      const body = await answer.json() as { ticket?: string; message?: string };
      return { ok: answer.ok, ticket: body.ticket ?? "", message: body.message ?? "", bytes: verdict.bytes };
    } catch {
      const message = "The server did not take the payload. Check the connection and try again.";
      return { ok: false, ticket: "", message, bytes: verdict.bytes };
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.quiet);
    this.stop.abort();
  }

  private later(): void {
    this.noteEdit();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.draw(), this.area.value.length > paintLimit ? 300 : 30);
  }

  // Tells of an edit once the keys have rested; a text that is wrong is told of by its verdict.
  private noteEdit(): void {
    if (!this.tellsEdits) return;
    clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => {
      if (this.area.value === this.lastText || !this.draw().valid) return;
      this.lastText = this.area.value;
      void this.owner?.invokeMethodAsync("EditedFromBrowser");
    }, 700);
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
    const fit = valid && this.schema && text.length <= paintLimit * 10 ? fitWords(this.schema, text) : { fits: true, words: "Valid JSON." };
    const message = tooBig ? `The payload has ${bytes.toLocaleString()} bytes; at most ${this.maxBytes.toLocaleString()} are accepted.`
      : mistake ? `Line ${mistake.line}, column ${mistake.column}: ${mistake.message}.` : fit.words;
    this.root.dataset["valid"] = valid ? "yes" : "no";
    this.root.dataset["fits"] = fit.fits ? "yes" : "no";
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
    const [bytes, most] = [file.size.toLocaleString(), this.maxBytes.toLocaleString()];
    if (file.size > this.maxBytes) this.status.textContent = `${file.name} has ${bytes} bytes; at most ${most} are accepted.`;
    else {
      this.set(await file.text());
      this.noteEdit();
    }
    input.value = "";
  }
}

export const mount = (
  root: HTMLElement, owner: DotNetObject | null, maxBytes: number, tellsEdits = false, schema: Schema | null = null): Editor =>
  new Editor(root, owner, maxBytes, tellsEdits, schema);
