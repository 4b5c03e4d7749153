// What the pointer does on the canvas: one gesture at a time, each a small object that ends by sending one command or nothing.
import { carry, under } from "./carry";
import type { Answer, Command } from "./command";
import { EdgeScroll } from "./edge-scroll";
import { lasso } from "./lasso";
import { resize } from "./note-size";
import { Lifted } from "./lifted";
import type { Sheet } from "./sheet";
import { route, type Point } from "./route";
import { snap, threshold, toSheet, zoomAt, type View } from "./view";

export interface Surface {
  readonly root: HTMLElement;
  readonly designer: HTMLElement;
  readonly sheet: Sheet;
  readonly svg: SVGSVGElement;
  readonly marquee: HTMLElement;
  view: View;
  isSelecting: boolean;
  isSpaceDown: boolean;
  connectFrom: string | null;
  apply(view: View): void;
  select(keys: string[]): void;
  send(command: Command): Promise<Answer>;
  askForStep(after: string | null, to: string | null, at: Point | null): void;
  connectTo(key: string): void;
}

export interface Gesture {
  move(event: PointerEvent): void;
  end(event: PointerEvent): void;
  cancel(): void;
  /** Whether the sheet comes along at the window's edge: wherever the pointer goes, or only while it is inside. */
  pulls?: "anywhere" | "inside";
}

export class Gestures {
  private current: Gesture | null = null;
  private readonly touches = new Map<number, Point>();
  private readonly edges: EdgeScroll;
  private bounds = new DOMRect();

  constructor(private readonly on: Surface, signal: AbortSignal) {
    const { root, designer } = on;
    this.edges = new EdgeScroll(on, event => this.current?.move(event));
    root.addEventListener("pointerdown", event => this.down(event), { signal });
    designer.addEventListener("pointerdown", event => this.takeFromPalette(event), { signal });
    window.addEventListener("pointermove", event => this.move(event), { signal });
    window.addEventListener("pointerup", event => this.up(event), { signal });
    window.addEventListener("pointercancel", () => this.cancel(), { signal });
    root.addEventListener("wheel", event => this.wheel(event), { signal, passive: false });
    root.addEventListener("pointermove", event => { if (!this.current) this.hover(event); }, { signal });
  }

  get isBusy(): boolean {
    return this.current !== null;
  }

  cancel(): void {
    this.edges.stop();
    this.current?.cancel();
    this.current = null;
    this.touches.clear();
  }

  /** A point of the screen on the sheet. */
  at(event: { clientX: number; clientY: number }): Point {
    return toSheet(this.on.view, { x: event.clientX - this.bounds.left, y: event.clientY - this.bounds.top });
  }

