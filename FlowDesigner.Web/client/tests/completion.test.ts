import assert from "node:assert/strict";
import { test } from "node:test";
import { complete, signatureAt, type Catalog } from "../src/inspector/completion";

const known = (name: string, ...parameters: string[]) =>
  ({ name, signature: `${name}(${parameters.join(", ")})`, help: `Does ${name}.`, parameters, example: "" });
const catalog: Catalog = {
  fields: [
    { path: "trigger.data.name", words: "Name", sample: "ACME" },
    { path: "trigger.data.primaryEmail", words: "Primary email", sample: "billing@acme.test" },
    { path: "steps.customer.id", words: "Id", sample: "cus_1" },
  ],
  functions: [known("upper", "text"), known("if", "condition", "then", "else"), known("format_date", "date", "format", "[zone]")],
};

const offers = (text: string, whole = true): string[] => complete(text, text.length, catalog, whole)?.offers.map(offer => offer.text) ?? [];

test("a field is found by the beginning of its last name, of its path, and by its words", () => {
  assert.equal(offers("na")[0], "trigger.data.name");
  assert.equal(offers("trigger.data.p")[0], "trigger.data.primaryEmail");
  assert.equal(offers("prim")[0], "trigger.data.primaryEmail");
});

test("a function is offered with its bracket, before fields that only hold the letters", () => {
  assert.equal(offers("upp")[0], "upper(");
});

test("the part before the caret is what is replaced", () => {
  const found = complete("upper(trigger.data.na", 21, catalog, true)!;
  assert.deepEqual([found.from, found.to], [6, 21]);
});

test("nothing is offered in quotes, in text round expressions, or for a path that is whole", () => {
  assert.deepEqual(offers("upper('na"), []);
  assert.deepEqual(offers("plain na", false), []);
  assert.equal(offers("Hello {{ na", false)[0], "trigger.data.name");
  assert.deepEqual(offers("Hello {{ trigger.data.name }} na", false), []);
  assert.deepEqual(offers("steps.customer.id"), []);
});

test("all of it is offered only where somebody asks", () => {
  assert.equal(complete("", 0, catalog, true), null);
  assert.ok(complete("", 0, catalog, true, true)!.offers.length >= 5);
});

test("the signature is that of the innermost call, and knows the place", () => {
  const found = signatureAt("if(a > 1, format_date(b, 'x, y', ", 33, catalog, true)!;
  assert.equal(found.known.name, "format_date");
  assert.equal(found.parameter, 2);
  assert.equal(signatureAt("if(a, upper(b), ", 16, catalog, true)!.parameter, 2);
});

test("behind a pipe the first place is taken already", () => {
  assert.equal(signatureAt("trigger.at | format_date(", 25, catalog, true)!.parameter, 1);
});

test("no signature outside of a call", () => {
  assert.equal(signatureAt("upper(a) ", 9, catalog, true), null);
});
