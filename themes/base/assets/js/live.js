// Parts of a page that show what happens now (data-live="seconds"): read anew while somebody looks at them.
const kIdle = 30 * 60000;  // whoever is away is signed out as on any other page

export function startLive(part) {
  const every = Math.max(10, Number(part.dataset.live) || 30) * 1000;
  let seen = Date.now();
  for (const sign of ["pointermove", "keydown", "scroll"]) addEventListener(sign, () => (seen = Date.now()), { passive: true });
  async function again() {
    const busy = part.contains(document.activeElement) || !document.getSelection().isCollapsed;
    if (document.visibilityState === "hidden" || busy || Date.now() - seen > kIdle) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      if (fresh) part.replaceChildren(...fresh.childNodes);
    } catch {
      /* without a connection the page stays as it is, with its time */
    }
  }
  setInterval(again, every);
}
