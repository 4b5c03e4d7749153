// The small map: cards as blocks, the window as a frame; pressing it goes there.
import { shown } from "../theme";
import { around, type View } from "./view";
import type { Node, Sheet } from "./sheet";

/** What the window shows. */
export interface Seen { view: View; width: number; height: number; }

interface Colours { theme: string; block: string; frame: string; accent: string; }

export class SmallMap {
  private due = 0;
  private nodes: Node[] | null = null;
  private inks: Colours | null = null;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly sheet: Sheet, private readonly window: () => Seen,
    private readonly goTo: (x: number, y: number) => void, signal: AbortSignal) {
    canvas.addEventListener("pointerdown", event => { canvas.setPointerCapture(event.pointerId); this.point(event); }, { signal });
    canvas.addEventListener("pointermove", event => { if (event.buttons === 1) this.point(event); }, { signal });
  }

  get isShown(): boolean {
    return !this.canvas.hidden;
  }

  show(shown: boolean): void {
    this.canvas.hidden = !shown;
    this.draw();
  }

  /** Something was added, moved, selected or removed. */
  refresh(): void {
    this.nodes = null;
    this.draw();
  }

  /** Draws with the next frame, once however often it is asked. */
  draw(): void {
    if (this.canvas.hidden || this.due) return;
    this.due = requestAnimationFrame(() => {
      this.due = 0;
      this.paint();
    });
  }

  private scale(): { k: number; x: number; y: number } {
    const { view, width, height } = this.window();
    const seen = { x: -view.x / view.k, y: -view.y / view.k, width: width / view.k, height: height / view.k };
    this.nodes ??= this.sheet.nodes();
    const whole = around([...this.nodes.map(node => node.box), seen])!;
    const k = Math.min(this.canvas.width / whole.width, this.canvas.height / whole.height);
    const centred = (room: number, size: number, begin: number): number => (room - size * k) / 2 - begin * k;
    return { k, x: centred(this.canvas.width, whole.width, whole.x), y: centred(this.canvas.height, whole.height, whole.y) };
  }

  private paint(): void {
    const pen = this.canvas.getContext("2d"), to = this.scale();
    if (!pen) return;
    const { block, frame, accent } = this.colours();
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (const node of this.nodes ?? []) {
      const { element, box, isFrame } = node;
      pen.fillStyle = element.classList.contains("is-selected") ? accent : isFrame ? frame : block;
      pen.fillRect(box.x * to.k + to.x, box.y * to.k + to.y, Math.max(2, box.width * to.k), Math.max(2, box.height * to.k));
    }
    const { view, width, height } = this.window();
    pen.strokeStyle = accent;
    pen.lineWidth = 2;
    pen.strokeRect((-view.x / view.k) * to.k + to.x, (-view.y / view.k) * to.k + to.y, (width / view.k) * to.k, (height / view.k) * to.k);
  }

  // Asked once for each theme: each question has the browser style the page at once, and the map is drawn with each frame of a pan.
  private colours(): Colours {
    const theme = shown();
    if (this.inks?.theme !== theme)
      this.inks = { theme, block: this.colour("--edge"), frame: this.colour("--border"), accent: this.colour("--accent") };
    return this.inks;
  }

  // A token holds both themes' colours; only a property that is one gives the one in use.
  private colour(token: string): string {
    this.canvas.style.color = `var(${token})`;
    return getComputedStyle(this.canvas).color;
  }

  private point(event: PointerEvent): void {
    const to = this.scale(), at = this.canvas.getBoundingClientRect();
    const shrunk = this.canvas.width / at.width;
    this.goTo(((event.clientX - at.left) * shrunk - to.x) / to.k, ((event.clientY - at.top) * shrunk - to.y) / to.k);
  }
}
