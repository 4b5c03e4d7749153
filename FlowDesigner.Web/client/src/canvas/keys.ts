// Which key means what on the canvas. Pure: an event's keys in, the name of an action out.
export interface Pressed { key: string; code?: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean; }

const arrows: Record<string, string> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const withCtrl: Record<string, string> = {
  z: "undo", y: "redo", c: "copy", x: "cut", d: "duplicate", a: "select-all", g: "group", s: "save", f: "find", enter: "preview",
  delete: "delete-reconnect", backspace: "delete-reconnect", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", "0": "zoom-reset", "1": "fit",
};
const alone: Record<string, string> = {
  delete: "delete", backspace: "delete", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", "0": "zoom-reset", "1": "fit",
  n: "add", enter: "open",
  f2: "rename", d: "disable", r: "replace", c: "connect", m: "map", escape: "escape", v: "select-mode", home: "first", end: "last",
  i: "input", o: "output", p: "pin", l: "logs", pageup: "page-up", pagedown: "page-down",
};
const panned: Record<string, string> = { w: "up", a: "left", s: "down", d: "right" };
const aligned: Record<string, string> = {
  l: "left", r: "right", c: "centre", t: "top", m: "middle", b: "bottom", h: "across", v: "down", g: "grid",
};

/**
 * The action's name, or null where the key is not the canvas's. With nothing chosen W, A, S and D move the view: D then has nothing to
 * switch off.
 */
export const actionOf = (pressed: Pressed, hasChosen = true): string | null => {
  const key = pressed.key.toLowerCase(), ctrl = pressed.ctrlKey || pressed.metaKey;
  const arrow = arrows[pressed.key];
  if (arrow) return `${withArrow(pressed, ctrl)}-${arrow}`;
  if (ctrl && pressed.shiftKey) return key === "z" ? "redo" : key === "g" ? "ungroup" : key === "+" ? "zoom-in" : null;
  // A letter with Alt may be another sign: the place of the key tells.
  if (pressed.altKey && pressed.shiftKey && (pressed.code === "KeyT" || key === "t")) return "tidy";
  if (pressed.altKey && !ctrl && (pressed.code === "KeyA" || key === "a")) return "align";
  if (pressed.altKey) return null;
  if (ctrl) return withCtrl[key] ?? null;
  const way = hasChosen ? undefined : panned[key];
  if (pressed.shiftKey) return key === "s" ? "note" : key === "+" ? "zoom-in" : way ? `page-${way}` : null;
  return way ? `pan-${way}` : alone[key] ?? null;
};

const withArrow = (pressed: Pressed, ctrl: boolean): string => {
  if (ctrl) return pressed.shiftKey ? "size" : "pan";
  if (pressed.altKey) return pressed.shiftKey ? "shove" : "move";
  return pressed.shiftKey ? "reach" : "walk";
};

/** The second key after Alt+A. */
export const alignmentOf = (pressed: Pressed): string | null => aligned[pressed.key.toLowerCase()] ?? null;

/** The keys of the designer for the sheet that "?" opens. */
export const sheet: { name: string; lines: [keys: string[], words: string][] }[] = [
  {
    name: "Walk",
    lines: [
      [["Arrows"], "Along the flow"],
      [["Home"], "To its beginning; End to its end"],
      [["Enter"], "Into the step's fields, at the first problem"],
      [["Esc"], "Back to the step; again to choose nothing"],
      [["Alt", "↓"], "From a field to the data; Enter takes it"],
      [["F6"], "To the next part of the page, with Shift back"],
      [["Ctrl", "F"], "Find a step"],
    ],
  },
  {
    name: "Steps",
    lines: [
      [["N"], "Add one after the one in focus"],
      [["F2"], "Rename it"],
      [["R"], "Replace it"],
      [["D"], "Switch it off or on"],
      [["C"], "Connect it to another step"],
      [["I"], "Its input"],
      [["O"], "Its output"],
      [["P"], "Pin its sample"],
      [["Delete"], "Delete"],
      [["Ctrl", "Delete"], "Delete and close the gap"],
    ],
  },
  {
    name: "Edit",
    lines: [
      [["Ctrl", "Z"], "Undo"],
      [["Ctrl", "Shift", "Z"], "Redo, also Ctrl Y"],
      [["Ctrl", "C"], "Copy, also as text; X cuts, V pastes"],
      [["Ctrl", "D"], "Duplicate"],
      [["Ctrl", "A"], "Select all"],
      [["Shift", "↑ ↓"], "Select all before or behind"],
      [["Ctrl", "G"], "Group; with Shift ungroup"],
      [["Alt", "Arrows"], "Move, with Shift further"],
      [["Alt", "A"], "Align; then L C R T M B H V or G"],
      [["Shift", "Alt", "T"], "Tidy up"],
      [["Shift", "S"], "Add a note"],
      [["Ctrl", "Shift", "Arrows"], "Make a note larger or smaller"],
    ],
  },
  {
    name: "View and save",
    lines: [
      [["+"], "Zoom in; − out, 0 to 100 %, 1 to fit"],
      [["Ctrl", "Arrows"], "Move the view; Page Up and Down by a page"],
      [["W A S D"], "The same with nothing chosen, Shift by a page"],
      [["Space"], "Hold it to drag the view"],
      [["V"], "Drag selects, or moves the view"],
      [["M"], "Small map on or off"],
      [["L"], "Flow Activity Logs"],
      [["Ctrl", "S"], "Save changes, from a field too"],
      [["Ctrl", "Enter"], "Preview, from a field too: sends nothing"],
    ],
  },
];
