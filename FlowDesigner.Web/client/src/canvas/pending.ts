// What the server has not saved yet, kept in this browser until it has: it outlives a lost connection, a server that died and a reload.
import type { Command } from "./command";

/** An edit of the canvas. */
export interface Kept {
  at: number;
  command: Command;
  words: string;
  /** Answered, though perhaps not on disk. */
  done: boolean;
  /** From a page before this one: a person decides about it. */
  old: boolean;
  /** What was pasted: the server forgets it with its ticket. */
  pasted?: string;
}

/** Where a field stands: its step, the tab of the panel, and the id of its input. */
export interface Place { step: string; tab: string; id: string; }

/** Somebody writes into a field. */
export interface Writing {
  /** The field's name, for people. */
  field: string;
  /** Null for a field that is found by nothing but its name. */
  place: Place | null;
  text: string;
  /** What it held before anything was written; null where that is not known. */
  was: string | null;
  /** The text is to stay; until then the server only shows what it would give. */
  done: boolean;
}

/** What was written into a field, after the edits with smaller numbers. */
export interface Typed extends Writing { at: number; old: boolean; }

interface Stored { revision: number; kept: Kept[]; typed: Typed[]; }

/** Where it is stored: one entry for each flow and window. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const lasting = new Set([
  "add", "move", "connect", "disconnect", "delete", "rename", "duplicate", "disable", "group", "ungroup", "note", "resize", "align", "tidy",
  "replace",
  "cut", "paste", "undo", "redo",
]);
const longestPaste = 1_000_000;

const isSameField = (one: Writing, other: Writing): boolean =>
  one.field === other.field && one.place?.step === other.place?.step && one.place?.tab === other.place?.tab
    && one.place?.id === other.place?.id;

export class Pending {
  private readonly name: string;
  private next = 1;
  private kept: Kept[];
  private typed: Typed[];

  /** @param isMine whether it was this person who saved the revision that the page begins with: then it holds what they had done. */
  constructor(flow: string, private revision: number, isMine: boolean, private readonly store: Store) {
    this.name = `edits:${flow}`;
    const before = this.read();
    const isSaved = before.revision !== revision && isMine;
    this.kept = before.kept.filter(one => !(one.done && isSaved)).map(one => ({ ...one, old: true }));
    this.typed = before.typed.filter(one => !(one.done && isSaved)).map(one => ({ ...one, old: true }));
    this.next = 1 + Math.max(0, ...this.kept.map(one => one.at));
    this.write();
  }

  static isLasting(command: Command): boolean {
    return lasting.has(command.kind);
  }

  /** What a page before this one could not have saved. */
  get found(): { kept: Kept[]; typed: Typed[] } {
    return { kept: this.kept.filter(one => one.old), typed: this.typed.filter(one => one.old) };
  }

  /** Edits of this page that nobody has answered, in their order. */
  get unanswered(): Kept[] {
    return this.kept.filter(one => !one.old && !one.done);
  }

  keep(command: Command, words: string, pasted?: string): Kept {
    const one: Kept = { at: this.next++, command, words, done: false, old: false,
      ...(pasted !== undefined && pasted.length < longestPaste ? { pasted } : {}) };
    this.kept.push(one);
    this.write();
    return one;
  }

  /** Keeps the last text of a field; one that says again what was there before needs no keeping. */
  note(writing: Writing): void {
    const before = this.typed.find(one => !one.old && isSameField(one, writing));
    const was = before ? before.was : writing.was;
    this.typed = this.typed.filter(one => one !== before);
    const done = writing.done || before?.done === true && writing.text === before.text;
    // What was done since has perhaps reached the disk: then taking it back is something to keep as well.
    if (writing.text !== was || before?.done) this.typed.push({ ...writing, was, done, at: this.next - 0.5, old: false });
    this.write();
  }

  answered(at: number): void {
    const one = this.kept.find(kept => !kept.old && kept.at === at);
    if (!one) return;
    one.done = true;
    this.write();
  }

  /** A refused edit has changed nothing. */
  forget(one: Kept | Typed): void {
    this.kept = this.kept.filter(kept => kept !== one);
    this.typed = this.typed.filter(typed => typed !== one);
    this.write();
  }

  /** Everything that was answered is on disk now. What was written has no answer: see `told`. */
  saved(revision: number): void {
    this.revision = revision;
    this.kept = this.kept.filter(one => one.old || !one.done);
    this.write();
  }

  /** What stands to be written up to now. */
  get noted(): readonly Typed[] {
    return this.typed;
  }

  /** What was noted up to then is on disk. */
  told(noted: readonly Typed[]): void {
    this.typed = this.typed.filter(one => one.old || !one.done || !noted.includes(one));
    this.write();
  }

  /** The person has decided about what was found. */
  decided(): void {
    this.kept = this.kept.filter(one => !one.old);
    this.typed = this.typed.filter(one => !one.old);
    this.write();
  }

  private read(): Stored {
    const nothing: Stored = { revision: -1, kept: [], typed: [] };
    try {
      return { ...nothing, ...JSON.parse(this.store.getItem(this.name) ?? "{}") as Partial<Stored> };
    } catch {
      return nothing;
    }
  }

  private write(): void {
    if (this.kept.length + this.typed.length === 0) this.store.removeItem(this.name);
    else try {
      const { revision, kept, typed } = this;
      this.store.setItem(this.name, JSON.stringify({ revision, kept, typed } satisfies Stored));
    } catch { /* the browser's store is full: the connection itself must do */ }
  }
}
