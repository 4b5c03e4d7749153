// What may stand at the caret of a formula: fields and functions that fit, and the function whose brackets the caret is in. Pure.

export interface KnownFunction {
  readonly name: string;
  readonly signature: string;
  readonly help: string;
  readonly parameters: readonly string[];
  readonly example: string;
}
export interface KnownField { readonly path: string; readonly words: string; readonly sample: string; }
export interface Catalog { readonly fields: readonly KnownField[]; readonly functions: readonly KnownFunction[]; }

export interface Offer { readonly text: string; readonly words: string; readonly note: string; readonly isFunction: boolean; }
export interface Completion { readonly from: number; readonly to: number; readonly offers: readonly Offer[]; }
export interface Signature { readonly known: KnownFunction; readonly parameter: number; }

const most = 8;
const partOfPath = /[\p{L}\p{N}_.[\]]/u;

/** The stretch of a formula that the caret is in: all of it, or inside {{ }} where text stands round it. Null outside of a hole. */
const codeAround = (text: string, caret: number, whole: boolean): { from: number; to: number } | null => {
  if (whole) return { from: 0, to: text.length };
  const open = text.lastIndexOf("{{", caret - 1);
  if (open < 0 || caret < open + 2) return null;
  const close = text.indexOf("}}", open + 2);
  return close >= 0 && close < caret ? null : { from: open + 2, to: close < 0 ? text.length : close };
};

/** True where the caret stands between quotes: a text is not completed. */
const isQuoted = (text: string, from: number, caret: number): boolean => {
  let quote = "";
  for (let at = from; at < caret; at++) {
    const char = text[at]!;
    if (quote) {
      if (char === "\\") at++;
      else if (char === quote) quote = "";
    } else if (char === "\"" || char === "'") quote = char;
  }
  return quote !== "";
};

export const complete = (text: string, caret: number, catalog: Catalog, whole: boolean, asked = false): Completion | null => {
  const code = codeAround(text, caret, whole);
  if (!code || isQuoted(text, code.from, caret)) return null;
  let from = caret;
  while (from > code.from && partOfPath.test(text[from - 1]!)) from--;
  const typed = text.slice(from, caret).toLowerCase();
  if (!typed && !asked) return null;
  const fields = catalog.fields.map(field => ({ field, rank: rankOf(typed, field.path, field.words) })).filter(one => one.rank < 9)
    .sort((a, b) => a.rank - b.rank)
    .map(({ field }): Offer => ({ text: field.path, words: field.words, note: field.sample, isFunction: false }));
  const functions = typed.includes(".") ? [] : catalog.functions.map(known => ({ known, rank: rankOf(typed, known.name, known.help) }))
    .filter(one => one.rank < 9).sort((a, b) => a.rank - b.rank)
    .map(({ known }): Offer => ({ text: `${known.name}(`, words: known.signature, note: known.help, isFunction: true }));
  const exact = functions.filter(one => one.text.startsWith(typed) && typed);
  const offers = [...exact, ...fields, ...functions.filter(one => !exact.includes(one))].slice(0, most);
  if (offers.length === 0 || (offers.length === 1 && offers[0]!.text === text.slice(from, caret))) return null;
  return { from, to: caret, offers };
};

/** Lower is nearer; 9 does not fit. */
const rankOf = (typed: string, name: string, words: string): number => {
  const lower = name.toLowerCase();
  if (lower.startsWith(typed)) return 0;
  if (lower.split(".").at(-1)!.startsWith(typed)) return 1;
  if (words.toLowerCase().startsWith(typed)) return 2;
  if (lower.includes(typed)) return 3;
  return typed.length > 1 && words.toLowerCase().includes(typed) ? 4 : 9;
};

/** The innermost call round the caret and which of its places the caret is in. */
export const signatureAt = (text: string, caret: number, catalog: Catalog, whole: boolean): Signature | null => {
  const code = codeAround(text, caret, whole);
  if (!code) return null;
  const open: { name: string; commas: number; piped: boolean }[] = [];
  let quote = "";
  for (let at = code.from; at < caret; at++) {
    const char = text[at]!;
    if (quote) {
      if (char === "\\") at++;
      else if (char === quote) quote = "";
    } else if (char === "\"" || char === "'") quote = char;
    else if (char === "(") {
      const before = /([|]?)\s*([A-Za-z_]\w*)\s*$/.exec(text.slice(code.from, at));
      open.push({ name: before?.[2] ?? "", commas: 0, piped: before?.[1] === "|" });
    } else if (char === "[" || char === "{") open.push({ name: "", commas: 0, piped: false });
    else if (char === ")" || char === "]" || char === "}") open.pop();
    else if (char === "," && open.length > 0) open.at(-1)!.commas++;
  }
  for (const call of open.reverse()) {
    const known = catalog.functions.find(one => one.name === call.name);
    if (known) return { known, parameter: Math.min(call.commas + (call.piped ? 1 : 0), known.parameters.length - 1) };
  }
  return null;
};
