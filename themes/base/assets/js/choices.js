// Selects: options grouped by their data-group, and a search for long lists (tom-select, loaded only where needed).
import { words } from "./words.js";

const kLong = 12;

function group(select) {
  if (select.querySelector("optgroup") || !select.querySelector("option[data-group]")) return;
  const groups = new Map();
  for (const option of [...select.options]) {
    const name = option.dataset.group;
    if (!name) continue;
    if (!groups.has(name)) {
      const element = document.createElement("optgroup");
      element.label = name;
      groups.set(name, element);
      select.append(element);
    }
    groups.get(name).append(option);
  }
}

export async function startSelect(select) {
  group(select);
  select.addEventListener("portal:options", () => group(select));
  if (!("search" in select.dataset) || select.options.length < kLong) return;
  const { searchable } = await import("./searchable_select.js");
  searchable(select, words("selectNone"));
}

export function startAutosubmit(select) {
  select.addEventListener("change", () => select.form?.requestSubmit());
}
