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
