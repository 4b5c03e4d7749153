// What keys and buttons do on the canvas, whoever pressed them: to the view, to the selection, to the steps.
import { announce, tell, type Answer, type Command } from "./command";
import type { Gestures } from "./gestures";
import type { Line } from "./line";
import type { StepList } from "./palette-list";
import { Pane } from "./pane";
import type { Point } from "./route";
import { formOf, patience, startOf } from "./step-form";
import { besideAll, grid, pushed, snap } from "./view";
import { reach, walk, type Direction } from "./walk";
import { findStep, writeOver } from "./writing";

const nudged = 80, noteSize = { width: 200, height: 112 };

export abstract class Acts extends Pane {
  isSelecting = false;
  connectFrom: string | null = null;
  protected aligns = false;
  /** A form or a note is on its way: keys meant for it must not act on the canvas. */
  protected isOpening = false;
  protected abstract readonly designer: HTMLElement;
  protected abstract readonly gestures: Gestures;
  protected abstract readonly list: StepList;
  protected abstract readonly line: Line;
  protected abstract readonly said: HTMLElement;

  abstract send(command: Command): Promise<Answer>;
  abstract select(keys: string[]): void;

  /** Does what a key or a button says; false where there is nothing to do, so that the browser may. */
  act(action: string): boolean {
    const key = this.current(), chosen = this.sheet.selected();
    // What has the focus is meant, and all that is selected with it; not what is selected elsewhere.
    const keys = key && !chosen.includes(key) ? [key] : chosen;
    return this.look(action, key) ?? this.move(action, key, keys) ?? this.edit(action, key, keys);
  }

  private look(action: string, key: string | null): boolean | undefined {
    const [verb, direction] = action.split("-") as [string, string?];
    switch (verb) {
      case "walk": return this.walkTo(key, direction as Direction);
      case "pan": this.apply(pushed(this.view, direction!, -nudged)); return true;
      case "page": this.page(direction!); return true;
      case "zoom": this.zoom(direction === "in" ? 1.25 : direction === "out" ? 0.8 : 0); return true;
      case "fit": this.fitAll(); return true;
      case "map": this.map.show(!this.map.isShown); return true;
      case "escape": return this.escape();
      case "find": this.find(); return true;
      case "first": case "last": this.focusEnd(verb); return true;
      case "input": case "output":
        if (key) void this.open(key, action === "output" ? "output" : "fields");
        return key !== null;
      case "pin": if (key) void this.pin(key); return key !== null;
      case "logs": this.designer.querySelector<HTMLElement>('.designer-head a[href$="/activity"]')?.click(); return true;
      default: return undefined;
    }
  }

  private move(action: string, key: string | null, keys: string[]): boolean | undefined {
    const [verb, direction] = action.split("-") as [string, string?];
    switch (verb) {
      case "move": case "shove": return keys.length > 0 && this.nudge(keys, direction!, verb === "shove" ? 4 * grid : grid);
      case "size": return this.resize(key, direction!);
      case "reach":
        if (key && (direction === "up" || direction === "down")) this.select(reach(this.ways(), key, direction));
        return key !== null;
      default: return undefined;
    }
  }

  private edit(action: string, key: string | null, keys: string[]): boolean {
    switch (action) {
      case "select-mode": this.toggleSelecting(); return true;
      case "select-all": this.select(this.sheet.steps().map(node => node.key).filter(found => found !== "trigger")); return true;
      case "add": this.askForStep(this.focusedEnd() ?? key, null, null); return true;
      case "align":
        this.aligns = true;
        announce("Align: L left, C centre, R right, T top, M middle, B bottom, H across, V down, G to the grid.");
        return true;
      case "rename": this.rename(key ?? undefined); return key !== null;
      case "replace":
        if (key) this.list.ask({ after: null, to: null, at: null, replaces: key }, `Replaces “${this.nameOf(key)}”`);
        return key !== null;
      case "connect": this.startConnecting(key); return key !== null;
      case "open":
        if (!key) return false;
        if (this.connectFrom) this.connectTo(key);
        else void this.open(key);
        return true;
      case "copy": case "cut":
        if (keys.length === 0 || String(getSelection() ?? "") !== "") return false;
        void this.copy(action, keys);
        return true;
      case "delete": case "delete-reconnect": return this.remove(keys, action === "delete-reconnect");
      case "note":
        void this.addNote();
        return true;
      case "undo": case "redo": case "save": case "preview": case "tidy": void this.send({ kind: action }); return true;
      case "duplicate": case "disable": case "group": case "ungroup":
        if (keys.length > 0) void this.send({ kind: action, keys });
        return true;
      default: return false;
    }
  }

