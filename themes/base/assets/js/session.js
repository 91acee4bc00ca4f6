// 剩餘登入時間: counts down beside the person's name, warns at five minutes and at one, extends on request.
import { announce, csrfToken, useCsrfToken, words } from "./words.js";

const kWarnings = [300, 60];

export const clockText = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function startSession(root = document) {
  const clock = root.querySelector("[data-session-seconds]");
  const dialog = root.getElementById("session-dialog");
  if (!clock || !dialog) return;
  const shown = clock.querySelector("[data-session-clock]");
  const left = dialog.querySelector("[data-session-left]");
  const failed = dialog.querySelector("[data-session-failed]");
  let ends = 0;
  let warned = new Set();

  const remaining = () => Math.max(0, Math.round((ends - Date.now()) / 1000));
  const setRemaining = (seconds) => {
    ends = Date.now() + seconds * 1000;
    // What has passed already is not warned of again.
    warned = new Set(kWarnings.filter((warning) => seconds < warning - 30));
    draw();
  };

  function draw() {
    const seconds = remaining();
    shown.textContent = clockText(seconds);
    left.textContent = clockText(seconds);
    clock.classList.toggle("session-soon", seconds <= kWarnings[0]);
    for (const warning of kWarnings) {
      if (seconds > warning || warned.has(warning) || seconds === 0) continue;
      warned.add(warning);
      announce(words(warning === 60 ? "sessionOne" : "sessionFive"));
      if (!dialog.open) dialog.showModal();
    }
    if (seconds === 0 && !warned.has(0)) {
      warned.add(0);
      dialog.querySelector("[data-session-extend]").hidden = true;
      failed.hidden = false;
      failed.querySelector("span").textContent = words("sessionOver");
      if (!dialog.open) dialog.showModal();
      announce(words("sessionOver"));
    }
  }

  async function ask() {
    const answer = await fetch("/session", { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) return;
    const session = await answer.json();
    useCsrfToken(session.csrf_token);
    if (typeof session.remaining_seconds === "number") setRemaining(session.remaining_seconds);
  }

  async function extend() {
    failed.hidden = true;
    try {
      const answer = await fetch("/session/extend", {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRF-Token": csrfToken() },
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const session = await answer.json();
      useCsrfToken(session.csrf_token);
      setRemaining(session.remaining_seconds ?? 7200);
      dialog.close();
      announce(words("sessionExtended"));
    } catch {
      failed.hidden = false;
    }
  }

  dialog.querySelector("[data-session-extend]").addEventListener("click", extend);
  setRemaining(Number(clock.dataset.sessionSeconds));
  setInterval(draw, 1000);
  // Another tab may have extended or ended it, and a sleeping laptop's clock runs on.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask().catch(() => {});
  });
}
