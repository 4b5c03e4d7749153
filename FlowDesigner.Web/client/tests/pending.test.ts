import assert from "node:assert/strict";
import { test } from "node:test";
import { Pending, type Store } from "../src/canvas/pending";
import { wordsOf } from "../src/canvas/words";

const store = (): Store => {
  const kept = new Map<string, string>();
  return { getItem: name => kept.get(name) ?? null, setItem: (name, text) => { kept.set(name, text); }, removeItem: name => { kept.delete(name); } };
};

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
  page.note("Name of Create customer", "Ada");
  assert.deepEqual(new Pending("flow", 4, true, browser).found, { kept: [{ at: 2, command: rename, words: "Never arrived", done: false, old: true }], typed: [] });
});

test("after somebody else's save everything is offered, for nobody knows what it holds", () => {
  const browser = store(), page = new Pending("flow", 3, true, browser);
  page.answered(page.keep(rename, "Answered").at);
  page.note("Name", "A");
  page.note("Name", "Ada");
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

test("a full store of the browser breaks nothing", () => {
  const page = new Pending("flow", 3, true, { ...store(), setItem: () => { throw new Error("full"); } });
  assert.equal(page.unanswered.length, 0);
  page.keep(rename, "Rename");
  assert.equal(page.unanswered.length, 1);
});

test("a command is told in the words of the screen", () => {
  const name = (key: string): string | undefined => ({ a: "Create customer" })[key];
  assert.equal(wordsOf({ kind: "add", item: "action:stripe.find_customer", after: "a:yes" }, name), "Add find customer after “Create customer”");
  assert.equal(wordsOf({ kind: "delete", keys: ["a", "b"] }, name), "Delete 2 steps");
  assert.equal(wordsOf({ kind: "connect", after: "a", to: "b" }, name), "Connect “Create customer” to “b”");
});
