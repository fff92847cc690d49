// Exact arithmetic: a decimal is a BigInt with a scale, money is fen. Never a float. As guopei.core.money reads and
// rounds: both are held to tests/fixtures/money.json.

const AMOUNT = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))$/;

// A number as people write it: full-width figures, separators, signs. Null for what is none.
export const decimal = (text) => {
  const match = AMOUNT.exec(
    String(text ?? "")
      .normalize("NFKC")
      .trim()
      .replaceAll(",", ""),
  );
  if (!match) return null;
  const digits = match[3] ?? match[4] ?? "";
  const value = BigInt((match[2] ?? "0") + digits);
  return { value: match[1] === "-" ? -value : value, scale: digits.length };
};

export const times = (a, b) => (a && b ? { value: a.value * b.value, scale: a.scale + b.scale } : null);

// As a whole number of units of that scale, halves away from zero; nothing counts as zero.
export const rescaled = (a, scale) => {
  if (!a) return 0n;
  if (a.scale <= scale) return a.value * 10n ** BigInt(scale - a.scale);
  const unit = 10n ** BigInt(a.scale - scale);
  const half = unit / 2n;
  return a.value >= 0n ? (a.value + half) / unit : -((-a.value + half) / unit);
};

// Units of a scale as people read them: 123450 of scale 2 is 1,234.50.
export const shown = (whole, scale) => {
  const sign = whole < 0n ? "-" : "";
  const text = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, "0");
  const integer = scale ? text.slice(0, -scale) : text;
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, ",");
  return sign + grouped + (scale ? `.${text.slice(-scale)}` : "");
};
