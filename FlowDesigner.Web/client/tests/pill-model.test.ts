import assert from "node:assert/strict";
import { test } from "node:test";
import {
  oneAfter, oneBefore, parse, Past, pathWords, pillMark, print, removeAfter, removeBefore, replace, wordAfter, wordBefore,
} from "../src/inspector/pill-model";

const mapping = "Account {{ trigger.data.id }} in {{ trigger.data.currency }}";

test("the stored form comes back as it was, spaces in the braces too", () => {
  for (const text of [mapping, "{{trigger.x}}", "{{  a }}{{ b }}", "plain", "", "{{ \"}}\" }} tail", "{{ {a: {b: 1}} }}",
    "{{ 'it\\'s }}' }}", "open {{ here", "} }} {"])
    assert.equal(print(parse(text)), text);
});

test("a pill is one character", () => {
  const text = parse(mapping);
  assert.equal(text.chars, `Account ${pillMark} in ${pillMark}`);
  assert.deepEqual(text.holes, ["{{ trigger.data.id }}", "{{ trigger.data.currency }}"]);
});

test("one press of Backspace takes away a whole pill, one of Delete too", () => {
  const text = parse(mapping);
  assert.equal(print(removeBefore(text, 9, 9).text), "Account  in {{ trigger.data.currency }}");
  assert.equal(print(removeAfter(text, 8, 8).text), "Account  in {{ trigger.data.currency }}");
  assert.equal(removeBefore(text, 9, 9).caret, 8);
});

test("one press takes away a letter as people count them", () => {
  const family = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}";
  assert.equal(print(removeBefore(parse(`a${family}`), 1 + family.length, 1 + family.length).text), "a");
  assert.equal(oneBefore(parse("e\u0301"), 2), 0);
  assert.equal(oneAfter(parse(`${family}b`), 0), family.length);
});

test("nothing happens at the ends", () => {
  assert.equal(print(removeBefore(parse("ab"), 0, 0).text), "ab");
  assert.equal(print(removeAfter(parse("ab"), 2, 2).text), "ab");
});

test("a word is taken away up to the next pill", () => {
  const text = parse("one two{{ a }}");
  assert.equal(wordBefore(text, 7), 4);
  assert.equal(wordBefore(text, 8), 7);
  assert.equal(wordAfter(text, 0), 3);
  assert.equal(print(removeBefore(text, 7, 7, true).text), "one {{ a }}");
});

test("typing the last brace makes the pill, and the caret stands behind it", () => {
  const typed = [..."{{ trigger.id }}"]
    .reduce((now, letter) => replace(now.text, now.caret, now.caret, letter), { text: parse("No. "), caret: 4 });
  assert.deepEqual(typed.text, { chars: `No. ${pillMark}`, holes: ["{{ trigger.id }}"] });
  assert.equal(typed.caret, 5);
});

test("pasted text with holes becomes pills, and what was selected is gone", () => {
  const pasted = replace(parse("Hello world"), 6, 11, "{{ trigger.name }}!");
  assert.equal(print(pasted.text), "Hello {{ trigger.name }}!");
  assert.equal(pasted.caret, 8);
});

test("a selection is copied in its stored form", () => {
  assert.equal(print(parse(mapping), 8, 12), "{{ trigger.data.id }} in");
});

test("signs that only the input uses cannot be pasted into it", () => {
  assert.equal(print(replace(parse(""), 0, 0, `a${pillMark}b\u200Bc\r\nd`).text), "abc\nd");
});

test("undo goes back word by word and redo comes again", () => {
  const past = new Past();
  let now = { text: parse(""), caret: 0 };
  for (const letter of "ab") {
    past.note(now.text, now.caret, "type");
    now = replace(now.text, now.caret, now.caret, letter);
  }
  past.note(now.text, now.caret, "insert");
  now = replace(now.text, now.caret, now.caret, "{{ item.id }}");
  const before = past.back(now.text, now.caret)!;
  assert.equal(print(before.text), "ab");
  const empty = past.back(before.text, before.caret)!;
  assert.equal(print(empty.text), "");
  assert.equal(past.back(empty.text, 0), null);
  assert.equal(print(past.forth(empty.text, 0)!.text), "ab");
});

test("any row of edits leaves a text that reads back as itself", () => {
  let seed = 20261121;
  const next = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
  const words = ["a", " ", "{{ trigger.x }}", "{", "}", "{{", "}}", "'", "\"", "\n", "é"];
  for (let round = 0; round < 500; round++) {
    let now = { text: parse(""), caret: 0 };
    for (let edit = 0; edit < 12; edit++) {
      const from = next(now.text.chars.length + 1);
      const to = Math.min(now.text.chars.length, from + next(3));
      now = next(3) === 0 ? removeBefore(now.text, from, from) : replace(now.text, from, to, words[next(words.length)]!);
      assert.deepEqual(parse(print(now.text)), now.text);
      assert.ok(now.caret >= 0 && now.caret <= now.text.chars.length);
    }
  }
});

test("a path is said in words until the server says better ones", () => {
  assert.equal(pathWords("{{ trigger.data.primaryEmail }}"), "Primary email");
  assert.equal(pathWords("{{ steps.customer.net_term_days }}"), "Net term days");
});
