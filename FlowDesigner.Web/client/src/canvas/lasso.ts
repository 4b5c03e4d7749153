// A box drawn over the sheet selects what it touches.
import type { Gesture, Surface } from "./gestures";
import type { Point } from "./route";
import { touches } from "./view";

export const lasso = (event: PointerEvent, on: Surface, sheetAt: (at: { clientX: number; clientY: number }) => Point): Gesture => {
  const from = sheetAt(event), before = event.shiftKey ? on.sheet.selected() : [];
  const { marquee } = on;
  let chosen = before;
  const end = (): void => { marquee.hidden = true; };
  return {
    pulls: "anywhere",
    move: at => {
      const to = sheetAt(at), { view } = on;
      const box = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
      marquee.hidden = false;
      marquee.style.transform = `translate(${box.x * view.k + view.x}px, ${box.y * view.k + view.y}px)`;
      marquee.style.width = `${box.width * view.k}px`;
      marquee.style.height = `${box.height * view.k}px`;
      const inside = on.sheet.nodes().filter(node => !node.isFrame && touches(box, node.box)).map(node => node.key);
      chosen = [...new Set([...before, ...inside])];
      on.sheet.select(chosen);
    },
    end: () => { end(); on.select(chosen); },
    cancel: () => { end(); on.sheet.select(before); },
  };
};
