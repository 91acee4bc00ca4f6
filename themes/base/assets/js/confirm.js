// A link with `data-dialog` opens its page in a dialog. Anything but the expected fragment goes to the page itself.
import { startForm } from "./forms.js";
import { iconAddress, words } from "./words.js";

const LONGEST = 500; // of what goes into an address

/** `data-dialog-with="field-reason"`: what is typed there goes along under the control's name. */
function addressOf(link) {
  const control = link.dataset.dialogWith && document.getElementById(link.dataset.dialogWith);
  if (!control || !control.value) return link.href;
  const address = new URL(link.href);
  address.searchParams.set(control.name, control.value.slice(0, LONGEST));
  return address.href;
}

export function startDialogs(root = document) {
  root.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    try {
      const answer = await fetch(addressOf(link), { headers: { Accept: "text/html", "HX-Request": "true" }, credentials: "same-origin" });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      if (!html.trim()) throw new Error();
      const page = new DOMParser().parseFromString(html, "text/html");
      const dialog = document.createElement("dialog");
      dialog.className = "portal-dialog";
      dialog.append(...page.body.childNodes);
      // A fragment does not know where the icons are; this page does.
      for (const use of dialog.querySelectorAll('use[href^="#"]')) use.setAttribute("href", iconAddress(use.getAttribute("href").slice(1)));
      const title = dialog.querySelector("h1");
      if (title) {
        title.id = "dialog-title";
        dialog.setAttribute("aria-labelledby", "dialog-title");
      } else {
        dialog.setAttribute("aria-label", words("close"));
      }
      if (!dialog.querySelector("[data-dialog-close]")) {
        const close = document.createElement("button");
        close.type = "button";
        close.className = "btn btn-outline-secondary";
        close.dataset.dialogClose = "";
        close.textContent = words("close");
        dialog.append(close);
      }
      for (const form of dialog.querySelectorAll("form[method=post]")) startForm(form);
      document.body.append(dialog);
      dialog.addEventListener("close", () => {
        dialog.remove();
        link.focus();
      });
      dialog.addEventListener("click", (inside) => {
        if (!inside.target.closest("[data-dialog-close]")) return;
        inside.preventDefault();
        dialog.close();
      });
      dialog.showModal();
    } catch {
      location.assign(link.href);
    }
  });
}
