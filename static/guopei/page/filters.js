// Filters fold on a phone, and those that are empty stay out of the address.
import { all } from "../dom.js";

export const foldFilters = () => {
  for (const button of all(".gp-filters-toggle")) {
    button.addEventListener("click", () => {
      const form = button.closest("form");
      const isFolded = form.dataset.folded !== "true";
      form.dataset.folded = String(isFolded);
      button.setAttribute("aria-expanded", String(!isFolded));
    });
  }
  for (const form of all(".gp-filters")) {
    form.addEventListener("submit", () => {
      for (const field of all("input, select", form)) if (field.value === "") field.disabled = true;
    });
  }
};
