// Rows of a form: those that are there, their fields, adding one and taking one away.
import { all, changed, one } from "../dom.js";

const NUMBERED = ["name", "id", "for", "aria-describedby", "aria-controls", "hx-target"];
const MOST_ROWS = 1000;

export const rowsOf = (box) => all("[data-row]", box).filter((row) => !row.hidden);
export const fieldsOf = (row) => all("input:not([type=hidden]):not([name$=-DELETE]), select, textarea", row);
export const textIn = (row) => (name) =>
  all("input, select", row).find((field) => field.name.endsWith(`-${name}`))?.value;

const renumber = (box) => {
  rowsOf(box).forEach((row, index) => {
    const spot = one("[data-row-number]", row);
    if (spot) spot.textContent = String(index + 1);
  });
};

// A new row at the end; null where there are as many as there may be.
export const addRow = (box) => {
  const total = one("input[name$=-TOTAL_FORMS]", box);
  const most = Number(one("input[name$=-MAX_NUM_FORMS]", box)?.value || MOST_ROWS);
  if (rowsOf(box).length >= most) return null;
  const holder = document.createElement("tbody");
  holder.append(one("template", box).content.cloneNode(true));
  const row = one("[data-row]", holder);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of NUMBERED) {
      const old = element.getAttribute(attribute);
      if (old?.includes("__prefix__")) element.setAttribute(attribute, old.replaceAll("__prefix__", total.value));
    }
  }
  one("tbody", box).append(row);
  total.value = String(Number(total.value) + 1);
  window.htmx?.process(row);
  renumber(box);
  return row;
};

const removeRow = (box, row) => {
  const rows = rowsOf(box);
  const place = rows.indexOf(row);
  const next = rows[place + 1] || rows[place - 1];
  one("input[name$=-DELETE]", row).checked = true;
  row.hidden = true;
  renumber(box);
  return next ? one("[data-row-remove]", next) : one("[data-row-add]", box);
};

export const keepRows = (form, follow) => {
  for (const box of all("[data-rows]")) {
    for (const label of all("label:has(input[name$=-DELETE])", box)) label.classList.add("visually-hidden");
    for (const row of all("[data-row]", box)) if (one("input[name$=-DELETE]", row)?.checked) row.hidden = true;
    renumber(box);
    box.addEventListener("click", (event) => {
      if (event.target.closest("[data-row-add]")) {
        const row = addRow(box);
        if (row) fieldsOf(row)[0]?.focus();
        follow();
      }
      const remove = event.target.closest("[data-row-remove]");
      if (remove) {
        const focused = removeRow(box, remove.closest("[data-row]"));
        follow();
        changed(form);
        focused?.focus();
      }
    });
  }
};
