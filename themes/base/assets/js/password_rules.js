// The rules of a new password ticked off while it is typed, and how strong it looks. Nothing leaves the page.
import { icon } from "./words.js";

const kRules = {
  length: (text) => text.length >= 12 && text.length <= 128,
  upper: (text) => /[A-Z]/.test(text),
  lower: (text) => /[a-z]/.test(text),
  digit: (text) => /[0-9]/.test(text),
  special: (text) => /[!@#$%^&*?]/.test(text),
};

/** 0 nothing, 1 weak (a rule is not met), 2 fair, 3 strong: long, and of many different characters. */
function strength(text, met) {
  if (text === "") return 0;
  if (!met) return 1;
  return text.length >= 16 && new Set(text).size >= 10 ? 3 : 2;
}

export function startPasswordRules(list) {
  const input = document.getElementById(list.dataset.passwordRules);
  const again = document.getElementById(list.dataset.passwordAgain);
  if (!input) return;
  const meter = list.querySelector("meter");
  const output = list.querySelector("output");
  const show = () => {
    let all = true;
    for (const item of list.querySelectorAll("[data-rule]")) {
      const rule = item.dataset.rule;
      const met = rule === "same" ? input.value !== "" && again?.value === input.value : kRules[rule](input.value);
      all &&= met || rule === "same";
      if (item.classList.contains("met") === met && item.querySelector("svg")) continue;
      item.classList.toggle("met", met);
      item.querySelectorAll("svg, .visually-hidden").forEach((part) => part.remove());
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = ` (${met ? list.dataset.met : list.dataset.open})`;
      item.prepend(icon(met ? "check-circle-fill" : "dash-circle"));
      item.append(said);
    }
    const level = strength(input.value, all);
    meter.value = level;
    const word = ["", list.dataset.strengthWeak, list.dataset.strengthFair, list.dataset.strengthStrong][level];
    if (output.textContent !== word) output.textContent = word;
  };
  input.addEventListener("input", show);
  again?.addEventListener("input", show);
  list.hidden = false;
  // It belongs between the two inputs' words and the button, right where one types.
  input.closest(".field")?.append(list);
  show();
}
