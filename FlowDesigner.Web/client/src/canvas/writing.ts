// Text fields on the sheet: a step's name, a note's text, a step to find. The browser owns them, the server gets the text when it is done.
import { element } from "../dom";

/** A field over a card; Enter takes the text, Escape leaves it, and so does pressing elsewhere with nothing changed. */
export const writeOver = (
  card: HTMLElement, layer: HTMLElement, text: string, label: string, isLong: boolean, done: (text: string | null) => void,
): void => {
  const field = isLong ? element("textarea", { class: "canvas-write is-note", "aria-label": label, rows: "4" })
    : element("input", { class: "canvas-write", "aria-label": label, maxlength: "120", autocomplete: "off" });
  field.value = text;
  field.style.transform = card.style.transform;
  field.style.width = card.style.width;
  if (isLong) field.style.height = card.style.height;
  let isOpen = true;
  const close = (taken: string | null): void => {
    if (!isOpen) return;
    isOpen = false;
    field.remove();
    done(taken);
  };
  field.addEventListener("keydown", event => {
    const key = event as KeyboardEvent;
    event.stopPropagation();
    if (key.key === "Escape") close(null);
    else if (key.key === "Enter" && !key.isComposing && (!isLong || key.ctrlKey || key.metaKey)) {
      event.preventDefault();
      close(field.value);
    }
  });
  field.addEventListener("pointerdown", event => event.stopPropagation());
  field.addEventListener("blur", () => close(field.value === text ? null : field.value));
  layer.append(field);
  field.focus();
  field.select();
};

/** A search among the cards, at the top of the window. */
export const findStep = (
  root: HTMLElement, names: [key: string, name: string][], chosen: (key: string | null, isLast: boolean) => void,
): void => {
  root.querySelector(".canvas-find")?.remove();
  const field = element("input", {
    type: "search", "aria-label": "Find a step in this flow", placeholder: "Find in this flow", autocomplete: "off",
  });
  const count = element("span", { class: "second", role: "status" });
  const box = element("div", { class: "canvas-find" }, field, count);
  let at = 0;
  const typed = (): string => field.value.trim().toLowerCase();
  const fitting = (): [string, string][] => names.filter(([, name]) => typed() !== "" && name.toLowerCase().includes(typed()));
  const show = (): void => {
    const found = fitting();
    at = found.length === 0 ? 0 : (at + found.length) % found.length;
    count.textContent = typed() === "" ? "" : found.length === 0 ? "No step is called that" : `${at + 1} of ${found.length}`;
    if (found[at]) chosen(found[at]![0], false);
  };
  field.addEventListener("input", () => { at = 0; show(); });
  field.addEventListener("keydown", event => {
    event.stopPropagation();
    if (event.key === "Escape") { box.remove(); chosen(null, true); }
    else if (event.key === "Enter") { const key = fitting()[at]?.[0] ?? null; box.remove(); chosen(key, true); }
    else if (event.key === "ArrowDown") { at++; show(); }
    else if (event.key === "ArrowUp") { at--; show(); }
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => box.remove());
  root.append(box);
  field.focus();
};

/** The name of a group: pressed twice, F2 or Enter. False where nothing of a group was meant. */
export const renameGroup = (target: EventTarget | null, layer: HTMLElement, done: (group: string, text: string) => void): boolean => {
  const group = target instanceof Element ? target.closest<HTMLElement>("[data-group]") : null;
  if (!group) return false;
  const title = group.querySelector<HTMLElement>(".step-set-title");
  writeOver(group, layer, title?.textContent ?? "", "Name of the group", false, text => {
    if (text) done(`group:${group.dataset["group"]!}`, text);
    title?.focus({ preventScroll: true });
  });
  return true;
};
