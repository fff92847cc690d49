// Files by drag and drop; one that is too large is said to be before it is sent.
import { all, changed, one } from "../dom.js";
import { isTooLarge, saidOfFile } from "./words.js";

const MOST_MEGABYTES = 64;

const receive = (zone) => {
  const input = one("input[type=file]", zone);
  const said = one("[data-drop-name]", zone);
  const show = () => {
    const file = input.files[0];
    const most = Number(input.dataset.mostMb || MOST_MEGABYTES);
    input.setCustomValidity(file && isTooLarge(file, most) ? said.dataset.tooLarge : "");
    said.textContent = saidOfFile(file, most, said.dataset.tooLarge);
  };
  for (const kind of ["dragover", "dragenter"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.dataset.over = "true";
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, () => {
      delete zone.dataset.over;
    });
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    show();
    changed(input);
  });
  input.addEventListener("change", show);
  if (one(".gp-drop-button", zone)) zone.dataset.ready = "";
};

export const dropFiles = () => {
  for (const zone of all("[data-drop]")) receive(zone);
};
