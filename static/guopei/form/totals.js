// Totals that follow while one types: of a row, of a table, of the form; past a ceiling they say by how much.
import { all, one } from "../dom.js";
import { rescaled, shown } from "./decimals.js";
import { product, sumOf } from "./formulas.js";
import { rowsOf, textIn } from "./rows.js";

const MONEY = 2; // fen of a yuan

// What a row leaves empty, the form's own field of that name says for all rows.
const textOf = (form, row) => {
  const own = textIn(row);
  return (name) => own(name) || form.elements[name]?.value;
};

const followRow = (form, spot) => {
  const value = product(spot.dataset.rowTotal, textOf(form, spot.closest("[data-row]")));
  spot.textContent = shown(rescaled(value, MONEY), MONEY);
};

const followTotal = (form, box) => {
  const { total, of, sums, product: formula, limit } = box.dataset;
  if (!sums && !formula) return;
  const scale = total === "money" ? MONEY : 0;
  const rows = of
    ? rowsOf(one(`[data-rows="${of}"]`, form)).map((row) => textOf(form, row))
    : [(name) => form.elements[name]?.value];
  const sum = sumOf({ product: formula, sums }, rows, scale);
  one("output", box).textContent = shown(sum, scale);
  if (!limit) return;
  const over = sum - BigInt(limit);
  box.dataset.over = String(over > 0n);
  const said = one(".gp-over", box);
  said.textContent = over > 0n ? `${said.dataset.overWord} ${shown(over, scale)}` : "";
};

export const totalsOf = (form) => () => {
  for (const spot of all("[data-row-total]")) followRow(form, spot);
  for (const box of all("[data-total]")) followTotal(form, box);
};
