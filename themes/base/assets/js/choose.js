// Forms where rows are ticked: how many are, and all rows of the page at once. What is ticked stays while one turns the page,
// searches or comes back from the preview. Without a script the boxes are ticked one by one, page by page.
const kKey = "chosen";

/** A row may be named with its version (id:version); it is the same row in another version. */
const rowOf = (value) => value.split(":")[0];

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(kKey));
  } catch {
    return null;
  }
}

/** Whoever goes on to something else begins anew when they come back. */
export function forgetChosen() {
  if (kept() && kept().path !== location.pathname) sessionStorage.removeItem(kKey);
}

export function startChoose(form) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const all = form.querySelector("[data-choose-all]");
  const told = form.querySelector("[data-chosen-count]");
  if (!boxes.length) return;
  const from = form.elements.namedItem("from")?.value ?? "";
  const here = new Set(boxes.map((box) => rowOf(box.value)));
  let elsewhere = [];

  const tell = () => {
    if (all) for (const box of boxes) box.disabled = all.checked;
    if (!told) return;
    clear.hidden = !elsewhere.length || Boolean(all?.checked);
    const count = boxes.filter((box) => box.checked).length + elsewhere.length;
    const said = elsewhere.length ? told.dataset.others : count ? told.dataset.some : told.dataset.none;
    told.textContent = all?.checked ? "" : said.replace("#", String(count)).replace("*", String(elsewhere.length));
  };
  const take = (values) => {
    const rows = new Set(values.map(rowOf));
    for (const box of boxes) box.checked ||= rows.has(rowOf(box.value));
    elsewhere = values.filter((value) => !here.has(rowOf(value)));
  };

  const before = kept();
  if (before && before.path === location.pathname && before.from === from) take(before.values);
  addEventListener("pagehide", () => {
    const values = [...boxes.filter((box) => box.checked).map((box) => box.value), ...elsewhere];
    sessionStorage.setItem(kKey, JSON.stringify({ path: location.pathname, from, values: all?.checked ? [] : values }));
  });
  form.addEventListener("submit", () => {
    for (const old of form.querySelectorAll("[data-elsewhere]")) old.remove();
    if (all?.checked) return;
    for (const value of elsewhere) {
      const one = Object.assign(document.createElement("input"), { type: "hidden", name: boxes[0].name, value });
      one.dataset.elsewhere = "";
      form.append(one);
    }
  });

  const clear = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-secondary btn-sm", hidden: true });
  if (told?.dataset.clear) {
    clear.textContent = told.dataset.clear;
    told.after(clear);
    clear.addEventListener("click", () => {
      elsewhere = [];
      tell();
      form.querySelector("[type=submit]").focus();
    });
  }
  const head = form.querySelector("thead th");
  if (head && boxes.length > 1) {
    const every = document.createElement("input");
    every.type = "checkbox";
    every.className = "form-check-input";
    every.setAttribute("aria-label", head.textContent);
    head.append(" ", every);
    every.addEventListener("change", () => {
      for (const box of boxes) box.checked = every.checked;
      tell();
    });
  }
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell);
  tell();
}
