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

export function startForm(form) {
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    // A page that the browser takes back from its cache may be sent again.
    sending = true;
    setTimeout(() => (sending = false), 8000);
  });
  addEventListener("pageshow", () => (sending = false));
  if (!form.dataset.evaluate) return;
  let changed = "restored" in form.dataset; // brought back after signing in again, not saved yet
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed && !sending && !("kept" in form.dataset)) event.preventDefault();
  });
}
