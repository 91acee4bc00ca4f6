// The notice is read to its end before it is accepted. The button stays in reach of the keyboard: pressed too early it says
// what is missing and puts the focus on the text. Without script the text stands whole above the button.
export function startNotice(text) {
  const button = document.querySelector("[data-notice-accept]");
  const hint = document.querySelector("[data-notice-hint]");
  const end = text.querySelector("[data-notice-end]");
  if (!button || !hint || !end) return;
  text.classList.add("notice-scroll-bounded");
  const allow = (read) => {
    if (read) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
    hint.hidden = read;
  };
  allow(false);
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watcher.disconnect();
    allow(true);
  }, { root: text });
  watcher.observe(end);
  button.form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    text.focus();
  }, { capture: true });
}
