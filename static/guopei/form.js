// Long forms: rows that are added, removed and pasted from a spreadsheet; totals that follow; a warning before leaving.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = $("[data-form]");
  if (!form) return;

  // --- Exact arithmetic: a decimal is a BigInt with a scale, money is fen. Never a float.
  const decimal = (text) => {
    const clean = String(text ?? "").replace(/[,\uFF0C\s]/g, "");
    const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(clean);
    if (!match || (!match[2] && !match[3])) return null;
    const digits = match[3] || "";
    const value = BigInt((match[2] || "0") + digits);
    return { value: match[1] ? -value : value, scale: digits.length };
  };
  const times = (a, b) => (a && b ? { value: a.value * b.value, scale: a.scale + b.scale } : null);
  const rescaled = (a, scale) => {
    if (!a) return 0n;
    if (a.scale <= scale) return a.value * 10n ** BigInt(scale - a.scale);
    const unit = 10n ** BigInt(a.scale - scale);
    const half = unit / 2n;
    return a.value >= 0n ? (a.value + half) / unit : -((-a.value + half) / unit);
  };
  const shown = (whole, scale) => {
    const sign = whole < 0n ? "-" : "";
    const text = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, "0");
    const integer = scale ? text.slice(0, -scale) : text;
    const grouped = integer.replace(/\B(?=(\d{3})+$)/g, ",");
    return sign + grouped + (scale ? `.${text.slice(-scale)}` : "");
  };

  // --- Rows
  const rowsOf = (box) => $$("[data-row]", box).filter((row) => !row.hidden);
  const fieldsOf = (row) => $$("input:not([type=hidden]):not([name$=-DELETE]), select, textarea", row);
  const valueOf = (row, name) => decimal($$("input, select", row).find((field) => field.name.endsWith(`-${name}`))?.value);
  const product = (row, formula) => formula.split("*").map((name) => valueOf(row, name.trim())).reduce(times);
  const renumber = (box) => rowsOf(box).forEach((row, index) => { const spot = $("[data-row-number]", row); if (spot) spot.textContent = String(index + 1); });
  const addRow = (box) => {
    const total = $("input[name$=-TOTAL_FORMS]", box);
    const most = Number($("input[name$=-MAX_NUM_FORMS]", box)?.value || 1000);
    if (rowsOf(box).length >= most) return null;
    const holder = document.createElement("tbody");
    const source = $("template", box).content.cloneNode(true);
    holder.append(source);
    const row = $("[data-row]", holder);
    const number = total.value;
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of ["name", "id", "for", "aria-describedby", "aria-controls", "hx-target"]) {
        const old = element.getAttribute?.(attribute);
        if (old?.includes("__prefix__")) element.setAttribute(attribute, old.replaceAll("__prefix__", number));
      }
    }
    $("tbody", box).append(row);
    total.value = String(Number(number) + 1);
    window.htmx?.process(row);
    renumber(box);
    return row;
  };

  $$("[data-rows]").forEach((box) => {
    $$("label:has(input[name$=-DELETE])", box).forEach((label) => label.classList.add("visually-hidden"));
    box.addEventListener("click", (event) => {
      if (event.target.closest("[data-row-add]")) {
        const row = addRow(box);
        if (row) fieldsOf(row)[0]?.focus();
        follow();
      }
      const remove = event.target.closest("[data-row-remove]");
      if (remove) {
        const row = remove.closest("[data-row]");
        const next = rowsOf(box)[rowsOf(box).indexOf(row) + 1] || rowsOf(box)[rowsOf(box).indexOf(row) - 1];
        $("input[name$=-DELETE]", row).checked = true;
        row.hidden = true;
        renumber(box);
        follow();
        form.dispatchEvent(new Event("change", { bubbles: true }));
        (next ? $("[data-row-remove]", next) : $("[data-row-add]", box))?.focus();
      }
    });
    box.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") || "";
      if (!/[\t\n]/.test(text.trim())) return;
      const start = event.target.closest("[data-row]");
      if (!start) return;
      event.preventDefault();
      const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
      const column = fieldsOf(start).indexOf(event.target);
      let place = rowsOf(box).indexOf(start);
      let pasted = 0;
      for (const cells of lines) {
        const row = rowsOf(box)[place] || addRow(box);
        if (!row) break;
        const fields = fieldsOf(row);
        cells.forEach((cell, index) => {
          const field = fields[Math.max(column, 0) + index];
          if (field) put(field, cell.trim());
        });
        place += 1;
        pasted += 1;
      }
      const said = $("[data-rows-said]", box);
      said.textContent = `${pasted} ${said.dataset.words}`;
      follow();
      form.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
  const put = (field, text) => {
    if (field.tagName === "SELECT") {
      const option = [...field.options].find((each) => each.text.trim() === text || each.value === text);
      if (option) field.value = option.value;
    } else if (field.type === "checkbox") {
      field.checked = ["1", "是", "y", "yes", "true", "√"].includes(text.toLowerCase());
    } else if (field.type === "date") {
      const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(text);
      field.value = match ? `${match[1]}-${match[2].padStart(2, "0")}-${match[3].padStart(2, "0")}` : "";
    } else {
      field.value = field.inputMode === "decimal" || field.type === "number" ? text.replace(/[,\uFF0C\s]/g, "") : text;
    }
  };

  // --- Totals
  const follow = () => {
    $$("[data-row-total]").forEach((spot) => {
      spot.textContent = shown(rescaled(product(spot.closest("[data-row]"), spot.dataset.rowTotal), 2), 2);
    });
    $$("[data-total]").forEach((box) => {
      const scale = box.dataset.total === "money" ? 2 : 0;
      let sum = 0n;
      const rows = box.dataset.of ? $$("[data-row]", $(`[data-rows="${box.dataset.of}"]`, form)).filter((row) => !row.hidden) : [];
      const names = (box.dataset.sums || "").split(",").map((name) => name.trim()).filter(Boolean);
      if (box.dataset.product) {
        for (const row of rows) sum += rescaled(product(row, box.dataset.product), scale);
      } else if (names.length) {
        for (const name of names) {
          if (box.dataset.of) for (const row of rows) sum += rescaled(valueOf(row, name), scale);
          else sum += rescaled(decimal(form.elements[name]?.value), scale);
        }
      } else return;
      $("output", box).textContent = shown(sum, scale);
      if (box.dataset.limit) {
        const over = sum - BigInt(box.dataset.limit);
        box.dataset.over = String(over > 0n);
        const said = $(".gp-over", box);
        said.textContent = over > 0n ? `${said.dataset.overWord} ${shown(over, scale)}` : "";
      }
    });
  };
  form.addEventListener("input", follow);
  $$("[data-row]").forEach((row) => { if ($("input[name$=-DELETE]", row)?.checked) row.hidden = true; });
  $$("[data-rows]").forEach(renumber);
  follow();

  // --- Leaving with something typed and neither sent nor kept as a draft
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.matches?.(".gp-saved") && event.detail.successful) dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
