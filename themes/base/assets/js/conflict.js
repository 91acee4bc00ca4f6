// Two versions of a field: who goes on writing in the form means their own.
export function startConflict(table) {
  const form = document.getElementById("item-form");
  const show = (field) => {
    const stored = form.querySelector(`[data-field="${CSS.escape(field)}"]`);
    const taken = document.querySelector(`[data-take="${CSS.escape(field)}"][value="stored"]`)?.checked;
    stored?.classList.toggle("field-taken", Boolean(taken));
  };
  const fields = new Set([...table.querySelectorAll("[data-take]")].map((radio) => radio.dataset.take));
  fields.forEach(show);
  table.addEventListener("change", (event) => event.target.dataset.take && show(event.target.dataset.take));
  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-field]")?.closest(".field")?.dataset.field;
    const mine = field && document.querySelector(`[data-take="${CSS.escape(field)}"][value="mine"]`);
    if (!mine || event.target.dataset.take) return;
    mine.checked = true;
    show(field);
  });
}
