// Which key means what on the canvas. Pure: an event's keys in, the name of an action out.
export interface Pressed { key: string; code?: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean; }

const arrows: Record<string, string> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const withCtrl: Record<string, string> = {
  z: "undo", y: "redo", c: "copy", x: "cut", d: "duplicate", a: "select-all", g: "group", s: "save", f: "find", enter: "preview",
  delete: "delete-reconnect", backspace: "delete-reconnect", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", "0": "zoom-reset", "1": "fit",
};
const alone: Record<string, string> = {
  delete: "delete", backspace: "delete", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", "0": "zoom-reset", "1": "fit", n: "add", enter: "open", f2: "rename", d: "disable", r: "replace",
  c: "connect", m: "map", escape: "escape", v: "select-mode", home: "first", end: "last",
};
const aligned: Record<string, string> = { l: "left", r: "right", c: "centre", t: "top", m: "middle", b: "bottom", h: "across", v: "down", g: "grid" };

/** The action's name, or null where the key is not the canvas's. */
export const actionOf = (pressed: Pressed): string | null => {
  const key = pressed.key.toLowerCase(), ctrl = pressed.ctrlKey || pressed.metaKey;
  const arrow = arrows[pressed.key];
  if (arrow) {
    if (ctrl) return `pan-${arrow}`;
    if (pressed.altKey) return pressed.shiftKey ? `shove-${arrow}` : `move-${arrow}`;
    return pressed.shiftKey ? `reach-${arrow}` : `walk-${arrow}`;
  }
  if (ctrl && pressed.shiftKey) return key === "z" ? "redo" : key === "g" ? "ungroup" : key === "+" ? "zoom-in" : null;
  // A letter with Alt may be another sign: the place of the key tells.
  if (pressed.altKey && pressed.shiftKey && (pressed.code === "KeyT" || key === "t")) return "tidy";
  if (pressed.altKey && !ctrl && (pressed.code === "KeyA" || key === "a")) return "align";
  if (pressed.altKey) return null;
  if (ctrl) return withCtrl[key] ?? null;
  if (pressed.shiftKey) return key === "s" ? "note" : key === "+" ? "zoom-in" : null;
  return alone[key] ?? null;
};

/** The second key after Alt+A. */
export const alignmentOf = (pressed: Pressed): string | null => aligned[pressed.key.toLowerCase()] ?? null;

/** The keys of the designer for the sheet that "?" opens. */
export const sheet: [keys: string[], words: string][] = [
  [["N"], "Add a step after the one in focus"], [["Enter"], "Open the step's fields"], [["F2"], "Rename it"], [["R"], "Replace it"], [["D"], "Switch it off or on"],
  [["C"], "Connect it to another step"], [["Arrows"], "Walk along the flow"], [["Shift", "Arrows"], "Select all before or behind"], [["Alt", "Arrows"], "Move it, with Shift further"],
  [["Delete"], "Delete"], [["Ctrl", "Delete"], "Delete and close the gap"], [["Ctrl", "Z"], "Undo"], [["Ctrl", "Shift", "Z"], "Redo, also Ctrl Y"],
  [["Ctrl", "C"], "Copy, also as text; X cuts, V pastes"], [["Ctrl", "D"], "Duplicate"], [["Ctrl", "A"], "Select all"], [["Ctrl", "G"], "Group; with Shift ungroup"], [["Shift", "S"], "Add a note"],
  [["Shift", "Alt", "T"], "Tidy up"], [["Alt", "A"], "Align; then L C R T M B H V or G"], [["+"], "Zoom in; − out, 0 to 100 %, 1 to fit"], [["M"], "Map on or off"], [["V"], "Drag selects or moves the view"],
  [["Ctrl", "F"], "Find a step"], [["Ctrl", "S"], "Save changes"], [["Ctrl", "Enter"], "Preview: sends nothing"],
];
