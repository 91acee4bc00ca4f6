// The editor of a chapter: Tiptap over the form's text area, which stays the form's value. Pictures go up when they are
// pasted or chosen; what is typed is kept by itself; one person at a time holds the chapter.
import { Editor, Mark, Node, mergeAttributes } from "@tiptap/core";
import { TableKit } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";
import { cleanPasted } from "./paste.js";

const root = document.querySelector("[data-editor]");
const form = root.closest("form");
const area = form.querySelector("textarea[name=html]");
const csrf = form.elements._csrf.value;
const at = (name) => root.dataset[name];
const shown = (name) => document.querySelector(`[data-${name}]`);

const mark = (name, tag) => Mark.create({ name, parseHTML: () => [{ tag }], renderHTML: () => [tag, 0] });

const Picture = Node.create({
  name: "picture",
  group: "block",
  draggable: true,
  addAttributes: () => ({
    picture: { parseHTML: (element) => element.dataset.picture },
    alt: { default: "" },
    width: { default: null, parseHTML: (element) => element.dataset.width ?? null },
  }),
  parseHTML: () => [{ tag: "img[data-picture]" }],
  renderHTML({ node }) {
    const { picture, alt, width } = node.attrs;
    return ["img", mergeAttributes({ "data-picture": picture, src: `${at("pictures")}/${picture}`, alt }, width ? { "data-width": width } : {})];
  },
});

function send(url, method, body, type = "application/json") {
  const headers = { Accept: "application/json", "X-CSRF-Token": csrf };
  if (type) headers["Content-Type"] = type;
  return fetch(url, { method, headers, body });
}

function tell(text, danger = false) {
  const status = shown("status");
  status.textContent = text;
  status.classList.toggle("text-danger", danger);
}

/** What stays until the next picture: a status is soon followed by another one. */
function warn(text) {
  shown("picture-warning").hidden = !text.trim();
  shown("picture-warning-text").textContent = text.trim();
}

async function problem(answer) {
  try {
    const said = await answer.json();
    return said.findings?.[0]?.message ?? said.errors?.[0]?.message ?? said.detail ?? said.title ?? at("failed");
  } catch {
    return at("failed");
  }
}

/** The checksum that the portal keeps the picture by; nothing when it refused it, which is told. */
async function store(file) {
  if (!/^image\/(png|jpeg)$/.test(file.type)) {
    warn(`${file.name || ""} ${at("wrongPicture")}`);
    return null;
  }
  tell(at("uploading"));
  const body = new FormData();
  body.append("file", file, file.name || "picture.png");
  const answer = await send(at("pictures"), "POST", body, null).catch(() => null);
  tell("");
  if (!answer?.ok) {
    warn(`${file.name || ""} ${answer ? await problem(answer) : at("offline")}`);
    return null;
  }
  return (await answer.json()).sha256;
}

async function upload(editor, files) {
  warn("");
  for (const file of files) {
    const picture = await store(file);
    if (picture) editor.chain().focus().insertContent({ type: "picture", attrs: { picture, alt: file.name || "" } }).run();
  }
}

/** The bytes of a picture that stands in what was pasted. */
function pastedFile(address) {
  const found = /^data:(image\/(?:png|jpeg));base64,(.*)$/s.exec(address);
  if (!found) return null;
  const bytes = Uint8Array.from(atob(found[2]), (letter) => letter.charCodeAt(0));
  return new File([bytes], found[1] === "image/png" ? "picture.png" : "picture.jpg", { type: found[1] });
}

/** Text from elsewhere: pictures in it are kept one by one; those that it only points to cannot be had. */
async function pasteHtml(editor, html) {
  const page = new DOMParser().parseFromString(cleanPasted(html), "text/html");
  warn("");
  let lost = 0;
  for (const image of page.querySelectorAll("img:not([data-picture])")) {
    const file = pastedFile(image.getAttribute("src") ?? "");
    const picture = file && (await store(file));
    if (!picture) {
      lost += file ? 0 : 1;
      image.remove();
      continue;
    }
    image.dataset.picture = picture;
    image.removeAttribute("src");
  }
  editor.chain().focus().insertContent(page.body.innerHTML, { parseOptions: { preserveWhitespace: false } }).run();
  if (lost > 0) warn(at("lost").replace("{count}", lost));
}

const picturesOf = (transfer) => [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));

const host = document.createElement("div");
area.hidden = true;
area.after(host);
host.className = "rich-editor";
const toolbar = shown("toolbar");
toolbar.hidden = false;
shown("editor-keys").hidden = false;
host.append(toolbar);

