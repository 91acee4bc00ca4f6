// What is typed is kept on the server a moment after the person pauses, and offered when the form is opened again.
import { formValues } from "./form_values.js";
import { csrfToken, words } from "./words.js";

const kPause = 2000;

export function startDraft(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let kept = "";
  let changed = false;
  let leaving = false;
  const body = () => JSON.stringify({ version: form.elements.namedItem("version")?.value ?? "", values: formValues(form) });

  async function keep() {
    clearTimeout(timer);
    const text = body();
    if (leaving || !changed || text === kept) return;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrfToken() },
        credentials: "same-origin",
        body: text,
        keepalive: text.length < 60000,  // more is not let through by a page that goes
      });
      if (!answer.ok) throw new Error();
      kept = text;
      // Nothing is lost by leaving now (forms.js asks before it).
      if (body() === text) form.dataset.kept = "";
      if (status) status.textContent = words("draftKept", { time: (await answer.json()).time });
    } catch {
      if (status) status.textContent = words("draftNotKept");
    }
  }
  const touched = () => {
    changed = true;
    delete form.dataset.kept;
    clearTimeout(timer);
    timer = setTimeout(keep, kPause);
  };
  for (const name of ["input", "change", "portal:rows", "portal:files"]) form.addEventListener(name, touched);
  if ("restored" in form.dataset || "unsaved" in form.dataset) touched();
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  // What is being saved needs no draft any more.
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => (leaving = false));
}
