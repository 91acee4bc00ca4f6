import { announce } from "./words.js";

// "Save and go on here": the page that comes back stands where one was, in the field that one was in.
const kKey = "portal-stay";

export function startStay(form) {
  let last = "";
  form.addEventListener("focusin", (event) => {
    if (event.target.name && !event.target.matches("button, [type=hidden]")) last = event.target.name;
  });
  form.addEventListener("submit", (event) => {
    try {
      sessionStorage.removeItem(kKey);
      if (event.submitter?.matches("[data-stay]")) sessionStorage.setItem(kKey, JSON.stringify({ at: form.dataset.node, name: last }));
    } catch {
      // Without storage the part of the form is found by its address alone.
    }
  });
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(kKey));
    sessionStorage.removeItem(kKey);
  } catch {
    return;
  }
  if (!kept || !location.hash.startsWith("#group-") || (kept.at && kept.at !== form.dataset.node)) return;
  // What was done stands at the top of the page, which is out of sight from here.
  const done = document.querySelector(".flashes [role] p")?.textContent.trim() ?? "";
  const place = document.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"] .group-save`);
  if (done && place) {
    const said = document.createElement("span");
    said.className = "text-soft";
    said.textContent = done;
    place.append(" ", said);
    announce(done);
  }
  if (!kept.name) return;
  const named = [...form.querySelectorAll(`[name="${CSS.escape(kept.name)}"]`)].filter((each) => each.type !== "hidden");
  const control = named.find((each) => each.checked) ?? named[0];
  if (!control || control.getClientRects().length === 0) return;
  const back = () => {
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "center" });
  };
  // The address leads to the part of the form when the page has loaded; the field comes after it.
  if (document.readyState === "complete") back();
  else addEventListener("load", () => setTimeout(back, 0), { once: true });
}
