// Long work. Its own page follows it ([data-job]); a form with `data-progress` starts it in a dialog, which shows how far
// it is and offers the file when it is done. Both ask the work's page and take what it says.
import { announce, words } from "./words.js";

const EVERY = 1000;

async function pageOf(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error();
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Asks again and again while the work is going on; without a connection it goes on asking. `show` gets each page, `done` the last one. */
function follow(address, show, done, wanted = () => true) {
  const ask = async () => {
    if (!wanted()) return;
    const page = await pageOf(address).catch(() => null);
    if (!wanted()) return;
    if (page && !page.querySelector("[data-job]")) return done(page);
    if (page) show(page);
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY / 4);
}

/** The bar and its sentence, when they have changed. */
function take(panel, page) {
  const bar = page.querySelector("[data-job] progress"), said = page.querySelector("[data-job] [role=status]");
  panel.querySelector("progress").value = bar.value;
  const status = panel.querySelector("[role=status]");
  if (status.textContent !== said.textContent) status.textContent = said.textContent;
}

export function startJob(panel) {
  const finish = (page) => {
    document.getElementById("content").replaceChildren(...page.getElementById("content").childNodes);
    announce(document.querySelector(".page-purpose")?.textContent ?? "");
  };
  follow(panel.dataset.job, (page) => take(panel, page), finish);
}

function dialogOf(page) {
  const dialog = document.createElement("dialog");
  dialog.className = "portal-dialog";
  dialog.setAttribute("aria-labelledby", "progress-title");
  const title = Object.assign(document.createElement("h2"), { id: "progress-title", textContent: page.querySelector("h1").textContent });
  const told = Object.assign(document.createElement("p"), { className: "page-purpose", textContent: page.querySelector(".page-purpose")?.textContent ?? "" });
  const bar = Object.assign(document.createElement("progress"), { className: "w-100", max: 100, value: page.querySelector("progress")?.value ?? 100 });
  bar.setAttribute("aria-labelledby", "progress-title");
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const actions = Object.assign(document.createElement("div"), { className: "form-actions" });
  const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-secondary", textContent: words("close") });
  close.addEventListener("click", () => dialog.close());
  actions.append(close);
  dialog.append(title, told, bar, status, actions);
  return dialog;
}

export function startProgress(form) {
  let open = false;
  form.addEventListener("submit", async (event) => {
    // Nobody else hears of it: the page stays where it is.
    event.preventDefault();
    event.stopImmediatePropagation();
    if (open) return;
    open = true;
    const button = event.submitter;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" }, credentials: "same-origin" });
      const address = answer.status === 202 && answer.headers.get("Location");
      if (!address) throw new Error();
      const dialog = dialogOf(await pageOf(address));
      document.body.append(dialog);
      dialog.addEventListener("close", () => {
        dialog.remove();
        open = false;
        button?.focus();
      });
      dialog.showModal();
      const finish = (page) => {
        const link = page.querySelector("main a[href$='/file']"), told = page.querySelector(".page-purpose")?.textContent ?? "";
        if (!link) return location.assign(address); // it failed: the page says why
        dialog.querySelector("progress").value = 100;
        dialog.querySelector("[role=status]").textContent = "100%";
        dialog.querySelector(".page-purpose").textContent = told;
        dialog.querySelector(".form-actions").append(document.adoptNode(link));
        link.focus();
        announce(told);
      };
      follow(address, (page) => take(dialog, page), finish, () => dialog.open);
    } catch {
      open = false;
      form.submit(); // as without scripts
    }
  });
}
