// What is known about the fields of a payload: a hint at the cursor, keys to complete, and whether the text has what is needed.
import { scan, type Piece } from "./json-scan";

export interface Hint { path: string; type: string; needed: boolean; uses: string | null; sample: string | null; }
export interface Schema { fields: Hint[]; wrap: string | null; nothing: string | null; }

/** Where the cursor stands: the objects around it, the key of its value, and the key that is being typed. */
export interface Spot {
  around: string[];
  key: string | null;
  typing: { from: number; to: number; text: string } | null;
  have: Set<string>;
}

interface Level { name: string | null; isList: boolean; key: string | null; keys: Set<string>; }

const textOf = (text: string, piece: Piece): string => text.slice(piece.start, piece.end);
const unquote = (quoted: string): string => quoted.replace(/^"|"$/g, "");

/** Reads only what stands before the cursor, so that it works in a text that is not finished. */
const spotAt = (text: string, at: number): Spot | null => {
  const { pieces } = scan(text);
  const levels: Level[] = [];
  let awaitsValue = false;
  for (const piece of pieces) {
    if (piece.start >= at) break;
    const inside = piece.end >= at;
    const level = levels.at(-1);
    if (piece.kind === "mark") {
      const mark = textOf(text, piece);
      if (mark === "{" || mark === "[") {
        levels.push({ name: level?.key ?? null, isList: mark === "[", key: null, keys: new Set() });
        awaitsValue = false;
      } else if (mark === "}" || mark === "]") {
        if (inside && piece.end > at) break;
        levels.pop();
        awaitsValue = false;
      } else if (mark === ":") awaitsValue = true;
      else if (mark === "," && level && !level.isList) { level.key = null; awaitsValue = false; }
    } else if (piece.kind === "key" && level) {
      const name = unquote(textOf(text, piece));
      if (inside && piece.end > at) return spot(levels, null, { from: piece.start, to: piece.end, text: text.slice(piece.start + 1, at) });
      level.key = name;
      level.keys.add(name);
    } else if (piece.kind === "wrong") {
      const open = /^\s*"([\w-]*)$/.exec(text.slice(piece.start, at));
      if (open && level && !level.isList && !awaitsValue)
        return spot(levels, null, { from: at - open[1]!.length - 1, to: at + (text[at] === '"' ? 1 : 0), text: open[1]! });
      break;
    }
  }
  const level = levels.at(-1);
  return level ? spot(levels, level.key, null) : null;
};

const spot = (levels: Level[], key: string | null, typing: Spot["typing"]): Spot => ({
  around: levels.slice(1).map(level => level.name).filter((name): name is string => name !== null),
  key, typing, have: levels.at(-1)?.keys ?? new Set(),
});

const under = (around: string[]): string => around.length ? around.join(".") + "." : "";

/** The field at the cursor, and the keys that may stand there. A bare entity is looked up where it will be put. */
const lookUp = (schema: Schema, where: Spot, wrapped: boolean): { hint: Hint | null; offers: Hint[] } => {
  const prefix = (wrapped && schema.wrap ? schema.wrap + "." : "") + under(where.around);
  const hint = where.key === null ? null : schema.fields.find(field => field.path === prefix + where.key) ?? null;
  const typed = where.typing?.text.toLowerCase();
  const offers = typed === undefined ? [] : schema.fields.filter(field => {
    const name = field.path.slice(prefix.length);
    return field.path.startsWith(prefix) && !name.includes(".") && name.toLowerCase().startsWith(typed) && name !== typed
      && !where.have.has(name);
  });
  return { hint, offers };
};

const isWrapped = (schema: Schema, value: unknown): boolean =>
  schema.wrap !== null && typeof value === "object" && value !== null && !(schema.wrap in value);

/** Fields that a step cannot do without and that are not there. */
export const missing = (schema: Schema, value: unknown): Hint[] => {
  const root = isWrapped(schema, value) ? { [schema.wrap!]: value } : value;
  return schema.fields.filter(field => field.needed && find(root, field.path.split(".")) == null);
};

const find = (value: unknown, path: string[]): unknown => path.reduce<unknown>(
  (at, name) => typeof at === "object" && at !== null ? (at as Record<string, unknown>)[name] : undefined, value);

/** "Valid JSON, fits the trigger." or what is not there, with who needs it. */
export const fitWords = (schema: Schema, text: string): { fits: boolean; words: string } => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { fits: false, words: "Valid JSON, but a payload is an object: begin with {." };
  }
  if (schema.nothing !== null) return { fits: true, words: `Valid JSON, fits the trigger. ${schema.nothing}` };
  const absent = missing(schema, value);
  if (absent.length === 0) return { fits: true, words: "Valid JSON, fits the trigger." };
  const named = absent.slice(0, 3).map(field => `${field.path} for ${field.uses?.split(", step ")[0]}`).join("; ");
  return { fits: false, words: `Valid JSON, but missing: ${named}${absent.length > 3 ? `; and ${absent.length - 3} more` : ""}.` };
};

