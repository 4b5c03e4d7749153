import assert from "node:assert/strict";
import { test } from "node:test";
import cases from "../../../FlowDesigner.Tests/Web/Canvas/routes.json";
import { beyond, pull } from "../src/canvas/edge-scroll";
import { actionOf, alignmentOf, sheet, type Pressed } from "../src/canvas/keys";
import { route, type Box } from "../src/canvas/route";
import { widthAfter } from "../src/canvas/side-width";
import { besideAll, fit, opening, reveal, snap, toSheet, touches, zoomAt } from "../src/canvas/view";
import { reach, walk, type Direction, type Stop } from "../src/canvas/walk";

const card = (x: number, y: number, width = 220, height = 64): Box => ({ x, y, width, height });
const pressed = (key: string, more: Partial<Pressed> = {}): Pressed =>
  ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("an edge under drag is drawn as the server draws it", () => {
  for (const { name, port, labelled, from, to, path, label, plus } of cases) {
    const drawn = route(port, labelled, card(from[0]!, from[1]!, from[2], from[3]), card(to[0]!, to[1]!, to[2], to[3]));
    assert.equal(drawn.path, path, name);
    assert.deepEqual([drawn.label.x, drawn.label.y], label, name);
    assert.deepEqual([drawn.plus.x, drawn.plus.y], plus, name);
  }
});

test("zooming keeps what is under the pointer under it, and ends at its bounds", () => {
  const view = { x: 40, y: -30, k: 1 }, at = { x: 300, y: 200 };
  const before = toSheet(view, at), closer = zoomAt(view, at, 1.5);
  assert.deepEqual(toSheet(closer, at), before);
  assert.equal(zoomAt(view, at, 99).k, 2);
  assert.equal(zoomAt(view, at, 0).k, 0.25);
});

test("all of it fits, and is never drawn larger than life", () => {
  assert.equal(fit(card(0, 0), 1000, 800).k, 1);
  const view = fit(card(-500, 0, 4000, 3000), 1000, 800);
  assert.ok(view.x + -500 * view.k >= 0 && view.x + 3500 * view.k <= 1000);
  assert.ok(opening(card(0, 0, 220, 9000), 1000, 800, card(0, 0)).k > 0.8, "a long flow opens at its beginning, readable");
});

test("a step out of sight is brought in, one in sight moves nothing", () => {
  const view = { x: 0, y: 0, k: 1 };
  assert.deepEqual(reveal(view, card(100, 100), 800, 600), view);
  const moved = reveal(view, card(2000, 100), 800, 600);
  assert.ok(2220 + moved.x <= 800);
});

test("cards snap to the grid of 8", () => assert.deepEqual([3, 5, 12, 16, -5].map(snap), [0, 8, 16, 16, -8]));

test("boxes touch only where they overlap", () => {
  assert.ok(touches(card(0, 0), card(219, 63)));
  assert.ok(!touches(card(0, 0), card(220, 0)));
});

const stop = (key: string, x: number, y: number, frame: string | null = null, isFrame = false): Stop =>
  ({ key, box: card(x, y), frame, isFrame });
const flow = [stop("trigger", 200, 0), stop("if", 200, 100), stop("yes", 0, 200), stop("no", 400, 200), stop("each", 0, 300, null, true),
  stop("inner", 20, 350, "each"), stop("after", 0, 500)];
const ways = [["trigger", "if"], ["if", "yes"], ["if", "no"], ["yes", "each"], ["each", "after"]]
  .map(([from, to]) => ({ from: from!, to: to! }));

test("arrows walk down and up the flow, into frames and out of them, and sideways between branches", () => {
  const path = (at: string, ...directions: Direction[]): string | null =>
    directions.reduce<string | null>((key, direction) => walk(flow, ways, key, direction), at);
  assert.equal(path("trigger", "down", "down"), "yes");
  assert.equal(path("yes", "right"), "no");
  assert.equal(path("no", "left"), "yes");
  assert.equal(path("yes", "down", "down", "down"), "after");
  assert.equal(path("inner", "up"), "each");
  assert.equal(path("no", "down"), null);
  assert.equal(walk(flow, ways, null, "down"), "trigger");
});

test("all before and all behind a step are found, also around a circle", () => {
  assert.deepEqual(reach(ways, "yes", "down").sort(), ["after", "each", "yes"]);
  assert.deepEqual(reach(ways, "yes", "up").sort(), ["if", "trigger", "yes"]);
  assert.equal(reach([{ from: "a", to: "b" }, { from: "b", to: "a" }], "a", "down").length, 2);
});

