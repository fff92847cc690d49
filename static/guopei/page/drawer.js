// The navigation is a drawer on narrow screens.
import { one } from "../dom.js";

export const openDrawer = () => {
  const burger = one("[data-side-toggle]");
  const side = one("#side");
  if (!burger) return;
  if (!side) {
    burger.hidden = true;
    return;
  }
  const isOpen = () => side.dataset.open === "true";
  const open = (wanted) => {
    side.dataset.open = String(wanted);
    burger.setAttribute("aria-expanded", String(wanted));
    if (wanted) one("a", side)?.focus();
  };
  burger.addEventListener("click", () => open(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    open(false);
    burger.focus();
  });
  document.addEventListener("click", (event) => {
    if (isOpen() && !side.contains(event.target) && !burger.contains(event.target)) open(false);
  });
};
