import assert from "node:assert/strict";
import { test } from "node:test";
import { rescaled } from "../../static/guopei/form/decimals.js";
import { product, sumOf } from "../../static/guopei/form/formulas.js";

const row = (texts) => (name) => texts[name];
const ROWS = [row({ places: "3", days: "10", rate: "550.00" }), row({ places: "1,000", days: "2", rate: "0.01" })];

test("a row's product multiplies its fields", () => {
  assert.equal(rescaled(product("places*days*rate", ROWS[0]), 2), 1650000n);
  assert.equal(rescaled(product(" places * days ", ROWS[1]), 0), 2000n);
});

test("a row that is not filled in adds nothing", () => {
  assert.equal(product("places*days", row({ places: "3" })), null);
  assert.equal(sumOf({ product: "places*days" }, [ROWS[0], row({})], 0), 30n);
});

test("a table's total adds up products of its rows", () => {
  assert.equal(sumOf({ product: "places*days*rate" }, ROWS, 2), 1652000n);
});

test("a total adds up columns, or fields of the form", () => {
  assert.equal(sumOf({ sums: "places" }, ROWS, 0), 1003n);
  assert.equal(sumOf({ sums: "days, places" }, ROWS, 0), 1015n);
  assert.equal(sumOf({ sums: "rate" }, [row({ rate: "0.005" }), row({ rate: "0.005" })], 2), 2n);
});

test("nothing to add up is zero", () => {
  assert.equal(sumOf({ product: "places*days" }, [], 0), 0n);
  assert.equal(sumOf({ sums: "" }, ROWS, 0), 0n);
});

test("of a formula with cases that one counts whose field holds its value", () => {
  const price = "unit=DAY:places*days*rate|unit=VISIT:visits*rate";
  const texts = { places: "3", days: "10", visits: "2", rate: "5.50" };
  assert.equal(rescaled(product(price, row({ ...texts, unit: "DAY" })), 2), 16500n);
  assert.equal(rescaled(product(price, row({ ...texts, unit: "VISIT" })), 2), 1100n);
  assert.equal(product(price, row({ ...texts, unit: "PERSON" })), null);
  assert.equal(sumOf({ product: price }, [row({ ...texts, unit: "DAY" }), row({ ...texts, unit: "" })], 2), 16500n);
});
