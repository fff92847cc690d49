// A form is sent once: its buttons rest while it is under way (the server's idempotency key is the real guard).
import { all } from "../dom.js";
import { newKey } from "./keys.js";

const rest = (buttons, isResting) => {
  for (const button of buttons) button.disabled = isResting;
};

export const sendOnce = () => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    setTimeout(() => rest(all("button", form), true), 0);
  });
  // The key belongs to what was typed: sent twice it is done once; changed after going back it is another request.
  const rekey = (event) => {
    const key = event.target.form?.elements._key;
    if (key) key.value = newKey();
  };
  document.addEventListener("input", rekey);
  document.addEventListener("change", rekey);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) rest(all("form button"), false);
  });
};