const editor = new Editor({
  element: host,
  content: area.value,
  injectCSS: false,
  editable: at("writable") === "true",
  extensions: [
    StarterKit.configure({ code: false, codeBlock: false, heading: { levels: [3, 4] }, link: { openOnClick: false, protocols: ["http", "https"] } }),
    TableKit.configure({ table: { resizable: false } }),
    Picture,
    mark("subscript", "sub"),
    mark("superscript", "sup"),
  ],
  editorProps: {
    attributes: { role: "textbox", "aria-multiline": "true", "aria-label": at("label"), "aria-describedby": "editor-keys" },
    // Tab moves between the cells of a table: another key leads out.
    handleKeyDown: (_, event) => {
      if (event.key === "Escape") form.querySelector("button[type=submit]").focus();
      else if (event.key === "F10" && event.altKey) toolbar.querySelector("button:not(:disabled)").focus();
      else return false;
      event.preventDefault();
      return true;
    },
    transformPastedHTML: cleanPasted,
    handlePaste: (_, event) => {
      const files = picturesOf(event.clipboardData);
      const html = event.clipboardData?.getData("text/html") ?? "";
      const hasText = html !== "" && event.clipboardData.getData("text/plain").trim() !== "";
      if (files.length > 0 && !hasText) upload(editor, files);
      else if (/<img[\s>](?![^>]*data-picture)/i.test(html)) pasteHtml(editor, html);
      else return false;
      return true;
    },
    handleDrop: (_, event, __, moved) => {
      const files = moved ? [] : picturesOf(event.dataTransfer);
      if (files.length === 0) return false;
      event.preventDefault();
      upload(editor, files);
      return true;
    },
  },
  onUpdate: () => {
    dirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, 2500);
  },
  onTransaction: () => press(),
});

const commands = {
  heading3: [(chain) => chain.toggleHeading({ level: 3 }), () => editor.isActive("heading", { level: 3 })],
  heading4: [(chain) => chain.toggleHeading({ level: 4 }), () => editor.isActive("heading", { level: 4 })],
  bold: [(chain) => chain.toggleBold(), () => editor.isActive("bold")],
  italic: [(chain) => chain.toggleItalic(), () => editor.isActive("italic")],
  underline: [(chain) => chain.toggleUnderline(), () => editor.isActive("underline")],
  bullets: [(chain) => chain.toggleBulletList(), () => editor.isActive("bulletList")],
  numbers: [(chain) => chain.toggleOrderedList(), () => editor.isActive("orderedList")],
  quote: [(chain) => chain.toggleBlockquote(), () => editor.isActive("blockquote")],
  table: [(chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true })],
  row: [(chain) => chain.addRowAfter()],
  column: [(chain) => chain.addColumnAfter()],
  unrow: [(chain) => chain.deleteRow()],
  uncolumn: [(chain) => chain.deleteColumn()],
  untable: [(chain) => chain.deleteTable()],
  undo: [(chain) => chain.undo()],
  redo: [(chain) => chain.redo()],
};

function press() {
  for (const button of toolbar.querySelectorAll("[data-command]")) {
    const active = commands[button.dataset.command]?.[1];
    if (active) button.setAttribute("aria-pressed", String(active()));
  }
}

toolbar.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...toolbar.querySelectorAll("button:not(:disabled)")];
  buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length].focus();
  event.preventDefault();
});
toolbar.addEventListener("click", (event) => {
  const button = event.target.closest("[data-command]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.command === "picture") shown("picture-file").click();
  else commands[button.dataset.command]?.[0](editor.chain().focus()).run();
});
shown("picture-file").addEventListener("change", (event) => {
  upload(editor, [...event.target.files]);
  event.target.value = "";
});

let dirty = false;
let saving = false;
let waiting = 0;

async function save() {
  if (!dirty || saving || !editor.isEditable) return;
  saving = true;
  dirty = false;
  const answer = await send(at("save"), "PUT", JSON.stringify({ html: editor.getHTML(), version: form.elements.version.value, autosave: true })).catch(() => null);
  saving = false;
  if (!answer) {
    dirty = true;
    tell(at("offline"), true);
    waiting = setTimeout(save, 8000);
    return;
  }
  if (!answer.ok) return tell(await problem(answer), true);
  const { chapter } = await answer.json();
  form.elements.version.value = String(chapter.version);
  shown("words").textContent = chapter.words.toLocaleString();
  shown("pages").textContent = chapter.pages.toLocaleString();
  tell(at("saved"));
  if (dirty) waiting = setTimeout(save, 2500);
}

form.addEventListener("submit", () => {
  clearTimeout(waiting);
  dirty = false;
  area.value = editor.getHTML();
});
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

async function hold(action) {
  const answer = await send(at("hold"), "POST", JSON.stringify({ action })).catch(() => null);
  if (!answer?.ok) return;
  const said = await answer.json();
  const mine = said.mine && at("writable") === "true";
  if (mine && !editor.isEditable && said.version > Number(form.elements.version.value)) return location.reload();
  if (!mine && editor.isEditable) await save();
  editor.setEditable(mine);
  for (const button of toolbar.querySelectorAll("button")) button.disabled = !mine;
  for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = !mine;
  shown("held").hidden = said.mine;
  shown("holder").textContent = said.person;
  shown("asked").hidden = said.mine || said.wanted_by !== at("person");
  shown("ask").hidden = !shown("asked").hidden;
  shown("wanted").hidden = !(said.mine && said.wanted);
  shown("wanting").textContent = said.wanted;
}
if (at("writable") === "true") {
  hold("take");
  setInterval(() => hold("take"), 15000);
  shown("ask").addEventListener("click", () => hold("ask"));
  shown("give").addEventListener("click", async () => {
    await save();
    await hold("give");
  });
}
press();
