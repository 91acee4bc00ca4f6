// What comes from the clipboard as HTML (Word, LibreOffice, web pages), as little and clean HTML: headings, paragraphs,
// lists, tables, pictures and marks. Styles are read as text and never set, not even in a document that nobody sees: the
// browser reports each as a breach of the content security policy. What is sent is cleaned by the server all the same.

const KEPT = {
  a: ["href"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"], ol: ["start"],
  img: ["src", "alt", "data-picture", "data-width"],
};
const ATTRIBUTE = /([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?/g;
const MARKS = [
  ["strong", /(?:^|[;\s])font-weight\s*:\s*(bold|[6-9]00)/i], ["em", /(?:^|[;\s])font-style\s*:\s*(italic|oblique)/i],
  ["u", /text-decoration[^;]*underline/i], ["s", /text-decoration[^;]*line-through/i],
  ["sup", /vertical-align\s*:\s*super/i], ["sub", /vertical-align\s*:\s*sub\b/i],
];
const LEVEL = /mso-list\s*:[^;]*\blevel(\d)/i, MARKER = /mso-list\s*:\s*ignore/i, PLAIN = /(?:^|[;\s])font-weight\s*:\s*(normal|[1-4]00)/i;
const ORDERED = /^[(（]?([0-9]+|[a-z]|[ivxlc]+|[一二三四五六七八九十甲乙丙丁戊己庚辛壬癸]+)[.)）、]/i;
const CJK = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef]";
const BROKEN_LINE = new RegExp(`(${CJK})[\\r\\n]+(?=${CJK})`, "g");

/** What of a tag's style says something: marks, the level of a list, that it is the sign before an entry. */
function meant(name, style) {
  const said = [];
  const inline = name === "span" || name === "font";
  const marks = inline ? MARKS.filter(([, how]) => how.test(style)).map(([mark]) => mark) : [];
  if (marks.length > 0) said.push(`data-marks="${marks.join(" ")}"`);
  const level = LEVEL.exec(style);
  if (level) said.push(`data-level="${level[1]}"`);
  if (MARKER.test(style)) said.push("data-sign");
  if ((name === "b" || name === "strong") && PLAIN.test(style)) said.push("data-plain");
  return said;
}

function cleanTag(whole, closing, tag, rest) {
  const name = tag.toLowerCase();
  if (name.includes(":")) return "";  // of Office's own languages
  if (closing) return `</${name}>`;
  const kept = ["data-pm-slice", ...(KEPT[name] ?? [])], said = [name];
  for (const [, key, value = ""] of rest.matchAll(ATTRIBUTE)) {
    const attribute = key.toLowerCase(), text = value.replace(/^(["'])([^]*)\1$/, "$2");
    if (attribute === "style") said.push(...meant(name, text));
    else if (kept.includes(attribute)) said.push(`${attribute}="${text.replaceAll('"', "&quot;")}"`);
  }
  return `<${said.join(" ")}>`;
}

/** Tags without styles, classes and handlers, as text. */
function withoutStyles(html) {
  return html
    .replace(/<!--[^]*?-->/g, "").replace(/<![^>]*>/g, "").replace(/<\?[^>]*>/g, "")
    .replace(/<(style|script|xml|title|template|noscript|object|iframe|svg|math)\b[^]*?<\/\1\s*>/gi, "")
    .replace(/<o:p>(\s|&nbsp;)*<\/o:p>/gi, "")
    .replace(/<(\/?)([a-z][a-z0-9:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi, cleanTag);
}

function rename(element, name) {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

function setMarks(body) {
  for (const plain of body.querySelectorAll("[data-plain]")) plain.replaceWith(...plain.childNodes);
  for (const element of body.querySelectorAll("[data-marks]")) {
    let inner = element;
    for (const mark of element.dataset.marks.split(" ")) {
      const made = element.ownerDocument.createElement(mark);
      made.append(...inner.childNodes);
      inner.append(made);
      inner = made;
    }
    element.removeAttribute("data-marks");
  }
}

/** The number of a heading that Word counts by itself is part of what it says. */
function keepNumbers(body) {
  for (const sign of body.querySelectorAll("[data-sign]")) {
    if (sign.closest("[data-level]")?.localName === "p") continue;
    const number = sign.textContent.trim();
    sign.replaceWith(number === "" ? "" : `${number} `);
  }
}

/** Word writes the entries of a list as paragraphs with a sign before each: one after the other they become a list. */
function makeLists(body) {
  let open = [], last = null;  // the lists that the entry before stands in, outermost first
  for (const line of body.querySelectorAll("p[data-level]")) {
    const sign = line.querySelector("[data-sign]"), text = sign?.textContent.trim() ?? "", level = Number(line.dataset.level);
    sign?.remove();
    const name = ORDERED.test(text) && text !== "o" ? "ol" : "ul";
    if (!last || line.previousElementSibling !== open[0]?.list) open = [];
    while (open.length > 0 && open.at(-1).level > level) open.pop();
    if (open.length > 0 && open.at(-1).level === level && open.at(-1).list.localName !== name) open.pop();
    const entry = line.ownerDocument.createElement("li");
    if (open.length === 0 || open.at(-1).level < level) {
      const list = line.ownerDocument.createElement(name);
      if (open.length > 0) open.at(-1).list.lastElementChild.append(list);
      else line.before(list);
      open.push({ list, level });
    }
    open.at(-1).list.append(entry);
    line.removeAttribute("data-level");
    entry.append(line);
    last = line;
  }
}

/** Text as it is shown: Word breaks lines within Chinese sentences. */
function joinLines(body) {
  const texts = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("pre") === null) text.data = text.data.replace(BROKEN_LINE, "$1").replace(/[\t\r\n ]+/g, " ");
  }
}

function isEmpty(line) {
  return line.textContent.trim() === "" && line.querySelector("img, br + br") === null && line.closest("td, th, li") === null;
}

export function cleanPasted(html) {
  const plain = withoutStyles(html);
  if (plain.includes("data-pm-slice")) return plain;  // of the editor itself
  const body = new DOMParser().parseFromString(plain, "text/html").body;
  joinLines(body);
  setMarks(body);
  keepNumbers(body);
  for (const heading of body.querySelectorAll("h1, h2")) rename(heading, "h3");
  for (const heading of body.querySelectorAll("h5, h6")) rename(heading, "h4");
  makeLists(body);
  for (const line of body.querySelectorAll("p, h3, h4")) if (isEmpty(line)) line.remove();
  for (const wrapper of body.querySelectorAll("span, font")) wrapper.replaceWith(...wrapper.childNodes);
  return body.innerHTML;
}
