// Tables that fit get a header that stays in sight; tables drawn as cards stay tables for screen readers.
const kRoles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };

/** How far a row is stays in sight beside what can be done with it, when they stand side by side and the rest scrolls. */
function keepState(block) {
  const state = block.querySelector("tbody .state-cell"), actions = state?.nextElementSibling;
  if (!actions?.matches(".row-actions")) return;
  block.querySelectorAll("thead th")[state.cellIndex].classList.add("state-cell");
  block.style.setProperty("--actions-width", `${actions.offsetWidth}px`);
}

export function startTables(root = document) {
  const blocks = [...root.querySelectorAll(".table-responsive-cards")];
  for (const block of blocks) {
    for (const part of block.querySelectorAll("table, thead, tbody, tfoot, tr, td, th")) {
      if (part.tagName === "TH") part.setAttribute("role", part.scope === "row" ? "rowheader" : "columnheader");
      else part.setAttribute("role", kRoles[part.tagName]);
    }
  }
  const measure = () => {
    for (const block of blocks) {
      block.classList.remove("table-fits");
      const fits = block.scrollWidth <= block.clientWidth + 1;
      block.classList.toggle("table-fits", fits);
      keepState(block);
      // What scrolls must be reachable by keyboard.
      if (fits) block.removeAttribute("tabindex");
      else block.tabIndex = 0;
    }
  };
  measure();
  addEventListener("resize", measure);
}
