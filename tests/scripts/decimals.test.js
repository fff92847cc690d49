import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decimal, rescaled, shown, times } from "../../static/guopei/form/decimals.js";

const cases = JSON.parse(readFileSync(new URL("../fixtures/money.json", import.meta.url), "utf8"));
const FEN = 2;

test("amounts are written as the server writes them", () => {
  for (const { fen, yuan } of cases.written) assert.equal(shown(BigInt(fen), FEN), yuan);
});

test("amounts are read as the server reads them", () => {
  for (const { text, fen } of cases.read) {
    const amount = decimal(text);
    assert.ok(amount.scale <= FEN, text);
    assert.equal(rescaled(amount, FEN), BigInt(fen), text);
  }
});

test("what the server refuses to round has more digits than fen here too", () => {
  for (const text of cases.inexact) assert.ok(decimal(text).scale > FEN, text);
});

test("what is no amount for the server is none here, and counts as nothing", () => {
  for (const text of [...cases.unreadable, null, undefined]) {
    assert.equal(decimal(text), null, text);
    assert.equal(rescaled(decimal(text), FEN), 0n);
  }
});

test("halves are rounded away from zero, as the server rounds them", () => {
  for (const { numerator, denominator, rounded } of cases.half_up) {
    const scale = String(denominator).length - 1;
    assert.equal(rescaled({ value: BigInt(numerator), scale }, 0), BigInt(rounded));
  }
});

test("products are exact where floats are not", () => {
  const product = times(decimal("0.1"), decimal("0.2"));
  assert.deepEqual(product, { value: 2n, scale: 2 });
  const large = times(decimal("99999999999999.99"), decimal("10000"));
  assert.equal(shown(rescaled(large, FEN), FEN), "999,999,999,999,999,900.00");
  assert.equal(times(decimal("1"), decimal("")), null);
});

test("whole numbers carry no point", () => {
  assert.equal(shown(1234567n, 0), "1,234,567");
  assert.equal(shown(-5n, 0), "-5");
});
