// Where one begins: a table wider than its place can be scrolled by keyboard; what went wrong is read first.
import { all, one } from "../dom.js";

export const readFirst = () => {
  for (const wrap of all(".gp-table-wrap")) if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
  one("[data-focus]")?.focus();
};
