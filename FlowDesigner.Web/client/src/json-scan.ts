// One pass over a JSON text: coloured pieces for painting, and the first mistake in words with its place.

export type Kind = "key" | "text" | "number" | "word" | "mark" | "space" | "wrong";
export interface Piece { kind: Kind; start: number; end: number; }
export interface Mistake { message: string; at: number; line: number; column: number; }
export interface Scan { pieces: Piece[]; mistake: Mistake | null; }

const maxDepth = 64;
const spaces = /[ \t\r\n]+/y;
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const numeric = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words = /true|false|null/y;

class Refused extends Error {
  constructor(message: string, readonly at: number) { super(message); }
}

class Scanner {
  readonly pieces: Piece[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  whole(): void {
    this.skip();
    if (this.at === this.text.length) throw new Refused("There is no JSON yet. Enter {} for an empty payload", 0);
    this.value(0);
    this.skip();
    if (this.at < this.text.length) throw new Refused(`Nothing may follow the end of the JSON, but ${this.found()} does`, this.at);
  }

  private value(depth: number): void {
    if (depth > maxDepth) throw new Refused(`Values may nest ${maxDepth} deep, this one is deeper`, this.at);
    const next = this.text[this.at];
    if (next === "{") this.members(depth);
    else if (next === "[") this.items(depth);
    else if (next === '"') this.string("text");
    else if (!this.take(numeric, "number") && !this.take(words, "word"))
      throw new Refused(`A value is expected here, but ${this.found()} was found`, this.at);
  }

  private members(depth: number): void {
    const names = new Set<string>();
    this.mark();
    this.skip();
    if (this.text[this.at] === "}") return this.mark();
    for (;;) {
      this.skip();
      if (this.text[this.at] === "}") throw new Refused("The comma before this bracket has nothing after it. Remove the comma", this.at);
      if (this.text[this.at] !== '"') {
        throw new Refused(`A field name in double quotes is expected, but ${this.found()} was found`, this.at);
      }
      const start = this.at;
      this.string("key");
      const name = this.text.slice(start, this.at);
      if (names.has(name)) throw new Refused(`The field ${name} stands twice in one object. Keep one of them`, start);
      names.add(name);
      this.skip();
      if (this.text[this.at] !== ":") throw new Refused(`A colon is expected after the field name, but ${this.found()} was found`, this.at);
      this.mark();
      this.skip();
      this.value(depth + 1);
      if (this.closes("}")) return;
    }
  }

  private items(depth: number): void {
    this.mark();
    this.skip();
    if (this.text[this.at] === "]") return this.mark();
    for (;;) {
      this.skip();
      if (this.text[this.at] === "]") throw new Refused("The comma before this bracket has nothing after it. Remove the comma", this.at);
      this.value(depth + 1);
      if (this.closes("]")) return;
    }
  }

  private closes(bracket: string): boolean {
    this.skip();
    const next = this.text[this.at];
    if (next === bracket) { this.mark(); return true; }
    if (next !== ",") throw new Refused(`A comma or ${bracket} is expected here, but ${this.found()} was found`, this.at);
    this.mark();
    return false;
  }

  private string(kind: Kind): void {
    if (this.take(quoted, kind)) return;
    throw new Refused("This text has no closing double quote on its line, or holds a character that must be escaped", this.at);
  }

  private mark(): void {
    this.pieces.push({ kind: "mark", start: this.at, end: ++this.at });
  }

  private skip(): void {
    this.take(spaces, "space");
  }

  private take(pattern: RegExp, kind: Kind): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return false;
    this.pieces.push({ kind, start: this.at, end: this.at + match[0].length });
    this.at += match[0].length;
    return true;
  }

  private found(): string {
    const next = this.text[this.at];
    if (next === undefined) return "the end";
    return next === "'" ? "a single quote" : `"${next}"`;
  }
}

export const scan = (text: string): Scan => {
  const scanner = new Scanner(text);
  try {
    scanner.whole();
    return { pieces: scanner.pieces, mistake: null };
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    const covered = scanner.pieces.at(-1)?.end ?? 0;
    if (covered < text.length) scanner.pieces.push({ kind: "wrong", start: covered, end: text.length });
    const before = text.slice(0, problem.at).split("\n");
    const place = { at: problem.at, line: before.length, column: before.at(-1)!.length + 1 };
    return { pieces: scanner.pieces, mistake: { message: problem.message, ...place } };
  }
};

/** Two spaces a level; numbers keep their digits, because the text is re-indented and never parsed into doubles. */
export const format = (text: string): string => {
  const { pieces, mistake } = scan(text);
  if (mistake) return text;
  let depth = 0;
  let made = "";
  const line = (): string => "\n" + "  ".repeat(depth);
  const solid = pieces.filter(piece => piece.kind !== "space").map(piece => text.slice(piece.start, piece.end));
  solid.forEach((piece, index) => {
    const next = solid[index + 1];
    if (piece === "{" || piece === "[") {
      const empty = next === "}" || next === "]";
      if (!empty) depth++;
      made += empty ? piece : piece + line();
    } else if (piece === "}" || piece === "]") {
      const empty = solid[index - 1] === "{" || solid[index - 1] === "[";
      if (!empty) depth--;
      made += empty ? piece : line() + piece;
    } else if (piece === ",") made += piece + line();
    else if (piece === ":") made += ": ";
    else made += piece;
  });
  return made;
};
