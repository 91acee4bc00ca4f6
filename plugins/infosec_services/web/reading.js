// The score form keeps what is typed as a draft, and says what the points come to. Without this it is a form like any other.
const form = document.querySelector("form[data-score]");

if (form) {
  const status = document.querySelector("[data-score-status]");
  const total = document.querySelector("[data-score-total]");
  const version = form.elements.version;
  let waiting = 0;
  let busy = false;
  let again = false;

  const typed = () => {
    const body = { scores: {}, opinions: {}, opinion: form.elements.opinion.value, version: version.value };
    for (const input of form.querySelectorAll("[name^='scores.'], [name^='opinions.']")) {
      const [part, key] = input.name.split(".");
      body[part][key] = input.value;
    }
    return body;
  };

  const sum = () => {
    let points = 0;
    for (const input of form.querySelectorAll("[name^='scores.']")) {
      const value = input.value.normalize("NFKC").trim(); // ２０ is 20
      const fits = /^\d{1,3}$/.test(value) && Number(value) <= Number(input.dataset.most);
      input.classList.toggle("is-invalid", value !== "" && !fits);
      if (fits) points += Number(value);
    }
    if (total) total.textContent = String(points);
  };

  const save = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": form.elements._csrf.value },
        body: JSON.stringify(typed()),
      });
      if (answer.ok) {
        const { sheet } = await answer.json();
        version.value = String(sheet.version);
        status.textContent = form.dataset.kept;
      } else {
        status.textContent = answer.status === 422 ? form.dataset.wrong : form.dataset.failed;
      }
    } catch {
      status.textContent = form.dataset.offline;
    }
    busy = false;
    if (again) {
      again = false;
      save();
    }
  };

  form.addEventListener("input", () => {
    sum();
    clearTimeout(waiting);
    waiting = setTimeout(save, 1500);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
  sum();
}
