// Rows of a list are ticked one by one or all at once; how many are is said.
import { all, one } from "../dom.js";

export const countTicks = () => {
  const counter = one("[data-ticked]");
  const count = () => {
    if (counter) counter.textContent = String(all("[data-tick]:checked").length);
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) {
      for (const box of all("[data-tick], [data-tick-all]")) box.checked = event.target.checked;
    }
    if (event.target.matches("[data-tick], [data-tick-all]")) count();
  });
  count();
};
