// Live evaluation: what the person has typed is sent to the form's `data-evaluate` address; the answer says which fields
// are seen and required, which options there are, what is computed and what is wrong. Never moves focus, never clears,
// and speaks only about fields that the person has left.
import { csrfToken, icon, words } from "./words.js";
import { showCount } from "./counter.js";
import { formValues, idOf } from "./form_values.js";

const kPause = 350;

const fieldOf = (form, key) => form.querySelector(`[data-field="${CSS.escape(key)}"]`);

function showError(place, message) {
  if (!place) return;
  const text = place.querySelector("[data-error-text]");
  if (!text) return;
  const control = document.getElementById(place.id.replace(/-error$/, ""));
  message ||= control?.dataset.refused ?? "";
  if (text.textContent !== message) text.textContent = message;
  place.hidden = message === "";
  if (!control) return;
  control.classList.toggle("is-invalid", message !== "" && control.tagName !== "FIELDSET");
  if (control.tagName === "FIELDSET") {
    for (const input of control.querySelectorAll("input[type=radio], input[type=checkbox]"))
      if (input.closest("fieldset") === control) input.classList.toggle("is-invalid", message !== "");
  }
  if (message) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  // The error is part of what the control is described by while it is there.
  const ids = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== place.id);
  if (message) ids.push(place.id);
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
  place.closest(".field")?.classList.toggle("field-invalid", message !== "");
}

function showOptions(form, field, wrapper) {
  if (!field.options) return;
  const select = wrapper.querySelector(`select[name="${CSS.escape(field.key)}"]`);
  if (select) {
    const now = [...select.options].filter((option) => option.value !== "").map((option) => option.value);
    const then = field.options.map((option) => option.value);
    if (now.join("\n") === then.join("\n")) return;
    const chosen = select.value;
    const first = select.options[0]?.value === "" ? [select.options[0]] : [];
    const options = field.options.map((option) => {
      const element = new Option(option.label, option.value, false, option.value === chosen);
      if (option.group) element.dataset.group = option.group;
      return element;
    });
    // A value that is no longer offered stays until the person changes it.
    if (chosen && !then.includes(chosen)) options.push(new Option(select.selectedOptions[0]?.text ?? chosen, chosen, false, true));
    select.replaceChildren(...first, ...options);
    select.dispatchEvent(new Event("portal:options"));
    return;
  }
  const offered = new Set(field.options.map((option) => option.value));
  for (const input of wrapper.querySelectorAll(".choices input[type=radio], .choices input[type=checkbox]")) {
    input.closest(".form-check").hidden = input.value !== "" && !offered.has(input.value) && !input.checked;
  }
}

/** A field that takes over another's value while nobody has written anything of their own into it. */
function follow(form, field) {
  const target = form.elements.namedItem(field.key);
  const source = form.elements.namedItem(field.follows);
  if (!target || !source || target === document.activeElement || source.value === "") return;
  const followed = target.dataset.followed ?? target.defaultValue;
  const own = target.defaultValue !== "" && target.defaultValue !== source.defaultValue;
  if (target.value !== followed || own) return;
  target.value = source.value;
  target.dataset.followed = source.value;
}

function apply(form, answer, left) {
  for (const field of answer.fields ?? []) {
    const wrapper = fieldOf(form, field.key);
    if (!wrapper) continue;
    const focused = wrapper.contains(document.activeElement);
    if (!focused || field.visible !== false) wrapper.hidden = field.visible === false;
    const required = wrapper.querySelector("[data-required-mark]");
    const optional = wrapper.querySelector("[data-optional-mark]");
    if (required) required.hidden = !field.required;
    // What nobody can fill in (computed, by the office) is neither required nor optional.
    if (optional) optional.hidden = Boolean(field.required) || !wrapper.querySelector("input, textarea, select");
    for (const control of wrapper.querySelectorAll("input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, select")) {
      if (control.closest("[data-table]")) continue;
      if (field.required) control.setAttribute("aria-required", "true");
      else control.removeAttribute("aria-required");
    }
    if (!focused) showOptions(form, field, wrapper);
    if (field.follows) follow(form, field);
  }
  showGroups(form);
  for (const [key, value] of Object.entries(answer.computed ?? {})) {
    for (const place of form.querySelectorAll(`[data-computed="${CSS.escape(key)}"]`)) {
      const text = value === null || value === "" ? words("notComputed") : String(value);
      if (place.textContent !== text) place.textContent = text;
      showCount(place.id, value === null ? "" : String(value));
    }
  }
  const title = document.querySelector("[data-row-title]");
  if (title && title.textContent !== answer.title) title.textContent = answer.title ?? "";
  showAdvice(form, answer.advice ?? []);
  const messages = new Map();
  for (const finding of answer.findings ?? []) {
    // A file that goes with the form is not known there yet.
    if (form.querySelector(`input[type=file][name="${CSS.escape(finding.field ?? "")}"]`)?.files.length) continue;
    if (finding.field && !messages.has(finding.field)) messages.set(finding.field, finding.message ?? "");
  }
  for (const name of left) showError(document.getElementById(`${idOf(name)}-error`), messages.get(name) ?? "");
  // What was wrong when the page came and is right now no longer says so.
  for (const place of form.querySelectorAll(".field-error:not([hidden])")) {
    const gone = ![...messages.keys()].some((name) => `${idOf(name)}-error` === place.id);
    if (gone) showError(place, "");
  }
  showMissing(form, messages);
  showRowErrors(form, (answer.findings ?? []).filter((finding) => !finding.field));
  form.dispatchEvent(new Event("portal:evaluated"));
}

