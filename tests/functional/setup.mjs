// SCR-152 by JSON: lists of a tender by form and spreadsheet, copying a tender, what is missing before it opens, opening and closing,
// the calendar of office days, texts of forms.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { Client, Portal, program, root } from '../support/portal.mjs';

const NO = '1150951', NEXT = '1150952';
const BOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-setup-'));
const scripts = join(folder, 'scripts');
let portal, staff, vendor;

const at = (tail = '') => `/staff/tenders/${NO}${tail}`;
const codes = (answer) => answer.body.readiness.map((one) => one.code);

before(async () => {
  cpSync(join(root, 'scripts'), scripts, { recursive: true });
  const made = spawnSync(program, ['type', 'new', 'example', '--scripts', scripts], { cwd: root, env: { PATH: process.env.PATH }, encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  // A table of options of the tender, with what it begins with.
  const file = join(scripts, 'example/product.lua');
  const text = readFileSync(file, 'utf8').replace('field.country "origin_country"',
    'field.choice "size" { label = "規模", group = "basic", options = from.tender("sizes", { options = { { "s", "小" }, { "l", "大" } } }) },\n    field.country "origin_country"');
  assert.ok(text.includes('from.tender("sizes"'), text.slice(0, 500));
  writeFileSync(file, text);
  portal = await Portal.start({ env: { TENDERLOOM_SCRIPTS: scripts } });
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
});
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('R-012 a tender is made, and says what is missing before it can open', async () => {
  const made = await staff.post('/staff/tenders', { tender_no: NO, type: 'example', name: `範例採購(${NO})` });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const shown = await staff.get(at());
  assert.deepEqual(codes(shown).sort(), ['ready_guide', 'ready_manual', 'ready_window']);
  assert.equal(shown.body.readiness.find((one) => one.code === 'ready_guide').kind, 'must');
  const refused = await staff.post(at('/open'), {});
  assert.equal(refused.status, 422, JSON.stringify(refused.body));
  assert.equal(refused.body.findings[0].code, 'tender_not_ready');
  assert.equal((await vendor.get(at())).status, 404);
});

test('R-036 groups are rows: written, refused with the row, out as a spreadsheet and in again', async () => {
  const lists = at('/tables/groups');
  const before = (await staff.get(lists)).body;
  assert.deepEqual(before.entries[0], { group_code: '1', group_name: '第一組（範例）', category_code: 'general', category_name: '一般（範例）' });
  const rows = [...before.entries, { group_code: '2', group_name: '第二組', category_code: 'x', category_name: '甲類' }, { group_code: '2', group_name: '第二組', category_code: 'y', category_name: '乙類' }];
  const wrong = await staff.put(lists, { entries: [...rows, { group_code: '2', group_name: '別名', category_code: 'y', category_name: '丙類' }] });
  assert.equal(wrong.status, 422, JSON.stringify(wrong.body));
  assert.deepEqual(wrong.body.findings.map((one) => one.code).sort(), ['code_twice', 'group_two_names']);
  assert.equal(wrong.body.findings.find((one) => one.code === 'group_two_names').field, 'entries[3].group_name');
  const stored = await staff.put(lists, { entries: rows, version: before.version });
  assert.equal(stored.status, 200, JSON.stringify(stored.body));
  assert.equal((await staff.put(lists, { entries: rows, version: before.version })).status, 412);
  assert.deepEqual((await staff.get(at())).body.groups[1], { code: '2', name: '第二組', categories: [{ code: 'x', name: '甲類' }, { code: 'y', name: '乙類' }] });

  const sheet = join(folder, 'groups.xlsx'), changed = join(folder, 'changed.xlsx');
  const out = await staff.get(`${lists}/sheet.xlsx`);
  assert.equal(out.status, 200);
  writeFileSync(sheet, out.bytes);
  const tool = join(root, 'tests/support/fill_sheet.py');
  const seen = JSON.parse(spawnSync('/usr/bin/python3', [tool, sheet, '-'], { encoding: 'utf8' }).stdout);
  assert.equal(seen.rows.length, 3);
  const filled = seen.rows.map((row) => Object.fromEntries(seen.headings.map((heading, i) => [heading, row[i]])));
  filled[2][seen.headings[3]] = '乙類（改）';
  assert.equal(spawnSync('/usr/bin/python3', [tool, sheet, changed], { input: JSON.stringify(filled), encoding: 'utf8' }).status, 0);
  const brought = await staff.upload(`${lists}/import`, { content: readFileSync(changed), name: '組別.xlsx', type: BOOK });
  assert.equal(brought.status, 200, JSON.stringify(brought.body));
  assert.equal((await staff.get(at())).body.groups[1].categories[1].name, '乙類（改）');
  const broken = await staff.upload(`${lists}/import`, { content: Buffer.from('no workbook'), name: 'a.xlsx', type: BOOK });
  assert.equal(broken.status, 422);
  assert.equal(broken.body.findings[0].field, 'file');
});

test('a table of options begins as the type says and is the tender\'s own once written', async () => {
  const sizes = at('/tables/sizes');
  assert.deepEqual((await staff.get(sizes)).body.entries, [{ code: 's', name: '小' }, { code: 'l', name: '大' }]);
  assert.equal((await staff.get(at('/tables/nothing'))).status, 404);
  const twice = await staff.put(sizes, { entries: [{ code: 's', name: '小' }, { code: 's', name: '中' }] });
  assert.equal(twice.body.findings[0].code, 'code_twice');
  assert.equal((await staff.put(sizes, { entries: [{ code: 's', name: '小型' }, { code: 'm', name: '中型' }] })).status, 200);
});

test('texts of forms: refused with the line, previewed, saved for this tender alone', async () => {
  const text = at('/texts/application_form_file');
  const before = (await staff.get(text)).body;
  assert.match(before.text, /<h1>/);
  const wrong = await staff.put(text, { text: `${before.text}\n{{#never_closed}}` });
  assert.equal(wrong.status, 422, JSON.stringify(wrong.body));
  assert.equal(wrong.body.findings[0].code, 'text_template');
  const own = before.text.replace('</h1>', ' 特別版</h1>');
  const printed = await staff.post(`${text}/preview`, { text: own });
  assert.equal(printed.status, 200, printed.bytes.toString('utf8').slice(0, 300));
  const words = spawnSync('pdftotext', ['-', '-'], { input: printed.bytes }).stdout.toString('utf8');
  assert.match(words, /特別版/);
  assert.equal((await staff.get(text)).body.own, false, 'a preview stores nothing');
  assert.equal((await staff.put(text, { text: own })).status, 200);
  assert.equal((await staff.get(text)).body.own, true);
});

test('it opens once everything is there; then codes and texts stay', async () => {
  for (const guide of (await staff.get(at())).body.guides)
    assert.ok((await staff.upload(at(`/guides/${guide.key}`), { content: pdf(1), name: 'a.pdf' })).status < 300);
  assert.equal((await staff.post(at('/open'), {})).status, 200);
  assert.equal((await staff.get(at())).body.state, 'filling');
  const again = await staff.post(at('/open'), {});
  assert.deepEqual([again.status, again.body.code, again.body.state], [409, 'tender_open_already', 'filling']);
  const gone = await staff.put(at('/tables/sizes'), { entries: [{ code: 'm', name: '中型' }] });
  assert.equal(gone.status, 422, JSON.stringify(gone.body));
  assert.equal(gone.body.findings[0].code, 'list_code_gone');
  assert.equal((await staff.put(at('/tables/sizes'), { entries: [{ code: 's', name: '小型' }, { code: 'm', name: '中型（改名）' }, { code: 'xl', name: '特大' }] })).status, 200);
  assert.equal((await staff.put(at('/texts/application_form_file'), { text: '<h1>x</h1>' })).body.findings[0].code, 'texts_running');
  const guide = (await vendor.get(`/tenders/${NO}`)).body.guides[0];
  await vendor.post(guide.links.confirm, {});
  const form = await vendor.post(`/tenders/${NO}/items/product/evaluate`, { values: {} });
  assert.equal(form.status, 200, JSON.stringify(form.body));
  assert.deepEqual(form.body.fields.find((field) => field.key === 'size').options.map((one) => one.label), ['小型', '中型（改名）', '特大']);
  const blank = await vendor.get(`/tenders/${NO}/documents/application_form_file/sample.pdf`);
  assert.match(spawnSync('pdftotext', ['-', '-'], { input: blank.bytes }).stdout.toString('utf8'), /特別版/);
});

test('closing it early needs a reason, which is in the audit log', async () => {
  assert.equal((await staff.post(at('/close'), {})).body.findings[0].code, 'closing_reason_needed');
  assert.equal((await staff.post(at('/close'), { reason: '主管機關指示' })).status, 200);
  assert.equal((await staff.get(at())).body.state, 'closed');
  const again = await staff.post(at('/close'), { reason: '再一次' });
  assert.deepEqual([again.status, again.body.code, again.body.state], [409, 'tender_not_open', 'closed']);
});

test('the last tender is copied with its lists, texts and guides', async () => {
  const proposed = (await staff.get(`/staff/tenders/new?from=${NO}`)).body;
  assert.equal(proposed.type, 'example');
  assert.equal(proposed.tender_no, `${new Date(Date.now() + 8 * 3600e3).getUTCFullYear() - 1911}`.padStart(3, '0') === '115' ? NEXT : proposed.tender_no);
  assert.ok(proposed.name.includes(proposed.tender_no));
  const made = await staff.post('/staff/tenders', { ...proposed, tender_no: NEXT, name: `範例採購(${NEXT})` });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const copy = (await staff.get(`/staff/tenders/${NEXT}`)).body;
  assert.equal(copy.groups[1].categories[1].name, '乙類（改）');
  assert.ok(copy.guides.length > 0 && copy.guides.every((guide) => guide.has_file));
  assert.equal(copy.opens_at, null);
  assert.equal((await staff.get(`/staff/tenders/${NEXT}/tables/sizes`)).body.entries.length, 3);
  assert.equal((await staff.get(`/staff/tenders/${NEXT}/texts/application_form_file`)).body.own, true);
});

test('R-162 the calendar of office days: loaded by CSV in UTF-8 or Big5, refused with the row, pointed out at deadlines', async () => {
  const csv = '西元日期,星期,是否放假,備註\n20270101,五,2,開國紀念日\n20270102,六,2,\n20270104,一,0,\n20270220,六,0,補行上班\n';
  const send = (content) => staff.upload('/staff/holidays', { content, name: '117.csv', type: 'text/csv' });
  const loaded = await send(Buffer.from(csv));
  assert.equal(loaded.status, 200, JSON.stringify(loaded.body));
  const shown = (await staff.get('/staff/holidays?year=2027')).body;
  assert.deepEqual(shown.days.map((day) => [day.day, day.off]), [['2027-01-01', true], ['2027-02-20', false]]);
  const big5 = spawnSync('iconv', ['-f', 'UTF-8', '-t', 'BIG5'], { input: csv }).stdout;
  assert.equal((await send(big5)).status, 200);
  assert.equal((await staff.get('/staff/holidays?year=2027')).body.days[0].name, '開國紀念日');
  const wrong = await send(Buffer.from(`${csv}20270105,二,7,\n`));
  assert.equal(wrong.status, 422);
  assert.deepEqual([wrong.body.findings[0].code, wrong.body.findings[0].params.row], ['calendar_row', 6]);
  assert.equal((await send(Buffer.from('a,b\n'))).body.findings[0].code, 'calendar_empty');

  const window = async (closes_at, opens_at = '2026-12-21T09:00:00+08:00') => {
    const set = await staff.put(`/staff/tenders/${NEXT}`, { opens_at, closes_at });
    assert.equal(set.status, 200, JSON.stringify(set.body));
    return codes(await staff.get(`/staff/tenders/${NEXT}`));
  };
  assert.ok((await window('2027-01-02T00:00:00+08:00')).includes('ready_holiday'), 'midnight ends the day before');
  assert.ok((await window('2027-01-02T12:00:00+08:00')).includes('ready_weekend'));
  assert.ok(!(await window('2027-01-04T17:00:00+08:00')).some((code) => /holiday|weekend|calendar/.test(code)));
  assert.ok(!(await window('2027-02-20T17:00:00+08:00')).some((code) => /holiday|weekend/.test(code)), 'a Saturday that is made up for is a working day');
  assert.ok((await window('2029-01-04T17:00:00+08:00')).includes('ready_calendar'));
  assert.ok((await window('2027-01-04T17:00:00+08:00', '2026-12-20T09:00:00+08:00')).includes('ready_opens_weekend'));
  assert.ok((await window('2027-01-04T17:00:00+08:00', '2027-01-01T09:00:00+08:00')).includes('ready_opens_holiday'));
});

test('every page shows in both languages', async () => {
  for (const path of [at(), at('/tables/groups'), at('/tables/sizes'), at('/texts'), at('/texts/application_form_file'), `/staff/tenders/${NEXT}/open`, at('/version'), '/staff/holidays?year=2027', `/staff/tenders/new?from=${NO}`, '/staff/tenders']) {
    for (const language of ['zh-TW', 'en']) {
      const shown = await staff.html(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
      assert.equal(shown.status, 200, path);
      const words = shown.text.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<textarea[\s\S]*?<\/textarea>/g, '').replace(/<[^>]+>/g, ' ');
      assert.equal(words.match(/\b(?:staff_lists|staff_opening|readiness|holidays|authoring|type_change|error|field|level)\.[a-z_]+/g), null, `${path} ${language}`);
    }
  }
});
