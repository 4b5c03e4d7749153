// The way of commands to the server. One without an answer is sent again when the connection is back, under the number it had, so that it
// is done once.
import { Clipboard } from "./clipboard";
import type { Answer, Command, DotNetObject } from "./command";
import { watchConnection } from "../connection";
import { Pending, type Kept, type Typed } from "./pending";
import { offer } from "./offer";
import { formOf, writeInto } from "./step-form";
import { Written } from "./written";

export interface Options { flow: string; upload: string; antiforgery: string; revision: number; mine: boolean; }

/** A circuit ends at a message of 32 KB; a character takes up to three bytes. */
const largest = 8_000;

const failed: Answer = { refused: "The server did not answer. What you see is what was there before.", say: null, focus: null, text: null };
const lost: Answer = { ...failed, refused: "There is no connection. This works again when it is back." };
const kept: Answer = { ...failed, refused: null,
  say: "Not saved yet: there is no connection. It is kept in this browser and done when the connection is back." };

export class Line {
  readonly clipboard: Clipboard;
  isLost = false;
  private readonly pending: Pending;
  private readonly written: Written;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private missed: Command | null = null;
  private underWay = 0;

  constructor(
    private readonly owner: DotNetObject, options: Options, private readonly designer: HTMLElement,
    private readonly wordsOf: (command: Command) => string, private readonly tell: (answer: Answer) => void, signal: AbortSignal,
  ) {
    this.clipboard = new Clipboard(options.upload, options.antiforgery);
    this.pending = new Pending(options.flow, options.revision, options.mine, sessionStorage);
    const refuse = (words: string | null): void => this.tell({ ...lost, refused: words ?? lost.refused });
    this.written = new Written(designer, () => this.isLost, writing => this.pending.note(writing), refuse, signal);
    watchConnection(isLost => this.change(isLost), signal);
  }

  /** Whether the server has yet to answer: what is on the screen may not be the last word. */
  get isBusy(): boolean {
    return this.underWay > 0;
  }

  /** Sends a command; the promise ends when the server has answered, though that be after the connection was away. */
  send(command: Command, pasted?: string): Promise<Answer> {
    if (!Pending.isLasting(command)) return this.isLost ? Promise.resolve(this.miss(command)) : this.transmit(command);
    const one = this.pending.keep(command, this.wordsOf(command), pasted);
    return new Promise(done => {
      this.waiting.set(one.at, done);
      if (this.isLost) this.tell(kept);
      else void this.pass(one);
    });
  }

  /** Offers what a page before this one could not have saved; nothing is done without a press. */
  offer(root: HTMLElement): void {
    offer(root, this.pending, {
      edit: one => this.again(one), write: one => this.writeAgain(one), say: say => this.tell({ ...failed, refused: null, say }),
    });
  }

  /** Everything that was answered is on disk. */
  saved(revision: number): void {
    this.pending.saved(revision);
    if (!this.isLost) void this.settle();
  }

  private async again({ command, pasted }: Kept): Promise<Answer> {
    if (pasted === undefined) return this.send(command);
    const { ticket, problem } = await this.clipboard.upload(pasted);
    return problem === null ? this.send({ ...command, text: ticket }, pasted) : { ...failed, refused: problem };
  }

  /** As a hand would: opens the step, and puts the text into its field. */
  private async writeAgain({ place, text }: Typed): Promise<boolean> {
    if (!place || !this.designer.querySelector(`.canvas [data-node="${CSS.escape(place.step)}"]`)) return false;
    const { refused } = await this.send({ kind: "open", keys: [place.step] });
    const form = refused === null ? await formOf(this.designer, place.step, place.tab) : null;
    return form !== null && writeInto(form, place.id, text);
  }

  // What is selected shows on the canvas itself; the fields beside it follow when the connection is back.
  private miss(command: Command): Answer {
    if (command.kind !== "select" && command.kind !== "open") return lost;
    this.missed = command;
    return { ...lost, refused: null };
  }

  private change(isLost: boolean): void {
    const isBack = this.isLost && !isLost;
    this.isLost = isLost;
    document.documentElement.toggleAttribute("data-offline", isLost);
    if (!isBack) return;
    this.written.again();
    void this.catchUp();
  }

  private async catchUp(): Promise<void> {
    const { missed } = this;
    this.missed = null;
    for (const one of this.pending.unanswered) await this.pass(one);
    if (missed) await this.transmit(missed);
    await this.settle();
  }

  // What was written may have been on its way, or held back here, when the server saved. It answers in the order of what it was told, so
  // its answer counts for all that went before the question.
  private async settle(): Promise<void> {
    const { heard } = this.written, { noted } = this.pending;
    if (heard.size + noted.length === 0) return;
    if (!await (this.owner.invokeMethodAsync("IsSavedFromBrowser") as Promise<boolean>).catch(() => false)) return;
    this.pending.told(noted);
    this.written.forget(heard);
  }

  private async pass(one: Kept): Promise<void> {
    const answer = await this.transmit({ ...one.command, at: one.at });
    if (answer.refused === null) this.pending.answered(one.at);
    else if (answer !== failed) this.pending.forget(one);
    // What was typed before an undo must not be typed again.
    if (one.command.kind === "undo" || one.command.kind === "redo") this.written.forget(this.written.heard);
    this.waiting.get(one.at)?.(answer);
    this.waiting.delete(one.at);
  }

  private async transmit(command: Command): Promise<Answer> {
    const text = JSON.stringify(command);
    let sent = command;
    if (text.length > largest) {
      const { ticket, problem } = await this.clipboard.upload(text);
      if (problem !== null) return { ...failed, refused: problem };
      sent = { kind: "large", text: ticket, ...(command.at === undefined ? {} : { at: command.at }) };
    }
    this.underWay++;
    return (this.owner.invokeMethodAsync("CommandFromBrowser", sent) as Promise<Answer>).catch((): Answer => failed)
      .finally(() => { this.underWay--; });
  }
}
