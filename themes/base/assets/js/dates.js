// Dates are typed (2026-05-19 or 115/05/19); the other calendar's text follows, and a button opens the browser's calendar.
import { icon, words } from "./words.js";

/** {year, month, day} of a typed date, or null. Years under 1000 are of the Republic. */
export function parseDate(text) {
  const match = /^\s*(?:民國)?\s*(\d{2,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number);
  const common = year < 1000 ? year + 1911 : year;
  const date = new Date(Date.UTC(common, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return { year: common, month, day, republic: year < 1000 };
}

const two = (number) => String(number).padStart(2, "0");

export function otherCalendar(text) {
  const date = parseDate(text);
  if (!date) return "";
  return date.republic ? `${date.year}-${two(date.month)}-${two(date.day)}` : date.year > 1911 ? `民國 ${date.year - 1911}/${two(date.month)}/${two(date.day)}` : "";
}

export function startDate(input) {
  const block = input.closest(".date-control");
  const alternate = block?.querySelector("[data-date-alternate]");
  const show = () => alternate && (alternate.textContent = otherCalendar(input.value));
  input.addEventListener("input", show);
  const picker = document.createElement("input");
  picker.type = "date";
  picker.className = "date-picker";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  if (!block || typeof picker.showPicker !== "function") return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-secondary date-button";
  button.setAttribute("aria-label", words("calendar"));
  button.append(icon("calendar3"));
  button.addEventListener("click", () => {
    const date = parseDate(input.value);
    if (date) picker.value = `${date.year}-${two(date.month)}-${two(date.day)}`;
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  input.after(button, picker);
}
