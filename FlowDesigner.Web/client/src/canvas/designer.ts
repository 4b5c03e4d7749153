// The canvas of the designer. C# holds the flow; this moves what is drawn while a gesture lasts and sends one command when it ends.
import { isWriting, modalIsOpen } from "../dom";
import { announce, tell, type Answer, type Command, type DotNetObject } from "./command";
import { Gestures, type Surface } from "./gestures";
import { actionOf, alignmentOf } from "./keys";
import { Line, type Options } from "./line";
import { Pane } from "./pane";
import { StepList } from "./palette-list";
import type { Point } from "./route";
import { grid, pushed, reveal } from "./view";
import { reach, walk, type Direction } from "./walk";
import { wordsOf } from "./words";
import { findStep, renameGroup, writeOver } from "./writing";

const fields = ".designer-side :is(.inspector-form, .inspector-main) :is(input, select, textarea, [contenteditable], button)";

export class Designer extends Pane implements Surface {
  readonly svg: SVGSVGElement;
  readonly marquee: HTMLElement;
  readonly designer: HTMLElement;
  isSelecting = false;
  isSpaceDown = false;
  connectFrom: string | null = null;
  private readonly stop = new AbortController();
  private readonly list: StepList;
  private readonly gestures: Gestures;
  private readonly line: Line;
  private readonly said: HTMLElement;
  private readonly wide: ResizeObserver;
  private aligns = false;

  constructor(root: HTMLElement, owner: DotNetObject, options: Options) {
    super(root, options.flow);
    this.designer = root.closest<HTMLElement>(".designer")!;
    this.svg = this.sheet.element.querySelector("svg.flow-edges")!;
    this.marquee = this.part("marquee");
    this.said = this.part("said");
    const { signal } = this.stop;
    this.watchMap(signal);
    this.gestures = new Gestures(this, signal);
    this.list = new StepList(this.designer, (item, target) => void this.add(item, target), signal);
    this.line = new Line(owner, options, this.designer, command => wordsOf(command, key => this.nameOf(key)), answer => this.hear(answer), signal);
    root.addEventListener("click", event => this.click(event), { signal });
    root.addEventListener("dblclick", event => {
      this.rename(event.target instanceof Element ? event.target.closest<HTMLElement>("[data-node]")?.dataset["node"] : undefined);
      renameGroup(event.target, this.part("overlay"), (group, text) => void this.send({ kind: "rename", keys: [group], text }));
    }, { signal });
    document.addEventListener("keydown", event => this.key(event), { signal });
    document.addEventListener("keyup", event => { if (event.code === "Space") this.space(false); }, { signal });
    document.addEventListener("paste", event => void this.paste(event), { signal });
    window.addEventListener("blur", () => this.space(false), { signal });
    this.wide = new ResizeObserver(() => this.show());
    this.wide.observe(root);
    this.show();
    this.designer.dataset["mounted"] = "";
    this.line.offer(root);
  }

  dispose(): void {
    this.stop.abort();
    this.wide.disconnect();
    this.gestures.cancel();
    delete this.designer.dataset["mounted"];
  }

  /** What a button outside of the canvas has done. */
  say(words: string, isRefusal: boolean): void {
    tell(this.said, words, isRefusal);
  }

  /** Everything up to now is kept by the server. */
  saved(revision: number): void {
    this.line.saved(revision);
  }

  select(keys: string[]): void {
    for (const edge of this.sheet.element.querySelectorAll("[data-edge].is-selected")) edge.classList.remove("is-selected");
    const before = this.sheet.selected();
    if (before.length === keys.length && keys.every(key => before.includes(key))) return;
    this.sheet.select(keys);
    void this.send({ kind: "select", keys });
  }

  async send(command: Command, pasted?: string): Promise<Answer> {
    const answer = await this.line.send(command, pasted);
    this.hear(answer);
    return answer;
  }

