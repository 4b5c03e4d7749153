// The command palette. It is the browser's own, so that it opens at once; what fits is the server's to say (Palette/PaletteRanking.cs).
import { element, icon, modalIsOpen } from "./dom";
import { recentPlaces } from "./recent";

interface Item {
  title: string; note: string; icon: string; href?: string; does?: string; tile?: string; letter?: string; press?: HTMLElement;
}
interface Group { name: string; items: Item[]; }

class Palette {
  private readonly input = element("input", {
    id: "palette-input", type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list",
    "aria-autocomplete": "list", "aria-label": "Search or jump to", placeholder: "Search, or type any id or e-mail address",
    autocomplete: "off", spellcheck: "false", maxlength: "200",
  });
  private readonly list = element("div", { id: "palette-list", class: "palette-list", role: "listbox", "aria-label": "Results" });
  private readonly none = element("p", { class: "palette-none" });
  private readonly count = element("p", { class: "offscreen", role: "status" });
  private readonly dialog = element("dialog", { class: "palette", "aria-label": "Search or jump to" });
  private readonly does: Record<string, () => void>;
  private shownFor = "";
  private asked = "";
  private asking: AbortController | null = null;
  private openWhenReady = false;
  private start: Group[] = [];
  private readonly presses = new Map<string, HTMLElement>();

  constructor(does: Record<string, () => void>) {
    this.does = does;
    const look = { type: "button", class: "button button-quiet button-icon", "aria-label": "Close", title: "Close (Esc)" };
    const close = element("button", look, icon("x"));
    close.addEventListener("click", () => this.dialog.close());
    const foot = element("p", { class: "palette-foot", "aria-hidden": "true" });
    for (const [key, word] of [["↑ ↓", "move"], ["Enter", "open"], ["Esc", "close"]])
      foot.append(element("kbd", {}, key!), ` ${word!} `);
    const head = element("div", { class: "palette-head" }, icon("search"), this.input, close);
    this.dialog.append(head, this.list, this.none, this.count, foot);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", event => this.press(event));
    this.list.addEventListener("mousemove", event => this.point(event));
    this.list.addEventListener("click", event => this.choose(event));
    this.dialog.addEventListener("click", event => { if (event.target === this.dialog) this.dialog.close(); });
    document.body.append(this.dialog);
  }

  open(): void {
    if (this.dialog.open) return;
    this.input.value = "";
    this.openWhenReady = false;
    this.show(this.withPage(this.beginning(), ""), "");
    this.dialog.showModal();
    this.input.focus();
    this.ask();
  }

  private beginning(): Group[] {
    const places = recentPlaces().map(place => ({ title: place.title, note: "", href: place.href, icon: "history" }));
    return places.length > 0 ? [{ name: "Recent", items: places }, ...this.start] : this.start;
  }

  /** What the page itself can do: every button that names a command. */
  private withPage(groups: Group[], typed: string): Group[] {
    const words = typed.toLowerCase();
    const items = [...document.querySelectorAll<HTMLElement>("[data-command]")]
      .filter(button => button.offsetParent !== null && button.dataset["command"]!.toLowerCase().includes(words))
      .map(button => ({ title: button.dataset["command"]!, note: "", icon: "command", press: button }));
    return items.length === 0 ? groups : [{ name: "On this page", items }, ...groups];
  }

  private ask(): void {
    const typed = this.input.value.trim();
    this.asked = typed;
    this.asking?.abort();
    this.asking = new AbortController();
    void this.fetch(typed, this.asking.signal);
  }

