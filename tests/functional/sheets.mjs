// Items as spreadsheets over HTTP: template, import, report, export (R-041, R-043, SCR-121, SCR-123).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client, Portal, program, root, run } from '../support/portal.mjs';
import { newVendor, otherVendor } from '../support/vendors.mjs';

const TENDER = '/tenders/1150202';
const BOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
let portal, vendor, template;

before(async () => {
  portal = await Portal.start();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
});
after(() => portal?.stop());

function python(args, input) {
  const done = spawnSync('/usr/bin/python3', [join(root, 'tests/support/fill_sheet.py'), ...args], { input, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}
const inside = (bytes) => {
  const file = join(portal.data, 'seen.xlsx');
  writeFileSync(file, bytes);
  return JSON.parse(python([file, '-']));
};
const filled = (rows) => {
  const source = join(portal.data, 'template.xlsx'), target = join(portal.data, 'filled.xlsx');
  writeFileSync(source, template);
  python([source, target], JSON.stringify(rows));
  return readFileSync(target);
};
const send = async (content, fields = {}, headers = {}, who = vendor) => {
  const form = new FormData();
  form.append('file', new Blob([content], { type: BOOK }), '品項.xlsx');
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return who.request('POST', `${TENDER}/imports`, { form, headers });
};

const row = (more = {}) => ({
  廠牌名稱: '範例雲', 原廠中文名稱: '範例原廠', 產地: '臺灣', 廠商身分: '原廠(含在台分公司)', 服務名稱: '物件儲存',
  組別: 'IaaS', 類別: '儲存服務（範例）', 服務規格名稱: '標準', 計費方式: '月', 資料存取實體所在地: '臺灣',
  級距下限: 1, 級距上限: 100, 公開徵求價: 5200, ...more });

test('SCR-123 the template carries the headings, drop-downs and explanations of the definition', async () => {
  const answer = await vendor.get(`${TENDER}/imports/template.xlsx`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), BOOK);
  template = answer.bytes;
  const book = inside(template);
  assert.deepEqual(book.sheets.slice(0, 2), ['品項', '欄位說明']);
  assert.equal(book.headings[0], '廠牌名稱');
  assert.equal(book.headings.at(-1), '公開徵求價');
  assert.equal(book.frozen, 'A2');
  assert.ok(book.choices.length >= 5);
  assert.equal(book.rows.length, 0);
});

test('R-037 nothing is imported before the guides are confirmed', async () => {
  const early = await send(filled([row()]));
  assert.equal(early.status, 409);
  for (const key of ['solicitation_guide', 'item_guide']) assert.ok((await vendor.post(`${TENDER}/guides/${key}/confirm`)).status < 400);
});

test('R-041 what is no spreadsheet, or has other headings, is refused at once with what to do', async () => {
  const text = await send(Buffer.from('hello'));
  assert.equal(text.status, 422);
  assert.equal(text.body.findings[0].code, 'sheet_unknown_kind');
  const source = join(portal.data, 'other.xlsx');
  writeFileSync(source, template);
  spawnSync('/usr/bin/python3', ['-c', `import openpyxl; b=openpyxl.load_workbook('${source}'); b.worksheets[0]['C1']='別的'; b.worksheets[0]['A2']='x'; b.save('${source}')`]);
  const other = await send(readFileSync(source));
  assert.equal(other.status, 422);
  assert.equal(other.body.findings[0].code, 'sheet_heading');
  assert.match(other.body.findings[0].message, /C 欄.*廠商身分.*別的/);
  const page = await send(Buffer.from('hello'), {}, { Accept: 'text/html' });
  assert.equal(page.status, 422);
  assert.match(page.bytes.toString('utf8'), /不是 Excel 檔案/);
});

test('R-041 50,000 rows are refused at once; another sheet name, merged cells and formulas get a plain answer', async () => {
  const made = (change) => {
    const source = join(portal.data, 'shape.xlsx');
    writeFileSync(source, filled([row({ 服務名稱: '形狀' }), row({ 服務名稱: '形狀', 級距下限: 101, 級距上限: 200 })]));
    const done = spawnSync('/usr/bin/python3', ['-c', `import openpyxl,sys\nb=openpyxl.load_workbook(sys.argv[1]); s=b.worksheets[0]; h=[c.value.rstrip(' *') for c in s[1]]\n${change}\nb.save(sys.argv[1])`, source], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return readFileSync(source);
  };
  const report = async (change) => (await vendor.get(`${(await vendor.finished(await send(made(change), { dry_run: 'true' }))).url}/result`)).body;
  // Written part by part: openpyxl would take longer than the connection waits.
  const grow = `import sys,zipfile\nold=zipfile.ZipFile(sys.argv[1]); parts={n: old.read(n) for n in old.namelist()}; old.close()\np='xl/worksheets/sheet1.xml'; parts[p]=parts[p].replace(b'</sheetData>', ''.join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>x</t></is></c></row>' for n in range(4, 50001)).encode()+b'</sheetData>')\nnew=zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\nfor n, c in parts.items(): new.writestr(n, c)\nnew.close()`;
  made('pass');
  assert.equal(spawnSync('/usr/bin/python3', ['-c', grow, join(portal.data, 'shape.xlsx')]).status, 0);
  await vendor.get(TENDER);
  const begin = performance.now();
  const many = await send(readFileSync(join(portal.data, 'shape.xlsx')));
  assert.equal(many.status, 422, JSON.stringify(many.body));
  assert.equal(many.body.findings[0].code, 'sheet_too_many_rows');
  assert.match(many.body.findings[0].message, /500[01]/);
  assert.ok(performance.now() - begin < 60_000);
  const renamed = await report('s.title = "工作表1"');
  assert.deepEqual([renamed.succeeded, renamed.failed], [2, 0], JSON.stringify(renamed));
  const second = await report('b.move_sheet(s, offset=len(b.sheetnames) - 1)');
  assert.deepEqual([second.succeeded, second.failed], [2, 0], JSON.stringify(second));
  // Of merged cells a spreadsheet keeps the first alone: the row below lacks what it seems to have.
  const merged = await report('s.merge_cells(start_row=2, end_row=3, start_column=h.index("廠牌名稱") + 1, end_column=h.index("廠牌名稱") + 1)');
  assert.deepEqual([merged.succeeded, merged.failed], [1, 1], JSON.stringify(merged));
  assert.match(merged.rows.find((one) => one.outcome === 'failed').messages.join(), /廠牌名稱/);
  // A program that writes formulas without their values has nothing to import.
  const formula = await report('s.cell(row=2, column=h.index("級距上限") + 1, value="=50+50")');
  assert.deepEqual([formula.succeeded, formula.failed], [1, 1], JSON.stringify(formula));
  assert.match(formula.rows.find((one) => one.outcome === 'failed').messages.join(), /級距上限/);
});

test('R-041 figure 34: every problem of every row in one pass; good rows stay; a dry run stores nothing', async () => {
  const rows = [row(), row({ 產地: '月球', 資料存取實體所在地: '火星', 級距下限: 200, 級距上限: 150 }),
    row({ 級距下限: 101, 級距上限: 200, 公開徵求價: 4800 }), row(), row({ 廠牌名稱: '第二牌', 服務名稱: '=1+1' })];
  const dry = await vendor.finished(await send(filled(rows), { dry_run: 'true' }));
  const seen = (await vendor.get(`${dry.url}/result`)).body;
  assert.deepEqual([seen.dry_run, seen.succeeded, seen.skipped, seen.failed], [true, 3, 1, 1]);
  assert.equal((await vendor.get(`${TENDER}/items`)).body.counters.item_count, 0);

  const job = await vendor.finished(await send(filled(rows)));
  const report = (await vendor.get(`${job.url}/result`)).body;
  assert.deepEqual([report.succeeded, report.skipped, report.failed], [3, 1, 1]);
  assert.deepEqual(report.rows.map((each) => each.outcome), ['succeeded', 'failed', 'succeeded', 'skipped', 'succeeded']);
  const wrong = report.rows[1];
  assert.equal(wrong.row, 3);
  assert.ok(wrong.messages.some((text) => /^產地不在下拉選單候選內\(候選範例：臺灣、/.test(text)), wrong.messages.join('；'));
  assert.ok(wrong.messages.some((text) => /^資料存取實體所在地不在下拉選單候選內/.test(text)));
  assert.ok(wrong.messages.some((text) => /級距上限必須大於級距下限/.test(text)), wrong.messages.join('；'));
  const counters = (await vendor.get(`${TENDER}/items`)).body.counters;
  assert.equal(counters.item_count, 3);
  const brand = (await vendor.get(`${TENDER}/items/brand`)).body.items[0];
  assert.equal(brand.needs_check, true);

  const marked = inside((await vendor.get(`${job.url}/file`)).bytes);
  assert.deepEqual(marked.headings.slice(-2), ['匯入結果', '問題與說明']);
  assert.equal(marked.rows[1].at(-2), '失敗');
  assert.match(marked.rows[1].at(-1), /產地不在下拉選單候選內.*；.*資料存取實體所在地/);
  const page = (await vendor.get(job.url, { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
  assert.match(page, /產地不在下拉選單候選內/);

  const again = await vendor.finished(await send(filled(rows)));
  const repeated = (await vendor.get(`${again.url}/result`)).body;
  assert.deepEqual([repeated.succeeded, repeated.skipped, repeated.failed], [0, 4, 1]);
});

test('R-043 the export has every column, text stays text; exported and imported again it is the same tree', async () => {
  const job = await vendor.finished(await vendor.request('POST', `${TENDER}/exports`, { json: {} }));
  const answer = await vendor.get(`${job.url}/result`);
  assert.equal(answer.headers.get('content-type'), BOOK);
  const book = inside(answer.bytes);
  assert.ok(book.sheets.includes('欄位說明'));
  assert.ok(book.choices.length >= 5, 'drop-downs, as in the template');
  assert.equal(book.rows.length, 3);
  const at = (heading) => book.headings.indexOf(heading);
  assert.equal(book.rows[2][at('服務名稱')], '=1+1');
  assert.equal(book.types[2][at('服務名稱')], 's');
  assert.equal(book.rows[0][at('公開徵求價')], 5200);
  assert.equal(book.rows[0].at(-1), '待補齊');
  const back = book.rows.map((values) => Object.fromEntries(Object.keys(row()).map((heading) => [heading, values[at(heading)]])));
  const { state, done: written, total } = (await vendor.get(job.url)).body;
  assert.deepEqual([state, written, total], ['succeeded', 3, 3], 'the progress of one company counts rows');
  const overview = (await vendor.get(`${TENDER}/items`, { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
  assert.match(overview, /action="\/tenders\/1150202\/exports"/);
  assert.match(overview, /href="\/tenders\/1150202\/imports"/);
  const same = await vendor.finished(await send(filled(back)));
  const report = (await vendor.get(`${same.url}/result`)).body;
  assert.deepEqual([report.succeeded, report.skipped, report.failed], [0, 3, 0]);
});

test('a job and its files are their owner\'s alone', async () => {
  const job = await vendor.finished(await vendor.request('POST', `${TENDER}/exports`, { json: {} }));
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  for (const path of ['', '/result', '/file']) assert.equal((await staff.get(job.url + path)).status, 404);
  assert.equal((await new Client(portal).get(job.url)).status, 401);
  const all = await staff.request('POST', '/staff/tenders/1150202/exports', { json: {} });
  assert.equal(all.status, 202);
});

test('R-041 R-043 the commands import and export by the same jobs, and say what is wrong', async () => {
  const source = join(portal.data, 'by_command.xlsx'), target = join(portal.data, 'out.xlsx');
  writeFileSync(source, filled([row(), row({ 服務規格名稱: '指令匯入' }), row({ 服務規格名稱: '指令匯入', 級距下限: 50, 級距上限: 60 })]));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TENDERLOOM_')));
  const command = (args) => spawnSync(program, args, { cwd: root, encoding: 'utf8', env: { ...env, TENDERLOOM_TEST_MODE: 'on' } });
  const dry = command(['import', '1150202', '04595252', source, '--dry-run', '--data', portal.data]);
  assert.match(dry.stdout, /1 to import, 1 skipped, 1 failed/, dry.stdout + dry.stderr);
  const done = command(['import', '1150202', '04595252', source, '--data', portal.data]);
  assert.equal(done.status, 1);
  assert.match(done.stdout, /row 4: /);
  assert.match(done.stdout, /1 imported, 1 skipped, 1 failed/);
  const before = (await vendor.get(`${TENDER}/items`)).body.counters.item_count;
  assert.equal(before, 4);
  assert.match(run(['export', '1150202', '--out', target, '--data', portal.data]), /^4 rows in /);
  assert.equal(inside(readFileSync(target)).rows.length, 4);
  for (const args of [['import', '1150299', '04595252', source], ['import', '1150202', '00000000', source],
    ['import', '1150202', '04595252', join(portal.data, 'none.xlsx')], ['export', '1150299']]) {
    const refused = command([...args, '--data', portal.data]);
    assert.equal(refused.status, 1, refused.stdout);
    assert.match(refused.stderr, /^tenderloom: .+\n$/);
  }
  assert.equal(command(['import', '1150202']).status, 2);
});

test('R-041 a dry run of a company that has nothing of the tender yet stores nothing, over HTTP and by the command', async () => {
  const { client, taxId } = await newVendor(portal, await Client.signedIn(portal, 'staff@example.tw'), 1);
  assert.ok((await client.post(`${TENDER}/select`)).status < 400);
  const begun = async () => (await client.get('/dashboard')).body.applications.length;
  const rows = filled([row(), row({ 級距下限: 50, 級距上限: 60 })]), source = join(portal.data, 'dry.xlsx');
  assert.equal((await send(rows, { dry_run: 'true' }, {}, client)).status, 409, 'R-037');
  assert.equal((await send(rows, {}, {}, client)).status, 409, 'R-037');
  for (const key of ['solicitation_guide', 'item_guide']) await client.post(`${TENDER}/guides/${key}/confirm`);
  const dry = await client.finished(await send(rows, { dry_run: 'true' }, {}, client));
  const seen = (await client.get(`${dry.url}/result`)).body;
  assert.deepEqual([seen.dry_run, seen.succeeded, seen.skipped, seen.failed], [true, 1, 0, 1]);
  writeFileSync(source, rows);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TENDERLOOM_')));
  const done = spawnSync(program, ['import', '1150202', taxId, source, '--dry-run', '--data', portal.data], { cwd: root, encoding: 'utf8', env: { ...env, TENDERLOOM_TEST_MODE: 'on' } });
  assert.match(done.stdout, /1 to import, 0 skipped, 1 failed/, done.stdout + done.stderr);
  assert.equal(await begun(), 0);
  await client.finished(await send(rows, {}, {}, client));
  assert.equal(await begun(), 1, 'the same without dry_run begins one');
});

test('R-163 staff search items: a page and a resource; what was not handed in is not there', async () => {
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const found = await staff.get(`/staff/items?q=${encodeURIComponent('範例')}`);
  assert.equal(found.status, 200);
  assert.deepEqual(found.body.items, []);
  assert.equal(found.body.total, 0);
  const page = await staff.get('/staff/items?q=x', { headers: { Accept: 'text/html' } });
  assert.equal(page.status, 200);
  assert.match(page.bytes.toString('utf8'), /查無符合的品項/);
  assert.equal((await vendor.get('/staff/items?q=x')).status, 404);
});

test('R-043 R-041 an export that LibreOffice opened and saved, .xlsx and .xls, is brought in by another company as the same tree', async () => {
  const job = await vendor.finished(await vendor.request('POST', `${TENDER}/exports`, { json: {} }));
  const source = join(portal.data, 'export.xlsx');
  writeFileSync(source, (await vendor.get(`${job.url}/result`)).bytes);
  const headings = inside(readFileSync(source)).headings;
  writeFileSync(join(portal.data, 'template.xlsx'), template);
  const wanted = JSON.parse(python([join(portal.data, 'template.xlsx'), '-'])).headings.map((each) => each.replace(/\s*\*$/, ''));
  assert.deepEqual(headings.slice(0, wanted.length), wanted, 'what is filled in leads');
  const tree = async (who) => {
    const rows = [];
    for (const level of ['brand', 'service', 'spec', 'tier'])
      for (const each of (await who.get(`${TENDER}/items/${level}?per_page=100`)).body.items) rows.push([level, each.title, each.values]);
    return JSON.parse(JSON.stringify(rows).replaceAll(/"(id|uploaded_at)":"[^"]*"/g, '"$1":""'));
  };
  const own = await tree(vendor);
  assert.ok(own.length > 4);
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const other = await otherVendor(portal, staff);
  for (const key of ['solicitation_guide', 'item_guide']) await other.post(`${TENDER}/guides/${key}/confirm`);
  for (const [kind, expected] of [['xlsx', 'succeeded'], ['xls', 'skipped']]) {
    const profile = `-env:UserInstallation=file://${portal.data}/office`, folder = join(portal.data, 'office-out');
    const done = spawnSync('soffice', [profile, '--headless', '--convert-to', kind, '--outdir', folder, source], { encoding: 'utf8', timeout: 120000 });
    assert.equal(done.status, 0, done.stderr);
    const form = new FormData();
    form.append('file', new Blob([readFileSync(join(folder, `export.${kind}`))]), `export.${kind}`);
    const answer = await other.request('POST', `${TENDER}/imports`, { form });
    const { url } = await other.finished(answer);
    const report = (await other.get(`${url}/result`)).body;
    assert.equal(report.failed, 0, JSON.stringify(report));
    assert.equal(report[expected], own.filter(([level]) => level === 'tier').length, kind);
  }
  assert.deepEqual(await tree(other), own);
});
