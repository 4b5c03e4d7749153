import assert from "node:assert/strict";
import { test } from "node:test";
import { Pending, type Store, type Writing } from "../src/canvas/pending";
import { wordsOf } from "../src/canvas/words";

const store = (): Store => {
  const kept = new Map<string, string>();
  return { getItem: name => kept.get(name) ?? null, setItem: (name, text) => { kept.set(name, text); },
    removeItem: name => { kept.delete(name); } };
};

const written = (text: string): Writing =>
  ({ field: "Name of Create customer", place: { step: "a", tab: "fields", id: "f-a-name" }, text, was: "Before", done: true });

const rename = { kind: "rename", keys: ["a"], text: "New" };

test("an edit is kept until the server has saved it", () => {
  const browser = store(), page = new Pending("flow", 3, true, browser);
  const one = page.keep(rename, "Rename");
  page.answered(one.at);
  assert.deepEqual(new Pending("flow", 3, true, browser).found.kept.map(kept => kept.words), ["Rename"]);
  page.saved(4);
  assert.deepEqual(new Pending("flow", 4, true, browser).found.kept, []);
});

test("what the person saved meanwhile is not offered, what nobody answered is", () => {
  const browser = store(), page = new Pending("flow", 3, true, browser);
  page.answered(page.keep(rename, "Answered").at);
  page.keep(rename, "Never arrived");
  page.note(written("Ada"));
  page.note({ ...written("Just be"), place: { step: "a", tab: "fields", id: "f-a-phone" }, done: false });
  const { kept, typed } = new Pending("flow", 4, true, browser).found;
  assert.deepEqual(kept, [{ at: 2, command: rename, words: "Never arrived", done: false, old: true }]);
  assert.deepEqual(typed.map(one => one.text), ["Just be"]);
});

test("after somebody else's save everything is offered, for nobody knows what it holds", () => {
  const browser = store(), page = new Pending("flow", 3, true, browser);
  page.answered(page.keep(rename, "Answered").at);
  page.note(written("A"));
  page.note(written("Ada"));
  const found = new Pending("flow", 4, false, browser).found;
  assert.deepEqual([found.kept.length, found.typed.map(typed => typed.text)], [1, ["Ada"]]);
});

test("what was found stays until it is decided, through another reload too", () => {
  const browser = store();
  new Pending("flow", 3, true, browser).keep(rename, "Rename");
  new Pending("flow", 3, true, browser).keep(rename, "Another");
  const last = new Pending("flow", 3, true, browser);
  assert.equal(last.found.kept.length, 2);
  assert.deepEqual(last.unanswered, []);
  last.decided();
  assert.equal(new Pending("flow", 3, true, browser).found.kept.length, 0);
});

test("a text that somebody still writes outlives a save, and one that is what it was needs no keeping", () => {
  const browser = store(), page = new Pending("flow", 3, true, browser);
  const texts = (): string[] => new Pending("flow", 4, true, browser).found.typed.map(one => one.text);
  page.note({ ...written("Ad"), done: false });
  page.told(page.noted);
  assert.deepEqual(texts(), ["Ad"]);
  page.note({ ...written("Before"), was: "Ad", done: false });
  assert.deepEqual(texts(), []);
  // Done once, it may be on disk: then what takes it back is kept too, until that is saved.
  page.note(written("Ada"));
  page.note({ ...written("Before"), done: false });
  assert.deepEqual(texts(), ["Before"]);
  page.note(written("Before"));
  page.told(page.noted);
  assert.deepEqual(texts(), []);
});

test("a save tells nothing of a text that was still on its way", () => {
  const browser = store(), page = new Pending("flow", 3, true, browser);
  const texts = (): string[] => new Pending("flow", 4, true, browser).found.typed.map(one => one.text);
  page.note(written("Ada"));
  const before = page.noted;
  page.note(written("Ada Ltd"));
  page.saved(4);
  page.told(before);
  assert.deepEqual(texts(), ["Ada Ltd"]);
  page.told(page.noted);
  assert.deepEqual(texts(), []);
});

test("texts and edits come back in the order in which they were done", () => {
  const browser = store(), page = new Pending("flow", 3, false, browser);
  page.keep(rename, "First");
  page.note(written("Ada"));
  page.keep({ kind: "undo" }, "Undo");
  const again = new Pending("flow", 3, false, browser);
  again.keep(rename, "Later");
  const { kept, typed } = new Pending("flow", 3, false, browser).found;
  const all = [...kept, ...typed].sort((one, other) => one.at - other.at);
  assert.deepEqual(all.map(one => "words" in one ? one.words : one.text), ["First", "Ada", "Undo", "Later"]);
});

test("a full store of the browser breaks nothing", () => {
  const page = new Pending("flow", 3, true, { ...store(), setItem: () => { throw new Error("full"); } });
  assert.equal(page.unanswered.length, 0);
  page.keep(rename, "Rename");
  assert.equal(page.unanswered.length, 1);
});

test("a command is told in the words of the screen", () => {
  const name = (key: string): string | undefined => ({ a: "Create customer" })[key];
  assert.equal(wordsOf({ kind: "add", item: "action:stripe.find_customer", after: "a:yes" }, name),
    "Add find customer after “Create customer”");
  assert.equal(wordsOf({ kind: "delete", keys: ["a", "b"] }, name), "Delete 2 steps");
  assert.equal(wordsOf({ kind: "connect", after: "a", to: "b" }, name), "Connect “Create customer” to “b”");
});
