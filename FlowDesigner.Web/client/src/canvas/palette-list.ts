// The list of steps at the left: filters while one types, and knows what the next choice is for.
import type { Point } from "./route";

export interface Target { after: string | null; to: string | null; at: Point | null; replaces?: string; }

export class StepList {
  private target: Target | null = null;

  constructor(
    private readonly designer: HTMLElement, private readonly choose: (item: string, target: Target | null) => void, signal: AbortSignal,
  ) {
    designer.addEventListener("click", event => this.click(event), { signal });
    designer.addEventListener("input", event => { if (event.target === this.search) this.filter(); }, { signal });
    designer.addEventListener("keydown", event => this.press(event), { signal });
  }

  /** Asks for a step: opens the list, says what for, and puts the cursor into its search. */
  ask(target: Target, words: string): void {
    this.target = target;
    // Attributes, since the classes are the server's: it may draw the page again at any moment.
    this.designer.toggleAttribute("data-adding", true);
    this.designer.toggleAttribute("data-picking-trigger", target.replaces === "trigger");
    const place = this.designer.querySelector<HTMLElement>('[data-part="target"]');
    if (place) { place.textContent = words; place.hidden = words === ""; }
    this.search?.focus();
    this.search?.select();
  }

  forget(): void {
    this.target = null;
    this.designer.removeAttribute("data-adding");
    this.designer.removeAttribute("data-picking-trigger");
    const place = this.designer.querySelector<HTMLElement>('[data-part="target"]');
    if (place) place.hidden = true;
    if (this.search && this.search.value !== "") { this.search.value = ""; this.filter(); }
  }

  private get search(): HTMLInputElement | null {
    return this.designer.querySelector<HTMLInputElement>("[data-step-search]");
  }

  private items(): HTMLElement[] {
    return [...this.designer.querySelectorAll<HTMLElement>("[data-item]")].filter(item => item.offsetParent !== null);
  }

  /** "set setting" means "Set setting", though "Get setting" holds both words too. */
  private best(items: HTMLElement[]): HTMLElement | undefined {
    const typed = (this.search?.value ?? "").trim().toLowerCase();
    return items.find(item => (item.querySelector(".choice-name")?.textContent ?? "").toLowerCase().startsWith(typed)) ?? items[0];
  }

  private take(item: HTMLElement): void {
    const target = this.target;
    this.forget();
    this.choose(item.dataset["item"]!, target);
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const more = target?.closest<HTMLElement>("[data-more]");
    if (more) more.closest(".step-group")?.classList.add("is-whole");
    const item = target?.closest<HTMLElement>("[data-item]");
    if (item) this.take(item);
    if (target?.closest("[data-ask]")) this.ask({ after: null, to: null, at: null }, "");
    if (target?.closest("[data-ask-close]")) this.forget();
  }

  private press(event: KeyboardEvent): void {
    const focused = event.target instanceof HTMLElement ? event.target : null;
    const isSearch = focused !== null && focused === this.search;
    if (!isSearch && !focused?.matches("[data-item]")) return;
    const items = this.items();
    const at = isSearch ? -1 : items.indexOf(focused!);
    if (event.key === "Escape") {
      this.forget();
      focused!.blur();
      const back = this.designer.querySelector<HTMLElement>(".node.is-selected .node-face, .canvas-first");
      (back ?? this.designer.querySelector<HTMLElement>(".canvas"))?.focus({ preventScroll: true });
    } else if (event.key === "Enter" && isSearch && !event.isComposing) { const best = this.best(items); if (best) this.take(best); }
    else if (event.key === "ArrowDown") items[Math.min(items.length - 1, at + 1)]?.focus();
    else if (event.key === "ArrowUp") { if (at <= 0) this.search?.focus(); else items[at - 1]!.focus(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private filter(): void {
    const words = (this.search?.value ?? "").trim().toLowerCase().split(/\s+/).filter(word => word !== "");
    let count = 0;
    for (const group of this.designer.querySelectorAll<HTMLElement>(".step-group")) {
      let here = 0;
      for (const item of group.querySelectorAll<HTMLElement>("[data-item]")) {
        const text = item.dataset["words"] ?? "";
        const fits = words.every(word => text.includes(word));
        item.hidden = !fits;
        if (fits) here++;
      }
      group.hidden = here === 0;
      group.classList.toggle("is-filtered", words.length > 0);
      count += here;
    }
    const none = this.designer.querySelector<HTMLElement>('[data-part="no-step"]');
    if (none) none.hidden = count > 0;
  }
}
