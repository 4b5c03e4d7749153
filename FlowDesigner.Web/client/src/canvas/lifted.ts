// Cards held by the pointer, with what goes along: steps inside of frames, open ends, edges. Until they are put down, what moves is
// drawn on layers of its own, so that a move repaints nothing else, however long the flow is.
import { route, type Box } from "./route";
import { boxOf, place, type Edge, type Sheet } from "./sheet";

interface Held { element: HTMLElement; box: Box; before: string; }
interface HeldEdge { edge: Edge; paths: HeldPath[]; label: HTMLElement | null; labelBefore: string; }
interface HeldPath { path: SVGPathElement; isHead: boolean; before: string; copy: SVGPathElement | null; now: string; }

/** More cards than this stay on the sheet's own layer: each layer takes memory, and many of them are slower than one. */
const mostLayers = 24;

export class Lifted {
  readonly keys: string[];
  private readonly held = new Map<string, Held>();
  private readonly edges: HeldEdge[] = [];
  private readonly standing = new Map<string, Box>();
  private readonly copies: SVGSVGElement | null = null;

  constructor(sheet: Sheet, keys: string[]) {
    const cards = new Map(sheet.cards().map(element => [element.dataset["node"]!, element]));
    const along = new Set(keys);
    // Frames come before their steps, so one pass finds all that is inside.
    for (const [key, element] of cards) if (along.has(element.dataset["frame"] ?? "")) along.add(key);
    this.keys = keys.filter(key => cards.has(key));
    const hold = (key: string, element: HTMLElement): void => {
      this.held.set(key, { element, box: boxOf(element), before: element.style.transform });
    };
    for (const key of along) if (cards.has(key)) hold(key, cards.get(key)!);
    for (const end of sheet.ends()) {
      const after = end.dataset["end"]!;
      cards.set(`+${after}`, end);
      if (along.has(after.split(":")[0]!)) hold(`+${after}`, end);
    }
    const labels = sheet.labels();
    for (const edge of sheet.edges()) {
      if (!this.held.has(edge.from) && !this.held.has(edge.to)) continue;
      for (const key of [edge.from, edge.to]) {
        const element = cards.get(key);
        if (element && !this.held.has(key) && !this.standing.has(key)) this.standing.set(key, boxOf(element));
      }
      const label = labels.get(edge.id) ?? null;
      const paths = [...edge.element.querySelectorAll("path")].map((path): HeldPath => {
        const before = path.getAttribute("d") ?? "";
        return { path, isHead: path.classList.contains("edge-head"), before, copy: null, now: before };
      });
      this.edges.push({ edge, paths, label, labelBefore: label?.style.transform ?? "" });
    }
    if (this.held.size <= mostLayers) this.copies = this.layers(sheet);
  }

  get first(): Box | null {
    return this.held.get(this.keys[0] ?? "")?.box ?? null;
  }

  move(dx: number, dy: number): void {
    for (const { element, box } of this.held.values()) place(element, box.x + dx, box.y + dy);
    const at = (key: string): Box | undefined => {
      const box = this.held.get(key)?.box;
      return box ? { ...box, x: box.x + dx, y: box.y + dy } : this.standing.get(key);
    };
    for (const { edge, paths, label } of this.edges) {
      const [from, to] = [at(edge.from), at(edge.to)];
      if (!from || !to) continue;
      const drawn = route(edge.port, label !== null, from, to);
      for (const held of paths) {
        held.now = held.isHead ? drawn.head : drawn.path;
        if (!this.copies) held.path.setAttribute("d", held.now);
        else held.copy?.setAttribute("d", held.now);
      }
      if (label) label.style.transform = `translate(${drawn.label.x}px, ${drawn.label.y}px) translate(-50%, -50%)`;
    }
  }

  /** Let go: everything stays where it was moved to, back on the sheet's own layer. */
  putDown(): void {
    if (!this.copies) return;
    this.copies.remove();
    for (const { element } of this.held.values()) element.classList.remove("is-lifted");
    for (const { edge, paths, label } of this.edges) {
      edge.element.classList.remove("is-away");
      label?.classList.remove("is-lifted");
      for (const { path, now } of paths) path.setAttribute("d", now);
    }
  }

  /** The server refused: everything back to where it was. Blazor would not, since for it nothing has changed. */
  putBack(): void {
    this.putDown();
    for (const { element, before } of this.held.values()) element.style.transform = before;
    for (const { paths, label, labelBefore } of this.edges) {
      for (const { path, before } of paths) path.setAttribute("d", before);
      if (label) label.style.transform = labelBefore;
    }
  }

  // Blazor owns the edges, so copies move instead of them; they are hidden once, not drawn anew with each move.
  private layers(sheet: Sheet): SVGSVGElement {
    const copies = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    copies.setAttribute("class", "flow-edges is-lifted");
    copies.setAttribute("aria-hidden", "true");
    for (const { element } of this.held.values()) element.classList.add("is-lifted");
    for (const { edge, paths, label } of this.edges) {
      for (const held of paths) {
        // What only feels the pointer is not seen.
        if (held.path.classList.contains("edge-hit")) continue;
        held.copy = held.path.cloneNode() as SVGPathElement;
        copies.append(held.copy);
      }
      edge.element.classList.add("is-away");
      label?.classList.add("is-lifted");
    }
    sheet.element.append(copies);
    return copies;
  }
}
