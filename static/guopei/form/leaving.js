// A warning before one leaves with something typed that was neither sent nor kept as a draft.

export const warnBeforeLeaving = (form) => {
  let isDirty = false;
  form.addEventListener("input", () => {
    isDirty = true;
  });
  form.addEventListener("submit", () => {
    isDirty = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches?.(".gp-saved") && event.detail.successful) isDirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
};
