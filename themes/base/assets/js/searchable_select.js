// The one place that knows tom-select. Its own widget speaks ARIA; the native select stays the form's control.
import TomSelect from "tom-select/base";

export function searchable(select, noneText) {
  const widget = new TomSelect(select, {
    maxOptions: 500,
    refreshThrottle: 0,  // a late refresh would open the list again after the field was left
    allowEmptyOption: true,
    plugins: [],
    render: {
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
  const described = select.getAttribute("aria-describedby");
  if (described) widget.control_input.setAttribute("aria-describedby", described);
  select.addEventListener("portal:options", () => widget.sync());
  return widget;
}