/** The box under the line of the cursor: a hint about a field, or a list of keys. It is drawn here and never goes through the circuit. */
export class HintBox {
  private offers: Hint[] = [];
  private active = 0;
  private closed = false;
  private where: Spot | null = null;

  constructor(private readonly area: HTMLTextAreaElement, private readonly box: HTMLElement, private readonly schema: Schema,
    private readonly changed: () => void, signal: AbortSignal) {
    area.addEventListener("input", () => { this.closed = false; this.update(); }, { signal });
    area.addEventListener("keyup", event => {
      if (event.key.startsWith("Arrow") && this.offers.length === 0 || event.key === "Home" || event.key === "End") this.update();
    }, { signal });
    area.addEventListener("click", () => { this.closed = false; this.update(); }, { signal });
    area.addEventListener("scroll", () => this.hide(), { signal });
    area.addEventListener("blur", () => this.hide(), { signal });
    area.addEventListener("keydown", event => this.press(event), { signal, capture: true });
  }

  private press(event: KeyboardEvent): void {
    if (event.key === "Escape" && !this.box.hidden) {
      // Escape closes the box first, and the dialog only when it is pressed again.
      event.preventDefault();
      event.stopImmediatePropagation();
      this.closed = true;
      this.hide();
    } else if (this.offers.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : this.offers.length - 1)) % this.offers.length;
      this.draw(null);
    } else if (this.offers.length > 0 && event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.take(this.offers[this.active]!);
    }
  }

  private update(): void {
    const { value, selectionStart } = this.area;
    this.where = this.closed || value.length > 60_000 ? null : spotAt(value, selectionStart);
    if (!this.where) return this.hide();
    const { hint, offers } = lookUp(this.schema, this.where, this.isBare(value));
    this.offers = offers.slice(0, 6);
    this.active = 0;
    if (!hint && this.offers.length === 0) return this.hide();
    this.draw(hint);
  }

  // An unfinished text cannot be parsed; its words are enough to tell an entity from an envelope.
  private isBare(text: string): boolean {
    return this.schema.wrap !== null && !text.includes(`"${this.schema.wrap}"`);
  }

  private draw(hint: Hint | null): void {
    const rows = hint ? [this.row(hint, false)] : this.offers.map((offer, index) => this.row(offer, index === this.active));
    this.box.replaceChildren(...rows);
    const before = this.area.value.slice(0, this.area.selectionStart).split("\n");
    const top = 8 + before.length * 20 - this.area.scrollTop + 2;
    this.box.hidden = false;
    const flips = top + this.box.offsetHeight > this.area.clientHeight && top - 24 > this.box.offsetHeight;
    this.box.style.top = `${flips ? top - 24 - this.box.offsetHeight : top}px`;
    const left = 10 + before.at(-1)!.length * 7.2 - this.area.scrollLeft;
    this.box.style.left = `${Math.max(4, Math.min(left, this.area.clientWidth - this.box.offsetWidth - 4))}px`;
  }

  private row(hint: Hint, isActive: boolean): HTMLElement {
    const row = document.createElement("div");
    row.className = isActive ? "json-offer is-active" : "json-offer";
    const name = document.createElement("b");
    name.textContent = hint.path.slice(hint.path.lastIndexOf(".") + 1);
    const type = document.createElement("span");
    type.textContent = `${hint.type}, ${hint.needed ? "required" : "optional"}`;
    row.append(name, " ", type);
    const sample = hint.sample && !isActive ? `Such as ${hint.sample}` : null;
    const help = [hint.uses ? `Used by ${hint.uses}.` : "No step uses it.", sample].filter(Boolean).join(" ");
    if (isActive || this.offers.length === 0) {
      const line = document.createElement("small");
      line.textContent = help;
      row.append(line);
    }
    row.addEventListener("mousedown", event => { event.preventDefault(); if (this.offers.includes(hint)) this.take(hint); });
    return row;
  }

  private take(hint: Hint): void {
    const typing = this.where?.typing;
    if (!typing) return;
    const name = hint.path.slice(hint.path.lastIndexOf(".") + 1);
    const follows = /^\s*:/.test(this.area.value.slice(typing.to));
    const value = hint.sample ?? (hint.type === "list" ? "[]" : hint.type === "object" ? "{}" : "null");
    this.area.setRangeText(JSON.stringify(name) + (follows ? "" : `: ${value}`), typing.from, typing.to, "end");
    this.hide();
    this.changed();
  }

  private hide(): void {
    this.offers = [];
    this.box.hidden = true;
  }
}