  askForStep(after: string | null, to: string | null, at: Point | null): void {
    const name = after && this.nameOf(after.split(":")[0]!);
    this.list.ask({ after, to, at }, name ? `Adds after “${name}”` : "");
  }

  connectTo(key: string): void {
    const from = this.connectFrom;
    this.stopConnecting();
    if (from && from !== key) void this.send({ kind: "connect", after: from, to: key });
  }

  /** Opens a step's fields and puts the cursor into the first that is wrong, else the first. */
  async open(key: string, tab: string | null = null): Promise<void> {
    if (key.startsWith("note:")) { this.rename(key); return; }
    const before = document.activeElement;
    this.sheet.select([key]);
    const opened = this.send({ kind: "open", keys: [key] });
    const form = await this.awaited(opened.then(answer => answer.refused === null ? formOf(this.designer, key, tab) : null));
    // Whoever went on meanwhile is not called back.
    if (form && (document.activeElement === before || document.activeElement === document.body)) startOf(form)?.focus();
  }

  rename(key: string | undefined): void {
    const node = key ? this.sheet.node(key) : null;
    if (!node || key === "trigger") return;
    const isNote = key!.startsWith("note:");
    const text = (isNote ? node.element.querySelector("[data-text]") : node.element.querySelector(".node-title"))?.textContent ?? "";
    writeOver(node.element, this.part("overlay"), text, isNote ? "Note" : "Name of the step", isNote, written => {
      if (written !== null && written !== text) void this.send({ kind: "rename", keys: [key!], text: written });
      node.element.querySelector<HTMLElement>(".node-face")?.focus({ preventScroll: true });
    });
  }

  private walkTo(key: string | null, direction: Direction): boolean {
    const end = this.focusedEnd();
    if (end) {
      if (direction === "up") this.focus(end.split(":")[0]!);
      return true;
    }
    const here = key ? this.sheet.node(key) : null;
    const inside = here?.isFrame && direction === "down" ? this.endOf(`${here.key}:inside`) : null;
    const to = inside ? null : walk(this.sheet.steps(), this.ways(), key, direction);
    if (to === null) {
      if (direction === "down" && here) (inside ?? this.endOf(here.key))?.focus({ preventScroll: true });
      return key !== null;
    }
    this.focus(to);
    if (!this.connectFrom) this.select([to]);
    return true;
  }

  private page(direction: string): void {
    const by = direction === "up" || direction === "down" ? this.root.clientHeight : this.root.clientWidth;
    this.apply(pushed(this.view, direction, nudged - by));
  }

  private focusEnd(which: "first" | "last"): void {
    const stop = this.sheet.steps().at(which === "first" ? 0 : -1);
    if (!stop) return;
    this.focus(stop.key);
    if (!this.connectFrom) this.select([stop.key]);
  }

  private find(): void {
    const names = this.sheet.steps().map((node): [string, string] => [node.key, this.nameOf(node.key)]);
    findStep(this.root, names, (found, isLast) => this.found(found, isLast));
  }

  private found(key: string | null, isLast: boolean): void {
    if (!key) { if (isLast) this.root.focus({ preventScroll: true }); return; }
    if (isLast) { this.focus(key); this.select([key]); return; }
    this.see(key);
    this.sheet.select([key]);
  }

  private nudge(keys: string[], direction: string, by: number): boolean {
    const step = pushed({ x: 0, y: 0, k: 1 }, direction, by);
    void this.send({ kind: "move", keys, x: step.x, y: step.y });
    return true;
  }

