// The pricing analysis is computed by the server while it is typed; this only sends what stands there and shows the answer.
const form = document.querySelector("form[data-pricing]");
const problems = document.querySelector("[data-pricing-problems]");
let waiting = 0;
let latest = 0;

/** "staff[0].title" and the like as one object. */
function typed() {
  const all = { staff: [], other: [] };
  for (const input of form.querySelectorAll("input[name]")) {
    const found = /^(staff|other)\[(\d+)\]\.(\w+)$/.exec(input.name);
    if (found) {
      const list = all[found[1]];
      const index = Number(found[2]);
      while (list.length <= index) list.push({});
      list[index][found[3]] = input.value;
    } else if (input.name === "admin_rate" || input.name === "fee_rate") {
      all[input.name] = input.value;
    }
  }
  return all;
}

function thousands(number) {
  const [whole, fraction] = String(number).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction ? `${grouped}.${fraction}` : grouped;
}

function showRows(list, amounts, rows) {
  const by = new Map(rows.map((row, place) => [row, amounts[place]]));
  for (const row of form.querySelectorAll(`[data-pricing-rows="${list}"] tbody tr`)) {
    const amount = by.get(Number(row.dataset.index));
    row.querySelector("[data-amount]").textContent = amount === undefined ? "" : thousands(amount);
  }
}

function showFindings(findings) {
  const wrong = new Map(findings.filter((one) => one.severity !== "missing").map((one) => [one.field, one]));
  for (const input of form.querySelectorAll("input[name]")) input.classList.toggle("is-invalid", wrong.has(input.name));
  // What the server said when the page came is about what stood there then.
  document.getElementById("error-summary")?.remove();
  for (const old of form.querySelectorAll(".invalid-feedback")) {
    const input = old.parentElement.querySelector("input");
    old.textContent = wrong.get(input.name)?.message ?? "";
  }
  const list = problems.querySelector("[data-pricing-list]");
  list.replaceChildren(...[...wrong].map(([field, { place, message }]) => {
    const item = document.createElement("li");
    const input = form.querySelector(`input[name="${CSS.escape(field)}"]`);
    const link = document.createElement("a");
    link.textContent = place ? `${place}${problems.dataset.colon}${message}` : message;
    link.href = input ? `#${input.id}` : "#";
    item.append(link);
    return item;
  }));
  problems.hidden = wrong.size === 0;
}

/** A blank row at the end of each list, as long as there may be more. */
function grow() {
  for (const table of form.querySelectorAll("[data-pricing-rows]")) {
    const rows = table.querySelectorAll("tbody tr");
    const last = rows[rows.length - 1];
    if (!last || rows.length >= 30 || [...last.querySelectorAll("input")].every((input) => input.value === "")) continue;
    const copy = last.cloneNode(true);
    const index = rows.length;
    copy.dataset.index = String(index);
    copy.querySelector("th").textContent = String(index + 1);
    copy.querySelector("[data-amount]").textContent = "";
    for (const part of copy.querySelectorAll("input, label")) {
      for (const name of ["name", "id", "for"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace(/\[\d+\]/, `[${index}]`).replace(/-\d+-/, `-${index}-`));
      }
      if (part.tagName === "INPUT") part.value = "";
    }
    last.after(copy);
  }
}

async function evaluate() {
  const number = ++latest;
  const answer = await fetch(form.dataset.pricing, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": form.elements._csrf.value },
    body: JSON.stringify(typed()),
  });
  if (!answer.ok || number !== latest) return;
  const { computed, findings } = await answer.json();
  showRows("staff", computed.staff, computed.staff_rows);
  showRows("other", computed.other, computed.other_rows);
  for (const output of form.querySelectorAll("[data-result]")) {
    const value = computed[output.dataset.result];
    output.textContent = value === null || value === undefined ? "" : thousands(value);
  }
  showFindings(findings);
}

form?.addEventListener("input", () => {
  grow();
  clearTimeout(waiting);
  waiting = setTimeout(evaluate, 250);
});
