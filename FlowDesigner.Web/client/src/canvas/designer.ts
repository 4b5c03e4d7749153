// The canvas of the designer. C# holds the flow; this moves what is drawn while a gesture lasts and sends one command when it ends.
import { isWriting, modalIsOpen } from "../dom";
import { Acts } from "./acts";
import { tell, type Answer, type Command, type DotNetObject } from "./command";
import { guardFocus } from "./focus-guard";
import { Gestures, type Surface } from "./gestures";
import { actionOf, alignmentOf } from "./keys";
import { Line, type Options } from "./line";
import { StepList, type Target } from "./palette-list";
import { enter, nextPart } from "./regions";
import { SideWidth } from "./side-width";
import { returnToList } from "./step-list";
import { wordsOf } from "./words";
import { renameGroup } from "./writing";

/** Actions whose keys mean the same wherever the focus is, unless somebody writes. */
const everywhere = ["undo", "redo", "save", "preview", "find", "add"];

export class Designer extends Acts implements Surface {
  readonly svg: SVGSVGElement;
  readonly marquee: HTMLElement;
  readonly designer: HTMLElement;
  isSpaceDown = false;
  protected readonly list: StepList;
  protected readonly gestures: Gestures;
  protected readonly line: Line;
  protected readonly said: HTMLElement;
  private readonly stop = new AbortController();
  private readonly wide: ResizeObserver;

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
    const words = (command: Command): string => wordsOf(command, key => this.nameOf(key));
    this.line = new Line(owner, options, this.designer, words, answer => this.hear(answer), signal);
    new SideWidth(this.designer, signal);
    guardFocus(this.designer, () => this.backToStep(false), signal);
    returnToList(this.designer, signal);
    root.addEventListener("click", event => this.click(event), { signal });
    root.addEventListener("dblclick", event => {
      this.rename(event.target instanceof Element ? event.target.closest<HTMLElement>("[data-node]")?.dataset["node"] : undefined);
      this.renameGroup(event.target);
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
    // A step under way to be added would take the selection along with it.
    if (before.length === keys.length && keys.every(key => before.includes(key)) && !this.line.isBusy) return;
    // A place that was asked for belongs to the step that was selected then.
    this.list.forget();
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

  private add(item: string, target: Target | null): Promise<Answer> {
    if (target?.replaces) return this.send({ kind: "replace", item, keys: [target.replaces] });
    const after = target?.after ?? this.current(), at = target?.at;
    return this.send({
      kind: "add", item, ...(after ? { after } : {}), ...(target?.to ? { to: target.to } : {}),
      ...(at ? { x: Math.round(at.x - 110), y: Math.round(at.y) } : {}),
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || modalIsOpen()) return;
    if (this.keyOfPage(event)) { event.preventDefault(); return; }
    if (isWriting(event.target)) return;
    if (this.isOpening && event.key !== "Escape") { event.preventDefault(); return; }
    if (this.aligns) {
      this.aligns = false;
      const how = alignmentOf(event);
      if (how) { event.preventDefault(); void this.send({ kind: "align", how, keys: this.sheet.selected() }); return; }
    }
    const target = event.target instanceof Element ? event.target : null;
    const onCanvas = target !== null && (this.root.contains(target) || target === document.body);
    // Enter presses the other buttons of the canvas: a plus, the tools.
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && target?.closest("button:not(.node-face), a, summary")) return;
    if (event.key === "F2" && this.renameGroup(event.target)) { event.preventDefault(); return; }
    if (event.code === "Space" && onCanvas) { event.preventDefault(); this.space(true); return; }
    const action = actionOf(event, this.current() !== null || this.sheet.selected().length > 0);
    // Elsewhere on the page Enter and the arrows belong to what has the focus.
    if (action === null || (!onCanvas && !everywhere.includes(action))) return;
    if (this.act(action)) event.preventDefault();
  }

  // Keys that mean the same even while somebody writes.
  private keyOfPage(event: KeyboardEvent): boolean {
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.key === "F6" && !ctrl) return this.goToPart(event.shiftKey);
    const target = event.target instanceof Element ? event.target : null;
    const isBeside = target?.closest(".designer-side, [data-side-line]") && !target.closest("[data-own-escape]");
    if (event.key === "Escape" && isBeside) return this.backToStep();
    if (!isWriting(event.target) || !ctrl || event.shiftKey || event.altKey) return false;
    const kind = event.key.toLowerCase() === "s" ? "save" : event.key === "Enter" ? "preview" : null;
    if (kind) void this.send({ kind });
    return kind !== null;
  }

  private goToPart(back: boolean): boolean {
    const part = nextPart(this.designer, back);
    if (part === this.root) this.backToStep();
    else if (part) enter(part);
    return part !== null;
  }

  private backToStep(reveals = true): boolean {
    const key = this.sheet.selected()[0] ?? this.sheet.steps()[0]?.key;
    if (key && this.root.checkVisibility()) this.focus(key, reveals);
    else this.root.focus({ preventScroll: true });
    return true;
  }

  private space(down: boolean): void {
    this.isSpaceDown = down;
    this.root.classList.toggle("is-grabbing", down);
  }

  private renameGroup(target: EventTarget | null): boolean {
    return renameGroup(target, this.part("overlay"), (group, text) => void this.send({ kind: "rename", keys: [group], text }));
  }

  private async paste(event: ClipboardEvent): Promise<void> {
    if (isWriting(event.target) || modalIsOpen()) return;
    const text = event.clipboardData?.getData("text/plain") || this.line.clipboard.last();
    if (!text) return;
    event.preventDefault();
    const { ticket, problem } = await this.line.clipboard.upload(text);
    const after = this.current();
    if (problem) tell(this.said, problem, true);
    else await this.send({ kind: "paste", text: ticket, ...(after ? { after } : {}), ...this.middle() }, text);
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
    if (node && event.detail === 0) void this.open(node.dataset["node"]!);
    // Pressed by the keyboard or by a screen reader.
    else if (event.detail === 0) this.renameGroup(target);
  }
}
