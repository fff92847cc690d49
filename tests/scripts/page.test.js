import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, newKey } from "../../static/guopei/page/keys.js";
import { filled, isTooLarge, saidOfFile } from "../../static/guopei/page/words.js";

test("a request's key is a UUID of version 4", () => {
  assert.equal(keyOf(new Uint8Array(16)), "00000000-0000-4000-8000-000000000000");
  assert.equal(keyOf(new Uint8Array(16).fill(255)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  assert.match(newKey(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(newKey(), newKey());
});

test("bytes handed over are not changed", () => {
  const bytes = new Uint8Array(16);
  keyOf(bytes);
  assert.deepEqual(bytes, new Uint8Array(16));
});

test("a sentence takes its numbers", () => {
  assert.equal(filled("{n} of {all} ticked", { n: 3, all: 12 }), "3 of 12 ticked");
  assert.equal(filled("已选 {n} 项", { n: 0, all: 1 }), "已选 0 项");
});

test("a file is said with its size, or that it is too large", () => {
  const file = { name: "名单.xlsx", size: 3 * 1048576 };
  assert.equal(saidOfFile(file, 64, "too large"), "名单.xlsx (3.0 MB)");
  assert.equal(saidOfFile(file, 2, "too large"), "名单.xlsx: too large");
  assert.equal(saidOfFile(undefined, 2, "too large"), "");
  assert.equal(isTooLarge(file, 3), false);
});
