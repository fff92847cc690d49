import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsOf, dayOf, isTable, numberOf, optionOf, saysYes } from "../../static/guopei/form/cells.js";

test("a word is pasted as usual, cells of a spreadsheet are a table", () => {
  assert.equal(isTable("河北省"), false);
  assert.equal(isTable("河北省\n"), false);
  assert.equal(isTable("河北省\t120"), true);
  assert.equal(isTable("河北省\n山西省"), true);
});

test("lines end as each system ends them, and the last one adds no row", () => {
  const rows = [
    ["河北省", "120"],
    ["山西省", ""],
  ];
  assert.deepEqual(cellsOf("河北省\t 120 \n山西省\t\n"), rows);
  assert.deepEqual(cellsOf("河北省\t120\r\n山西省\t\r\n"), rows);
  assert.deepEqual(cellsOf("河北省\t120\r山西省\t"), rows);
});

test("days are read in the ways officials write them", () => {
  for (const text of ["2026-3-5", "2026/03/05", "2026.3.5", "2026年3月5日"]) assert.equal(dayOf(text), "2026-03-05");
  assert.equal(dayOf("3月5日"), "");
});

test("numbers lose separators and full-width figures", () => {
  assert.equal(numberOf("1,234.50"), "1234.50");
  assert.equal(numberOf("１，０００"), "1000");
  assert.equal(numberOf("12 000"), "12000");
});

test("ticks are yes in two languages", () => {
  for (const text of ["是", "√", "1", "Yes", "TRUE"]) assert.equal(saysYes(text), true);
  for (const text of ["", "否", "0", "no"]) assert.equal(saysYes(text), false);
});

test("an option is found by its words or its value", () => {
  const options = [
    { text: " 小学 ", value: "PRIMARY" },
    { text: "初中", value: "JUNIOR" },
  ];
  assert.equal(optionOf(options, "小学"), "PRIMARY");
  assert.equal(optionOf(options, "JUNIOR"), "JUNIOR");
  assert.equal(optionOf(options, "高中"), undefined);
});