  private hear(answer: Answer): void {
    if (answer.refused !== null) tell(this.said, answer.refused, true);
    else if (answer.say !== null) tell(this.said, answer.say, false);
    if (answer.focus !== null) this.focus(answer.focus);
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

  private add(item: string, target: { after: string | null; to: string | null; at: Point | null; replaces?: string } | null): Promise<Answer> {
    if (target?.replaces) return this.send({ kind: "replace", item, keys: [target.replaces] });
    const after = target?.after ?? this.current();
    return this.send({ kind: "add", item, ...(after ? { after } : {}), ...(target?.to ? { to: target.to } : {}), ...(target?.at ? { x: Math.round(target.at.x - 110), y: Math.round(target.at.y) } : {}) });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.defaultPrevented && !modalIsOpen() && event.target instanceof Element && event.target.closest(".designer-side")) {
      const [open] = this.sheet.selected();
      if (open) return this.focus(open);
    }
    if (event.defaultPrevented || modalIsOpen() || isWriting(event.target)) {
      if (event.key === "s" && (event.ctrlKey || event.metaKey) && !modalIsOpen()) { event.preventDefault(); void this.send({ kind: "save" }); }
      return;
    }
    if (this.aligns) {
      this.aligns = false;
      const how = alignmentOf(event);
      if (how) { event.preventDefault(); void this.send({ kind: "align", how, keys: this.sheet.selected() }); return; }
    }
    const onCanvas = this.root.contains(event.target as Node) || event.target === document.body;
    // Enter presses the other buttons of the canvas: a plus, the tools.
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target instanceof Element && event.target.closest("button:not(.node-face), a, summary")) return;
    if (event.code === "Space" && onCanvas) { event.preventDefault(); this.space(true); return; }
    const action = actionOf(event);
    if (action === null) return;
    const everywhere = ["undo", "redo", "save", "preview", "find", "add"].includes(action);
    // Elsewhere on the page Enter and the arrows belong to what has the focus.
    if (!onCanvas && !everywhere) return;
    if (this.act(action)) event.preventDefault();
  }

  private space(down: boolean): void {
    this.isSpaceDown = down;
    this.root.classList.toggle("is-grabbing", down);
  }

  /** Does what a key or a button says; false where there is nothing to do, so that the browser may. */
  act(action: string): boolean {
    const [verb, direction] = action.split("-") as [string, string?];
    const key = this.current();
    const keys = this.sheet.selected().length > 0 ? this.sheet.selected() : key ? [key] : [];
    if (verb === "walk") return this.walkTo(key, direction as Direction);
    if (verb === "pan") { this.apply(pushed(this.view, direction!, -80)); return true; }
    if ((verb === "move" || verb === "shove") && keys.length > 0) return this.nudge(keys, direction!, verb === "shove" ? 4 * grid : grid);
    if (verb === "reach") { if (key && (direction === "up" || direction === "down")) this.select(reach(this.ways(), key, direction)); return key !== null; }
    switch (action) {
      case "zoom-in": this.zoom(1.25); return true;
      case "zoom-out": this.zoom(0.8); return true;
      case "zoom-reset": this.zoom(0); return true;
      case "fit": this.fitAll(); return true;
      case "map": this.map.show(!this.map.isShown); return true;
      case "select-mode": this.toggleSelecting(); return true;
      case "escape": return this.escape();
      case "select-all": this.select(this.sheet.steps().map(node => node.key).filter(found => found !== "trigger")); return true;
      case "first": case "last": { const stops = this.sheet.steps(); const stop = stops[action === "first" ? 0 : stops.length - 1]; if (stop) this.focus(stop.key); return true; }
      case "find": findStep(this.root, this.sheet.steps().map(node => [node.key, node.element.querySelector(".node-title")?.textContent ?? ""]), (found, isLast) => this.found(found, isLast)); return true;
      case "add": this.askForStep(this.focusedEnd() ?? key, null, null); return true;
      case "align": this.aligns = true; announce("Align: L left, C centre, R right, T top, M middle, B bottom, H across, V down, G to the grid."); return true;
      case "rename": this.rename(key ?? undefined); return key !== null;
      case "replace": if (key) this.list.ask({ after: null, to: null, at: null, replaces: key }, `Replaces “${this.nameOf(key)}”`); return key !== null;
      case "connect": this.startConnecting(key); return key !== null;
      case "open": if (!key) return false; if (this.connectFrom) { this.connectTo(key); return true; } this.open(key); return true;
      case "copy": case "cut": if (keys.length === 0 || String(getSelection() ?? "") !== "") return false; void this.copy(action, keys); return true;
      case "delete": case "delete-reconnect": return this.remove(keys, action === "delete-reconnect");
      case "note": void this.send({ kind: "note", ...this.middle() }).then(answer => this.rename(answer.focus ?? undefined)); return true;
      case "undo": case "redo": case "save": case "preview": case "tidy": void this.send({ kind: action }); return true;
      case "duplicate": case "disable": case "group": case "ungroup": if (keys.length > 0) void this.send({ kind: action, keys }); return true;
      default: return false;
    }
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

  private nudge(keys: string[], direction: string, by: number): boolean {
    const step = pushed({ x: 0, y: 0, k: 1 }, direction, by);
    void this.send({ kind: "move", keys, x: step.x, y: step.y });
    return true;
  }

  private escape(): boolean {
    if (this.gestures.isBusy) this.gestures.cancel();
    else if (this.connectFrom) this.stopConnecting();
    else if (document.querySelector("details.menu[open]")) return false;
    else { this.list.forget(); this.select([]); }
    return true;
  }

  private remove(keys: string[], closes: boolean): boolean {
    const edge = this.sheet.element.querySelector<SVGGElement>("[data-edge].is-selected");
    if (edge) void this.send({ kind: "disconnect", after: edge.dataset["port"] ? `${edge.dataset["from"]!}:${edge.dataset["port"]}` : edge.dataset["from"]!, to: edge.dataset["to"]! });
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

  private found(key: string | null, isLast: boolean): void {
    if (!key) { if (isLast) this.root.focus({ preventScroll: true }); return; }
    if (isLast) { this.focus(key); this.select([key]); return; }
    const node = this.sheet.node(key);
    if (node) this.apply(reveal(this.view, node.box, this.root.clientWidth, this.root.clientHeight));
    this.sheet.select([key]);
  }

  private open(key: string): void {
    if (key.startsWith("note:")) { this.rename(key); return; }
    this.sheet.select([key]);
    void this.send({ kind: "open", keys: [key] }).then(() => this.designer.querySelector<HTMLElement>(fields)?.focus());
  }

  private rename(key: string | undefined): void {
    const node = key ? this.sheet.node(key) : null;
    if (!node || key === "trigger") return;
    const isNote = key!.startsWith("note:");
    const text = (isNote ? node.element.querySelector("[data-text]") : node.element.querySelector(".node-title"))?.textContent ?? "";
    writeOver(node.element, this.part("overlay"), text, isNote ? "Note" : "Name of the step", isNote, written => {
      if (written !== null && written !== text) void this.send({ kind: "rename", keys: [key!], text: written });
      node.element.querySelector<HTMLElement>(".node-face")?.focus({ preventScroll: true });
    });
  }

  private async copy(how: string, keys: string[]): Promise<void> {
    const answer = await this.send({ kind: how, keys });
    if (answer.text !== null) await this.line.clipboard.keep(answer.text);
  }

  private async paste(event: ClipboardEvent): Promise<void> {
    if (isWriting(event.target) || modalIsOpen()) return;
    const text = event.clipboardData?.getData("text/plain") || this.line.clipboard.last();
    if (!text) return;
    event.preventDefault();
    const { ticket, problem } = await this.line.clipboard.upload(text);
    if (problem) tell(this.said, problem, true);
    else await this.send({ kind: "paste", text: ticket, ...(this.current() ? { after: this.current()! } : {}), ...this.middle() }, text);
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const does = target?.closest<HTMLElement>("[data-do]")?.dataset["do"];
    if (does) {
      if (does.startsWith("align:")) void this.send({ kind: "align", how: does.slice(6), keys: this.sheet.selected() });
      else this.act(does);
      return;
    }
    const plus = target?.closest<HTMLElement>(".edge-plus");
    if (plus) { this.askForStep(plus.dataset["after"]!, plus.dataset["to"]!, null); return; }
    const end = target?.closest<HTMLElement>(".node-end");
    if (end && event.detail === 0) { this.askForStep(end.dataset["end"]!, null, null); return; }
    const node = target?.closest<HTMLElement>("[data-node]");
    if (node && event.detail === 0) this.open(node.dataset["node"]!);
  }
}
