import { sheet } from "./canvas/keys";
import { element, isWriting, modalIsOpen } from "./dom";

const places: Record<string, [word: string, href: string]> = {
  h: ["Home", "/"], a: ["Apps", "/apps"], f: ["Flows", "/flows"], r: ["Runs", "/runs"], n: ["What needs you", "/runs/attention"],
  c: ["Customers", "/customers"], s: ["Settings", "/settings"],
};
const patience = 1200;

/** A press on a link is what Blazor follows without a reload. */
const go = (href: string): void => {
  const link = element("a", { href, class: "offscreen", tabindex: "-1" });
  document.body.append(link);
  link.click();
  link.remove();
};

const listOf = (lines: [string[], string][]): HTMLElement => {
  const list = element("dl", { class: "keys" });
  for (const [keys, word] of lines)
    list.append(element("div", {}, element("dt", {}, word), element("dd", {}, ...keys.map(key => element("kbd", {}, key)))));
  return list;
};

/** The sheet of keys that `?` opens. */
export const showKeys = (): void => {
  if (modalIsOpen()) return;
  const everywhere: [string[], string][] = [
    [["Ctrl", "K"], "Search or jump to anything"], [["?"], "This sheet"], [["Esc"], "Close what is open"],
    ...Object.entries(places).map(([key, [word]]): [string[], string] => [["g", key], word]),
    [["Ctrl", "Enter"], "Preview, in Trigger now"],
  ];
  const groups = document.querySelector(".designer") ? [...sheet, { name: "Everywhere", lines: everywhere }] : [];
  const close = element("button", { type: "button", class: "button", autofocus: "" }, "Close");
  const body = groups.length === 0 ? [listOf(everywhere)]
    : groups.map(group => element("section", {}, element("h3", {}, group.name), listOf(group.lines)));
  const title = element("div", { class: "grow" }, element("h2", { id: "keys-title" }, "Keys"),
    element("p", { class: "second" }, "On a Mac, Cmd stands for Ctrl. Keys rest while you type in a field."));
  const dialog = element("dialog", { class: groups.length > 0 ? "dialog dialog-wide" : "dialog", "aria-labelledby": "keys-title" },
    element("div", { class: "dialog-head" }, title),
    element("div", { class: "dialog-main", tabindex: "0", role: "region", "aria-label": "All keys" },
      element("div", { class: "dialog-body" }, element("div", { class: groups.length > 0 ? "key-groups" : "" }, ...body))),
    element("div", { class: "dialog-foot" }, element("div", { class: "note" }), close));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};

export const startGoKeys = (): void => {
  let since = -patience;
  document.addEventListener("click", event => {
    if (event.target instanceof Element && event.target.closest("[data-keys]")) showKeys();
  });
  // Captured, so that the letter after "g" is not also a key of the page.
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || modalIsOpen()) return;
    if (!document.querySelector(".frame")) return;
    const place = performance.now() - since < patience ? places[event.key] : undefined;
    since = -patience;
    if (place) {
      event.preventDefault();
      event.stopPropagation();
      go(place[1]);
    } else if (event.key === "g") since = performance.now();
    else if (event.key === "?") {
      event.preventDefault();
      showKeys();
    }
  }, { capture: true });
};
