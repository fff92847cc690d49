// A page that stands open while the session ends: nothing typed is lost. One signs in in another window and goes on here.
import { all, changed, one } from "./dom.js";
import { sendWhenWell } from "./session/sending.js";

const GONE = [401, 403];

const ask = async (address) => {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

// Signing in changes the token that every form carries.
const take = (token) => {
  for (const field of all("input[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
};

const goOn = (dialog) => {
  if (!dialog.open) return;
  dialog.close();
  const said = one("[data-session-said]");
  said.textContent = said.dataset.words;
  const form = one("#form");
  if (form) changed(form); // the draft is kept now
};

// Whether the person for whom this page was made is still signed in; otherwise the dialog says so.
const checkOf =
  (dialog) =>
  async (isPressed = false) => {
    const state = await ask(dialog.dataset.session);
    if (state.who === dialog.dataset.who) {
      take(state.csrf);
      goOn(dialog);
      return true;
    }
    one("[data-session-other]", dialog).hidden = state.who === null;
    one("[data-session-still]", dialog).hidden = !isPressed || state.who !== null;
    if (!dialog.open) dialog.showModal();
    return false;
  };

const watch = (dialog, channel) => {
  const check = checkOf(dialog);
  const look = () => {
    if (dialog.open) check().catch(() => {});
  };
  channel.addEventListener("message", look);
  window.addEventListener("focus", look);
  one("[data-session-check]", dialog).addEventListener("click", () => check(true).catch(() => {}));
  document.addEventListener("htmx:responseError", (event) => {
    if (GONE.includes(event.detail.xhr.status)) check().catch(() => {});
  });
  // When the question itself fails, the form goes its usual way: the server keeps what a guest sends.
  sendWhenWell(() => check().catch(() => true));
};

const channel = new BroadcastChannel("guopei-session");
if (one("[data-signed-in]")) channel.postMessage("back");
const dialog = one("#signed-out");
if (dialog) watch(dialog, channel);
