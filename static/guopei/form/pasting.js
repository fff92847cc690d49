// Cells pasted from a spreadsheet fill rows from the field on that they are pasted into.
import { all, changed, one } from "../dom.js";
import { cellsOf, dayOf, isTable, numberOf, optionOf, saysYes } from "./cells.js";
import { addRow, fieldsOf, rowsOf } from "./rows.js";

const put = (field, text) => {
  if (field.tagName === "SELECT") field.value = optionOf(field.options, text) ?? field.value;
  else if (field.type === "checkbox") field.checked = saysYes(text);
  else if (field.type === "date") field.value = dayOf(text);
  else field.value = field.inputMode === "decimal" || field.type === "number" ? numberOf(text) : text;
};

const fill = (box, start, column, lines) => {
  let place = rowsOf(box).indexOf(start);
  let filled = 0;
  for (const cells of lines) {
    const row = rowsOf(box)[place] || addRow(box);
    if (!row) break;
    const fields = fieldsOf(row).slice(Math.max(column, 0));
    cells.forEach((cell, index) => {
      if (fields[index]) put(fields[index], cell);
    });
    place += 1;
    filled += 1;
  }
  return filled;
};

export const takePasted = (form, follow) => {
  for (const box of all("[data-rows]")) {
    box.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") || "";
      const start = event.target.closest("[data-row]");
      if (!start || !isTable(text)) return;
      event.preventDefault();
      const filled = fill(box, start, fieldsOf(start).indexOf(event.target), cellsOf(text));
      const said = one("[data-rows-said]", box);
      said.textContent = `${filled} ${said.dataset.words}`;
      follow();
      changed(form);
    });
  }
};
