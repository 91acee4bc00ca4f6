// Live counters 「目前 N 字元，最多 150」: code points, or words as the server counts them; said politely after a pause.
import { announce, words } from "./words.js";

/** As core/base counts: every Chinese character is a word, a run of letters or digits is one. */
export function countWords(text) {
  return (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}]|[\p{L}\p{N}\p{M}'’_-]+?(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}]|[^\p{L}\p{N}\p{M}'’_-]|$)/gu) ?? []).length;
}

export const countCharacters = (text) => [...text.replace(/\r\n/g, "\n")].length;

export function startCounter(control) {
  const line = document.getElementById(`${control.id}-counter`);
  const place = line?.querySelector("[data-counter-now]");
  if (!place) return;
  const most = Number(line.dataset.max);
  let timer = 0;
  const count = () => {
    const now = control.dataset.counter === "words" ? countWords(control.value) : countCharacters(control.value);
    place.textContent = String(now);
    line.classList.toggle("counter-over", most > 0 && now > most);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (document.activeElement !== control) return;
      const over = most > 0 && now > most ? ` ${words("over", { over: now - most })}` : "";
      announce(line.textContent.trim().replace(/\s+/g, " ") + over);
    }, 1200);
  };
  control.addEventListener("input", count);
}
