// What a page before this one could not have saved, put before the person.
import { element } from "../dom";
import type { Answer } from "./command";
import type { Kept, Pending, Typed } from "./pending";

const most = 8, longest = 120;

/** What the offer does with the page. */
export interface Redo {
  /** Sends an edit once more. */
  edit(one: Kept): Promise<Answer>;
  /** Writes a text once more; false where its field is gone. */
  write(one: Typed): Promise<boolean>;
  say(words: string): void;
}

const several = (count: number, what: string): string => count === 1 ? `One ${what}` : `${count} ${what}s`;

const wordsOf = (one: Typed): string => `${one.field}: ${one.text}`;

/** Enough to know it by: it goes back where it stood. */
const cut = (words: string): string => words.length > longest ? `${words.slice(0, longest - 1)}…` : words;

const lines = (words: string[]): HTMLElement => {
  const list = element("ul", { class: "canvas-offer-list" }, ...words.slice(0, most).map(line => element("li", {}, line)));
  if (words.length > most) list.append(element("li", {}, `and ${words.length - most} more`));
  return list;
};

const toCopy = (typed: Typed[], why: string): HTMLElement[] => typed.length === 0 ? [] : [element("p", {}, why), lines(typed.map(wordsOf))];

export const offer = (root: HTMLElement, pending: Pending, redo: Redo): void => {
  const { kept, typed } = pending.found;
  if (kept.length + typed.length === 0) return;
  const texts = typed.filter(one => one.place), lost = typed.filter(one => !one.place);
  // An undo in between takes back what came before it, and only that.
  const edits = [...kept, ...texts].sort((one, other) => one.at - other.at);
  const notice = element("div", {
    class: "canvas-offer", role: "alertdialog", "aria-label": "Edits that may not have been saved", "data-float": "",
  });
  const close = element("button", { type: "button", class: "button" }, edits.length > 0 ? "Leave it" : "Close");
  close.addEventListener("click", () => { pending.decided(); notice.remove(); });
  const row = element("div", { class: "row" });
  const press = element("button", { type: "button", class: "button button-primary" }, "Do it again");
  press.addEventListener("click", () => void (async () => {
    press.disabled = true;
    const refused: string[] = [], written: string[] = [], gone: Typed[] = [];
    for (const one of edits) {
      if ("command" in one) {
        const answer = await redo.edit(one);
        if (answer.refused !== null) refused.push(`${one.words}: ${answer.refused}`);
      } else if (await redo.write(one)) written.push(one.field);
      else gone.push(one);
      pending.forget(one);
    }
    if (written.length > 0) redo.say(`Written again: ${written.join(", ")}.`);
    if (refused.length + gone.length + lost.length === 0) { notice.remove(); return; }
    notice.replaceChildren(
      ...refused.length > 0 ? [element("p", {}, `${several(refused.length, "edit")} could not be done again.`), lines(refused)] : [],
      ...toCopy(gone, "The field that you wrote this in is gone; copy what is missing:"),
      ...toCopy(lost, "You had written this; copy what is missing:"), element("div", { class: "row" }, close));
    close.textContent = "Close";
  })());
  if (edits.length > 0) {
    row.append(press);
    const words = edits.map(one => "command" in one ? one.words : cut(wordsOf(one)));
    const why = `${several(edits.length, "edit")} of yours may not have been saved when the connection broke.`;
    notice.append(element("p", {}, why), lines(words));
  }
  row.append(close);
  notice.append(...toCopy(lost, "You had written this; copy what is missing:"), row);
  root.append(notice);
};