  private resize(key: string | null, direction: string): boolean {
    const note = key?.startsWith("note:") ? this.sheet.node(key) : null;
    if (!note) return false;
    const by = pushed({ x: 0, y: 0, k: 1 }, direction, 2 * grid);
    void this.send({ kind: "resize", keys: [note.key], x: note.box.width + by.x, y: note.box.height + by.y });
    return true;
  }

  private async addNote(): Promise<void> {
    const answer = await this.awaited(this.send({ kind: "note", ...this.placeForNote() }));
    this.rename(answer.focus ?? undefined);
  }

  /** Until it is there, or has taken too long, keys meant for it do nothing on the canvas. */
  private async awaited<T>(what: Promise<T>): Promise<T> {
    const end = (): void => { this.isOpening = false; };
    const timer = window.setTimeout(end, patience);
    this.isOpening = !this.line.isLost;
    try {
      return await what;
    } finally {
      window.clearTimeout(timer);
      end();
    }
  }

  private placeForNote(): { x: number; y: number } {
    const { x, y } = this.middle();
    const wanted = { x: x - noteSize.width / 2, y: y - noteSize.height / 2, ...noteSize };
    const free = besideAll(wanted, this.sheet.boxes());
    return { x: snap(free.x), y: snap(free.y) };
  }

  private async pin(key: string): Promise<void> {
    if (!this.designer.querySelector(`.inspector-main[data-of="${CSS.escape(key)}"] .sample-bar`)) {
      this.sheet.select([key]);
      await this.send({ kind: "open", keys: [key] });
    }
    const pin = (await formOf(this.designer, key, "fields"))?.querySelector<HTMLElement>(".sample-bar [aria-pressed]");
    if (!pin) { announce("This step has no sample to pin."); return; }
    if (pin.getAttribute("aria-disabled") === "true") { announce(pin.title); return; }
    pin.click();
    announce(pin.getAttribute("aria-pressed") === "true" ? "The sample is no longer pinned." : "The sample is pinned to this step.");
  }

  private escape(): boolean {
    if (this.gestures.isBusy) this.gestures.cancel();
    else if (this.connectFrom) this.stopConnecting();
    else if (this.designer.hasAttribute("data-adding")) this.list.forget();
    else if (this.sheet.selected().length > 0 || this.sheet.pickedEdge()) this.select([]);
    else if (this.designer.classList.contains("is-previewed")) void this.send({ kind: "leave" });
    return true;
  }

  private remove(keys: string[], closes: boolean): boolean {
    const edge = this.sheet.pickedEdge();
    if (edge) void this.send({ kind: "disconnect", after: edge.port ? `${edge.from}:${edge.port}` : edge.from, to: edge.to });
    else if (keys.length > 0) void this.send({ kind: "delete", keys, how: closes ? "reconnect" : "" });
    return edge !== null || keys.length > 0;
  }

  private startConnecting(key: string | null): void {
    if (!key) return;
    this.connectFrom = key;
    this.root.classList.add("is-connecting");
    this.sheet.node(key)?.element.classList.add("is-source");
    tell(this.said, `Connect “${this.nameOf(key)}” to which step? Walk there and press Enter, or press it. Escape ends.`, false);
  }

  private stopConnecting(): void {
    this.connectFrom = null;
    this.root.classList.remove("is-connecting");
    for (const source of this.sheet.element.querySelectorAll(".is-source")) source.classList.remove("is-source");
    this.said.hidden = true;
  }

  private toggleSelecting(): void {
    this.isSelecting = !this.isSelecting;
    this.root.classList.toggle("is-selecting", this.isSelecting);
    this.root.querySelector('[data-do="select-mode"]')?.setAttribute("aria-pressed", String(this.isSelecting));
    tell(this.said, this.isSelecting ? "Dragging on the canvas selects." : "Dragging on the canvas moves the view.", false);
  }

  private async copy(how: string, keys: string[]): Promise<void> {
    const answer = await this.send({ kind: how, keys });
    if (answer.text !== null) await this.line.clipboard.keep(answer.text);
  }
}
