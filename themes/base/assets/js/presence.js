// Says now and then that this form is still open, and shows who else has it open.
import { csrfToken } from "./words.js";

const kEvery = 30000;

export function startPresence(notice) {
  const text = notice.querySelector("[data-presence-text]");
  let at = notice.dataset.presenceAt;  // a page that is opened later is not closed by this one
  const say = (leaving) =>
    fetch(notice.dataset.presence, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrfToken() },
      credentials: "same-origin",
      body: JSON.stringify(leaving ? { leaving, at } : {}),
      keepalive: leaving,
    });
  async function tell() {
    if (document.visibilityState === "hidden") return;
    try {
      const answer = await say(false);
      if (!answer.ok) return;
      const { message, at: heard } = await answer.json();
      at = heard;
      if (text.textContent !== message) text.textContent = message;
      notice.hidden = !message;
    } catch {
      /* without a connection nobody is seen */
    }
  }
  setInterval(tell, kEvery);
  addEventListener("pagehide", () => say(true).catch(() => {}));
}
