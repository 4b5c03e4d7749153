// <pill-input>: an input in which picked data stands as pills among plain text. Blazor gives it data-text and hears "pilledit";
// what is inside belongs to this element alone, so nothing a person types waits for the server.
import { draw, placeAt, readBack, select, selectionIn, type PillWords } from "./pill-dom";
import {
  oneAfter, oneBefore, parse, Past, pathWords, print, removeAfter, removeBefore, replace, type Edited, type PillText,
} from "./pill-model";

/** The media type under which a dragged field carries its hole. */
export const dragType = "text/x-mapping";

const previewAfter = 140;
const keepAfter = 1500;

const dropped = (event: InputEvent): string => event.dataTransfer?.getData("text/plain") ?? "";

export class PillInput extends HTMLElement {
  static readonly observedAttributes = ["data-text", "data-words", "data-wrong", "data-invalid"];

  private box: HTMLElement | null = null;
  private text: PillText = { chars: "", holes: [] };
  private readonly past = new Past();
  private caret = 0;
  private seq = 0;
  private kept = "";
  private told = "";
  private timer = 0;
  private keepTimer = 0;
  private composing = false;

  connectedCallback(): void {
    if (this.box) return;
    this.box = document.createElement("div");
    this.box.className = "pill-box";
    this.box.contentEditable = "true";
    this.box.setAttribute("role", "textbox");
    this.box.spellcheck = false;
    for (const name of ["aria-labelledby", "aria-describedby", "aria-required"]) {
      const value = this.getAttribute(`data-${name}`);
      if (value) this.box.setAttribute(name, value);
    }
    if (this.dataset["multiline"] === "true") this.box.setAttribute("aria-multiline", "true");
    if (this.dataset["boxId"]) this.box.id = this.dataset["boxId"];
    this.append(this.box);
    this.listen(this.box);
    this.take(this.dataset["text"] ?? "");
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
    this.keep();
  }

  attributeChangedCallback(name: string): void {
    if (!this.box) return;
    if (name === "data-invalid") {
      this.markInvalid();
      return;
    }
    const given = this.dataset["text"] ?? "";
    // What comes back is older than what was typed since: the next answer brings the newer one.
    if (Number(this.dataset["seq"] ?? "0") < this.seq && given !== print(this.text)) return;
    if (given === print(this.text)) this.redraw();
    else this.take(given);
  }

  /** The accessible name, in words. */
  get label(): string {
    return this.dataset["label"] ?? "";
  }

  /** Puts a hole or a text where the caret stands, or last stood. */
  insert(source: string, at: number | null = null): void {
    if (!this.box) return;
    const place = at ?? Math.min(this.caret, this.text.chars.length);
    const around = selectionIn(this.box);
    const [from, to] = at === null && around ? [around.from, around.to] : [place, place];
    this.box.focus();
    this.change(replace(this.text, from, to, source), "insert");
    this.keep();
  }

  /** Takes a text in the place of what stands here, as if it were typed. */
  write(source: string): void {
    const text = parse(source);
    this.change({ text, caret: text.chars.length }, "insert");
    this.keep();
  }

  private markInvalid(): void {
    if (this.dataset["invalid"] === "true") this.box?.setAttribute("aria-invalid", "true");
    else this.box?.removeAttribute("aria-invalid");
  }

  private take(source: string): void {
    this.text = parse(source);
    this.kept = this.told = source;
    this.caret = Math.min(this.caret, this.text.chars.length);
    if (document.activeElement !== this.box) this.caret = this.text.chars.length;
    this.markInvalid();
    this.redraw();
  }

  private redraw(): void {
    if (!this.box || this.composing) return;
    const had = document.activeElement === this.box ? selectionIn(this.box) : null;
    const words = this.words();
    draw(this.box, this.text, {
      words: hole => words[hole] ?? { label: pathWords(hole), tile: "tile-builtin", icon: "braces", letter: null, code: false },
      icons: this.closest<HTMLElement>("[data-icons]")?.dataset["icons"] ?? "",
      wrong: new Set((this.dataset["wrong"] ?? "").split(",").filter(Boolean).map(Number)),
    });
    this.box.classList.toggle("is-empty", this.text.chars.length === 0);
    if (this.dataset["placeholder"]) this.box.dataset["placeholder"] = this.dataset["placeholder"];
    if (had) select(this.box, Math.min(had.anchor, this.text.chars.length), Math.min(had.focus, this.text.chars.length));
  }

  private words(): Record<string, PillWords> {
    const given = this.dataset["words"];
    return given ? JSON.parse(given) as Record<string, PillWords> : {};
  }

  private change({ text, caret }: Edited, kind: string): void {
    if (!this.box) return;
    this.past.note(this.text, this.caret, kind);
    this.put(text, caret);
  }

  private put(text: PillText, caret: number): void {
    this.text = text;
    this.caret = caret;
    this.redraw();
    if (this.box) select(this.box, caret, caret);
    this.tellLater();
  }

  private tellLater(): void {
    this.seq++;
    clearTimeout(this.timer);
    clearTimeout(this.keepTimer);
    this.timer = window.setTimeout(() => this.tell(false), previewAfter);
    this.keepTimer = window.setTimeout(() => this.keep(), keepAfter);
  }

