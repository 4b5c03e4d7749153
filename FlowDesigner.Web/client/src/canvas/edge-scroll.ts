// While something is dragged to the edge of the window, the sheet comes along.
import type { Point } from "./route";
import { pushed, type View } from "./view";

const margin = 36, fastest = 14;

/** What was taken hold of at the edge does not run away: only a pull that goes further than the first one counts. Pure. */
export const beyond = (now: number, first: number): number => now * first > 0 && Math.abs(now) <= Math.abs(first) ? 0 : now;

/** By how much the sheet moves in one frame along one direction, for a pointer between two ends of the window. Pure. */
export const pull = (at: number, low: number, high: number): number => {
  const inset = Math.min(margin, (high - low) / 4);
  const deep = at < low + inset ? (low + inset - at) / inset : at > high - inset ? -(at - (high - inset)) / inset : 0;
  return Math.round(Math.max(-1, Math.min(1, deep)) * fastest) || 0;
};

interface Window { readonly root: HTMLElement; view: View; apply(view: View): void; }

export class EdgeScroll {
  private due = 0;
  private last: PointerEvent | null = null;
  private first: Point | null = null;

  constructor(private readonly on: Window, private readonly again: (event: PointerEvent) => void) {}

  /** The pointer is here now. What comes from outside pulls only once it is inside. */
  watch(event: PointerEvent, bounds: DOMRect, isInsideOnly: boolean): void {
    this.last = event;
    if (this.due) return;
    const { left, right, top, bottom } = bounds, { clientX, clientY } = event;
    if (isInsideOnly && (clientX < left || clientX > right || clientY < top || clientY > bottom)) return;
    const pulled = { x: pull(clientX, left, right), y: pull(clientY, top, bottom) };
    this.first ??= pulled;
    // Once the pointer was away from the edge, coming back is meant.
    this.first = { x: pulled.x === 0 ? 0 : this.first.x, y: pulled.y === 0 ? 0 : this.first.y };
    const x = beyond(pulled.x, this.first.x), y = beyond(pulled.y, this.first.y);
    if (x === 0 && y === 0) return;
    this.due = requestAnimationFrame(() => {
      this.due = 0;
      if (!this.last) return;
      this.on.apply(pushed(pushed(this.on.view, "right", x), "down", y));
      // What is held stays under the pointer, and this frame asks for the next.
      this.again(this.last);
    });
  }

  stop(): void {
    this.last = this.first = null;
    cancelAnimationFrame(this.due);
    this.due = 0;
  }
}
