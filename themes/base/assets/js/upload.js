// Files go up while the rest of the form is filled in: progress, name and a pending token at once, so that a refused
// form never loses a chosen file. Without this script the file goes with the form.
import { announce, csrfToken, icon, words } from "./words.js";

function row(file, fieldName) {
  const item = document.createElement("li");
  item.dataset.file = file.id ?? file.token ?? "";
  const name = document.createElement("span");
  name.className = "file-name";
  if (file.url) {
    const link = document.createElement("a");
    Object.assign(link, { href: file.url, target: "_blank", rel: "noopener", textContent: file.name ?? "" });
    name.append(link);
  } else {
    name.textContent = file.name ?? "";
  }
  const size = document.createElement("span");
  size.className = "text-soft";
  size.textContent = file.size_text ?? (typeof file.size === "number" ? `${Math.max(1, Math.round(file.size / 1024)).toLocaleString()} KB` : "");
  const picture = file.url && file.type?.startsWith("image/") ? Object.assign(document.createElement("img"), { className: "file-thumb", src: file.url, alt: "" }) : icon("file-earmark");
  item.append(picture, name, size);
  const token = file.token ?? (file.pending ? file.id : null);
  if (token) {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = fieldName;
    hidden.value = token;
    item.append(hidden);
  }
  const remove = file.remove_url ?? file.links?.remove;
  if (remove || token) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link btn-sm";
    button.dataset.removeFile = remove ?? "";
    button.textContent = words("remove");
    const whose = document.createElement("span");
    whose.className = "visually-hidden";
    whose.textContent = file.name ?? "";
    button.append(whose);
    item.append(button);
  }
  return item;
}

/** The version of the row that the form was opened on: a file that is put in or taken out at once makes the next one. */
const versionOf = (block) => block.closest("form")?.elements.namedItem("version");

function useVersion(block, etag) {
  const version = versionOf(block);
  const next = etag?.match(/^(?:W\/)?"(\d+)"$/)?.[1];
  if (version && next) version.value = next;
}

const ifMatch = (block) => (versionOf(block)?.value ? { "If-Match": `"${versionOf(block).value}"` } : {});

function send(block, url, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name);
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    for (const [name, value] of Object.entries(ifMatch(block))) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(Math.floor((event.loaded / event.total) * 100)));
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        /* not ours: the status says enough */
      }
      if (request.status >= 200 && request.status < 300) {
        useVersion(block, request.getResponseHeader("ETag"));
        resolve(answer);
      }
      else reject(new Error(answer.findings?.[0]?.message ?? answer.detail ?? answer.title ?? words(request.status === 413 ? "uploadTooBig" : "uploadFailed")));
    });
    request.addEventListener("error", () => reject(new Error(words("uploadFailed"))));
    request.send(body);
  });
}

export function startFiles(block) {
  const input = block.querySelector("input[type=file]");
  const list = block.querySelector("[data-file-list]");
  if (!input || !list) return;
  for (const button of list.querySelectorAll("[data-remove-file]")) button.hidden = false;
  for (const tick of list.querySelectorAll("[data-without-script]")) tick.remove();
  const changed = () => block.dispatchEvent(new Event("portal:files", { bubbles: true }));
  const error = document.getElementById(`${input.id}-error`);
  const say = (message) => {
    if (!error) return;
    error.querySelector("[data-error-text]").textContent = message;
    error.hidden = message === "";
    input.classList.toggle("is-invalid", message !== "");
    input.closest(".field")?.classList.toggle("field-invalid", message !== "");
    // Evaluating the form knows nothing of a file that did not get in: it leaves this sentence alone.
    if (message) input.dataset.refused = message;
    else delete input.dataset.refused;
  };

  list.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-remove-file]");
    if (!button) return;
    button.disabled = true;
    try {
      if (button.dataset.removeFile) {
        const answer = await fetch(button.dataset.removeFile, {
          method: "DELETE",
          headers: { Accept: "application/json", "X-CSRF-Token": csrfToken(), ...ifMatch(block) },
          credentials: "same-origin",
        });
        if (!answer.ok && answer.status !== 404) throw new Error((await answer.json().catch(() => ({}))).detail);
        const version = versionOf(block);
        if (answer.ok && version?.value) version.value = String(Number(version.value) + 1);
      }
      button.closest("li").remove();
      input.focus();
      announce(words("removed"));
      changed();
    } catch (problem) {
      button.disabled = false;
      say(problem.message || words("uploadFailed"));
    }
  });

  if (!input.dataset.upload) return;
  const progress = block.querySelector("[data-upload-progress]");
  const bar = progress.querySelector("progress");
  const status = progress.querySelector("[data-upload-status]");
  input.addEventListener("change", async () => {
    say("");
    const files = [...input.files];
    let failed = "";
    for (const file of files) {
      progress.hidden = false;
      bar.value = 0;
      let told = -1;
      try {
        const answer = await send(block, input.dataset.upload, file, (percent) => {
          bar.value = percent;
          // A screen reader is told every quarter, not every packet.
          if (Math.floor(percent / 25) !== told) status.textContent = words("uploading", { percent });
          told = Math.floor(percent / 25);
        });
        if (!input.multiple) list.replaceChildren();
        // A stored row's file is there at once: it can be looked at and taken away again.
        const there = answer.id && !answer.token && !answer.pending ? input.dataset.upload + (input.multiple ? `?file=${answer.id}` : "") : "";
        list.append(row({ name: file.name, ...(there ? { url: there, remove_url: there } : {}), ...answer }, input.name));
        announce(words("uploaded", { name: answer.name ?? file.name }));
      } catch (problem) {
        failed = problem.message;
      }
    }
    progress.hidden = true;
    // What went up is in the list; what did not stays chosen, to be sent with the form or tried again.
    if (!failed) input.value = "";
    say(failed);
    changed();
  });
}
