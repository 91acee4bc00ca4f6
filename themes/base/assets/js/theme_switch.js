// Display: as the system says, light, dark, high contrast. Kept in a cookie, so that the server writes it into the next page.
import { words } from "./words.js";

const kModes = ["", "light", "dark", "contrast"];
const kYear = 31536000;

export function startColorSwitch(button) {
  const root = document.documentElement;
  button.closest("[data-needs-script]").hidden = false;
  const menu = document.createElement("fieldset");
  menu.className = "color-menu";
  menu.hidden = true;
  const legend = document.createElement("legend");
  legend.className = "visually-hidden";
  legend.textContent = button.textContent.trim();
  menu.append(legend);
  const names = [words("colorAuto"), words("colorLight"), words("colorDark"), words("colorContrast")];
  kModes.forEach((mode, i) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "color-mode";
    input.className = "form-check-input m-0";
    input.checked = (root.dataset.colorMode ?? "") === mode;
    input.addEventListener("change", () => {
      if (mode) root.dataset.colorMode = mode;
      else delete root.dataset.colorMode;
      document.cookie = `color_mode=${mode}; path=/; max-age=${mode ? kYear : 0}; SameSite=Lax`;
    });
    label.append(input, names[i]);
    menu.append(label);
  });
  button.after(menu);
  const open = (wanted) => {
    menu.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted) menu.querySelector("input:checked")?.focus();
  };
  button.addEventListener("click", () => open(menu.hidden));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open(false);
    button.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) open(false);
  });
}
