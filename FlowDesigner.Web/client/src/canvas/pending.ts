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

/** What was written into a field, by the field's name. */
export interface Typed { field: string; text: string; old: boolean; }

interface Stored { revision: number; kept: Kept[]; typed: Typed[]; }

/** Where it is stored: one entry for each flow and window. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const lasting = new Set([
  "add", "move", "connect", "disconnect", "delete", "rename", "duplicate", "disable", "group", "ungroup", "note", "resize", "align", "tidy", "replace",
  "cut", "paste", "undo", "redo",
]);
const longestPaste = 1_000_000;

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
    this.typed = isSaved ? [] : before.typed.map(one => ({ ...one, old: true }));
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
    const one: Kept = { at: this.next++, command, words, done: false, old: false, ...(pasted !== undefined && pasted.length < longestPaste ? { pasted } : {}) };
    this.kept.push(one);
    this.write();
    return one;
  }

  note(field: string, text: string): void {
    this.typed = [...this.typed.filter(one => one.old || one.field !== field), { field, text, old: false }];
    this.write();
  }

  answered(at: number): void {
    const one = this.kept.find(kept => !kept.old && kept.at === at);
    if (!one) return;
    one.done = true;
    this.write();
  }

  /** A refused edit has changed nothing. */
  forget(one: Kept): void {
    this.kept = this.kept.filter(kept => kept !== one);
    this.write();
  }

  /** Everything that was answered is on disk now. */
  saved(revision: number): void {
    this.revision = revision;
    this.kept = this.kept.filter(one => one.old || !one.done);
    this.typed = this.typed.filter(one => one.old);
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
    else try { this.store.setItem(this.name, JSON.stringify({ revision: this.revision, kept: this.kept, typed: this.typed } satisfies Stored)); } catch { /* the browser's store is full: the connection itself must do */ }
  }
}
