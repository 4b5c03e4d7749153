// A step carried from the palette: dropped on an edge, a plus, a card, a frame or anywhere on the sheet.
import type { Command } from "./command";
import type { Gesture, Surface } from "./gestures";
import type { Point } from "./route";
import { snap, threshold } from "./view";

interface At { clientX: number; clientY: number; }

export const carry = (item: HTMLElement, event: PointerEvent, on: Surface, sheetAt: (at: At) => Point): Gesture => {
  const from = { x: event.clientX, y: event.clientY };
  let ghost: HTMLElement | null = null, over: Element | null = null;
  const finish = (): void => {
    ghost?.remove();
    over?.classList.remove("is-target");
    document.body.classList.remove("is-carrying");
  };
  return {
    pulls: "inside",
    move: at => {
      if (!ghost) {
        if (Math.hypot(at.clientX - from.x, at.clientY - from.y) < threshold) return;
        ghost = item.cloneNode(true) as HTMLElement;
        ghost.className = "palette-ghost";
        ghost.removeAttribute("data-item");
        document.body.append(ghost);
        document.body.classList.add("is-carrying");
        // A drag is no press: the click that follows it is dropped.
        window.addEventListener("click", swallow, { capture: true });
      }
      ghost.style.transform = `translate(${at.clientX + 8}px, ${at.clientY + 8}px)`;
      over?.classList.remove("is-target");
      over = under(at)?.closest("[data-edge], .node-end, [data-node]") ?? null;
      over?.classList.add("is-target");
    },
    end: at => {
      const carried = ghost !== null;
      finish();
      window.setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
      if (!carried || !under(at)?.closest(".canvas")) return;
      void on.send({ kind: "add", item: item.dataset["item"]!, ...target(over, sheetAt(at)) });
    },
    cancel: finish,
  };
};

/** What is under the pointer, the carried card apart. */
export const under = (at: At): Element | null =>
  document.elementsFromPoint(at.clientX, at.clientY).find(found => !found.closest(".palette-ghost")) ?? null;

const target = (over: Element | null, at: Point): Partial<Command> => {
  const place = { x: snap(at.x - 110), y: snap(at.y - 32) };
  if (over instanceof SVGElement && over.dataset["edge"]) {
    const from = over.dataset["from"]!, port = over.dataset["port"];
    return { after: port ? `${from}:${port}` : from, to: over.dataset["to"]! };
  }
  if (!(over instanceof HTMLElement)) return place;
  if (over.dataset["end"]) return { after: over.dataset["end"] };
  if (over.classList.contains("node-frame")) return { after: `${over.dataset["node"]!}:inside`, ...place };
  return over.dataset["node"] && !over.dataset["node"].startsWith("note:") ? { after: over.dataset["node"] } : place;
};

const swallow = (event: Event): void => { event.preventDefault(); event.stopPropagation(); };
