// The item screens in a real browser (SCR-111 to SCR-120, SCR-123): import by page, overview, writing and not yet saving,
// two people at one row, files, the checklist, by keyboard alone, and everything without JavaScript.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as cloud from '../support/cloud_values.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, root } from '../support/portal.mjs';
import { fill, launch, leave, look, main, signedIn, views } from './browser.mjs';

const TENDER = '/tenders/1150202', ITEMS = `${TENDER}/items`;
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-items-'));
const file = (name, content) => { const path = join(folder, name); writeFileSync(path, content); return path; };
const document = file('碳排.pdf', pdf(2));
let portal, browser, page, colleague, api;

/** The page in both languages. */
const both = (who, name) => views(who, who.url(), name);
const text = (who = page) => main(who);
const submit = (who) => leave(who, () => who.locator('main form button[type=submit].btn-primary').last().click());

before(async () => {
  portal = await Portal.start();
  browser = await launch();
  page = await signedIn(browser, portal, 'vendor@example.tw');
  portal.addUser('colleague@example.tw', 'vendor_editor', '--vendor', '04595252');
  colleague = await signedIn(browser, portal, 'colleague@example.tw');
  api = await Client.signedIn(portal, 'vendor@example.tw');
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('R-037 SCR-111 nothing is entered before the guides are confirmed; the empty overview says what comes first', async () => {
  await page.goto(`${ITEMS}/brand/new`);
  assert.match(await text(), /請先閱讀並確認/);
  assert.equal(new URL(page.url()).pathname, ITEMS);
  await both(page, 'items-overview-empty');
  for (const key of ['solicitation_guide', 'item_guide']) {
    await page.goto(`${TENDER}/guides/${key}`);
    await page.locator('main form button[type=submit].btn-primary').focus();
    await leave(page, () => page.keyboard.press('Enter'));
  }
});

const row = (more = {}) => ({
  廠牌名稱: '匯入雲', 原廠中文名稱: '匯入原廠', 產地: '臺灣', 廠商身分: '代理商', 服務名稱: '物件儲存', 組別: 'IaaS', 類別: '儲存服務（範例）',
  服務規格名稱: '標準', 計費方式: '月', 資料存取實體所在地: '臺灣', 級距下限: 1, 級距上限: 100, 公開徵求價: 5200, ...more });
const rows = [row(), row({ 級距下限: 101, 級距上限: 200 }), row({ 產地: '月球', 級距下限: 300, 級距上限: 250 }),
  ...Array.from({ length: 40 }, (_, i) => row({ 廠牌名稱: i % 2 ? '匯入雲' : '第二牌', 服務名稱: `服務${i}`, 組別: i % 2 ? 'IaaS' : 'SaaS', 類別: i % 2 ? '運算服務（範例）' : '儲存與備份應用' }))];

async function filled(name) {
  const template = file('範例.xlsx', Buffer.from((await api.get(`${TENDER}/imports/template.xlsx`)).bytes));
  const done = spawnSync('/usr/bin/python3', [join(root, 'tests/support/fill_sheet.py'), template, join(folder, name)], { input: JSON.stringify(rows), encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return join(folder, name);
}

async function imports(who, path) {
  await who.goto(`${TENDER}/imports`);
  await who.locator('input[type=file]').setInputFiles(path);
  await submit(who);
  const address = who.url();
  for (let i = 0; i < 300 && !/成功/.test(await text(who)); ++i) {
    await who.waitForTimeout(200);
    await who.goto(address);  // progress by refresh
  }
  return text(who);
}

test('R-041 SCR-123 .xlsx and .xls are brought in by the page, with every problem of every row', async () => {
  await page.goto(`${TENDER}/imports`);
  await both(page, 'items-import');
  const first = await imports(page, await filled('品項.xlsx'));
  assert.match(first, /42\s*成功|成功\s*42/);
  assert.match(first, /產地不在下拉選單候選內/);
  assert.match(first, /級距上限必須大於/);
  await both(page, 'items-import-result');
  const second = await imports(page, await filled('品項.xls'));
  assert.match(second, /42\s*略過|略過\s*42/, 'the same file again changes nothing');
});

test('SCR-121 SCR-123 R-043 the page of a job follows it by itself; an export shows its progress in a dialog, which is left by key', async () => {
  await page.goto(`${TENDER}/imports`);
  await page.locator('input[type=file]').setInputFiles(await filled('品項.xlsx'));
  await page.locator('#field-dry_run').check();
  await submit(page);
  await page.locator('main', { hasText: '檢查完成（可匯入 0 / 略過 42 / 失敗 1）' }).waitFor();
  await page.getByRole('link', { name: '再上傳一個檔案' }).waitFor();
  await page.goto(ITEMS);
  const button = page.getByRole('button', { name: '匯出品項資料' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: '匯出品項資料' });
  await dialog.getByText('匯出完成！請下載檔案').waitFor();
  await dialog.locator('a[href$="/file"]').waitFor();
  assert.equal(new URL(page.url()).pathname, ITEMS, 'the page stays');
  assert.equal(await dialog.locator('progress').getAttribute('value'), '100');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href').endsWith('/file')), true, 'the file is where the keyboard is');
  await look(page, 'items-export-dialog');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(download.suggestedFilename(), /^品項資料-1150202\.xlsx$/);
  await page.keyboard.press('Escape');
  assert.equal(await dialog.count(), 0);
  assert.equal(await button.evaluate((each) => each === document.activeElement), true, 'back where it began');
});

test('R-039 SCR-111 the overview: counters agree, filters by brand, group, completeness and check keep their state', async () => {
  await page.goto(ITEMS);
  const figures = Object.fromEntries(await page.locator('.counter').evaluateAll((list) => list.map((each) =>
    [each.querySelector('.counter-label').textContent, Number(each.querySelector('.counter-value').textContent.replaceAll(',', ''))])));
  const figure = (pattern) => Object.entries(figures).find(([label]) => pattern.test(label))?.[1];
  assert.equal(figure(/^有.*級距品項/) + figure(/^無.*級距品項/), figure(/品項總數/));
  assert.equal(figure(/品項合計筆數/), 42);
  await both(page, 'items-overview');
  await page.locator('#filter-root').selectOption({ label: '第二牌' });
  await page.locator('#filter-group').selectOption({ label: 'SaaS' });
  await leave(page, () => page.locator('#filters button[type=submit]').click());
  assert.match(await page.locator('caption').innerText(), /共 20 列/);
  assert.equal(await page.locator('#filter-group').inputValue(), '3');
  await page.locator('#filter-group').selectOption({ label: 'IaaS' });
  await leave(page, () => page.locator('#filters button[type=submit]').click());
  assert.match(await text(), /沒有符合條件的資料/);
  await page.goto(`${ITEMS}?check=true&per_page=50`);
  assert.equal(await page.locator('main tbody tr').count(), 42);
  await page.goto(`${TENDER}/todo`);
  await both(page, 'items-todo');
  await leave(page, () => page.getByRole('link', { name: '到下一個待補齊項目' }).first().click());
  assert.match(page.url(), /brand\/\d+\/edit$/);
});

test('SCR-113 to SCR-120 every list, form, detail, history and confirmation, wide and narrow, in both languages', async () => {
  const at = async (level, parent) => (await api.get(`${ITEMS}/${level}${parent ? `?parent=${parent}` : ''}`)).body.items[0].id;
  const brand = await at('brand'), service = await at('service', brand), spec = await at('spec', service), tier = await at('tier', spec);
  for (const [level, id, parent] of [['brand', brand], ['service', service, brand], ['spec', spec, service], ['tier', tier, spec]]) {
    await page.goto(`${ITEMS}/${level}${parent ? `?parent=${parent}` : ''}`);
    await both(page, `items-${level}-list`);
    await page.goto(`${ITEMS}/${level}/${id}/edit`);
    await both(page, `items-${level}-form`);
    await page.goto(`${ITEMS}/${level}/${id}`);
    await (level === 'service' ? both : look)(page, `items-${level}-detail`);
  }
  await page.goto(`${ITEMS}/brand/${brand}/delete`);
  assert.match(await text(), /服務規格 \d+ 筆/, 'R-030');
  await both(page, 'items-delete');
  await page.goto(`${ITEMS}/brand/${brand}/revisions`);
  await both(page, 'items-revisions');
  const lonely = (await api.post(`${ITEMS}/brand`, { values: { brand_name: '空廠牌' } })).body.id;
  await page.goto(`${ITEMS}/service?parent=${lonely}`);
  assert.match(await text(), /尚無服務名稱資料/);
  assert.ok(await page.getByRole('link', { name: /新增服務名稱/ }).count() > 0);
  await both(page, 'items-service-empty');
});

let brand;
test('what is typed is kept while one types, offered again, and gone when it is saved', async () => {
  brand = (await api.post(`${ITEMS}/brand`, { values: cloud.brand.values })).body.id;
  await page.goto(`${ITEMS}/brand/${brand}/edit`);
  await page.locator('[name=oem_name_en]').fill('Typed, not saved');
  await page.locator('[data-draft-status]').filter({ hasText: '暫存' }).waitFor();
  await page.goto(ITEMS);  // leaves without being asked: nothing is lost
  await page.goto(`${ITEMS}/brand/${brand}/edit`);
  assert.match(await text(), /您有一份尚未儲存的內容/);
  await look(page, 'items-draft');
  await leave(page, () => page.getByRole('link', { name: '帶回未儲存的內容' }).click());
  assert.equal(await page.locator('[name=oem_name_en]').inputValue(), 'Typed, not saved');
  await submit(page);
  await page.goto(`${ITEMS}/brand/${brand}/edit`);
  assert.doesNotMatch(await text(), /尚未儲存的內容/);
  assert.equal(await page.locator('[name=oem_name_en]').inputValue(), 'Typed, not saved');
});

test('a refused form is kept while it is mended; a text that cannot even be sent stays in its field and is told', async () => {
  const make = async (level, parent) => (await api.post(`${ITEMS}/${level}`, { parent, values: cloud[level].values })).body.id;
  const spec = await make('spec', await make('service', brand));
  await page.goto(`${ITEMS}/tier/new?parent=${spec}`);
  await fill(page, { tier_lower: '100', tier_upper: '50' });
  await submit(page);
  assert.match(await text(), /級距上限必須大於/);
  await page.locator('[data-draft-status]').filter({ hasText: '暫存' }).waitFor();
  assert.equal((await api.get(`${ITEMS}/tier/draft?parent=${spec}`)).body.values.tier_upper, '50');
  await fill(page, { tier_upper: '200' });
  await submit(page);
  assert.equal((await api.get(`${ITEMS}/tier/draft?parent=${spec}`)).status, 404, 'saved: no draft any more');

  await page.goto(`${ITEMS}/spec/${spec}/edit`);
  const field = page.locator('[name=functional_spec]');
  await field.fill('𠮷雲'.repeat(50000));
  await page.locator('main form button[type=submit].btn-primary').last().click();
  assert.match(await field.evaluate((control) => control.validationMessage), /內容過長（150,000 個字元）/);
  assert.match(page.url(), /edit$/);
  await field.fill('短');
  await page.waitForFunction(() => !document.querySelector('form[data-asking]'));
  await submit(page);
  assert.equal((await api.get(`${ITEMS}/spec/${spec}`)).body.values.functional_spec, '短');

  await page.goto(`${ITEMS}/tier?parent=${spec}`);
  await page.getByRole('link', { name: /^刪除/ }).click();
  await page.locator('dialog[open] .btn-danger').dblclick();
  await page.waitForURL(/deleted=/);
  assert.match(await text(), /已刪除/);
  assert.doesNotMatch(await text(), /找不到/);
});

test('a file goes up with its progress, is replaced and seen; saving the same form afterwards is no lost update', async () => {
  await page.goto(`${ITEMS}/brand/${brand}/edit`);
  const field = page.locator('[data-field=carbon_report_file]');
  assert.match(await field.innerText(), /PDF.*10 MB/s, 'types and limits of the field stand beside it');
  await field.locator('input[type=file]').setInputFiles(file('太大.pdf', Buffer.concat([pdf(1), Buffer.alloc(11 << 20)])));
  await field.getByText('「太大.pdf」為 11 MB，超過上限 10 MB').waitFor();
  await page.locator('[name=oem_name_zh]').fill('改了別的欄位');
  await page.waitForTimeout(1500);
  assert.match(await field.innerText(), /超過上限 10 MB/, 'why a file did not get in is said until another one is chosen');
  page.complaints.splice(0);  // of the refused file
  for (const name of ['碳排.pdf', '新的.pdf']) {
    await field.locator('input[type=file]').setInputFiles(file(name, pdf(name.length)));
    await field.locator('.file-list .file-name').filter({ hasText: name }).waitFor();
  }
  assert.equal(await field.locator('.file-list li').count(), 1, 'the new one takes the old one\'s place');
  await page.locator('[name=oem_name_en]').fill('After the file');
  await page.waitForFunction(() => !document.querySelector('form[data-asking]'));
  await submit(page);
  assert.match(await text(), /已儲存|儲存為草稿/);
  const values = (await api.get(`${ITEMS}/brand/${brand}`)).body.values;
  assert.deepEqual([values.oem_name_en, values.carbon_report_file.name], ['After the file', '新的.pdf']);
  await page.goto(`${ITEMS}/brand/${brand}/edit`);
  await page.locator('[data-field=carbon_report_file] [data-remove-file]').click();
  await page.locator('[data-field=carbon_report_file] .file-list li').waitFor({ state: 'detached' });
  await page.locator('[name=oem_name_en]').fill('After removing');
  await submit(page);
  assert.equal((await api.get(`${ITEMS}/brand/${brand}`)).body.values.oem_name_en, 'After removing');
});

test('two people at one row see each other, and choose between two versions field by field', async () => {
  await page.goto(`${ITEMS}/brand/${brand}/edit`);
  await colleague.goto(`${ITEMS}/brand/${brand}/edit`);
  assert.match(await text(colleague), /也正在編輯這筆資料/);
  await colleague.locator('[name=oem_name_zh]').fill('同事改的名稱');
  await colleague.locator('[name=oem_name_en]').fill('Theirs');
  await submit(colleague);
  await page.locator('[name=oem_name_en]').fill('Mine');
  await submit(page);
  assert.match(await text(), /這筆資料已由他人更新/);
  assert.ok(await page.locator('#take-oem_name_zh-stored').isChecked());
  assert.ok(await page.locator('#take-oem_name_en-mine').isChecked());
  await look(page, 'items-conflict');
  await page.locator('#take-oem_name_en-stored').check();
  await page.locator('[name=oem_name_en]').fill('Mine, on second thought');
  assert.ok(await page.locator('#take-oem_name_en-mine').isChecked(), 'who goes on writing means their own');
  await submit(page);
  const values = (await api.get(`${ITEMS}/brand/${brand}`)).body.values;
  assert.deepEqual([values.oem_name_zh, values.oem_name_en], ['同事改的名稱', 'Mine, on second thought']);
});

test('R-055 R-056 the checklist: rows of template and level, how far it is, only what is left, the next row', async () => {
  const service = (await api.post(`${ITEMS}/service?parent=${brand}`, { values: { service_name: '檢核' } })).body.id;
  await page.goto(`${ITEMS}/service/${service}/edit`);
  const list = page.locator('[data-checklist]').first();
  await fill(page, { group_code: '3', template_code: 'A', system_level: 'basic' });
  const progress = list.locator('[data-checklist-text]');
  await progress.filter({ hasText: '必填 0 / 6' }).waitFor();
  assert.equal(await list.locator('tbody tr[data-row]:not([hidden])').count(), 10, 'row 8 and rows 12 to 14 do not apply');
  await page.locator('[name="cloud_checklist.row_01.conform"][value=yes]').check();
  await page.locator('[name="cloud_checklist.row_01.statement"]').fill('已辦理');
  await progress.filter({ hasText: '必填 1 / 6' }).waitFor();
  await look(page, 'items-checklist');
  await list.locator('[data-checklist-only]').check();
  assert.equal(await list.locator('tbody tr[data-row]:not([hidden])').count(), 9);
  await list.locator('[data-checklist-next]').click();
  assert.match(await page.evaluate(() => document.activeElement.name), /^cloud_checklist\.row_03/);
  await fill(page, { system_level: 'high' });
  await progress.filter({ hasText: '必填 1 / 9' }).waitFor();
  assert.match(await list.locator('[data-section=management]').innerText(), /管理與廠商資格.*1 \/ 3/s);
  await page.locator('[name="cloud_checklist.row_06.statement"]').fill('保存六個月');
  await leave(page, () => page.locator('[data-stay][value=checklist]').click());
  assert.equal(new URL(page.url()).hash, '#group-checklist');
  await page.waitForFunction(() => document.activeElement.name === 'cloud_checklist.row_06.statement');  // saving keeps the place
});

test('what is ticked stays while one searches, turns the page or comes back from the preview, and can be let go', async () => {
  await page.goto(`${ITEMS}/service/bulk`);
  await leave(page, async () => { await page.locator('#filter-q').fill('服務1'); await page.keyboard.press('Enter'); });
  await page.locator('tbody input[type=checkbox]').first().check();
  await leave(page, async () => { await page.locator('#filter-q').fill('服務2'); await page.keyboard.press('Enter'); });
  await page.locator('tbody input[type=checkbox]').nth(1).check();
  const told = page.locator('[data-chosen-count]');
  assert.equal(await told.innerText(), '已選擇 2 個，其中 1 個在其他頁');
  await page.locator('#field-operation').selectOption('_delete');
  await leave(page, () => page.getByRole('button', { name: '下一步' }).click());
  assert.match(await text(), /確認後會刪除 2 筆/);
  await look(page, 'items-bulk-preview');
  await page.goto(`${ITEMS}/service/bulk?q=${encodeURIComponent('服務2')}`);
  assert.equal(await told.innerText(), '已選擇 2 個，其中 1 個在其他頁');
  await page.getByRole('button', { name: '取消其他頁的勾選' }).click();
  assert.equal(await told.innerText(), '已選擇 1 個');
  await page.goto(ITEMS);
  await page.goto(`${ITEMS}/service/bulk`);
  assert.equal(await page.locator('tbody input:checked').count(), 0, 'whoever went on to something else begins anew');
});

test('SCR-116 SCR-120 an optional answer is taken back; a checklist says what comes first; how far a row is stays in sight', async () => {
  const service = (await api.post(`${ITEMS}/service?parent=${brand}`, { values: { service_name: '可收回', infosec_capability_registration: 'none' } })).body.id;
  await page.goto(`${ITEMS}/service/${service}/edit`);
  const list = page.locator('[data-checklist]').first();
  assert.match(await list.innerText(), /回答上面的問題後，這裡會列出要填寫的項目/);
  assert.equal(await list.locator('[data-checklist-bar]').isVisible(), false);
  await fill(page, { template_code: 'A', system_level: 'basic' });
  await list.locator('[data-checklist-bar]').waitFor();
  await page.locator('[name=infosec_capability_registration][value=""]').check();
  await page.waitForFunction(() => !document.querySelector('form[data-asking]'));
  await submit(page);
  assert.equal((await api.get(`${ITEMS}/service/${service}`)).body.values.infosec_capability_registration ?? '', '');
  await page.goto(`${ITEMS}/service?parent=${brand}`);
  const state = await page.locator('tbody .state-cell').first().boundingBox(), actions = await page.locator('tbody .row-actions').first().boundingBox();
  assert.ok(Math.abs(state.x + state.width - actions.x) < 2 && actions.x + actions.width <= 1440, JSON.stringify([state, actions]));
});

test('R-031 a service\'s new name is judged by its specs while it is typed, beside the buttons', async () => {
  const service = (await api.post(`${ITEMS}/service?parent=${brand}`, { values: { service_name: '短名' } })).body.id;
  await api.post(`${ITEMS}/spec?parent=${service}`, { values: { spec_name: '規'.repeat(119), billing_method: 'month' } });
  await page.goto(`${ITEMS}/service/${service}/edit`);
  await page.locator('[name=service_name]').fill('長'.repeat(40));
  await page.locator('[data-row-error]').filter({ hasText: '150' }).waitFor();
  await page.locator('[name=service_name]').fill('短名');
  await page.locator('[data-row-error]').waitFor({ state: 'hidden' });
});

test('a brand is added by keyboard alone', async () => {
  await page.goto(`${ITEMS}/brand`);
  const to = async (accept) => {
    for (let i = 0; i < 80; ++i) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(accept)) return;
    }
    throw new Error('not reached by Tab');
  };
  await to(() => /\/brand\/new/.test(document.activeElement.getAttribute('href') ?? ''));
  await leave(page, () => page.keyboard.press('Enter'));
  await to(() => document.activeElement.name === 'brand_name');
  await page.keyboard.type('鍵盤雲');
  await to(() => document.activeElement.matches('main button[type=submit].btn-primary'));
  await leave(page, () => page.keyboard.press('Enter'));
  assert.match(await text(), /鍵盤雲/);
});

test('without JavaScript: add, edit with a file, search, delete, undo, import with progress by refresh', async () => {
  const context = await browser.newContext({ baseURL: portal.url, viewport: { width: 1440, height: 900 }, locale: 'zh-TW', javaScriptEnabled: false });
  const plain = await context.newPage();
  const press = async (locator) => { await locator.click(); await plain.waitForLoadState(); };
  await plain.goto('/login');
  await plain.locator('[name=email]').fill('vendor@example.tw');
  await plain.locator('[name=password]').fill(portal.accounts['vendor@example.tw']);
  await press(plain.locator('main form button[type=submit].btn-primary').first());
  await plain.goto(`${ITEMS}/brand/new`);
  await plain.locator('[name=brand_name]').fill('沒有腳本');
  await press(plain.locator('main button[type=submit].btn-primary').last());
  assert.match(await text(plain), /沒有腳本/);
  const id = (await api.get(`${ITEMS}/brand?q=${encodeURIComponent('沒有腳本')}`)).body.items[0].id;
  await plain.goto(`${ITEMS}/brand/${id}/edit`);
  await plain.locator('input[type=file][name=carbon_report_file]').setInputFiles(document);
  await press(plain.locator('main button[type=submit].btn-primary').last());
  assert.ok((await api.get(`${ITEMS}/brand/${id}`)).body.values.carbon_report_file);
  await plain.goto(`${ITEMS}/brand?q=${encodeURIComponent('沒有腳本')}`);
  assert.equal(await plain.locator('main tbody tr').count(), 1);
  await press(plain.locator('a[href$="/delete"]').first());
  await press(plain.locator('main button[type=submit]').last());
  await press(plain.getByRole('button', { name: '復原' }));
  assert.match(await text(plain), /已復原/);
  assert.match(await imports(plain, await filled('再次.xlsx')), /42\s*略過|略過\s*42/);
  await context.close();
});
