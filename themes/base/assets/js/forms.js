// Small manners of every form: a password that can be shown, no double posting, a warning before unsaved words are lost.
import { words } from "./words.js";

export function startPassword(input) {
  const block = document.createElement("div");
  block.className = "password-field";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-secondary";
  button.textContent = words("showPassword");
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.textContent = words(show ? "hidePassword" : "showPassword");
  });
  input.before(block);
  block.append(input, button);
}

const kFarTooLong = 256 * 1024;  // bytes: the most that the gate reads of one text of a form with files

/** A text pasted by mistake (a whole book) is told beside its field: the form does not leave with it. */
function keepsFarTooLong(form) {
  if (form.enctype !== "multipart/form-data") return false;
  const bytes = new TextEncoder();
  const control = [...form.querySelectorAll("textarea, input[type=text]")]
    .find((one) => one.value.length > kFarTooLong / 4 && bytes.encode(one.value).length > kFarTooLong);
  if (!control) return false;
  control.setCustomValidity(words("farTooLong", { length: control.value.length.toLocaleString() }));
  control.addEventListener("input", () => control.setCustomValidity(""), { once: true });
  control.reportValidity();
  return true;
}

export function startForm(form) {
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    if (keepsFarTooLong(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();  // it stays: drafts and evaluating go on
      return;
    }
    // A page that the browser takes back from its cache may be sent again.
    sending = true;
    setTimeout(() => (sending = false), 8000);
  });
  addEventListener("pageshow", () => (sending = false));
  if (!form.dataset.evaluate) return;
  // Brought back after signing in again, or refused: not saved yet.
  let changed = "restored" in form.dataset || "unsaved" in form.dataset;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed && !sending && !("kept" in form.dataset)) event.preventDefault();
  });
}
