// The drawing as Blazor rendered it: where every card and edge stands, and how both move until the server has decided.
import { route, type Box } from "./route";
import { around } from "./view";
import type { Stop, Way } from "./walk";

export interface Node extends Stop { element: HTMLElement; }
export interface Edge extends Way { id: string; port: string; element: SVGGElement; }

const endSize = 28;

export const boxOf = (element: HTMLElement): Box => {
  const found = /translate\((-?[\d.]+)px(?:, (-?[\d.]+)px)?\)/.exec(element.style.transform);
  return {
    x: Number(found?.[1] ?? 0), y: Number(found?.[2] ?? 0),
    width: parseFloat(element.style.width) || endSize, height: parseFloat(element.style.height) || endSize,
  };
};

const place = (element: HTMLElement, x: number, y: number): void => { element.style.transform = `translate(${x}px, ${y}px)`; };

export class Sheet {
  constructor(readonly element: HTMLElement) {}

  /** Cards, frames and notes, in the order of the flow. */
  nodes(): Node[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-node]")].map(element => ({
      key: element.dataset["node"]!, element, box: boxOf(element), frame: element.dataset["frame"] ?? null,
      isFrame: element.classList.contains("node-frame"),
    }));
  }

  steps(): Node[] {
    return this.nodes().filter(node => !node.key.startsWith("note:"));
  }

  node(key: string): Node | null {
    return this.nodes().find(node => node.key === key) ?? null;
  }

  edges(): Edge[] {
    return [...this.element.querySelectorAll<SVGGElement>("[data-edge]")].map(element => {
      const { edge, from, to, port } = element.dataset;
      return { id: edge!, from: from!, to: to!, port: port ?? "", element };
    });
  }

  /** The edge that was picked with the pointer. */
  pickedEdge(): Edge | null {
    return this.edges().find(edge => edge.element.classList.contains("is-selected")) ?? null;
  }

  /** Where something stands: cards, frames, notes and open ends. */
  boxes(): Box[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-node], .node-end")].map(boxOf);
  }

  all(): Box | null {
    return around(this.boxes());
  }

  select(keys: Iterable<string>): void {
    const chosen = new Set(keys);
    for (const node of this.nodes()) {
      node.element.classList.toggle("is-selected", chosen.has(node.key));
      node.element.querySelector(".node-face")?.setAttribute("aria-pressed", String(chosen.has(node.key)));
    }
  }

  selected(): string[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-node].is-selected")].map(element => element.dataset["node"]!);
  }

  /** Takes hold of cards and of what goes along with them: steps inside of frames, open ends, edges. */
  lift(keys: string[]): Lifted {
    return new Lifted(this, keys);
  }
}

interface Held { element: HTMLElement; box: Box; before: string; }
interface HeldEdge {
  edge: Edge; labelled: boolean; paths: [SVGPathElement, string][]; label: HTMLElement | null; labelBefore: string;
}

export class Lifted {
  readonly keys: string[];
  private readonly held = new Map<string, Held>();
  private readonly edges: HeldEdge[] = [];
  private readonly boxes = new Map<string, Box>();

  constructor(sheet: Sheet, keys: string[]) {
    const nodes = sheet.nodes();
    const along = new Set(keys);
    // Frames come before their steps, so one pass finds all that is inside.
    for (const node of nodes) if (node.frame !== null && along.has(node.frame)) along.add(node.key);
    for (const node of nodes) {
      this.boxes.set(node.key, node.box);
      if (along.has(node.key)) this.held.set(node.key, { element: node.element, box: node.box, before: node.element.style.transform });
    }
    this.keys = keys.filter(key => this.held.has(key));
    for (const end of sheet.element.querySelectorAll<HTMLElement>(".node-end")) {
      const key = `+${end.dataset["end"]!}`, box = boxOf(end);
      this.boxes.set(key, box);
      if (along.has(end.dataset["end"]!.split(":")[0]!)) this.held.set(key, { element: end, box, before: end.style.transform });
    }
    for (const edge of sheet.edges()) {
      if (!this.held.has(edge.from) && !this.held.has(edge.to)) continue;
      const label = sheet.element.querySelector<HTMLElement>(`[data-label-of="${CSS.escape(edge.id)}"]`);
      const paths = [...edge.element.querySelectorAll("path")]
        .map((path): [SVGPathElement, string] => [path, path.getAttribute("d") ?? ""]);
      this.edges.push({ edge, labelled: label !== null, label, labelBefore: label?.style.transform ?? "", paths });
    }
  }

  get first(): Box | null {
    return this.held.get(this.keys[0] ?? "")?.box ?? null;
  }

  move(dx: number, dy: number): void {
    for (const { element, box } of this.held.values()) place(element, box.x + dx, box.y + dy);
    const at = (key: string): Box | undefined => {
      const box = this.boxes.get(key);
      return box && this.held.has(key) ? { ...box, x: box.x + dx, y: box.y + dy } : box;
    };
    for (const { edge, labelled, paths, label } of this.edges) {
      const [from, to] = [at(edge.from), at(edge.to)];
      if (!from || !to) continue;
      const drawn = route(edge.port, labelled, from, to);
      for (const [path] of paths) path.setAttribute("d", path.classList.contains("edge-head") ? drawn.head : drawn.path);
      if (label) label.style.transform = `translate(${drawn.label.x}px, ${drawn.label.y}px) translate(-50%, -50%)`;
    }
  }

  /** The server refused: everything back to where it was. Blazor would not, since for it nothing has changed. */
  putBack(): void {
    for (const { element, before } of this.held.values()) element.style.transform = before;
    for (const { paths, label, labelBefore } of this.edges) {
      for (const [path, before] of paths) path.setAttribute("d", before);
      if (label) label.style.transform = labelBefore;
    }
  }
}
