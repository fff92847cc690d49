// Dialogs open and close by buttons that name them; a page is printed by a button too.
import { all, one } from "../dom.js";

// A reason is asked for only by the dialog that is open, so that the form's other buttons stay free.
const ask = (dialog, isOpen) => {
  for (const field of all("[data-required-when-open]", dialog)) {
    field.disabled = !isOpen;
    field.required = isOpen;
  }
};

export const openDialogs = () => {
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-dialog],[data-dialog-close],[data-print]");
    if (!target) return;
    if (target.dataset.dialog) {
      const dialog = document.getElementById(target.dataset.dialog);
      ask(dialog, true);
      dialog.showModal();
      one("textarea, input:not([type=hidden])", dialog)?.focus();
    } else if (target.hasAttribute("data-dialog-close")) {
      target.closest("dialog").close();
    } else {
      window.print();
    }
  });
  for (const dialog of all("dialog.gp-dialog")) dialog.addEventListener("close", () => ask(dialog, false));
};
