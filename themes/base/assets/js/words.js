// The sentences that the layout left for scripts (partials/script_words), and the one place that speaks to screen readers.
const store = () => document.getElementById("portal-words")?.dataset ?? {};

/** The sentence with its {placeholders} filled. */
export function words(name, params = {}) {
  return (store()[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => (key in params ? String(params[key]) : whole));
}

/** Said politely, without moving focus. */
export function announce(text) {
  const place = document.getElementById("portal-status");
  if (!place || !text) return;
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 50);
}

let freshToken = null;

export const csrfToken = () => freshToken ?? store().csrf ?? "";

/** The session's token may change (after an extension); forms of this page follow. */
export function useCsrfToken(token) {
  if (!token) return;
  freshToken = token;
  for (const input of document.querySelectorAll('input[name="_csrf"]')) input.value = token;
}

export const iconAddress = (name) => `${store().icons ?? ""}#${name}`;

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", iconAddress(name));
  svg.append(use);
  return svg;
}
