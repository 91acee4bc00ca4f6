// A form's controls as the JSON that the API takes: `members[2].name` nests, checkbox groups are lists.
const kOwn = new Set(["_csrf", "_method", "version", "altcha", "_add", "_remove"]);

const kNever = new Set(["__proto__", "prototype", "constructor"]);

export function put(target, name, value) {
  const keys = name.match(/[^.[\]]+/g);
  if (!keys || keys.some((key) => kNever.has(key))) return;
  let place = target;
  keys.forEach((key, i) => {
    if (i + 1 === keys.length) {
      place[key] = value;
      return;
    }
    if (typeof place[key] !== "object" || place[key] === null) place[key] = /^\d+$/.test(keys[i + 1]) ? [] : {};
    place = place[key];
  });
}

/** Sparse lists (a removed row) close up. */
export function closed(value) {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(closed);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, closed(v)]));
  return value;
}

export function formValues(form) {
  const byName = new Map();
  for (const control of form.elements) {
    if (!control.name || control.disabled || kOwn.has(control.name) || control.type === "file" || control.type === "submit") continue;
    if (control.tagName === "FIELDSET" || control.tagName === "OUTPUT" || control.tagName === "BUTTON") continue;
    byName.set(control.name, [...(byName.get(control.name) ?? []), control]);
  }
  const values = {};
  for (const [name, controls] of byName) {
    const boxes = controls.filter((control) => control.type === "checkbox");
    if (boxes.length > 0 && !(boxes.length === 1 && boxes[0].value === "true")) {
      put(values, name, boxes.filter((box) => box.checked).map((box) => box.value));
    } else if (boxes.length === 1) {
      put(values, name, boxes[0].checked);
    } else if (controls[0].type === "radio") {
      put(values, name, controls.find((control) => control.checked)?.value ?? "");
    } else if (controls[0].multiple) {
      put(values, name, [...controls[0].selectedOptions].map((option) => option.value));
    } else if (controls.length > 1) {
      put(values, name, controls.map((control) => control.value));
    } else {
      put(values, name, controls[0].value);
    }
  }
  return closed(values);
}

/** The id that a control or field of this name has (core/forms, form model). */
export const slugOf = (name) => name.replace(/[[.]/g, "-").replace(/\]/g, "");
export const idOf = (name) => "field-" + slugOf(name);
