// Long forms: rows that are added, removed and pasted from a spreadsheet; totals that follow; a warning before leaving.
import { one } from "./dom.js";
import { warnBeforeLeaving } from "./form/leaving.js";
import { takePasted } from "./form/pasting.js";
import { keepRows } from "./form/rows.js";
import { totalsOf } from "./form/totals.js";

const form = one("[data-form]");
if (form) {
  const follow = totalsOf(form);
  keepRows(form, follow);
  takePasted(form, follow);
  form.addEventListener("input", follow);
  follow();
  warnBeforeLeaving(form);
}
