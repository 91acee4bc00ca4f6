// What Markdown becomes, shown while it is typed: <textarea data-preview="address" data-preview-into="id">. Without script
// a button shows the same on a page.
const PAUSE = 400; // ms

export function startPreview(text) {
  const into = document.getElementById(text.dataset.previewInto);
  const form = text.closest("form");
  if (!into || !form) return;
  form.querySelectorAll("[data-without-script]").forEach((element) => { element.hidden = true; });
  let timer = 0;
  let last = 0;
  const show = async () => {
    const number = ++last;
    const body = new URLSearchParams({ _csrf: form.elements._csrf.value, body: text.value });
    try {
      const answer = await fetch(text.dataset.preview, { method: "POST", body, credentials: "same-origin",
        headers: { Accept: "text/html", "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      if (number !== last) return; // something newer was typed meanwhile
      into.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    } catch {
      // No connection: the last preview stays.
    }
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}
