// Tables of subfields: rows are added by copying the last one empty, and removed; their numbers close up.
import { slugOf } from "./form_values.js";
import { announce, words } from "./words.js";

function renumber(table, body) {
  const name = table.dataset.table;
  [...body.rows].forEach((row, index) => {
    const before = `${name}[${row.dataset.row}]`;
    const after = `${name}[${index}]`;
    const rename = (value) => value.split(before).join(after).split(slugOf(before)).join(slugOf(after));
    if (row.dataset.row === String(index)) return;
    for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby], [data-computed], [data-field]")) {
      for (const attribute of ["name", "id", "for", "aria-describedby", "data-computed", "data-field"]) {
        if (element.hasAttribute(attribute)) element.setAttribute(attribute, rename(element.getAttribute(attribute)));
      }
    }
    row.dataset.row = String(index);
  });
}

function emptied(row) {
  for (const control of row.querySelectorAll("input, textarea, select")) {
    // The hidden empty value before a checkbox stays; a pending file's token does not.
    if (control.type === "hidden" && control.value !== "") control.remove();
    else if (control.type === "checkbox" || control.type === "radio") control.checked = false;
    else if (control.tagName === "SELECT") control.selectedIndex = 0;
    else control.value = "";
    control.classList.remove("is-invalid");
    control.removeAttribute("aria-invalid");
  }
  for (const output of row.querySelectorAll("output")) output.textContent = "";
  for (const error of row.querySelectorAll(".field-error")) error.hidden = true;
  return row;
}

export function startTable(table) {
  const body = table.querySelector("tbody");
  if (!body) return;
  // A checklist's rows are given.
  if (!table.querySelector("[data-add-row]")) return;
  for (const part of table.querySelectorAll("[data-needs-script]")) part.hidden = false;
  const changed = () => table.dispatchEvent(new Event("portal:rows", { bubbles: true }));
  table.querySelector("[data-add-row]")?.addEventListener("click", () => {
    const last = body.rows[body.rows.length - 1];
    if (!last) return;
    const row = emptied(last.cloneNode(true));
    body.append(row);
    renumber(table, body);
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    announce(words("rowAdded", { row: body.rows.length }));
    changed();
  });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove-row]");
    if (!button) return;
    const row = button.closest("tr");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (body.rows.length === 1) emptied(row);
    else row.remove();
    renumber(table, body);
    (next ?? row).querySelector("input:not([type=hidden]), textarea, select")?.focus();
    announce(words("rowRemoved"));
    changed();
  });
}
