// A page that stands open while the session ends: nothing typed is lost. One signs in in another window and goes on here.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const channel = new BroadcastChannel("guopei-session");
  if ($("[data-signed-in]")) channel.postMessage("back");
  const dialog = $("#signed-out");
  if (!dialog) return;

  const ask = async () => {
    const answer = await fetch(dialog.dataset.session, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  // Signing in changes the token that every form carries.
  const take = (token) => {
    $$("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  };
  const goOn = () => {
    if (!dialog.open) return;
    dialog.close();
    const said = $("[data-session-said]");
    said.textContent = said.dataset.words;
    $("#form")?.dispatchEvent(new Event("change", { bubbles: true })); // the draft is kept now
  };
  const check = async (pressed = false) => {
    const state = await ask();
    if (state.who === dialog.dataset.who) {
      take(state.csrf);
      goOn();
      return true;
    }
    $("[data-session-other]", dialog).hidden = state.who === null;
    $("[data-session-still]", dialog).hidden = !pressed || state.who !== null;
    if (!dialog.open) dialog.showModal();
    return false;
  };
  const look = () => { if (dialog.open) check().catch(() => {}); };
  channel.addEventListener("message", look);
  window.addEventListener("focus", look);
  $("[data-session-check]", dialog).addEventListener("click", () => check(true).catch(() => {}));
  document.addEventListener("htmx:responseError", (event) => {
    if ([401, 403].includes(event.detail.xhr.status)) check().catch(() => {});
  });

  // --- What was typed is sent only when it will be taken
  const typed = new WeakSet();
  const asking = new WeakSet();
  const free = new WeakSet();
  ["input", "change"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (event.target.form) typed.add(event.target.form);
  }));
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !typed.has(form) || free.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking.has(form)) return;
    asking.add(form);
    const button = event.submitter;
    // When the question itself fails, the form goes its usual way: the server keeps what a guest sends.
    check().catch(() => true).then((is_well) => {
      asking.delete(form);
      if (!is_well) return;
      free.add(form);
      if (button) form.requestSubmit(button);
      else form.requestSubmit();
    });
  }, true);
})();
