// The one place that knows tom-select. Its own widget speaks ARIA; the native select stays the form's control.
import TomSelect from "tom-select/base";
import { words } from "./words.js";

/** One of several chosen: its name and a button that takes it out (Backspace does too). */
function chosen(data) {
  const item = document.createElement("div");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ts-remove";
  button.tabIndex = -1;
  button.textContent = "×";
  button.setAttribute("aria-label", `${words("remove")} ${data.text}`);
  item.append(data.text, button);
  return item;
}

export function searchable(select, noneText) {
  const widget = new TomSelect(select, {
    maxOptions: 500,
    refreshThrottle: 0,  // a late refresh would open the list again after the field was left
    allowEmptyOption: true,
    plugins: [],
    onItemAdd() {
      if (!select.multiple) return;
      this.setTextboxValue("");  // ready for the next name
      this.refreshOptions(false);
    },
    render: {
      ...(select.multiple ? { item: chosen } : {}),
      no_results: () => {
        const text = document.createElement("div");
        text.className = "no-results";
        text.textContent = noneText;
        return text;
      },
    },
  });
  select.setAttribute("aria-hidden", "true");
  // Browsers let Tab stop at a list that scrolls: the list would stay open over the next field.
  widget.dropdown_content.tabIndex = -1;
  widget.control_input.addEventListener("keydown", (event) => {
    if (event.key === "Tab") widget.close();
  });
  // 臺 and 台 are one character to whoever searches.
  const score = widget.getScoreFunction.bind(widget);
  widget.getScoreFunction = (query) => {
    const functions = [score(query), score(query.replaceAll("台", "臺")), score(query.replaceAll("臺", "台"))];
    return (item) => Math.max(...functions.map((rate) => rate(item)));
  };
  widget.control.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest(".ts-remove");
      if (!button) return;
      event.stopImmediatePropagation();
      widget.removeItem(button.closest("[data-value]").dataset.value);
      widget.control_input.focus();
    },
    true,
  );
  const described = select.getAttribute("aria-describedby");
  if (described) widget.control_input.setAttribute("aria-describedby", described);
  select.addEventListener("portal:options", () => widget.sync());
  return widget;
}
