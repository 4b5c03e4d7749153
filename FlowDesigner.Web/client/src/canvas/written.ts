// What is written into the fields beside the canvas. Blazor drops an event that finds no connection; here the last one of each field waits for it.
const types = ["input", "change", "pilledit"];

/** A circuit ends at a message of 32 KB; a character takes up to three bytes. */
const longest = 8_000;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const textOf = (event: Event): string => event.type === "pilledit" ? (event as CustomEvent<{ text: string }>).detail.text : (event.target as Field).value;

const nameOf = (field: HTMLElement): string => {
  const label = field.closest("[data-field]")?.querySelector(".field-label")?.firstChild?.textContent ?? field.getAttribute("aria-label") ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent ?? "A field";
  const step = field.closest("[data-inspector]")?.querySelector(".inspector-title > span")?.textContent;
  return step ? `${label.trim()} of ${step.trim()}` : label.trim();
};

export class Written {
  private last = new Map<EventTarget, Map<string, Event>>();
  private isRepeating = false;

  /** @param refuse says why a press or a text goes nowhere; null for the usual reason, that there is no connection. */
  constructor(private readonly designer: HTMLElement, private readonly isLost: () => boolean, private readonly note: (field: string, text: string) => void, private readonly refuse: (words: string | null) => void, signal: AbortSignal) {
    for (const type of types) window.addEventListener(type, event => this.hear(event), { capture: true, signal });
    window.addEventListener("click", event => this.press(event), { capture: true, signal });
  }

  /** Tells Blazor once more what it may not have heard. Saying what is known already changes nothing. */
  again(): void {
    this.isRepeating = true;
    for (const [field, events] of this.last) {
      if (!(field instanceof HTMLElement) || !field.isConnected) continue;
      for (const event of events.values()) field.dispatchEvent(event.type === "pilledit" ? new CustomEvent(event.type, { bubbles: true, detail: (event as CustomEvent).detail as unknown }) : new Event(event.type, { bubbles: true }));
    }
    this.isRepeating = false;
  }

  forget(): void {
    this.last = new Map();
  }

  private hear(event: Event): void {
    const field = event.target;
    if (this.isRepeating || !(field instanceof HTMLElement) || !this.isBeside(field)) return;
    if (event.type !== "pilledit" && (!("value" in field) || field.closest("pill-input, formula-input") !== null || field.getAttribute("type") === "password")) return;
    const text = textOf(event);
    if (text.length > longest) {
      event.stopImmediatePropagation();
      this.refuse(`That text has ${text.length.toLocaleString("en")} characters; a field takes ${longest.toLocaleString("en")}. It was not taken. Shorten it, or edit the flow as text.`);
      return;
    }
    const events = this.last.get(field) ?? new Map<string, Event>();
    this.last.set(field, events.set(event.type, event));
    this.note(nameOf(field), text);
    if (this.isLost()) event.stopImmediatePropagation();
  }

  // A button pressed now would do nothing and say nothing, or do it much later.
  private press(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest("button, summary, [role=tab]") : null;
    if (!button || !this.isLost() || !this.designer.contains(button) || button.closest(".canvas, .step-palette, .canvas-offer")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.refuse(null);
  }

  private isBeside(field: HTMLElement): boolean {
    return this.designer.contains(field) && field.closest(".designer-side") !== null;
  }
}
