// What was typed is sent only when it will be taken.

export const sendWhenWell = (isWell) => {
  const typed = new WeakSet();
  const asking = new WeakSet();
  const free = new WeakSet();

  const remember = (event) => {
    if (event.target.form) typed.add(event.target.form);
  };
  const hold = async (event) => {
    const form = event.target;
    if (form.method !== "post" || !typed.has(form) || free.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking.has(form)) return;
    asking.add(form);
    const button = event.submitter;
    const well = await isWell();
    asking.delete(form);
    if (!well) return;
    free.add(form);
    if (button) form.requestSubmit(button);
    else form.requestSubmit();
  };

  document.addEventListener("input", remember);
  document.addEventListener("change", remember);
  document.addEventListener("submit", hold, true);
};
