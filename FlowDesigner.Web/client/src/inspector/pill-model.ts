// A mapping as the keyboard sees it: text in which every {{ hole }} is one character. The stored form is the text with the holes
// written out; nothing else is kept. Pure, so that it is tested without a browser.

/** Stands for one hole; a letter that nobody types. */
export const pillMark = "\uFFFC";

export interface PillText {
  /** The text with one mark for each hole. */
  readonly chars: string;
  /** The holes in order, as they are stored: "{{ trigger.data.name }}". */
  readonly holes: readonly string[];
}

/** A text after an edit, and where the caret stands in it. */
export interface Edited { readonly text: PillText; readonly caret: number; }

/** Where the hole that begins at this place ends, behind its braces; -1 where it does not end. The same rule as the server's. */
const holeEnd = (source: string, start: number): number => {
  let quote = "";
  let braces = 0;
  for (let at = start + 2; at < source.length; at++) {
    const char = source[at]!;
    if (quote) {
      if (char === "\\") at++;
      else if (char === quote) quote = "";
    } else if (char === "\"" || char === "'") quote = char;
    else if (char === "{") braces++;
    else if (char === "}" && braces > 0) braces--;
    else if (char === "}" && source[at + 1] === "}") return at + 2;
  }
  const plain = source.indexOf("}}", start + 2);
  return plain < 0 ? -1 : plain + 2;
};

/** Reads the stored form. */
export const parse = (source: string): PillText => {
  const holes: string[] = [];
  let chars = "";
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("{{", at);
    const end = open < 0 ? -1 : holeEnd(source, open);
    if (end < 0) break;
    chars += clean(source.slice(at, open)) + pillMark;
    holes.push(source.slice(open, end));
    at = end;
  }
  return { chars: chars + clean(source.slice(at)), holes };
};

const clean = (text: string): string => text.replaceAll(pillMark, "").replaceAll("\u200B", "").replaceAll("\r\n", "\n");

/** The stored form of a stretch; of all of it where no ends are given. */
export const print = ({ chars, holes }: PillText, from = 0, to = chars.length): string => {
  let source = "";
  let hole = 0;
  for (let at = 0; at < to; at++) {
    const isHole = chars[at] === pillMark;
    if (at >= from) source += isHole ? holes[hole]! : chars[at]!;
    if (isHole) hole++;
  }
  return source;
};

/** Puts a stored form in place of a stretch. Braces that are typed one by one become a pill with the last of them. */
export const replace = (text: PillText, from: number, to: number, insert: string): Edited => {
  const before = print(text, 0, from) + clean(insert);
  const source = before + print(text, to);
  return { text: parse(source), caret: caretOf(source, before.length) };
};

/** The caret in a parsed text, from a place in its stored form; a place inside a hole counts as behind it. */
const caretOf = (source: string, at: number): number => {
  let caret = 0;
  let place = 0;
  const { chars, holes } = parse(source);
  for (let hole = 0; caret < chars.length && place < at; caret++) place += chars[caret] === pillMark ? holes[hole++]!.length : 1;
  return caret;
};

/** Takes away the stretch, or what stands before the caret: one character as people count them, or one pill. */
export const removeBefore = (text: PillText, from: number, to: number, wholeWord = false): Edited =>
  from !== to ? replace(text, from, to, "") : replace(text, wholeWord ? wordBefore(text, from) : oneBefore(text, from), from, "");

export const removeAfter = (text: PillText, from: number, to: number, wholeWord = false): Edited =>
  from !== to ? replace(text, from, to, "") : replace(text, from, wholeWord ? wordAfter(text, from) : oneAfter(text, from), "");

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export const oneBefore = ({ chars }: PillText, at: number): number => {
  let start = 0;
  for (const letter of letters.segment(chars.slice(0, at))) start = letter.index;
  return at === 0 ? 0 : start;
};

export const oneAfter = ({ chars }: PillText, at: number): number => {
  for (const letter of letters.segment(chars.slice(at))) return at + letter.segment.length;
  return at;
};

const isWord = (char: string | undefined): boolean => char !== undefined && char !== pillMark && /[\p{L}\p{N}_]/u.test(char);

export const wordBefore = ({ chars }: PillText, at: number): number => {
  while (at > 0 && chars[at - 1] !== pillMark && !isWord(chars[at - 1])) at--;
  if (at > 0 && chars[at - 1] === pillMark) return at - 1;
  while (at > 0 && isWord(chars[at - 1])) at--;
  return at;
};

export const wordAfter = ({ chars }: PillText, at: number): number => {
  while (at < chars.length && chars[at] !== pillMark && !isWord(chars[at])) at++;
  if (chars[at] === pillMark) return at + 1;
  while (at < chars.length && isWord(chars[at])) at++;
  return at;
};

/** What the keyboard can go back to, for one field. */
export class Past {
  private readonly undone: { text: string; caret: number }[] = [];
  private readonly done: { text: string; caret: number }[] = [];
  private kind = "";

  /** Notes how it was before an edit; letters typed in a row are one edit. */
  note(before: PillText, caret: number, kind: string): void {
    this.undone.length = 0;
    if (kind === "type" && this.kind === "type") return;
    this.kind = kind;
    this.done.push({ text: print(before), caret });
    if (this.done.length > 200) this.done.shift();
  }

  back(now: PillText, caret: number): Edited | null {
    return this.go(this.done, this.undone, now, caret);
  }

  forth(now: PillText, caret: number): Edited | null {
    return this.go(this.undone, this.done, now, caret);
  }

  private go(from: { text: string; caret: number }[], to: { text: string; caret: number }[], now: PillText, caret: number): Edited | null {
    this.kind = "";
    const found = from.pop();
    if (!found) return null;
    to.push({ text: print(now), caret });
    return { text: parse(found.text), caret: found.caret };
  }
}

/** A path in words where the server has not said any yet: "trigger.data.primary_email" is "Primary email". */
export const pathWords = (hole: string): string => {
  const inner = hole.replace(/^\{\{\s*|\s*\}\}$/g, "");
  const last = /([\w]+)(?:\[\d+\])?$/.exec(inner)?.[1] ?? inner;
  const spaced = last.replaceAll("_", " ").replace(/([a-z])([A-Z])/g, (_, low: string, high: string) => `${low} ${high.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};
