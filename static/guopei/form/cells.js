// What is pasted from a spreadsheet: its cells, and how each kind of field takes one.

const YES = ["1", "是", "y", "yes", "true", "√"];

export const isTable = (text) => /[\t\n]/.test(text.trim());

export const cellsOf = (text) =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/\n+$/, "")
    .split("\n")
    .map((line) => line.split("\t").map((cell) => cell.trim()));

export const saysYes = (text) => YES.includes(text.toLowerCase());

// 2026-03-05, 2026/3/5, 2026.3.5 and 2026年3月5日 as a date field wants it; "" for anything else.
export const dayOf = (text) => {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(text);
  return match ? `${match[1]}-${match[2].padStart(2, "0")}-${match[3].padStart(2, "0")}` : "";
};

export const numberOf = (text) => text.normalize("NFKC").replace(/[,\s]/g, "");

// The value of the option that is called so, or has that value; undefined for none.
export const optionOf = (options, text) =>
  [...options].find((option) => option.text.trim() === text || option.value === text)?.value;