  private down(event: PointerEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || target.closest("[data-float], .canvas-write")) return;
    this.bounds = this.on.root.getBoundingClientRect();
    if (event.pointerType === "touch") {
      this.touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (this.touches.size === 2) { this.current?.cancel(); this.edges.stop(); this.current = this.pinch(); return; }
    }
    if (this.current) return;
    const pans = event.button === 1 || (event.button === 0 && (this.on.isSpaceDown || event.ctrlKey));
    if (event.button === 1) event.preventDefault();
    if (pans) this.current = this.pan(event, event.ctrlKey ? () => this.toggle(target) : () => undefined);
    else if (event.button !== 0) return;
    else this.current = this.gestureOn(target, event);
  }

  private gestureOn(target: Element, event: PointerEvent): Gesture | null {
    const handle = target.closest<HTMLElement>(".node-handle"), end = target.closest<HTMLElement>(".node-end");
    const node = target.closest<HTMLElement>("[data-node]");
    const key = node?.dataset["node"] ?? "";
    if (handle && node) return this.connect(event, handle.dataset["port"] ? `${key}:${handle.dataset["port"]}` : key, null);
    if (end) return this.connect(event, end.dataset["end"]!, end);
    if (target.closest(".edge-plus")) return null;
    if (node && this.on.connectFrom) { this.on.connectTo(key); return null; }
    const grip = target.closest(".sticky-grip") ? this.on.sheet.node(key) : null;
    if (grip) return resize(grip, event, this.on, at => this.at(at));
    // A frame is taken by its head and its border; between its steps it is the canvas.
    if (node && !(node.classList.contains("node-frame") && !target.closest(".node-face"))) return this.drag(event, key);
    const edge = target.closest<SVGGElement>("[data-edge]");
    if (edge) { this.pickEdge(edge); return null; }
    return event.shiftKey || this.on.isSelecting ? lasso(event, this.on, at => this.at(at)) : this.pan(event, () => this.on.select([]));
  }

  private move(event: PointerEvent): void {
    if (this.touches.has(event.pointerId)) this.touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const { current } = this;
    if (!current) return;
    current.move(event);
    if (current.pulls) this.edges.watch(event, this.bounds, current.pulls === "inside");
  }

  private up(event: PointerEvent): void {
    this.touches.delete(event.pointerId);
    const done = this.current;
    this.edges.stop();
    this.current = null;
    done?.end(event);
  }

  private wheel(event: WheelEvent): void {
    if (event.target instanceof Element && event.target.closest(".canvas-write")) return;
    event.preventDefault();
    const bounds = this.on.root.getBoundingClientRect();
    const view = this.on.view;
    if (event.ctrlKey || event.altKey || event.metaKey) {
      const at = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
      this.on.apply(zoomAt(view, at, view.k * Math.exp(-event.deltaY * 0.0025)));
    } else {
      const line = event.deltaMode === 1 ? 20 : 1;
      const [dx, dy] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      this.on.apply({ ...view, x: view.x - dx * line, y: view.y - dy * line });
    }
  }

  // With Ctrl a press adds to what is selected or takes out of it; a drag moves the view.
  private toggle(target: Element): void {
    const key = target.closest<HTMLElement>("[data-node]")?.dataset["node"];
    const before = this.on.sheet.selected();
    if (key) this.on.select(before.includes(key) ? before.filter(other => other !== key) : [...before, key]);
  }

  // While the sheet or a card moves nobody asks what is under the pointer: without a cover the browser would search all cards twice a move.
  private cover(isOn: boolean): void {
    this.on.root.querySelector<HTMLElement>('[data-part="cover"]')!.hidden = !isOn;
  }

  private pan(event: PointerEvent, pressed: () => void): Gesture {
    const start = { ...this.on.view }, from = { x: event.clientX, y: event.clientY };
    let moved = false;
    return {
      move: at => {
        const [dx, dy] = [at.clientX - from.x, at.clientY - from.y];
        if (!moved && Math.hypot(dx, dy) < threshold) return;
        moved = true;
        this.cover(true);
        this.on.apply({ ...start, x: start.x + dx, y: start.y + dy });
      },
      end: () => {
        this.cover(false);
        if (!moved) pressed();
      },
      cancel: () => this.cover(false),
    };
  }

  private pinch(): Gesture {
    const read = (): [Point, number] => {
      const [a, b] = [...this.touches.values()] as [Point, Point];
      return [{ x: (a.x + b.x) / 2 - this.bounds.left, y: (a.y + b.y) / 2 - this.bounds.top }, Math.hypot(a.x - b.x, a.y - b.y)];
    };
    let [middle, span] = read();
    return {
      move: () => {
        if (this.touches.size < 2) return;
        const [now, wide] = read();
        const shifted = { ...this.on.view, x: this.on.view.x + now.x - middle.x, y: this.on.view.y + now.y - middle.y };
        this.on.apply(zoomAt(shifted, now, shifted.k * wide / span));
        [middle, span] = [now, wide];
      },
      end: () => this.touches.clear(),
      cancel: () => this.touches.clear(),
    };
  }

  private drag(event: PointerEvent, key: string): Gesture {
    const from = { x: event.clientX, y: event.clientY }, start = this.at(event), adds = event.shiftKey || event.metaKey;
    const before = this.on.sheet.selected();
    const keys = before.includes(key) ? [key, ...before.filter(other => other !== key)] : adds ? [key, ...before] : [key];
    let lifted: Lifted | null = null, dx = 0, dy = 0;
    return {
      pulls: "anywhere",
      move: at => {
        if (!lifted) {
          if (Math.hypot(at.clientX - from.x, at.clientY - from.y) < threshold) return;
          lifted = new Lifted(this.on.sheet, keys);
          this.on.sheet.select(keys);
          this.on.root.classList.add("is-dragging");
          this.cover(true);
        }
        // Measured on the sheet, which may move along at the window's edge.
        const first = lifted.first!, to = this.at(at);
        dx = snap(first.x + to.x - start.x) - first.x;
        dy = snap(first.y + to.y - start.y) - first.y;
        lifted.move(dx, dy);
      },
      end: () => {
        this.on.root.classList.remove("is-dragging");
        this.cover(false);
        lifted?.putDown();
        if (!lifted) this.on.select(!adds ? [key] : before.includes(key) ? before.filter(other => other !== key) : keys);
        // A card that stands between two others may stand at half a pixel; it is put down on a whole one.
        else if (dx !== 0 || dy !== 0) void this.settle(lifted, { kind: "move", keys, x: Math.round(dx), y: Math.round(dy) });
      },
      cancel: () => { lifted?.putBack(); this.on.root.classList.remove("is-dragging"); this.cover(false); },
    };
  }

  private async settle(lifted: Lifted, command: Command): Promise<void> {
    const answer = await this.on.send(command);
    if (answer.refused !== null) lifted.putBack();
  }

  // From a handle, or from a plus: dropped on a card it connects, on empty space it asks for a step there; a mere press on a plus asks too.
  private connect(event: PointerEvent, after: string, plus: HTMLElement | null): Gesture {
    const from = { x: event.clientX, y: event.clientY };
    const [key, port = ""] = after.split(":") as [string, string?];
    const source = this.on.sheet.node(key);
    const wire = document.createElementNS("http://www.w3.org/2000/svg", "path");
    wire.setAttribute("class", "edge is-wire");
    let over: HTMLElement | null = null, moved = false;
    const finish = (): void => { wire.remove(); over?.classList.remove("is-target"); };
    return {
      pulls: "anywhere",
      move: at => {
        if (!moved && Math.hypot(at.clientX - from.x, at.clientY - from.y) < threshold) return;
        if (!moved) this.on.svg.append(wire);
        moved = true;
        const to = this.at(at);
        if (source) wire.setAttribute("d", route(port, false, source.box, { x: to.x - 1, y: to.y, width: 2, height: 2 }).path);
        const found = under(at)?.closest<HTMLElement>("[data-node]") ?? null, name = found?.dataset["node"];
        over?.classList.remove("is-target");
        over = name && name !== key && !name.startsWith("note:") ? found : null;
        over?.classList.add("is-target");
      },
      end: at => {
        finish();
        if (!moved && plus) this.on.askForStep(after, null, null);
        else if (moved && over) void this.on.send({ kind: "connect", after, to: over.dataset["node"]! });
        else if (moved) this.on.askForStep(after, null, this.at(at));
        else if (source) this.on.select([key]);
      },
      cancel: finish,
    };
  }

  private takeFromPalette(event: PointerEvent): void {
    const item = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-item]") : null;
    if (!item || event.button !== 0 || this.current) return;
    this.bounds = this.on.root.getBoundingClientRect();
    this.current = carry(item, event, this.on, at => this.at(at));
  }

  // One plus for all edges: it comes to the edge under the pointer.
  private hover(event: PointerEvent): void {
    const edge = event.target instanceof Element ? event.target.closest<SVGGElement>("[data-edge]") : null;
    if (edge) this.showPlus(edge);
  }

  private showPlus(edge: SVGGElement): void {
    const plus = this.on.sheet.element.querySelector<HTMLElement>(".edge-plus");
    if (!plus || edge.dataset["to"]!.startsWith("+")) return;
    plus.style.transform = `translate(${edge.dataset["plusX"]!}px, ${edge.dataset["plusY"]!}px) translate(-50%, -50%)`;
    plus.dataset["after"] = edge.dataset["port"] ? `${edge.dataset["from"]!}:${edge.dataset["port"]}` : edge.dataset["from"]!;
    plus.dataset["to"] = edge.dataset["to"]!;
    plus.hidden = false;
  }

  private pickEdge(edge: SVGGElement): void {
    this.on.select([]);
    for (const other of this.on.sheet.element.querySelectorAll("[data-edge].is-selected")) other.classList.remove("is-selected");
    edge.classList.add("is-selected");
    this.showPlus(edge);
    this.on.root.focus({ preventScroll: true });
  }
}
