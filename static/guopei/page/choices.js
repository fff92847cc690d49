// How many boxes of a group are ticked.
import { all, one } from "../dom.js";
import { filled } from "./words.js";

const count = (group) => {
  const spot = one("[data-choices-count]", group);
  const boxes = all("input[type=checkbox]", group);
  if (!spot || !boxes.length) return;
  const ticked = boxes.filter((box) => box.checked).length;
  spot.textContent = filled(spot.dataset.choicesCount, { n: ticked, all: boxes.length });
};

export const countChoices = () => {
  for (const group of all(".gp-choices")) {
    count(group);
    group.addEventListener("change", () => count(group));
  }
};
