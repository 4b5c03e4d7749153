// F6 goes from part to part of the designer, as in other tools with panes.
import { startOf, stopsIn } from "./step-form";

const parts = [".designer-head", ".preview-head", ".step-palette", ".canvas", ".problems", ".designer-side"];

/** The part after the one that has the focus, or before it. */
export const nextPart = (designer: HTMLElement, back: boolean): HTMLElement | null => {
  const all = parts.map(part => designer.querySelector<HTMLElement>(part))
    .filter((part): part is HTMLElement => part?.checkVisibility({ visibilityProperty: true }) ?? false);
  const here = all.findIndex(part => part.contains(document.activeElement));
  return all[here < 0 ? 0 : (here + (back ? all.length - 1 : 1)) % all.length] ?? null;
};

/** Puts the keyboard into a part: its first field, else its first stop. */
export const enter = (part: HTMLElement): void => {
  const all = stopsIn(part);
  const main = part.querySelector<HTMLElement>(".inspector-main");
  ((main && startOf(main)) ?? all[0] ?? part).focus();
};
