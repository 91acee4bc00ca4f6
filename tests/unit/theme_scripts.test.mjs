// The parts of portal.js that are arithmetic: they must count and read as the server does. Run by node --test.
import assert from "node:assert/strict";
import test from "node:test";
import { countCharacters, countWords } from "../../themes/base/assets/js/counter.js";
import { otherCalendar, parseDate } from "../../themes/base/assets/js/dates.js";
import { closed, idOf, put } from "../../themes/base/assets/js/form_values.js";
import { clockText } from "../../themes/base/assets/js/session.js";

test("characters are code points, a line end counts once (R-151)", () => {
  assert.equal(countCharacters("雲端備份"), 4);
  assert.equal(countCharacters("a\r\nb"), 3);
  assert.equal(countCharacters("𠮷🙂"), 2);
});

test("words are counted as core/base counts them", () => {
  assert.equal(countWords(""), 0);
  assert.equal(countWords("雲端服務 cloud service"), 6);
  assert.equal(countWords("end-to-end, don't 3.5"), 3);
  assert.equal(countWords("，。！ - ..."), 0);
  assert.equal(countWords("abc中def"), 3);
  assert.equal(countWords("ひらがな한글"), 6);
});

test("dates are read in both calendars and shown in the other", () => {
  assert.deepEqual(parseDate("115/05/19"), { year: 2026, month: 5, day: 19, republic: true });
  assert.deepEqual(parseDate(" 2026-5-9 "), { year: 2026, month: 5, day: 9, republic: false });
  assert.equal(parseDate("2026-02-30"), null);
  assert.equal(parseDate("115/13/01"), null);
  assert.equal(parseDate("19 May 2026"), null);
  assert.equal(otherCalendar("115/05/19"), "2026-05-19");
  assert.equal(otherCalendar("2026-05-19"), "民國 115/05/19");
  assert.equal(otherCalendar("1900-01-01"), "");
});

test("names nest as the API takes them, removed rows close up", () => {
  const values = {};
  put(values, "members[2].name", "A");
  put(values, "members[0].name", "B");
  put(values, "range.low", "1");
  put(values, "plain", "x");
  assert.deepEqual(closed(values), { members: [{ name: "B" }, { name: "A" }], range: { low: "1" }, plain: "x" });
});

test("a name that reaches for the prototype is only a name", () => {
  const values = {};
  put(values, "__proto__.polluted", "x");
  put(values, "constructor.prototype.polluted", "x");
  assert.equal({}.polluted, undefined);
});

test("ids are those of the form model", () => {
  assert.equal(idOf("members[2].name"), "field-members-2-name");
  assert.equal(idOf("tier_upper"), "field-tier_upper");
});

test("the clock shows minutes beyond an hour (R-011)", () => {
  assert.equal(clockText(7187), "119:47");
  assert.equal(clockText(59), "0:59");
  assert.equal(clockText(0), "0:00");
});
