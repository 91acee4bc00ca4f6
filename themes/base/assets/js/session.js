// 剩餘登入時間: counts down beside the person's name, warns at five minutes and at one, extends on request, and at
// the end offers signing in again without losing this page. The server is asked before anything is claimed: another tab
// may have extended the session or ended it, and staff's time starts again with every request.
import { announce, csrfToken, useCsrfToken, words } from "./words.js";

const kWarnings = [300, 60];
const kJump = 5000; // ms between two ticks: the computer slept or the tab was frozen

export const clockText = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** Undefined when the server cannot be reached, null when nobody is signed in, else the session. */
async function askServer() {
  try {
    const answer = await fetch("/session", { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" });
    if (answer.status === 401) return null;
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

class SessionClock {
  constructor(clock, dialog) {
    this.clock = clock;
    this.dialog = dialog;
    this.person = clock.dataset.sessionPerson;
    this.shown = clock.querySelector("[data-session-clock]");
    this.parts = Object.fromEntries(["soon", "over", "other", "failed"].map((name) => [name, dialog.querySelector(`[data-session-${name}]`)]));
    this.left = dialog.querySelector("[data-session-left]");
    this.warned = new Set();
    this.asking = false;
    this.lastTick = Date.now();
    this.tabs = "BroadcastChannel" in window ? new BroadcastChannel("tenderloom-session") : null;
  }

  start() {
    this.setRemaining(Number(this.clock.dataset.sessionSeconds));
    this.tell();
    this.tabs?.addEventListener("message", ({ data }) => this.heard(data));
    this.dialog.querySelector("[data-session-extend]").addEventListener("click", () => this.extend());
    setInterval(() => this.tick(), 1000);
    document.addEventListener("visibilitychange", () => document.hidden || this.check());
    addEventListener("pageshow", (event) => event.persisted && this.check());
    addEventListener("online", () => this.check());
  }

  get remaining() {
    return Math.max(0, Math.round((this.ends - Date.now()) / 1000));
  }

  setRemaining(seconds) {
    this.ends = Date.now() + seconds * 1000;
    // What has passed already is not warned of again; what lies ahead is.
    this.warned = new Set(kWarnings.filter((warning) => seconds < warning - 30));
    this.over = false;
    if (seconds > kWarnings[0] && this.dialog.open) this.dialog.close();
    this.draw();
  }

  draw() {
    const text = clockText(this.remaining);
    this.shown.textContent = text;
    this.left.textContent = text;
    this.clock.classList.toggle("session-soon", this.remaining <= kWarnings[0]);
  }

  async tick() {
    const jumped = Date.now() - this.lastTick > kJump;
    this.lastTick = Date.now();
    this.draw();
    const seconds = this.remaining;
    const due = kWarnings.filter((warning) => seconds <= warning && !this.warned.has(warning));
    if (!this.over && (jumped || due.length || seconds === 0)) await this.check(due);
  }

  /** Asks the server, then warns of what is still due. */
  async check(due = []) {
    if (this.asking) return;
    this.asking = true;
    const session = await askServer();
    this.asking = false;
    if (session === null) return this.end("over");
    if (session) this.take(session);
    if (this.over) return;
    const seconds = this.remaining;
    if (seconds === 0) return this.end("over");
    if (!due.some((warning) => seconds <= warning)) return;
    for (const warning of kWarnings) if (seconds <= warning) this.warned.add(warning);
    announce(words(seconds <= kWarnings[1] ? "sessionOne" : "sessionFive"));
    this.show("soon");
  }

  take(session) {
    if (String(session.principal?.person_id ?? "") !== this.person) return this.end("other");
    useCsrfToken(session.csrf_token);
    const again = this.over;
    const before = this.warned;
    this.setRemaining(session.remaining_seconds ?? 0);
    // A second or two of difference is no new time.
    if (session.remaining_seconds <= kWarnings[0]) this.warned = new Set([...before, ...this.warned]);
    this.tell();
    if (!again) return;
    if (this.dialog.open) this.dialog.close();
    announce(words("sessionAgain"));
  }

  show(part) {
    for (const [name, element] of Object.entries(this.parts)) element.hidden = name !== part;
    for (const button of this.dialog.querySelectorAll("[data-session-when]")) {
      button.hidden = !button.dataset.sessionWhen.split(" ").includes(part);
    }
    if (!this.dialog.open) return this.dialog.showModal();
    [...this.dialog.querySelectorAll("a, button")].find((action) => action.getClientRects().length)?.focus();
  }

  end(why) {
    if (this.over === why) return;
    this.over = why;
    this.ends = Date.now();
    this.draw();
    announce(words(why === "other" ? "sessionOther" : "sessionOver"));
    this.show(why);
  }

  /** Other tabs of this browser share the session. */
  tell() {
    this.tabs?.postMessage({ person: this.person, ends: this.ends, csrf: csrfToken() });
  }

  heard({ person, ends, csrf }) {
    if (person !== this.person) return void this.check();
    const seconds = Math.round((ends - Date.now()) / 1000);
    if (Math.abs(seconds - this.remaining) <= 2 && !this.over) return;
    const again = this.over;
    useCsrfToken(csrf);
    this.setRemaining(Math.max(0, seconds));
    if (seconds > 0 && this.dialog.open) this.dialog.close();
    if (seconds > 0 && again) announce(words("sessionAgain"));
  }

  async extend() {
    this.parts.failed.hidden = true;
    let answer;
    try {
      answer = await fetch("/session/extend", {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRF-Token": csrfToken() },
        credentials: "same-origin",
      });
    } catch {
      answer = { ok: false };
    }
    if (answer.status === 401) return this.end("over");
    if (!answer.ok) {
      this.parts.failed.hidden = false;
      return;
    }
    this.take(await answer.json());
    if (this.dialog.open) this.dialog.close();
    announce(words("sessionExtended"));
  }
}

export function startSession(root = document) {
  const clock = root.querySelector("[data-session-seconds]");
  const dialog = root.getElementById("session-dialog");
  if (clock && dialog) new SessionClock(clock, dialog).start();
}