test("every key of the sheet does something, and nothing publishes or runs", () => {
  const wanted: [string, Partial<Pressed>, string][] = [
    ["z", { ctrlKey: true }, "undo"], ["z", { ctrlKey: true, shiftKey: true }, "redo"], ["y", { ctrlKey: true }, "redo"],
      ["c", { ctrlKey: true }, "copy"], ["x", { ctrlKey: true }, "cut"],
    ["d", { ctrlKey: true }, "duplicate"], ["a", { ctrlKey: true }, "select-all"], ["Delete", {}, "delete"], ["Backspace", {}, "delete"],
      ["Delete", { ctrlKey: true }, "delete-reconnect"],
    ["Backspace", { metaKey: true }, "delete-reconnect"], ["+", {}, "zoom-in"], ["-", {}, "zoom-out"], ["0", {}, "zoom-reset"],
      ["1", { ctrlKey: true }, "fit"], ["T", { altKey: true, shiftKey: true }, "tidy"],
    ["n", {}, "add"], ["f", { ctrlKey: true }, "find"], ["ArrowDown", {}, "walk-down"], ["ArrowLeft", { altKey: true }, "move-left"],
      ["ArrowLeft", { altKey: true, shiftKey: true }, "shove-left"],
    ["ArrowUp", { shiftKey: true }, "reach-up"], ["ArrowRight", { ctrlKey: true }, "pan-right"], ["Enter", {}, "open"],
      ["F2", {}, "rename"], ["d", {}, "disable"], ["r", {}, "replace"], ["c", {}, "connect"],
    ["s", { ctrlKey: true }, "save"], ["Enter", { ctrlKey: true }, "preview"], ["g", { ctrlKey: true }, "group"],
      ["G", { ctrlKey: true, shiftKey: true }, "ungroup"], ["S", { shiftKey: true }, "note"],
    ["a", { altKey: true }, "align"], ["Escape", {}, "escape"], ["i", {}, "input"], ["o", {}, "output"], ["p", {}, "pin"],
      ["l", {}, "logs"],
    ["ArrowRight", { ctrlKey: true, shiftKey: true }, "size-right"], ["PageDown", {}, "page-down"],
  ];
  for (const [key, more, action] of wanted) assert.equal(actionOf(pressed(key, more)), action, key);
  assert.equal(actionOf(pressed("q")), null);
  assert.equal(actionOf(pressed("Tab")), null, "Tab goes on through the page");
  assert.equal(alignmentOf(pressed("L")), "left");
  assert.ok(sheet.flatMap(group => group.lines).every(([keys, words]) => keys.length > 0 && words.length > 0));
});

test("W, A, S and D move the view only while nothing is chosen: D switches a chosen step off", () => {
  assert.deepEqual(["w", "a", "s", "d"].map(key => actionOf(pressed(key), false)), ["pan-up", "pan-left", "pan-down", "pan-right"]);
  assert.deepEqual(["w", "a", "s", "d"].map(key => actionOf(pressed(key), true)), [null, null, null, "disable"]);
  assert.equal(actionOf(pressed("D", { shiftKey: true }), false), "page-right");
  assert.equal(actionOf(pressed("S", { shiftKey: true }), false), "note", "a note hangs on nothing");
});

test("the sheet comes along at the edges of the window, faster the nearer, and rests between", () => {
  assert.equal(pull(500, 0, 1000), 0);
  assert.ok(pull(20, 0, 1000) > 0 && pull(5, 0, 1000) > pull(20, 0, 1000));
  assert.ok(pull(980, 0, 1000) < 0);
  assert.equal(pull(-400, 0, 1000), -pull(1400, 0, 1000), "beyond the edge it is as fast as can be");
  assert.deepEqual([beyond(4, 4), beyond(9, 4), beyond(-4, 4), beyond(3, 0)], [0, 9, -4, 3], "what is taken at the edge stays there");
});

test("a note is put where nothing is under it", () => {
  assert.deepEqual(besideAll(card(0, 0, 200, 112), [card(900, 0)]), card(0, 0, 200, 112));
  const placed = besideAll(card(0, 0, 200, 112), [card(100, 40), card(330, 20), card(0, 400)]);
  assert.equal(placed.x, 330 + 220 + 24);
});

test("the panel is made wider and narrower by arrows, within its bounds", () => {
  assert.equal(widthAfter("ArrowLeft", 408), 424);
  assert.equal(widthAfter("ArrowRight", 330), 320);
  assert.equal(widthAfter("End", 408), 560);
  assert.equal(widthAfter("Enter", 408), null);
});
