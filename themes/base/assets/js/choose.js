// Forms where rows are ticked: how many are, and all rows of the page at once. Without a script the boxes are ticked one by one.
export function startChoose(form) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const all = form.querySelector("[data-choose-all]");
  const told = form.querySelector("[data-chosen-count]");
  const tell = () => {
    if (all) for (const box of boxes) box.disabled = all.checked;
    if (!told) return;
    const count = boxes.filter((box) => box.checked).length;
    told.textContent = all?.checked ? "" : count ? told.dataset.some.replace("#", String(count)) : told.dataset.none;
  };
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
  tell();
}
