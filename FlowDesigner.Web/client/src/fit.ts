// The drawing of a flow where nobody edits it: as wide as its place, and the chosen step in sight.
const air = 24;

/** How far a stretch must move so that it stands within a room. */
const shift = (low: number, high: number, from: number, to: number): number =>
  low < from + air ? low - from - air : high > to - air ? Math.min(low - from - air, high - to + air) : 0;

/** Scrolls what scrolls around it within the page, but never the page: whoever chose it elsewhere stays there. */
const reveal = (card: HTMLElement): void => {
  for (let room = card.parentElement; room && room !== document.body; room = room.parentElement) {
    if (!/auto|scroll/.test(getComputedStyle(room).overflow)) continue;
    const [seen, box] = [room.getBoundingClientRect(), card.getBoundingClientRect()];
    room.scrollTop += shift(box.top, box.bottom, seen.top, seen.top + room.clientHeight);
    room.scrollLeft += shift(box.left, box.right, seen.left, seen.left + room.clientWidth);
  }
};

/** Draws a picture of fixed width smaller where the room is narrower, never larger and never under 60 %. */
class FitWidth extends HTMLElement {
  private readonly sizes = new ResizeObserver(() => this.fit());
  private readonly choices = new MutationObserver(() => this.follow());
  private zoom = "";
  private chosen: Element | null = null;

  connectedCallback(): void {
    this.sizes.observe(this);
    this.choices.observe(this, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
    this.fit();
  }

  disconnectedCallback(): void {
    this.sizes.disconnect();
    this.choices.disconnect();
  }

  private fit(): void {
    const wanted = Number(this.dataset["width"]);
    const inner = this.firstElementChild;
    if (!wanted || !this.clientWidth || !(inner instanceof HTMLElement)) return;
    const zoom = String(Math.max(0.6, Math.min(1, this.clientWidth / wanted)));
    inner.style.setProperty("zoom", zoom);
    if (zoom !== this.zoom) this.chosen = null;
    this.zoom = zoom;
    this.follow();
  }

  private follow(): void {
    const chosen = this.querySelector<HTMLElement>(".node.is-selected");
    if (chosen === this.chosen || !this.clientWidth) return;
    this.chosen = chosen;
    if (chosen) reveal(chosen);
  }
}

export const startFitting = (): void => customElements.define("fit-width", FitWidth);
