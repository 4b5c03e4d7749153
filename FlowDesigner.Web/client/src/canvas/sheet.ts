// The drawing as Blazor rendered it: where every card and edge stands, and how both move until the server has decided.
import type { Box } from "./route";
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

export const place = (element: HTMLElement, x: number, y: number): void => { element.style.transform = `translate(${x}px, ${y}px)`; };

const nodeOf = (element: HTMLElement): Node => ({
  key: element.dataset["node"]!, element, box: boxOf(element), frame: element.dataset["frame"] ?? null,
  isFrame: element.classList.contains("node-frame"),
});

export class Sheet {
  constructor(readonly element: HTMLElement) {}

  private card(key: string): HTMLElement | null {
    return this.element.querySelector<HTMLElement>(`[data-node="${CSS.escape(key)}"]`);
  }

  /** The elements of cards, frames and notes, in the order of the flow. */
  cards(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-node]")];
  }

  /** The pluses after steps that nothing follows. */
  ends(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>(".node-end")];
  }

  /** The words on edges, by edge. */
  labels(): Map<string, HTMLElement> {
    return new Map([...this.element.querySelectorAll<HTMLElement>("[data-label-of]")].map(label => [label.dataset["labelOf"]!, label]));
  }

  /** Cards, frames and notes, in the order of the flow. */
  nodes(): Node[] {
    return this.cards().map(nodeOf);
  }

  steps(): Node[] {
    return this.nodes().filter(node => !node.key.startsWith("note:"));
  }

  node(key: string): Node | null {
    const found = this.card(key);
    return found ? nodeOf(found) : null;
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
    const turn = (element: HTMLElement, isChosen: boolean): void => {
      element.classList.toggle("is-selected", isChosen);
      element.querySelector(".node-face")?.setAttribute("aria-pressed", String(isChosen));
    };
    for (const key of this.selected()) if (!chosen.has(key)) turn(this.card(key)!, false);
    for (const element of this.cards()) if (chosen.has(element.dataset["node"]!)) turn(element, true);
  }

  selected(): string[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-node].is-selected")].map(element => element.dataset["node"]!);
  }
}
