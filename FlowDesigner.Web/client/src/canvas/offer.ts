// What a page before this one could not have saved, put before the person.
import { element } from "../dom";
import type { Answer } from "./command";
import type { Kept, Pending } from "./pending";

const most = 8;

const several = (count: number, what: string): string => count === 1 ? `One ${what}` : `${count} ${what}s`;

const lines = (words: string[]): HTMLElement => {
  const list = element("ul", { class: "canvas-offer-list" }, ...words.slice(0, most).map(line => element("li", {}, line)));
  if (words.length > most) list.append(element("li", {}, `and ${words.length - most} more`));
  return list;
};

export const offer = (root: HTMLElement, pending: Pending, again: (one: Kept) => Promise<Answer>): void => {
  const { kept, typed } = pending.found;
  if (kept.length + typed.length === 0) return;
  const notice = element("div", { class: "canvas-offer", role: "alertdialog", "aria-label": "Edits that may not have been saved", "data-float": "" });
  const close = element("button", { type: "button", class: "button" }, kept.length > 0 ? "Leave it" : "Close");
  close.addEventListener("click", () => { pending.decided(); notice.remove(); });
  const row = element("div", { class: "row" });
  if (kept.length > 0) {
    const press = element("button", { type: "button", class: "button button-primary" }, "Do it again");
    press.addEventListener("click", () => void (async () => {
      press.disabled = true;
      const refused: string[] = [];
      for (const one of kept) {
        const answer = await again(one);
        pending.forget(one);
        if (answer.refused !== null) refused.push(`${one.words}: ${answer.refused}`);
      }
      if (refused.length + typed.length === 0) { notice.remove(); return; }
      notice.replaceChildren(...refused.length > 0 ? [element("p", {}, `${several(refused.length, "edit")} could not be done again.`), lines(refused)] : [], ...written(), element("div", { class: "row" }, close));
      close.textContent = "Close";
    })());
    row.append(press);
    notice.append(element("p", {}, `${several(kept.length, "edit")} of yours may not have been saved when the connection broke.`), lines(kept.map(one => one.words)));
  }
  const written = (): HTMLElement[] => typed.length === 0 ? [] : [element("p", {}, "You had written this; copy what is missing:"), lines(typed.map(one => `${one.field}: ${one.text}`))];
  row.append(close);
  notice.append(...written(), row);
  root.append(notice);
};
