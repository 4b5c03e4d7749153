// A note is pulled larger or smaller at its corner.
import type { Gesture, Surface } from "./gestures";
import type { Point } from "./route";
import type { Node } from "./sheet";
import { snap } from "./view";

const smallest = 40, largest = 1000;

export const resize = (note: Node, event: PointerEvent, on: Surface,
  sheetAt: (at: { clientX: number; clientY: number }) => Point): Gesture => {
  const start = sheetAt(event), { element, box } = note;
  let { width, height } = box;
  const draw = (): void => { element.style.width = `${width}px`; element.style.height = `${height}px`; };
  const putBack = (): void => { ({ width, height } = box); draw(); };
  const within = (size: number): number => Math.min(largest, Math.max(smallest, snap(size)));
  return {
    pulls: "anywhere",
    move: at => {
      const to = sheetAt(at);
      [width, height] = [within(box.width + to.x - start.x), within(box.height + to.y - start.y)];
      draw();
    },
    end: () => {
      if (width === box.width && height === box.height) { on.select([note.key]); return; }
      void on.send({ kind: "resize", keys: [note.key], x: width, y: height }).then(answer => { if (answer.refused !== null) putBack(); });
    },
    cancel: putBack,
  };
};
