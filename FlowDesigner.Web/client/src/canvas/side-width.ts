// The line between canvas and panel: dragged, or pushed by arrows, it gives the panel another width, for as long as this window lives.
const least = 320, most = 560, step = 16;
const keptAs = "side-width";

/** What a key makes of a width; null where it is not a key of the line. The panel stands at the right, so Left makes it wider. Pure. */
export const widthAfter = (key: string, width: number): number | null => {
  const wanted = { ArrowLeft: width + step, ArrowRight: width - step, Home: least, End: most }[key];
  return wanted === undefined ? null : Math.min(most, Math.max(least, wanted));
};

export class SideWidth {
  private readonly line: HTMLElement | null;

  constructor(private readonly designer: HTMLElement, signal: AbortSignal) {
    this.line = designer.querySelector<HTMLElement>("[data-side-line]");
    const kept = Number(sessionStorage.getItem(keptAs));
    if (kept >= least && kept <= most) this.set(kept);
    this.line?.addEventListener("pointerdown", event => this.drag(event), { signal });
    this.line?.addEventListener("dblclick", () => this.forget(), { signal });
    this.line?.addEventListener("keydown", event => {
      const width = widthAfter(event.key, this.width());
      if (width === null) return;
      event.preventDefault();
      event.stopPropagation();
      this.set(width);
    }, { signal });
  }

  private width(): number {
    return this.designer.querySelector(".designer-side")?.getBoundingClientRect().width ?? least;
  }

  private drag(event: PointerEvent): void {
    const line = this.line!;
    const from = event.clientX, before = this.width();
    event.preventDefault();
    line.setPointerCapture(event.pointerId);
    line.focus();
    line.onpointermove = at => this.set(Math.min(most, Math.max(least, before + from - at.clientX)));
    line.onlostpointercapture = () => { line.onpointermove = line.onlostpointercapture = null; };
  }

  private set(width: number): void {
    this.designer.style.setProperty("--side-chosen", `${Math.round(width)}px`);
    this.line?.setAttribute("aria-valuenow", String(Math.round(width)));
    sessionStorage.setItem(keptAs, String(Math.round(width)));
  }

  private forget(): void {
    this.designer.style.removeProperty("--side-chosen");
    sessionStorage.removeItem(keptAs);
    this.line?.setAttribute("aria-valuenow", String(Math.round(this.width())));
  }
}
