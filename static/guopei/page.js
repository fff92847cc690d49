// What every page needs: navigation drawer, dialogs, ticked rows, printing, dropped files, unit pickers, focus on errors.
// No inline code anywhere: elements say what they want with data attributes.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  // --- Navigation drawer on narrow screens
  const burger = $("[data-side-toggle]");
  const side = $("#side");
  const drawer = (open) => {
    if (!side) return;
    side.dataset.open = String(open);
    burger.setAttribute("aria-expanded", String(open));
    if (open) $("a", side)?.focus();
  };
  burger?.addEventListener("click", () => drawer(side?.dataset.open !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side?.dataset.open === "true") { drawer(false); burger.focus(); }
  });
  document.addEventListener("click", (event) => {
    if (side?.dataset.open === "true" && !side.contains(event.target) && !burger.contains(event.target)) drawer(false);
  });
  if (burger && !side) burger.hidden = true;

  // --- Clicks
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-dialog],[data-dialog-close],[data-print]");
    if (!target) return;
    if (target.dataset.dialog) {
      const dialog = document.getElementById(target.dataset.dialog);
      // A reason is asked for only by the dialog that is open, so that the form's other buttons stay free.
      $$("[data-required-when-open]", dialog).forEach((field) => { field.disabled = false; field.required = true; });
      dialog.showModal();
      $("textarea, input:not([type=hidden])", dialog)?.focus();
    } else if (target.hasAttribute("data-dialog-close")) {
      target.closest("dialog").close();
    } else {
      window.print();
    }
  });
  $$("dialog.gp-dialog").forEach((dialog) => dialog.addEventListener("close", () => {
    $$("[data-required-when-open]", dialog).forEach((field) => { field.disabled = true; field.required = false; });
  }));

  // --- A form is sent once: its buttons rest while it is under way (the server's idempotency key is the real guard)
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    setTimeout(() => $$("button", form).forEach((button) => { button.disabled = true; }), 0);
  });
  // The key belongs to what was typed: sent twice it is done once; changed after going back it is another request.
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  ["input", "change"].forEach((kind) => document.addEventListener(kind, (event) => {
    const key = event.target.form?.elements._key;
    if (key) key.value = newKey();
  }));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) $$("form button").forEach((button) => { button.disabled = false; });
  });

  // --- Ticked rows
  const counter = $("[data-ticked]");
  const count = () => { if (counter) counter.textContent = String($$("[data-tick]:checked").length); };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) {
      $$("[data-tick], [data-tick-all]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-tick], [data-tick-all]")) count();
  });
  count();

  // --- How many of a group of boxes are ticked
  const countChoices = (group) => {
    const spot = $("[data-choices-count]", group);
    const boxes = $$("input[type=checkbox]", group);
    if (spot && boxes.length) {
      const ticked = boxes.filter((box) => box.checked).length;
      spot.textContent = spot.dataset.choicesCount.replace("{n}", String(ticked)).replace("{all}", String(boxes.length));
    }
  };
  $$(".gp-choices").forEach((group) => {
    countChoices(group);
    group.addEventListener("change", () => countChoices(group));
  });

  // --- Filters fold on a phone
  $$(".gp-filters-toggle").forEach((button) => button.addEventListener("click", () => {
    const form = button.closest("form");
    const folded = form.dataset.folded !== "true";
    form.dataset.folded = String(folded);
    button.setAttribute("aria-expanded", String(!folded));
  }));
  $$(".gp-filters").forEach((form) => form.addEventListener("submit", () => {
    // Empty filters stay out of the address.
    $$("input, select", form).forEach((field) => { if (field.value === "") field.disabled = true; });
  }));

  // --- Files by drag and drop
  $$("[data-drop]").forEach((zone) => {
    const input = $("input[type=file]", zone);
    const said = $("[data-drop-name]", zone);
    const show = () => {
      const file = input.files[0];
      const large = file && file.size > Number(input.dataset.mostMb || 64) * 1048576;
      input.setCustomValidity(large ? said.dataset.tooLarge : "");
      said.textContent = !file ? "" : large ? `${file.name}: ${said.dataset.tooLarge}` : `${file.name} (${(file.size / 1048576).toFixed(1)} MB)`;
    };
    ["dragover", "dragenter"].forEach((kind) => zone.addEventListener(kind, (event) => { event.preventDefault(); zone.dataset.over = "true"; }));
    ["dragleave", "drop"].forEach((kind) => zone.addEventListener(kind, () => { delete zone.dataset.over; }));
    zone.addEventListener("drop", (event) => { event.preventDefault(); input.files = event.dataTransfer.files; show(); input.dispatchEvent(new Event("change", { bubbles: true })); });
    input.addEventListener("change", show);
    if ($(".gp-drop-button", zone)) zone.dataset.ready = "";
  });

  // --- Unit picker: a combobox whose options come from the server
  document.addEventListener("htmx:afterSwap", (event) => {
    const pick = event.target.closest?.("[data-pick]");
    if (pick) $("[role=combobox]", pick).setAttribute("aria-expanded", String(event.target.children.length > 0));
  });
  const choose = (pick, option) => {
    const box = $("[role=combobox]", pick);
    const hidden = $("input[type=hidden]", pick);
    hidden.value = option ? option.dataset.id : "";
    if (option) { box.value = option.dataset.text; box.dataset.pickText = box.value; }
    $(".gp-pick-list", pick).replaceChildren();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.("[data-pick] [role=option]");
    if (option) { event.preventDefault(); choose(option.closest("[data-pick]"), option); }
  });
  document.addEventListener("keydown", (event) => {
    const pick = event.target.closest?.("[data-pick]");
    if (!pick || event.target.getAttribute("role") !== "combobox") return;
    const options = $$("[role=option]", pick);
    let place = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      place = event.key === "ArrowDown" ? Math.min(place + 1, options.length - 1) : Math.max(place - 1, 0);
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
      if (options[place]) { event.target.setAttribute("aria-activedescendant", options[place].id); options[place].scrollIntoView({ block: "nearest" }); }
    } else if (event.key === "Enter" && place >= 0) {
      event.preventDefault();
      choose(pick, options[place]);
    } else if (event.key === "Escape") {
      $(".gp-pick-list", pick).replaceChildren();
      event.target.setAttribute("aria-expanded", "false");
    }
  });
  document.addEventListener("focusout", (event) => {
    const pick = event.target.closest?.("[data-pick]");
    if (!pick || event.target.getAttribute("role") !== "combobox") return;
    // Text that was not picked from the list is not a unit: go back to the last one picked, or to none.
    if (event.target.value.trim() === "") { choose(pick, null); event.target.dataset.pickText = ""; }
    else event.target.value = event.target.dataset.pickText || "";
    $(".gp-pick-list", pick).replaceChildren();
    event.target.setAttribute("aria-expanded", "false");
  });

  // --- A table that is wider than its place can be scrolled by keyboard
  $$(".gp-table-wrap").forEach((wrap) => { if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0; });

  // --- What went wrong is read first
  $("[data-focus]")?.focus();
})();
