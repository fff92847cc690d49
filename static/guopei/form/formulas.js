// What rows and totals add up to: formulas are names of fields, joined by "*".
import { decimal, rescaled, times } from "./decimals.js";

const namesIn = (text, mark) =>
  (text || "")
    .split(mark)
    .map((name) => name.trim())
    .filter(Boolean);

// `textOf` says what a name holds, as text. Null as long as one of the factors is none.
export const product = (formula, textOf) =>
  namesIn(formula, "*")
    .map((name) => decimal(textOf(name)))
    .reduce(times);

// A total over rows, or over the form's own fields: `rows` are functions from a name to its text.
export const sumOf = ({ product: formula, sums }, rows, scale) => {
  const values = formula
    ? rows.map((textOf) => product(formula, textOf))
    : rows.flatMap((textOf) => namesIn(sums, ",").map((name) => decimal(textOf(name))));
  return values.reduce((sum, value) => sum + rescaled(value, scale), 0n);
};
