// What rows and totals add up to: formulas are names of fields, joined by "*". One with cases, "unit=VISIT:visits*rate",
// joined by "|", is that of the case in which the field holds the value.
import { decimal, rescaled, times } from "./decimals.js";

const namesIn = (text, mark) =>
  (text || "")
    .split(mark)
    .map((name) => name.trim())
    .filter(Boolean);

const holding = (formula, textOf) => {
  const cases = namesIn(formula, "|").map((part) => part.split(/[=:]/));
  if (cases.every((parts) => parts.length === 1)) return formula;
  return cases.find(([name, value]) => textOf(name) === value)?.[2] ?? "";
};

// `textOf` says what a name holds, as text. Null as long as one of the factors is none.
export const product = (formula, textOf) => {
  const factors = namesIn(holding(formula, textOf), "*").map((name) => decimal(textOf(name)));
  return factors.length ? factors.reduce(times) : null;
};

// A total over rows, or over the form's own fields: `rows` are functions from a name to its text.
export const sumOf = ({ product: formula, sums }, rows, scale) => {
  const values = formula
    ? rows.map((textOf) => product(formula, textOf))
    : rows.flatMap((textOf) => namesIn(sums, ",").map((name) => decimal(textOf(name))));
  return values.reduce((sum, value) => sum + rescaled(value, scale), 0n);
};
