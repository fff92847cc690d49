// Unit picker: a combobox whose options come from the server.
import { all, changed, one } from "../dom.js";

const boxOf = (pick) => one("[role=combobox]", pick);

const close = (pick) => {
  one(".gp-pick-list", pick).replaceChildren();
  boxOf(pick).setAttribute("aria-expanded", "false");
};

const choose = (pick, option) => {
  const box = boxOf(pick);
  const hidden = one("input[type=hidden]", pick);
  hidden.value = option ? option.dataset.id : "";
  if (option) {
    box.value = option.dataset.text;
    box.dataset.pickText = box.value;
  }
  close(pick);
  box.removeAttribute("aria-activedescendant");
  changed(hidden);
};

// The picker whose text field this is.
const pickOf = (element) => (element.getAttribute?.("role") === "combobox" ? element.closest("[data-pick]") : null);

const move = (box, options, place) => {
  options.forEach((option, index) => {
    option.setAttribute("aria-selected", String(index === place));
  });
  if (!options[place]) return;
  box.setAttribute("aria-activedescendant", options[place].id);
  options[place].scrollIntoView({ block: "nearest" });
};

const press = (event) => {
  const pick = pickOf(event.target);
  if (!pick) return;
  const options = all("[role=option]", pick);
  const place = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(
      event.target,
      options,
      event.key === "ArrowDown" ? Math.min(place + 1, options.length - 1) : Math.max(place - 1, 0),
    );
  } else if (event.key === "Enter" && place >= 0) {
    event.preventDefault();
    choose(pick, options[place]);
  } else if (event.key === "Escape") {
    close(pick);
  }
};

// Text that was not picked from the list is not a unit: go back to the last one picked, or to none.
const leave = (event) => {
  const pick = pickOf(event.target);
  if (!pick) return;
  if (event.target.value.trim() === "") {
    choose(pick, null);
    event.target.dataset.pickText = "";
  } else {
    event.target.value = event.target.dataset.pickText || "";
  }
  close(pick);
};

export const pickUnits = () => {
  document.addEventListener("htmx:afterSwap", (event) => {
    const pick = event.target.closest?.("[data-pick]");
    if (pick) boxOf(pick).setAttribute("aria-expanded", String(event.target.children.length > 0));
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.("[data-pick] [role=option]");
    if (!option) return;
    event.preventDefault();
    choose(option.closest("[data-pick]"), option);
  });
  document.addEventListener("keydown", press);
  document.addEventListener("focusout", leave);
};
