// The window on the sheet: where it stands, how far it is zoomed, its small map, and which card is in focus.
import { SmallMap, type Seen } from "./map";
import { Sheet } from "./sheet";
import { around, fit, opening, reveal, zoomAt, type View } from "./view";

const mapFrom = 12;

export class Pane {
  readonly sheet: Sheet;
  view: View = { x: 0, y: 0, k: 1 };
  protected map!: SmallMap;
  private isPlaced = false;
  private saysView = 0;

  constructor(readonly root: HTMLElement, private readonly flow: string) {
    this.sheet = new Sheet(this.part("sheet"));
  }

  protected part<T extends HTMLElement>(name: string): T {
    return this.root.querySelector<T>(`[data-part="${name}"]`)!;
  }

  protected watchMap(signal: AbortSignal): void {
    const seen = (): Seen => ({ view: this.view, width: this.root.clientWidth, height: this.root.clientHeight });
    this.map = new SmallMap(this.part<HTMLCanvasElement>("map"), this.sheet, seen, (x, y) => this.centre(x, y), signal);
    new MutationObserver(records => {
      // Not for each move of a drag, nor for the sheet's own.
      if (!this.root.classList.contains("is-dragging") && records.some(record => record.target !== this.sheet.element)) this.map.refresh();
    }).observe(this.sheet.element, { childList: true, subtree: true, attributes: true, attributeFilter: ["style", "class"] });
    this.map.show(this.sheet.nodes().length > mapFrom);
  }

  /** Puts the keyboard on a step and, unless told otherwise, it in sight. */
  focus(key: string, reveals = true): void {
    if (reveals) this.see(key);
    this.sheet.node(key)?.element.querySelector<HTMLElement>(".node-face")?.focus({ preventScroll: true });
  }

  /** Shifts the view as little as brings a step into sight. */
  see(key: string): void {
    const node = this.sheet.node(key);
    if (node && this.root.clientWidth > 0) this.apply(reveal(this.view, node.box, this.root.clientWidth, this.root.clientHeight));
  }

  fitAll(): void {
    const all = this.sheet.all();
    if (all) this.apply(fit(all, this.root.clientWidth, this.root.clientHeight));
  }

  apply(view: View): void {
    this.view = view;
    this.sheet.element.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.k})`;
    // Not as custom properties: every card inherits those, and would be styled anew with each step of a pan.
    this.root.style.backgroundPosition = `${view.x}px ${view.y}px`;
    this.root.style.backgroundSize = `${16 * view.k}px ${16 * view.k}px`;
    this.sayZoom(`${Math.round(view.k * 100)} %`);
    this.map.draw();
    window.clearTimeout(this.saysView);
    this.saysView = window.setTimeout(() => sessionStorage.setItem(`view:${this.flow}`, JSON.stringify(view)), 300);
  }

  // Another text in the same node: with another node the browser would lay out the whole page, for each step of a pan.
  private sayZoom(words: string): void {
    const zoom = this.root.querySelector('[data-part="zoom"]'), said = zoom?.firstChild;
    if (!(said instanceof Text)) zoom?.replaceChildren(words);
    else if (said.data !== words) said.data = words;
  }

  // The first look at the sheet needs its size, which a hidden tab has not.
  protected show(): void {
    const all = this.sheet.all();
    if (this.isPlaced || !all || this.root.clientWidth === 0) return;
    this.isPlaced = true;
    const kept = sessionStorage.getItem(`view:${this.flow}`);
    const begin = around([this.sheet.nodes()[0]?.box ?? all])!;
    this.apply(kept ? JSON.parse(kept) as View : opening(all, this.root.clientWidth, this.root.clientHeight, begin));
  }

  protected centre(x: number, y: number): void {
    this.apply({ ...this.view, x: this.root.clientWidth / 2 - x * this.view.k, y: this.root.clientHeight / 2 - y * this.view.k });
  }

  protected zoom(by: number): void {
    this.apply(zoomAt(this.view, { x: this.root.clientWidth / 2, y: this.root.clientHeight / 2 }, by === 0 ? 1 : this.view.k * by));
  }

  /** The step that keys are about: the one in focus, else the only selected one. */
  protected current(): string | null {
    const focused = document.activeElement instanceof Element ? document.activeElement.closest<HTMLElement>("[data-node]") : null;
    if (focused && this.root.contains(focused)) return focused.dataset["node"]!;
    const selected = this.sheet.selected();
    return selected.length === 1 ? selected[0]! : null;
  }

  /** The plus in focus, by what a step there would follow. */
  protected focusedEnd(): string | null {
    const focused = document.activeElement;
    return focused instanceof HTMLElement && focused.classList.contains("node-end") ? focused.dataset["end"]! : null;
  }

  protected nameOf(key: string): string {
    return this.sheet.node(key)?.element.querySelector(".node-title")?.textContent ?? "";
  }

  protected middle(): { x: number; y: number } {
    const { root, view } = this;
    return { x: Math.round((root.clientWidth / 2 - view.x) / view.k), y: Math.round((root.clientHeight / 2 - view.y) / view.k) };
  }

  protected ways(): { from: string; to: string }[] {
    return this.sheet.edges().filter(edge => !edge.to.startsWith("+"));
  }

  protected endOf(start: string): HTMLElement | null {
    const ends = [...this.sheet.element.querySelectorAll<HTMLElement>(".node-end")];
    return ends.find(end => end.dataset["end"] === start || end.dataset["end"]!.startsWith(`${start}:`)) ?? null;
  }
}
