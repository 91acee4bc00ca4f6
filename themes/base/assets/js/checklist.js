// A checklist is long: how far it and each of its sections are filled in, only what is left, and the next row that waits.
import { words } from "./words.js";

/** Written in: a choice, or a text that is not blank. */
function answers(row) {
  const controls = [...row.querySelectorAll("td input:not([type=hidden]), td textarea, td select")];
  const names = new Set(controls.filter((control) => control.closest("[data-field]:not([hidden])")).map((control) => control.name));
  const filled = (name) =>
    controls.some((control) => control.name === name && (["radio", "checkbox"].includes(control.type) ? control.checked : control.value.trim() !== ""));
  const must = [...names].filter((name) => {
    const mark = controls.find((control) => control.name === name).closest("[data-field]").querySelector("[data-required-mark]");
    return mark && !mark.hidden;
  });
  return { asked: names.size > 0, required: must.length > 0, done: must.length > 0 ? must.every(filled) : [...names].some(filled) };
}

export function startChecklist(block) {
  const rows = [...block.querySelectorAll("tbody > tr[data-row]")];
  const sections = [...block.querySelectorAll("tbody > tr[data-section]")].map((head) => {
    const own = [];
    for (let row = head.nextElementSibling; row && !row.matches("[data-section]"); row = row.nextElementSibling) own.push(row);
    return { head, own, text: head.querySelector("[data-section-progress]") };
  });
  const bar = block.querySelector("[data-checklist-bar]");
  const text = bar.querySelector("[data-checklist-text]");
  const meter = bar.querySelector("progress");
  const only = bar.querySelector("[data-checklist-only]");
  bar.hidden = false;
  const shown = (row) => row.querySelector("th [data-field]:not([hidden])") !== null;

  function count() {
    const all = rows.filter(shown).map((row) => ({ row, ...answers(row) }));
    const must = all.filter((each) => each.required);
    const done = (list) => list.filter((each) => each.done).length;
    text.textContent = [words("checklistProgress", { done: done(all), all: all.length }),
      must.length ? words("checklistRequired", { done: done(must), all: must.length }) : ""].filter(Boolean).join("，");
    for (const { own, text: place } of sections) {
      const here = all.filter((each) => own.includes(each.row));
      place.textContent = words("sectionProgress", { done: done(here), all: here.length });
    }
    meter.max = Math.max(1, must.length || all.length);
    meter.value = must.length ? done(must) : done(all);
    return all;
  }
  function filter() {
    const focused = document.activeElement;
    for (const row of rows) row.hidden = false;
    for (const { row, done } of count()) row.hidden = only.checked && done && !row.contains(focused);
    // What does not apply is no row of this template at this level.
    for (const row of rows) if (!shown(row)) row.hidden = true;
    for (const { head, own } of sections) head.hidden = own.every((row) => row.hidden);
  }
  bar.querySelector("[data-checklist-next]").addEventListener("click", () => {
    const open = count().filter((each) => !each.done);
    const next = open.find((each) => each.required) ?? open[0];
    next?.row.querySelector("td input:not([type=hidden]), td textarea, td select")?.focus();
    next?.row.scrollIntoView({ block: "center" });
  });
  only.addEventListener("change", filter);
  block.addEventListener("input", count);
  block.closest("form")?.addEventListener("portal:evaluated", filter);
  filter();
}
