// Spreadsheets as people make and keep them: other sheets before the items, headings moved, dates where numbers belong,
// remarks beside the rows, a programme that saved them again; and who gets whose items in an export.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { Client, Clock, Portal } from '../support/portal.mjs';
import { otherVendor } from '../support/vendors.mjs';

const TENDER = `/tenders/${NO}`;
const clock = new Clock();
let portal, vendor, staff, template, count = 0;

before(async () => {
  portal = await Portal.start({ env: clock.env });
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  for (const key of ['solicitation_guide', 'item_guide']) await vendor.post(`${TENDER}/guides/${key}/confirm`);
  template = (await vendor.get(`${TENDER}/imports/template.xlsx`)).bytes;
});
after(() => portal?.stop());

const row = (more = {}) => ({
  廠牌名稱: '範例雲', 原廠中文名稱: '範例原廠', 產地: '臺灣', 廠商身分: '原廠(含在台分公司)', 服務名稱: '物件儲存',
  組別: 'IaaS', 類別: '儲存服務（範例）', 服務規格名稱: '標準', 計費方式: '月', 資料存取實體所在地: '臺灣',
  級距下限: 1, 級距上限: 100, 公開徵求價: 5200, ...more });

function python(code, file, input = '') {
  const begin = 'import datetime, json, sys\nimport openpyxl\n';
  const done = spawnSync('/usr/bin/python3', ['-c', begin + code, file], { input, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

/** The workbook with these rows under its headings, changed by lines of Python that know b(ook), s(heet), h(eadings) and cell(row, heading). */
function book(rows, change = 'pass', from = template) {
  const file = join(portal.data, `people${++count}.xlsx`);
  writeFileSync(file, from);
  python(`b = openpyxl.load_workbook(sys.argv[1]); s = b.worksheets[0]; h = [(c.value or '').rstrip(' *') for c in s[1]]
def cell(row, heading): return s.cell(row=row, column=h.index(heading) + 1)
for number, each in enumerate(json.load(sys.stdin), start=2):
    for heading, value in each.items():
        cell(number, heading).value = value
        if isinstance(value, str): cell(number, heading).data_type = 's'
${change}
b.save(sys.argv[1])`, file, JSON.stringify(rows));
  return readFileSync(file);
}

/** A workbook as JSON: the rows of its first sheet by their numbers, and which cells have the colour of what is wrong. */
function seen(bytes) {
  const file = join(portal.data, `seen${++count}.xlsx`);
  writeFileSync(file, bytes);
  return JSON.parse(python(`b = openpyxl.load_workbook(sys.argv[1]); s = b.worksheets[0]
print(json.dumps({'sheets': b.sheetnames, 'headings': [c.value for c in s[1]],
  'rows': {r[0].row: [c.value for c in r] for r in s.iter_rows(min_row=2)},
  'types': {r[0].row: [c.data_type for c in r] for r in s.iter_rows(min_row=2)},
  'marked': [c.coordinate for r in s.iter_rows(min_row=2) for c in r if c.fill.fgColor.rgb == 'FFFBDDDA'],
  'choices': len(s.data_validations.dataValidation)}, default=str))`, file));
}

async function send(content, { who = vendor, dry = true, name = '品項.xlsx', language = 'zh-TW', to = `${TENDER}/imports` } = {}) {
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  if (dry) form.append('dry_run', 'true');
  return who.request('POST', to, { form, headers: { 'Accept-Language': language } });
}
async function imported(content, options = {}) {
  const who = options.who ?? vendor, answer = await send(content, options);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  const { url } = await who.finished(answer);
  return { url, ...(await who.get(`${url}/result`)).body };
}
const counted = ({ succeeded, skipped, failed }) => [succeeded, skipped, failed];
const problems = (report, number) => report.rows.find((each) => each.row === number).messages.join('；');

test('R-041 the sheet of the items is found wherever it stands, and a cover, charts and hidden sheets are passed over', async () => {
  for (const change of ["n = b.create_sheet('封面', 0); n['A1'] = '本公司品項'", "b.create_sheet('工作表1', 0)", 'b.move_sheet(s, offset=1)',
    "n = b.create_sheet('隱藏', 0); n['A1'] = 'x'; n.sheet_state = 'hidden'",
    "from openpyxl.chart import BarChart, Reference\nc = b.create_chartsheet('圖', 0); t = BarChart(); t.add_data(Reference(s, min_col=16, min_row=1, max_row=2)); c.add_chart(t)"])
    assert.deepEqual(counted(await imported(book([row()], change))), [1, 0, 0], change);
});

test('R-041 SCR-123 the page says what its type asks for, and the result leads to what has to be checked', async () => {
  const notes = (await vendor.html(`${TENDER}/imports`)).text;
  assert.match(notes, /上層資料（廠牌、服務名稱、服務規格）/);
  assert.match(notes, /「PaaS服務平台名稱」於組別 2（PaaS）必填/);
  const checked = await imported(book([row({ 廠牌名稱: '結果' })]));
  assert.doesNotMatch((await vendor.html(checked.url)).text, /check=true/, 'nothing was stored');
  const stored = await imported(book([row({ 廠牌名稱: '結果' })]), { dry: false });
  assert.match((await vendor.html(stored.url)).text, /href="[^"]*\/items\?check=true#items">逐筆確認匯入的品項/);
});

test('R-041 wrong headings are told all at once: sheet, column, what belongs there, and what to do', async () => {
  const refused = async (change, language) => {
    const answer = await send(book([row()], change), { language });
    assert.equal(answer.status, 422, change);
    return answer.body.findings[0].message;
  };
  const swapped = 'for r in s.iter_rows(): r[0].value, r[4].value = r[4].value, r[0].value';
  assert.match(await refused(swapped), /^工作表「品項」有 2 欄.*A 欄應為「廠牌名稱」（檔案內是「服務名稱」）、E 欄應為「服務名稱」/);
  assert.match(await refused(swapped, 'en'), /2 headings of sheet “品項”.*column A should be “[A-Z][^”]+”/);
  assert.match(await refused('s.delete_cols(3, 2)'), /缺少欄位：廠商身分、產地。/);
  assert.match(await refused("s.insert_cols(2); s['B1'] = '我的備註'"), /有 19 欄.*B 欄應為.*我的備註.*自己的備註請放在最後/);
  assert.match(await refused("s.insert_rows(1, 2); s['A1'] = '115年第二次品項清單'"), /欄位名稱在第 3 列，應在第 1 列/);
  assert.match(await refused("s.merge_cells('A1:B1')"), /B 欄的欄位名稱應為「原廠中文名稱」，檔案內是「空白」/);
  assert.match(await refused('s.delete_rows(1)'), /第 1 列不是範例檔的欄位名稱（A 欄應為「廠牌名稱」）/);
  // Line ends, blanks, an asterisk and width are looks.
  const dressed = "for c in s[1]: c.value = ' ' + c.value[:2] + '\\n' + c.value[2:] + ' ＊'";
  assert.deepEqual(counted(await imported(book([row()], dressed))), [1, 0, 0]);
});

test('R-041 dates and errors where numbers belong are told with what the cell shows', async () => {
  const report = await imported(book([row(), row({ 服務規格名稱: '二' })],
    "cell(2, '級距上限').value = datetime.date(2026, 1, 2)\ncell(3, '級距下限').value = '#N/A'; cell(3, '級距下限').data_type = 'e'"));
  assert.match(problems(report, 2), /級距上限的儲存格是日期（2026-01-02），請將儲存格格式改為/);
  assert.match(problems(report, 3), /級距下限的儲存格內容是公式錯誤「#N\/A」，請改填/);
});

test('R-041 every sentence is in the language that was asked for, its examples too', async () => {
  const rows = [row({ 產地: 'Atlantis', 級距上限: '１００', 公開徵求價: 'x' }), row({ 服務規格名稱: 'b', 級距上限: 1 }), {},
    ...['1', '50', '200'].map((lower) => row({ 服務規格名稱: 'c', 級距下限: lower, 級距上限: Number(lower) + 99 })), row({ 服務名稱: null })];
  const report = await imported(book(rows, "cell(2, '最低授權購買數').value = datetime.date(2026, 1, 2)"), { language: 'en' });
  const said = report.rows.flatMap((each) => each.messages);
  assert.ok(said.length >= 7, JSON.stringify(report));
  assert.deepEqual(said.filter((text) => /\p{Script=Han}/u.test(text)), []);
  assert.ok(said.some((text) => /not among the options \(for example: Taiwan, United States, /.test(text)), said.join('\n'));
  const local = await imported(book(rows));
  assert.match(problems(local, 2), /產地不在下拉選單候選內\(候選範例：臺灣、美國、以色列、英國、日本、新加坡、加拿大、德國、韓國、愛爾蘭等\)/, 'figure 34');
});

test('R-041 the marked copy keeps rows in their places and remarks beside them, marks the cells, and can be mended and brought in', async () => {
  const rows = [row({ 服務名稱: '標示' }), {}, {}, row({ 服務名稱: '標示', 級距下限: 101, 級距上限: 200, 產地: '月球', 公開徵求價: 'x' })];
  const change = "n = len(h) + 1; s.cell(1, n).value = '採購備註'; s.cell(2, n).value = '看這裡'; s.cell(5, n).value = 7";
  const first = await imported(book(rows, change), { dry: false });
  assert.deepEqual(counted(first), [1, 0, 1]);
  const bytes = (await vendor.get(`${first.url}/file`)).bytes, copy = seen(bytes), at = (heading) => copy.headings.indexOf(heading);
  assert.equal(first.rows[1].row, 5);
  assert.equal(copy.rows[5][at('產地')], '月球');
  assert.equal(copy.rows[5][at('匯入結果')], '失敗');
  assert.equal(copy.rows[2][at('採購備註')], '看這裡');
  assert.equal(copy.rows[5][at('採購備註')], 7);
  const letter = (heading) => String.fromCharCode(65 + at(heading));
  for (const heading of ['產地', '公開徵求價', '匯入結果']) assert.ok(copy.marked.includes(`${letter(heading)}5`), `${heading}: ${copy.marked}`);
  assert.ok(!copy.marked.includes(`${letter('廠牌名稱')}5`));
  assert.ok(copy.choices >= 5, 'drop-downs, as in the template');
  const mended = book([], "cell(5, '產地').value = '臺灣'; cell(5, '公開徵求價').value = 4800", bytes);
  const second = await imported(mended, { dry: false });
  assert.deepEqual(counted(second), [1, 1, 0], JSON.stringify(second.rows));
  const again = seen((await vendor.get(`${second.url}/file`)).bytes);
  assert.equal(again.headings.filter((each) => each === '匯入結果').length, 1, again.headings.join());
  assert.ok(again.headings.includes('採購備註'));
});

test('R-041 the limits tell themselves as people say them; an empty file is not taken for none', async () => {
  const big = await send(Buffer.alloc(10 * 1024 * 1024 + 1));
  assert.match(big.body.findings[0].message, /最多 10 MB/);
  const empty = await send(Buffer.alloc(0), { name: '空白.xlsx' });
  assert.equal(empty.body.findings[0].code, 'sheet_unknown_kind');
  const text = await send(Buffer.from('﻿廠牌名稱,服務名稱\nA,B\n'), { name: '品項.xlsx' });
  assert.match(text.body.findings[0].message, /另存為 \.xlsx/);
});

test('R-041 rows of blanks are no rows, in between and below the last row that may be filled in', async () => {
  const blanks = (number) => `for c in range(1, len(h) + 1): s.cell(row=${number}, column=c).value = ['  ', '\u3000', '\u00a0 '][c % 3]`;
  const report = await imported(book([row()], `${blanks(3)}\n${blanks(6000)}`));
  assert.deepEqual(counted(report), [1, 0, 0], JSON.stringify(report));
  assert.deepEqual(report.rows.map((each) => each.row), [2]);
  const low = await send(book([row()], `cell(6000, '廠牌名稱').value = 'x'`));
  assert.equal(low.status, 422);
  assert.equal(low.body.findings[0].code, 'sheet_too_many_rows');
});

test('R-041 rows of deleted nodes are made anew, and the deleted ones stay deleted', async () => {
  const rows = [row({ 廠牌名稱: '刪除牌' }), row({ 廠牌名稱: '刪除牌', 級距下限: 101, 級距上限: 200 })];
  assert.deepEqual(counted(await imported(book(rows), { dry: false })), [2, 0, 0]);
  const find = async () => (await vendor.get(`${TENDER}/items/brand?q=${encodeURIComponent('刪除牌')}`)).body.items;
  const [brand] = await find();
  assert.ok((await vendor.delete(`${TENDER}/items/brand/${brand.id}?confirm=true`, { headers: { 'If-Match': `"${brand.version}"` } })).status < 300);
  assert.deepEqual(counted(await imported(book(rows), { dry: false })), [2, 0, 0]);
  const left = await find();
  assert.equal(left.length, 1);
  assert.notEqual(left[0].id, brand.id);
});

const dangerous = ["=cmd|' /C calc'!A0", '+1+1', '-1', '@SUM(1)', "'=1", '\t=1', '𠮷野家😀', 'a\u00a0b', '第一行\n第二行'];
let office;
test('R-043 an export that LibreOffice opened, changed and saved in both formats is brought in again: what was not touched is the same', async () => {
  const rows = dangerous.map((name, i) => row({ 廠牌名稱: '匯出牌', 服務名稱: `服務${i}`, 服務規格名稱: name, 產品功能規格: `${name}\n第二行` }));
  assert.deepEqual(counted(await imported(book(rows), { dry: false })), [rows.length, 0, 0]);
  const started = await vendor.request('POST', `${TENDER}/exports`, { json: {} });
  const { url } = await vendor.finished(started);
  assert.match((await vendor.html(url)).text, /href="\/tenders\/1150202\/items"/, 'a way back');
  const bytes = (await vendor.get(`${url}/file`)).bytes, exported = seen(bytes);
  const at = (heading) => exported.headings.indexOf(heading);
  const own = Object.entries(exported.rows).filter(([, cells]) => cells[at('廠牌名稱')] === '匯出牌');
  assert.equal(own.length, rows.length);
  for (const [number, cells] of own)
    cells.forEach((value, column) => { if (typeof value === 'string') assert.equal(exported.types[number][column], 's', `${number}/${column}: ${value}`); });
  assert.deepEqual(own.map(([, cells]) => cells[at('服務規格名稱')]).sort(), dangerous.map((text) => text.trim().replace('\n', ' ')).sort());
  const source = join(portal.data, 'out.xlsx');
  writeFileSync(source, book([], "s.append([c.value for c in s[2]])\nlast = s.max_row\nfor heading, value in {'廠牌名稱': '加一牌', '公開徵求價': 7777}.items(): cell(last, heading).value = value", bytes));
  office = join(portal.data, 'office');
  mkdirSync(office, { recursive: true });
  for (const [kind, expected] of [['xlsx', 1], ['xls', 0]]) {
    const done = spawnSync('soffice', [`-env:UserInstallation=file://${portal.data}/profile`, '--headless', '--convert-to', kind, '--outdir', office, source], { encoding: 'utf8', timeout: 120000 });
    assert.equal(done.status, 0, done.stderr);
    const report = await imported(readFileSync(join(office, `out.${kind}`)), { dry: false, name: `out.${kind}` });
    assert.equal(report.failed, 0, JSON.stringify(report.rows.filter((each) => each.outcome === 'failed')));
    assert.equal(report.succeeded, expected, kind);
    // Whatever was not touched is exactly what is stored: nothing is said to be otherwise.
    assert.deepEqual(report.rows.filter((each) => each.messages.length > 1), [], kind);
  }
});

test('R-040 staff load past items: tax ids that lost their zeros are known, problems come back beside the rows', async () => {
  const past = '/staff/tenders/1130206/imports';
  const sheet = (await staff.get(`${past}/template.xlsx`)).bytes;
  const rows = [{ 統一編號: 4595252, ...row() }, { 統一編號: '０４５９５２５２', ...row({ 級距下限: 101, 級距上限: 200 }) },
    { 統一編號: '99999999', ...row() }, row()];
  const report = await imported(book(rows, 'pass', sheet), { who: staff, dry: false, to: past });
  assert.deepEqual(counted(report), [2, 0, 2], JSON.stringify(report.rows));
  assert.match(problems(report, 4), /找不到統一編號「99999999」/);
  assert.match(problems(report, 5), /請在第一欄填寫廠商的統一編號/);
  const copy = seen((await staff.get(`${report.url}/file`)).bytes);
  assert.deepEqual([copy.headings[0], copy.rows[4][0], copy.rows[4].at(-2)], ['統一編號', '99999999', '失敗']);
  assert.equal((await vendor.get(`${report.url}/file`)).status, 404);
});

test('R-043 staff export what was handed in: no drafts, no test vendors; the tender\'s page offers it', async () => {
  const other = await otherVendor(portal, staff);
  const page = await staff.html(`/staff/tenders/${NO}`);
  assert.match(page.text, /<form[^>]* action="\/staff\/tenders\/1150202\/exports"/);
  const exported = async () => {
    const { url } = await staff.finished(await staff.post(`/staff/tenders/${NO}/exports`));
    assert.match((await staff.html(url)).text, /href="\/staff\/tenders\/1150202"/, 'a way back');
    const all = seen((await staff.get(`${url}/file`)).bytes);
    return Object.values(all.rows).filter((cells) => cells[0] !== null).map((cells) => cells[1]);
  };
  assert.ok((await vendor.get(`${TENDER}/items`)).body.counters.item_count > 0);
  assert.deepEqual(await exported(), [], 'nobody has handed in');
  await handIn(other);
  const rows = await exported();
  assert.equal(rows.length, 2);
  assert.equal(new Set(rows).size, 1);
  const registration = (await staff.get('/staff/registrations?status=approved&per_page=100')).body.items.find((each) => each.company_name === rows[0]);
  assert.equal((await staff.post(`/staff/registrations/${registration.id}/test`)).status, 200);
  assert.deepEqual(await exported(), []);
  assert.equal((await staff.post(`/staff/registrations/${registration.id}/no-test`)).status, 200);
  for (const path of [`/staff/tenders/${NO}/exports`]) assert.equal((await vendor.post(path)).status, 404);
});

test('R-038 R-041 nothing is imported once it was handed in, in a round of corrections, or after the deadline; exports go on', async () => {
  const other = await Client.signedIn(portal, 'waiting@example.tw'), content = book([row({ 廠牌名稱: '太晚' })]);
  const refused = async (who) => {
    const answer = await send(content, { who, dry: false });
    assert.equal(answer.status, 409, JSON.stringify(answer.body));
    const page = await who.html(`${TENDER}/imports`);
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.text, /type="file"/);
    assert.match(answer.body.detail, /^申請目前為「.+」，不能修改品項。./);
    return page.text.slice(page.text.indexOf('<h1'));
  };
  assert.match(await refused(other), /已送出/);
  const submission = (await staff.get('/staff/submissions?state=submitted')).body.items[0].id, at = (tail) => `/staff/submissions/${submission}${tail}`;
  assert.equal((await staff.post(at('/receive'))).status, 200);
  const spec = (await other.get(`${TENDER}/items/spec`)).body.items[0];
  const opened = await staff.post(at('/supplement'), { items: [{ id: spec.id, field: 'functional_spec', reason: '請補充' }], until: new Date(Date.now() + 5 * 86400e3).toISOString() });
  assert.ok(opened.status < 300, JSON.stringify(opened.body));
  assert.match(await refused(other), /補件|補正/);
  assert.equal((await other.post(`${TENDER}/exports`)).status, 202);
  const closes = Date.parse((await staff.get(`/staff/tenders/${NO}`)).body.closes_at);
  await clock.to((closes - Date.now()) / 1000 + 5);
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  assert.match(await refused(vendor), /截止|結束|期間/);
  assert.equal((await vendor.post(`${TENDER}/exports`)).status, 202);
});
