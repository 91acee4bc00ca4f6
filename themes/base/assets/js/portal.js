// Everything here improves a page that works without it.
import { startSession } from "./session.js";
import { startEvaluate } from "./evaluate.js";
import { startCounter } from "./counter.js";
import { startTable } from "./table_rows.js";
import { startFiles } from "./upload.js";
import { startAutosubmit, startSelect } from "./choices.js";
import { startDate } from "./dates.js";
import { startColorSwitch } from "./theme_switch.js";
import { startMenus } from "./menus.js";
import { startDialogs } from "./confirm.js";
import { startPreview } from "./preview.js";
import { startTables } from "./tables.js";
import { startForm, startPassword } from "./forms.js";
import { startPasswordRules } from "./password_rules.js";
import { startNotice } from "./notice.js";
import { startDraft } from "./drafts.js";
import { startPresence } from "./presence.js";
import { startConflict } from "./conflict.js";
import { startChecklist } from "./checklist.js";
import { startStay } from "./stay.js";
import { forgetChosen, startChoose } from "./choose.js";
import { startLive } from "./live.js";
import { startJob, startProgress } from "./progress.js";
import "bootstrap/js/dist/collapse.js";
import "bootstrap/js/dist/dropdown.js";
import "bootstrap/js/dist/modal.js";
import "bootstrap/js/dist/tab.js";

const each = (selector, start) => document.querySelectorAll(selector).forEach((element) => start(element));

startMenus();
startDialogs();
startTables();
startSession();
each("[data-color-switch]", startColorSwitch);
each("[data-table]", startTable);
each("[data-files]", startFiles);
each("select[data-search], select[data-tree]", startSelect);
each("select[data-autosubmit]", startAutosubmit);
each("[data-counter]", startCounter);
each("[data-date]", startDate);
each("[data-password]", startPassword);
each("textarea[data-preview]", startPreview);
each("[data-password-rules]", startPasswordRules);
each("[data-notice]", startNotice);
forgetChosen();
each("[data-choose]", startChoose);
each("form[data-progress]", startProgress);
each("form[method=post]", startForm);
each("form[data-evaluate]", startEvaluate);
each("[data-checklist]", startChecklist);
each("form[data-draft]", startDraft);
each("form:has([data-stay])", startStay);
each("[data-presence]", startPresence);
each("[data-live]", startLive);
each("[data-job]", startJob);
each(".conflict-table", startConflict);
each("[data-print]", (button) => button.addEventListener("click", () => print()));
// A page that names altcha.js itself must not get it a second time under another address.
if (document.querySelector("altcha-widget") && !document.querySelector('script[src*="/altcha.js"]')) import("./altcha.js");

// The message of the last action, or the summary of errors, is what the person should hear first.
const first = document.querySelector(".error-summary[data-take-focus]") ?? document.querySelector("[data-take-focus]");
if (first && !location.hash) first.focus();
