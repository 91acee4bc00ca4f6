// Live counters 「目前 N 字元，最多 150」: counted as core/base counts (text.h), said politely after a pause.
import { announce, words } from "./words.js";

const between = (c, low, high) => c >= low && c <= high;
const isCjk = (c) =>
  between(c, 0x2e80, 0x2fdf) || between(c, 0x3005, 0x3007) || between(c, 0x3021, 0x3029) || between(c, 0x3040, 0x31ff) || between(c, 0x3400, 0x4dbf) ||
  between(c, 0x4e00, 0x9fff) || between(c, 0xac00, 0xd7a3) || between(c, 0xf900, 0xfaff) || between(c, 0x20000, 0x3ffff);
const isBlank = (c) =>
  c === 0x20 || between(c, 0x09, 0x0d) || c === 0x85 || c === 0xa0 || between(c, 0x2000, 0x200b) || c === 0x2028 || c === 0x2029 || c === 0x202f ||
  c === 0x205f || c === 0x3000 || c === 0xfeff;

/** Every CJK character is a word, a run of anything else that begins with a letter or digit is one. */
export function countWords(text) {
  let count = 0;
  let inRun = false;
  for (const character of text) {
    const c = character.codePointAt(0);
    if (isCjk(c)) {
      ++count;
      inRun = false;
    } else if (isBlank(c) || between(c, 0x3000, 0x303f) || between(c, 0xff01, 0xff0f)) {
      inRun = false;
    } else if (!inRun) {
      inRun = c >= 0x80 || /[0-9A-Za-z]/.test(character);
      if (inRun) ++count;
    }
  }
  return count;
}

export const countCharacters = (text) => [...text.replace(/\r\n/g, "\n")].length;

/** Shows what `text` counts in the counter line of the control with this id; 0 where it has none. */
export function showCount(id, text, inWords = false) {
  const line = document.getElementById(`${id}-counter`);
  const place = line?.querySelector("[data-counter-now]");
  if (!place) return 0;
  const most = Number(line.dataset.max);
  const now = inWords ? countWords(text) : countCharacters(text);
  place.textContent = String(now);
  line.classList.toggle("counter-over", most > 0 && now > most);
  return most > 0 ? Math.max(0, now - most) : 0;
}

export function startCounter(control) {
  const line = document.getElementById(`${control.id}-counter`);
  if (!line) return;
  let timer = 0;
  const count = () => {
    const over = showCount(control.id, control.value, control.dataset.counter === "words");
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (document.activeElement !== control) return;
      announce(line.textContent.trim().replace(/\s+/g, " ") + (over > 0 ? ` ${words("over", { over })}` : ""));
    }, 1200);
  };
  control.addEventListener("input", count);
  count();
}
