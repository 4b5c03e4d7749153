// <formula-input>: the expression itself, with what may be written next, how the function at hand is written, and its mistakes
// underlined at their characters. Blazor gives data-text and data-marks and hears "pilledit".
import { complete, signatureAt, type Catalog, type Completion } from "./completion";
import { drawIcon } from "./pill-dom";

interface Mark { readonly start: number; readonly length: number; readonly warning: boolean; }

const previewAfter = 140;
const keepAfter = 1500;
let count = 0;

export class FormulaInput extends HTMLElement {
  static readonly observedAttributes = ["data-text", "data-marks"];

  private area: HTMLTextAreaElement | null = null;
  private paint = document.createElement("div");
  private list = document.createElement("ul");
  private hint = document.createElement("p");
  private readonly listId = `formula-offers-${++count}`;
  private offers: Completion | null = null;
  private chosen = 0;
  private seq = 0;
  private kept = "";
  private timer = 0;
  private keepTimer = 0;

  connectedCallback(): void {
    if (this.area) return;
    const area = this.area = document.createElement("textarea");
    area.className = "formula-area";
    area.rows = 1;
    area.spellcheck = false;
    area.autocapitalize = "off";
    area.setAttribute("autocomplete", "off");
    area.setAttribute("aria-autocomplete", "list");
    // A field of several lines cannot be a combobox: what it offers hangs on it as a list all the same.
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-controls", this.listId);
    for (const name of ["aria-labelledby", "aria-describedby", "aria-required"]) {
      const value = this.getAttribute(`data-${name}`);
      if (value) area.setAttribute(name, value);
    }
    if (this.dataset["boxId"]) area.id = this.dataset["boxId"];
    this.paint.className = "formula-paint";
    this.paint.ariaHidden = "true";
    this.list.className = "formula-offers";
    this.list.id = this.listId;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "What may stand here");
    this.list.hidden = true;
    this.hint.className = "formula-hint";
    this.hint.setAttribute("role", "status");
    this.hint.hidden = true;
    const layers = document.createElement("div");
    layers.className = "formula-layers";
    layers.append(this.paint, area);
    this.append(layers, this.list, this.hint);
    area.addEventListener("input", () => this.edited());
    area.addEventListener("keydown", event => this.onKey(event));
    area.addEventListener("click", () => this.look(false));
    area.addEventListener("keyup", event => { if (event.key.startsWith("Arrow") && this.list.hidden) this.showSignature(); });
    area.addEventListener("blur", () => { this.close(); this.keep(); });
    area.addEventListener("scroll", () => this.paint.scrollTop = area.scrollTop);
    this.take(this.dataset["text"] ?? "");
  }

  disconnectedCallback(): void {
    this.keep();
  }

  attributeChangedCallback(name: string): void {
    if (!this.area) return;
    const given = this.dataset["text"] ?? "";
    if (name === "data-text" && given !== this.area.value && Number(this.dataset["seq"] ?? "0") >= this.seq) this.take(given);
    else this.draw();
  }

  get label(): string {
    return this.dataset["label"] ?? "";
  }

  /** Puts a field where the caret stands; braces only where text stands round expressions. */
  insert(source: string): void {
    if (!this.area) return;
    const isInside = this.isWhole || /\{\{[^}]*$/.test(this.area.value.slice(0, this.area.selectionStart));
    this.area.focus();
    const text = isInside ? source.replace(/^\{\{\s*|\s*\}\}$/g, "") : source;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.edited();
    this.close();
    this.keep();
  }

  /** Takes a text in the place of what stands here, as if it were typed. */
  write(source: string): void {
    if (!this.area) return;
    const inner = /^\{\{\s*((?:(?!\{\{)[^])*?)\s*\}\}$/.exec(source.trim())?.[1];
    this.area.value = this.isWhole && inner !== undefined ? inner : source;
    this.edited();
    this.close();
    this.keep();
  }

  private get isWhole(): boolean {
    return this.dataset["whole"] === "true";
  }

  private get catalog(): Catalog {
    const given = this.parentElement?.querySelector<HTMLElement>("[data-catalog]")?.dataset["catalog"];
    return given ? JSON.parse(given) as Catalog : { fields: [], functions: [] };
  }

  private take(text: string): void {
    if (!this.area) return;
    this.area.value = this.kept = text;
    this.draw();
  }

  private draw(): void {
    if (!this.area) return;
    const text = this.area.value;
    const marks = (this.dataset["marks"] ? JSON.parse(this.dataset["marks"]) as Mark[] : []).filter(mark => mark.start <= text.length);
    const nodes: Node[] = [];
    let at = 0;
    for (const mark of marks.sort((a, b) => a.start - b.start)) {
      if (mark.start < at) continue;
      nodes.push(document.createTextNode(text.slice(at, mark.start)));
      const place = document.createElement("span");
      place.className = mark.warning ? "is-doubtful" : "is-wrong";
      at = Math.min(text.length, mark.start + Math.max(1, mark.length));
      place.textContent = text.slice(mark.start, at) || "\u00A0";
      nodes.push(place);
    }
    nodes.push(document.createTextNode(text.slice(at) + "\u200B"));
    this.paint.replaceChildren(...nodes);
    this.area.setAttribute("aria-invalid", marks.some(mark => !mark.warning) ? "true" : "false");
  }

  private edited(): void {
    this.seq++;
    this.draw();
    this.look(false);
    clearTimeout(this.timer);
    clearTimeout(this.keepTimer);
    this.timer = window.setTimeout(() => this.tell(false), previewAfter);
    this.keepTimer = window.setTimeout(() => this.keep(), keepAfter);
  }

  private tell(done: boolean): void {
    this.dispatchEvent(new CustomEvent("pilledit", { bubbles: true, detail: { text: this.area?.value ?? "", seq: this.seq, done } }));
  }

  private keep(): void {
    clearTimeout(this.timer);
    clearTimeout(this.keepTimer);
    if (!this.area || this.area.value === this.kept) return;
    this.kept = this.area.value;
    this.tell(true);
  }

  private look(asked: boolean): void {
    if (!this.area) return;
    this.offers = complete(this.area.value, this.area.selectionStart, this.catalog, this.isWhole, asked);
    this.chosen = 0;
    this.showOffers();
    this.showSignature();
  }

  private showOffers(): void {
    if (!this.area) return;
    const offers = this.offers?.offers ?? [];
    this.list.hidden = offers.length === 0;
    this.list.replaceChildren(...offers.map((offer, at) => {
      const row = document.createElement("li");
      row.id = `${this.listId}-${at}`;
      row.setAttribute("role", "option");
      row.ariaSelected = at === this.chosen ? "true" : "false";
      const icons = this.closest<HTMLElement>("[data-icons]")?.dataset["icons"] ?? "";
      row.append(drawIcon(icons, offer.isFunction ? "square-function" : "braces"));
      const words = document.createElement("span");
      words.textContent = offer.words;
      const note = document.createElement("small");
      note.textContent = offer.note;
      row.append(words, note);
      row.addEventListener("pointerdown", event => { event.preventDefault(); this.accept(at); });
      return row;
    }));
    if (offers.length > 0) this.area.setAttribute("aria-activedescendant", `${this.listId}-${this.chosen}`);
    else this.area.removeAttribute("aria-activedescendant");
    if (offers.length > 0) this.list.scrollIntoView({ block: "nearest" });
    this.list.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  private showSignature(): void {
    const found = this.area && signatureAt(this.area.value, this.area.selectionStart, this.catalog, this.isWhole);
    this.hint.hidden = !found;
    if (!found) return;
    const parts: Node[] = [document.createTextNode(`${found.known.name}(`)];
    found.known.parameters.forEach((parameter, at) => {
      if (at > 0) parts.push(document.createTextNode(", "));
      const word = document.createElement(at === found.parameter ? "strong" : "span");
      word.textContent = parameter;
      parts.push(word);
    });
    const code = document.createElement("code");
    code.append(...parts, ")");
    this.hint.replaceChildren(code, ` ${found.known.help}`);
  }

  private accept(at: number): void {
    const offer = this.offers?.offers[at];
    if (!offer || !this.area || !this.offers) return;
    this.area.setRangeText(offer.text, this.offers.from, this.offers.to, "end");
    this.close();
    this.edited();
    if (!offer.isFunction) this.close();
  }

  private close(): void {
    this.offers = null;
    this.showOffers();
  }

  private onKey(event: KeyboardEvent): void {
    const offers = this.offers?.offers ?? [];
    const ctrl = event.ctrlKey || event.metaKey;
    // The page saves or previews now, and means what is written here too.
    if (ctrl && (event.key === "Enter" || event.key === "s")) { this.keep(); return; }
    if (event.altKey) return;
    if (ctrl && event.key === " ") this.look(true);
    else if (event.key === "Enter" && offers.length === 0 && !event.shiftKey) this.keep();
    else if (offers.length === 0) return;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.chosen = (this.chosen + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length;
      this.showOffers();
    } else if (event.key === "Enter" || event.key === "Tab") this.accept(this.chosen);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