  private async fetch(typed: string, signal: AbortSignal): Promise<void> {
    try {
      const answer = await fetch(`/palette?q=${encodeURIComponent(typed)}`, { signal, headers: { accept: "application/json" } });
      if (answer.redirected || !answer.ok) { location.reload(); return; }
      const groups = await answer.json() as Group[];
      if (typed === "") this.start = groups;
      this.show(this.withPage(typed === "" ? this.beginning() : groups, typed), typed);
      if (this.openWhenReady) this.activate(false);
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === "AbortError") return;
      this.none.textContent = "The server does not answer. What you typed is still here; try again in a moment.";
      this.none.hidden = false;
    }
  }

  private show(groups: Group[], typed: string): void {
    const before = typed === this.shownFor ? this.selected()?.getAttribute("href") : null;
    this.shownFor = typed;
    let number = 0;
    this.presses.clear();
    this.list.replaceChildren(...groups.map(group => {
      const name = element("div", { class: "palette-group", id: `palette-group-${group.name.replaceAll(" ", "-")}` }, group.name);
      return element("div", { role: "group", "aria-labelledby": name.id }, name, ...group.items.map(item => this.option(item, number++)));
    }));
    this.none.textContent = number > 0 || groups.length > 0 ? "" : typed === "" ? ""
      : `Nothing fits “${typed}”. Runs and customers are found by whole ids and e-mail addresses.`;
    this.none.hidden = this.none.textContent === "";
    this.count.textContent = number === 0 ? this.none.textContent : `${number} ${number === 1 ? "result" : "results"}`;
    const options = this.options();
    this.select(options.find(option => before !== null && option.getAttribute("href") === before) ?? options[0]);
  }

  private option(item: Item, number: number): HTMLElement {
    const tile = { class: `tile tile-24 ${item.tile ?? ""}`, "aria-hidden": "true" };
    const mark = item.tile ? element("span", tile, item.letter ?? icon(item.icon)) : icon(item.icon);
    const look = { id: `palette-${number}`, role: "option", class: "palette-item", tabindex: "-1", "aria-selected": "false" };
    const option = element("a", look, mark,
      element("span", { class: "palette-title cut" }, item.title), element("span", { class: "palette-note cut" }, item.note));
    if (item.href) option.setAttribute("href", item.href);
    if (item.does) option.dataset["does"] = item.does;
    if (item.press) {
      option.dataset["does"] = `press-${number}`;
      this.presses.set(option.dataset["does"], item.press);
    }
    return option;
  }

  private options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  private selected(): HTMLElement | null {
    return this.list.querySelector<HTMLElement>('[aria-selected="true"]');
  }

  private select(option: HTMLElement | undefined): void {
    this.selected()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private press(event: KeyboardEvent): void {
    const options = this.options();
    const at = options.findIndex(option => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") this.select(options[(at + 1) % options.length]);
    else if (event.key === "ArrowUp") this.select(options[(at - 1 + options.length) % options.length]);
    else if (event.key === "Enter" && !event.isComposing) this.activate(event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  }

  /** What is on the screen may belong to fewer letters than were typed: then the first line of what is coming is meant. */
  private activate(elsewhere: boolean): void {
    this.openWhenReady = this.asked !== this.shownFor;
    const option = this.openWhenReady ? null : this.selected();
    if (option) this.go(option, elsewhere);
  }

  private choose(event: MouseEvent): void {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (option?.dataset["does"]) { event.preventDefault(); this.go(option, false); }
    else if (option && !event.ctrlKey && !event.metaKey) this.dialog.close();
  }

  private go(option: HTMLElement, elsewhere: boolean): void {
    const href = option.getAttribute("href");
    if (elsewhere && href) { window.open(href, "_blank", "noopener"); return; }
    this.dialog.close();
    const does = option.dataset["does"];
    const button = does ? this.presses.get(does) : undefined;
    if (button?.isConnected) button.click();
    else if (does) this.does[does]?.();
    // A press on the link is what Blazor follows without a reload.
    else option.click();
  }

  private point(event: MouseEvent): void {
    // Only a pointer that moves selects: not a list that changes under a resting one.
    if ((event.movementX !== 0 || event.movementY !== 0) && event.target instanceof Element)
      this.select(event.target.closest<HTMLElement>("[role=option]") ?? this.selected() ?? undefined);
  }
}

export const startPalette = (does: Record<string, () => void>): void => {
  let palette: Palette | null = null;
  const open = (): void => {
    if (!document.querySelector(".frame") || modalIsOpen()) return;
    palette ??= new Palette(does);
    palette.open();
  };
  document.addEventListener("click", event => {
    if (event.target instanceof Element && event.target.closest("[data-palette]")) open();
  });
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  document.addEventListener("keydown", event => {
    // On a Mac Ctrl+K belongs to the text field: it deletes to the end of the line.
    const wanted = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    if (!wanted || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k" || event.defaultPrevented) return;
    event.preventDefault();
    open();
  });
};