  private tell(done: boolean): void {
    const source = print(this.text);
    if (!done && source === this.told) return;
    this.told = source;
    this.dispatchEvent(new CustomEvent("pilledit", { bubbles: true, detail: { text: source, seq: this.seq, done } }));
  }

  /** Says that this text stays: it becomes one edit of the flow. */
  private keep(): void {
    clearTimeout(this.timer);
    clearTimeout(this.keepTimer);
    if (print(this.text) === this.kept) return;
    this.kept = print(this.text);
    this.tell(true);
  }

  private listen(box: HTMLElement): void {
    box.addEventListener("beforeinput", event => this.onInput(event));
    box.addEventListener("keydown", event => this.onKey(event));
    box.addEventListener("compositionstart", () => this.composing = true);
    box.addEventListener("compositionend", () => this.afterComposing());
    box.addEventListener("copy", event => this.onCopy(event, false));
    box.addEventListener("cut", event => this.onCopy(event, true));
    box.addEventListener("blur", () => this.keep());
    box.addEventListener("dragover", event => this.onDragOver(event));
    box.addEventListener("dragleave", () => this.classList.remove("is-over"));
    box.addEventListener("drop", event => this.onDrop(event));
    document.addEventListener("selectionchange", () => {
      const found = document.activeElement === box ? selectionIn(box) : null;
      if (found) this.caret = found.focus;
    });
  }

  private onInput(event: InputEvent): void {
    if (this.composing || event.inputType === "insertCompositionText") return;
    event.preventDefault();
    const at = this.box && selectionIn(this.box);
    if (!at) return;
    const { from, to } = at;
    switch (event.inputType) {
      case "insertText": case "insertReplacementText":
        this.change(replace(this.text, from, to, event.data ?? dropped(event)), "type");
        break;
      case "insertFromPaste": this.change(replace(this.text, from, to, this.oneLine(dropped(event))), "paste"); break;
      case "insertParagraph": case "insertLineBreak":
        if (this.dataset["multiline"] === "true") this.change(replace(this.text, from, to, "\n"), "type");
        else this.keep();
        break;
      case "deleteContentBackward": this.change(removeBefore(this.text, from, to), "delete"); break;
      case "deleteContentForward": this.change(removeAfter(this.text, from, to), "delete"); break;
      case "deleteWordBackward": case "deleteSoftLineBackward": this.change(removeBefore(this.text, from, to, true), "delete"); break;
      case "deleteWordForward": case "deleteSoftLineForward": this.change(removeAfter(this.text, from, to, true), "delete"); break;
      case "historyUndo": this.goThrough(this.past.back(this.text, this.caret)); break;
      case "historyRedo": this.goThrough(this.past.forth(this.text, this.caret)); break;
      default: break;
    }
  }

  private oneLine(text: string): string {
    return this.dataset["multiline"] === "true" ? text : text.replace(/\s*\r?\n\s*/g, " ");
  }

  private goThrough(edited: Edited | null): void {
    if (edited) this.put(edited.text, edited.caret);
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.box || this.composing) return;
    if ((event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key === "s")) {
      // The page saves or previews now, and means what is written here too.
      this.keep();
      return;
    }
    const undo = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase();
    if (undo === "z" || undo === "y") {
      // The field's own past first; with nothing left in it the flow's undo hears the key.
      const back = undo === "z" && !event.shiftKey;
      const edited = back ? this.past.back(this.text, this.caret) : this.past.forth(this.text, this.caret);
      if (!edited) return;
      event.preventDefault();
      event.stopPropagation();
      this.put(edited.text, edited.caret);
      return;
    }
    if ((event.key !== "ArrowLeft" && event.key !== "ArrowRight") || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = selectionIn(this.box);
    if (!at) return;
    event.preventDefault();
    const back = event.key === "ArrowLeft";
    const collapses = !event.shiftKey && at.from !== at.to;
    const next = collapses ? (back ? at.from : at.to) : back ? oneBefore(this.text, at.focus) : oneAfter(this.text, at.focus);
    this.caret = next;
    select(this.box, event.shiftKey ? at.anchor : next, next);
  }

  private afterComposing(): void {
    this.composing = false;
    if (!this.box) return;
    const caret = selectionIn(this.box)?.focus ?? this.caret;
    this.change({ text: parse(readBack(this.box)), caret }, "compose");
  }

  private onCopy(event: ClipboardEvent, andCut: boolean): void {
    const at = this.box && selectionIn(this.box);
    if (!at || at.from === at.to) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", print(this.text, at.from, at.to));
    if (andCut) this.change(replace(this.text, at.from, at.to, ""), "cut");
  }

  private onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes(dragType)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.classList.add("is-over");
  }

  private onDrop(event: DragEvent): void {
    this.classList.remove("is-over");
    const source = event.dataTransfer?.getData(dragType);
    if (!source || !this.box) return;
    event.preventDefault();
    this.insert(source, placeAt(this.box, event.clientX, event.clientY) ?? this.text.chars.length);
  }
}
