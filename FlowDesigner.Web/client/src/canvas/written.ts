// What is written into the fields beside the canvas. Blazor drops an event that finds no connection; here the last one of each field
// waits for it.
import type { Place, Writing } from "./pending";

const types = ["input", "change", "pilledit"];

/** A circuit ends at a message of 32 KB; a character takes up to three bytes. */
const longest = 8_000;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface PillEdit { text: string; done: boolean; }

/** The text as the flow keeps it: a formula that is all of the value stands there without its braces. */
const textOf = (event: Event): string => {
  const field = event.target as HTMLElement;
  if (event.type !== "pilledit") return (field as Field).value;
  const { text } = (event as CustomEvent<PillEdit>).detail;
  return field.dataset["whole"] === "true" && text.trim() !== "" && !text.includes("{{") ? `{{ ${text.trim()} }}` : text;
};

const nameOf = (field: HTMLElement): string => {
  const label = field.closest("[data-field]")?.querySelector(".field-label")?.firstChild?.textContent ?? field.getAttribute("aria-label")
    ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent ?? "A field";
  const step = field.closest("[data-inspector]")?.querySelector(".inspector-title > span")?.textContent;
  return step ? `${label.trim()} of ${step.trim()}` : label.trim();
};

const placeOf = (field: HTMLElement): Place | null => {
  const main = field.closest<HTMLElement>(".inspector-main");
  const id = field.dataset["boxId"] ?? field.id, step = main?.dataset["of"];
  const tab = main?.getAttribute("aria-labelledby")?.replace("inspector-", "");
  return id && step && tab ? { step, tab, id } : null;
};

export class Written {
  private readonly last = new Map<EventTarget, Map<string, Event>>();
  private readonly begun = new WeakMap<EventTarget, string>();
  private isRepeating = false;

  /** @param refuse says why a press or a text goes nowhere; null for the usual reason, that there is no connection. */
  constructor(
    private readonly designer: HTMLElement, private readonly isLost: () => boolean, private readonly note: (writing: Writing) => void,
    private readonly refuse: (words: string | null) => void, signal: AbortSignal,
  ) {
    for (const type of types) window.addEventListener(type, event => this.hear(event), { capture: true, signal });
    window.addEventListener("click", event => this.press(event), { capture: true, signal });
    designer.addEventListener("focusin", ({ target }) => {
      if (target && "value" in target) this.begun.set(target, String(target.value));
    }, { signal });
  }

  /** Tells Blazor once more what it may not have heard. Saying what is known already changes nothing. */
  again(): void {
    this.isRepeating = true;
    for (const [field, events] of this.last) {
      if (!(field instanceof HTMLElement) || !field.isConnected) continue;
      for (const event of events.values()) {
        this.keep(field, event, textOf(event), false);
        const detail = event.type === "pilledit" ? (event as CustomEvent<PillEdit>).detail : null;
        field.dispatchEvent(detail ? new CustomEvent(event.type, { bubbles: true, detail }) : new Event(event.type, { bubbles: true }));
      }
    }
    this.isRepeating = false;
  }

  /** What was heard up to now and is not forgotten. */
  get heard(): ReadonlySet<Event> {
    return new Set([...this.last.values()].flatMap(events => [...events.values()]));
  }

  /** @param heard what need not be told again. */
  forget(heard: ReadonlySet<Event>): void {
    for (const [field, events] of this.last) {
      for (const [type, event] of events) {
        if (!heard.has(event)) continue;
        events.delete(type);
        // Going back to what stood there before is then something to keep.
        if (type !== "pilledit") this.begun.set(field, textOf(event));
      }
      if (events.size === 0) this.last.delete(field);
    }
  }

  private hear(event: Event): void {
    const field = event.target;
    if (this.isRepeating || !(field instanceof HTMLElement) || !this.isEdit(field)) return;
    if (event.type !== "pilledit" && (!("value" in field) || field.closest("pill-input, formula-input") !== null)) return;
    const text = textOf(event);
    if (text.length > longest) {
      event.stopImmediatePropagation();
      const [has, takes] = [text.length.toLocaleString("en"), longest.toLocaleString("en")];
      this.refuse(`That text has ${has} characters; a field takes ${takes}. It was not taken. Shorten it, or edit the flow as text.`);
      return;
    }
    const before = this.last.get(field);
    this.keep(field, event, text, before === undefined);
    this.last.set(field, (before ?? new Map<string, Event>()).set(event.type, event));
    if (this.isLost()) event.stopImmediatePropagation();
  }

  // A secret waits in this page for the connection, and is never stored in the browser.
  private keep(field: HTMLElement, event: Event, text: string, isFirst: boolean): void {
    if (field.getAttribute("type") === "password" || field.closest("[data-secret]") !== null) return;
    const isPill = event.type === "pilledit";
    const was = !isFirst ? null : isPill ? field.dataset["text"] ?? "" : this.begun.get(field) ?? null;
    const done = !this.isLost() && (isPill ? (event as CustomEvent<PillEdit>).detail.done : event.type === "change");
    this.note({ field: nameOf(field), place: placeOf(field), text, was, done });
  }

  // A button pressed now would do nothing and say nothing, or do it much later.
  private press(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest("button, summary, [role=tab]") : null;
    if (!button || !this.isLost() || !this.designer.contains(button) || button.closest(".canvas, .step-palette, .canvas-offer")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.refuse(null);
  }

  // A dialog over the fields, a search and a choice of what is shown are no part of the flow.
  private isEdit(field: HTMLElement): boolean {
    return this.designer.contains(field) && field.closest(".designer-side") !== null
      && field.closest("dialog, [type=search], [data-no-edit]") === null;
  }
}