/** A group of which nothing is to be seen is not there either, and neither is the way to it. */
function showGroups(form) {
  for (const group of form.querySelectorAll("[data-group]")) {
    const fields = [...group.querySelectorAll("[data-field]")].filter((one) => !one.parentElement.closest("[data-field]"));
    if (fields.length === 0 || group.contains(document.activeElement)) continue;
    group.hidden = fields.every((one) => one.hidden);
    const link = form.querySelector(`[data-group-link="${CSS.escape(group.dataset.group)}"]`);
    if (link) link.hidden = group.hidden;
  }
}

/** What is well and should be known: what a file proves ends soon. */
function showAdvice(form, advice) {
  for (const place of form.querySelectorAll(".field-advice")) {
    const text = advice.find((each) => `${idOf(each.field)}-advice` === place.id)?.message ?? "";
    const shown = place.querySelector("[data-advice-text]");
    if (shown.textContent !== text) shown.textContent = text;
    place.hidden = text === "";
  }
}

/** What is wrong with the row as a whole, or would become wrong in the rows below it. */
function showRowErrors(form, findings) {
  const place = form.querySelector("[data-row-error]");
  if (!place) return;
  const text = findings.map((finding) => finding.message ?? "").filter(Boolean).join(" ");
  place.querySelector("[data-error-text]").textContent = text;
  place.hidden = text === "";
}

function showMissing(form, messages) {
  for (const group of form.querySelectorAll("[data-group]")) {
    const place = form.querySelector(`[data-group-link="${CSS.escape(group.dataset.group)}"] [data-group-missing]`);
    if (!place) continue;
    const count = [...messages.keys()].filter((name) => {
      const field = document.getElementById(idOf(name))?.closest("[data-field]") ?? fieldOf(form, name.split(/[.[]/)[0]);
      return field && group.contains(field) && !field.hidden;
    }).length;
    place.classList.toggle("form-group-missing", count > 0);
    if (count > 0) {
      place.textContent = `${words("missing")} ${count}`;
    } else {
      const text = document.createElement("span");
      text.className = "visually-hidden";
      text.textContent = words("noneMissing");
      place.replaceChildren(icon("check-lg"), text);
    }
  }
}

export function startEvaluate(form) {
  const left = new Set();
  let timer = 0;
  let asked = 0;
  let sent = "";
  let leaving = false;

  // `data-asking` stands on the form while what was typed is not judged yet: its layout may still change.
  async function ask() {
    if (leaving) return settled();
    const body = JSON.stringify({
      ...(form.dataset.node ? { id: form.dataset.node } : {}),
      ...(form.dataset.parent ? { parent: form.dataset.parent } : {}),
      values: formValues(form),
    });
    const files = [...form.querySelectorAll("input[type=file]")].map((input) => input.files.length);
    const signature = body + [...left].join(" ") + files;
    if (signature === sent) return settled();
    sent = signature;
    const number = ++asked;
    try {
      const answer = await fetch(form.dataset.evaluate, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrfToken() },
        credentials: "same-origin",
        body,
      });
      // Answers may overtake one another: only the last question's counts.
      if (answer.ok && number === asked) apply(form, await answer.json(), left);
    } catch {
      sent = "";  // the page works without: saving checks everything again
    }
    if (number === asked) settled();
  }
  const settled = () => {
    if (timer === 0) delete form.dataset.asking;
  };
  const soon = (pause) => {
    clearTimeout(timer);
    form.dataset.asking = "";
    timer = setTimeout(() => {
      timer = 0;
      ask();
    }, pause);
  };
  form.addEventListener("input", () => soon(kPause));
  form.addEventListener("change", (event) => soon(event.target.matches("select, [type=radio], [type=checkbox]") ? 30 : kPause));
  form.addEventListener("focusout", (event) => {
    if (!event.target.name || event.target.type === "hidden") return;
    // Moving between the radios of one group is not leaving it.
    if (event.relatedTarget?.name === event.target.name) return;
    left.add(event.target.name);
    soon(30);
  });
  // What is being saved is judged by saving; a question after it would speak for a session that may have changed.
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    timer = 0;
  });
  addEventListener("pageshow", () => (leaving = false));
  form.addEventListener("portal:rows", () => soon(kPause));
  form.addEventListener("portal:files", () => soon(kPause));
  if ("restored" in form.dataset) soon(30); // the page was drawn before these values came back
}
