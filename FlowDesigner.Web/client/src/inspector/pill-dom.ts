// Draws a mapping into an editable element and translates the browser's caret into places of the model, and back.
// A text node without width stands wherever the caret needs a place: before, between and behind pills.
import { pillMark, type PillText } from "./pill-model";

const noWidth = "\u200B";

/** What a pill shows, as the server says it. */
export interface PillWords {
  readonly label: string;
  readonly tile: string;
  readonly icon: string | null;
  readonly letter: string | null;
  readonly code: boolean;
}

export interface PillLook {
  readonly words: (hole: string) => PillWords;
  readonly icons: string;
  /** Holes that something is wrong with, by their number. */
  readonly wrong: ReadonlySet<number>;
}

const drawPill = (hole: string, look: PillLook, isWrong: boolean): HTMLElement => {
  const words = look.words(hole);
  const pill = document.createElement("span");
  pill.className = `map-pill${words.code ? " map-pill-code" : ""}${isWrong ? " is-wrong" : ""}`;
  pill.contentEditable = "false";
  pill.dataset["hole"] = hole;
  pill.title = hole;
  const tile = document.createElement("span");
  tile.className = `tile ${words.tile} tile-20`;
  tile.ariaHidden = "true";
  if (words.icon) tile.append(drawIcon(look.icons, words.icon));
  else tile.textContent = words.letter ?? "";
  const label = document.createElement("span");
  label.className = "map-pill-label";
  label.textContent = words.label;
  pill.append(tile, label);
  return pill;
};

export const drawIcon = (sprite: string, name: string): SVGElement => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon icon-14");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
};

export const draw = (box: HTMLElement, { chars, holes }: PillText, look: PillLook): void => {
  const nodes: Node[] = [];
  let run = "";
  let hole = 0;
  for (const char of [...Array(chars.length).keys()].map(at => chars[at]!)) {
    if (char !== pillMark) {
      run += char;
      continue;
    }
    nodes.push(document.createTextNode(run || noWidth), drawPill(holes[hole]!, look, look.wrong.has(hole)));
    hole++;
    run = "";
  }
  // A last line break shows only where something stands behind it.
  nodes.push(document.createTextNode(run && !run.endsWith("\n") ? run : run + noWidth));
  box.replaceChildren(...nodes);
};

/** The text that the element shows now, for whatever the browser changed by itself, such as a composed letter. */
export const readBack = (box: HTMLElement): string => {
  let source = "";
  for (const node of box.childNodes) {
    if (node instanceof HTMLElement && node.dataset["hole"] !== undefined) source += node.dataset["hole"];
    else source += (node.textContent ?? "").replaceAll(noWidth, "");
  }
  return source;
};

const lengthOf = (node: Node): number =>
  node instanceof HTMLElement && node.dataset["hole"] !== undefined ? 1 : (node.textContent ?? "").replaceAll(noWidth, "").length;

/** The place in the model of a place in the document. */
const placeOf = (box: HTMLElement, container: Node, offset: number): number => {
  let place = 0;
  if (container === box) {
    for (let at = 0; at < offset && at < box.childNodes.length; at++) place += lengthOf(box.childNodes[at]!);
    return place;
  }
  for (const node of box.childNodes) {
    if (node === container) return place + (node.textContent ?? "").slice(0, offset).replaceAll(noWidth, "").length;
    if (node.contains(container)) return place + (offset > 0 ? lengthOf(node) : 0);
    place += lengthOf(node);
  }
  return place;
};

/** The selection in the element as places of the model; null where it is elsewhere. */
export const selectionIn = (box: HTMLElement): { from: number; to: number; anchor: number; focus: number } | null => {
  const selection = getSelection();
  if (!selection || selection.rangeCount === 0 || !selection.anchorNode || !selection.focusNode) return null;
  if (!box.contains(selection.anchorNode) || !box.contains(selection.focusNode)) return null;
  const anchor = placeOf(box, selection.anchorNode, selection.anchorOffset);
  const focus = placeOf(box, selection.focusNode, selection.focusOffset);
  return { from: Math.min(anchor, focus), to: Math.max(anchor, focus), anchor, focus };
};

const pointAt = (box: HTMLElement, place: number): { node: Node; offset: number } => {
  let left = place;
  for (const node of box.childNodes) {
    const length = lengthOf(node);
    if (node.nodeType === Node.TEXT_NODE && left <= length) {
      const text = node.textContent ?? "";
      return { node, offset: length === 0 ? text.length : Math.min(left, text.length) };
    }
    left -= length;
  }
  return { node: box, offset: box.childNodes.length };
};

export const select = (box: HTMLElement, anchor: number, focus: number): void => {
  const from = pointAt(box, anchor);
  const to = pointAt(box, focus);
  getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
};

/** The place in the model under the pointer. */
export const placeAt = (box: HTMLElement, x: number, y: number): number | null => {
  const found = document.caretRangeFromPoint?.(x, y);
  return found && box.contains(found.startContainer) ? placeOf(box, found.startContainer, found.startOffset) : null;
};
