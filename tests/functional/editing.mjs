// Writing and not yet saving: drafts, who else is there, two versions of one row side by side; what is still to be done.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, root } from '../support/portal.mjs';
import { otherVendor } from '../support/vendors.mjs';

const TENDER = '/tenders/1150202', ITEMS = `${TENDER}/items`;
const html = { headers: { Accept: 'text/html' } };
let portal, vendor, colleague, other, brand;

const page = async (client, path) => (await client.html(path)).text;
const post = (client, path, fields) => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) form.append(name, String(each));
  return client.request('POST', path, { form, ...html });
};

before(async () => {
  portal = await Portal.start();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  portal.addUser('colleague@example.tw', 'vendor_editor', '--vendor', '04595252');
  colleague = await Client.signedIn(portal, 'colleague@example.tw');
  other = await otherVendor(portal, await Client.signedIn(portal, 'staff@example.tw'));
  for (const who of [vendor, other])
    for (const key of ['solicitation_guide', 'item_guide']) await who.post(`${TENDER}/guides/${key}/confirm`);
  brand = (await vendor.post(`${ITEMS}/brand`, { values: cloud.brand.values })).body;
});
after(() => portal?.stop());

test('what is typed is kept, offered when the form is opened again, and gone once it is saved', async () => {
  const draft = `${ITEMS}/brand/draft?id=${brand.id}`;
  assert.equal((await vendor.get(draft)).status, 404);
  const kept = await vendor.put(draft, { version: brand.version, values: { brand_name: '打到一半', origin_country: 'XX' } });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  assert.ok(kept.body.saved_at);
  assert.equal((await vendor.get(draft)).body.values.brand_name, '打到一半');
  assert.equal((await vendor.get(`${ITEMS}/brand/${brand.id}`)).body.values.brand_name, '範例雲', 'nothing is saved');
  let text = await page(vendor, `${ITEMS}/brand/${brand.id}/edit`);
  assert.match(text, /您有一份尚未儲存的內容/);
  assert.match(text, /name="brand_name" value="範例雲"/);
  text = await page(vendor, `${ITEMS}/brand/${brand.id}/edit?draft=true`);
  assert.match(text, /name="brand_name" value="打到一半"/);
  assert.match(text, /已帶回/);
  // It is that person's alone.
  assert.equal((await colleague.get(draft)).status, 404);
  assert.doesNotMatch(await page(colleague, `${ITEMS}/brand/${brand.id}/edit`), /尚未儲存的內容/);
  assert.equal((await other.get(draft)).status, 404);
  const saved = await vendor.put(`${ITEMS}/brand/${brand.id}`, { version: brand.version, values: { oem_name_en: 'Saved' } });
  assert.equal(saved.status, 200);
  assert.equal((await vendor.get(draft)).status, 200, 'a program that changes the row leaves the form of a person alone');
  assert.equal((await vendor.delete(draft)).status, 204);
  assert.equal((await vendor.get(draft)).status, 404);
});

test('a draft of a new row: kept a parent, brought back without a script, cleared by saving the form', async () => {
  const draft = `${ITEMS}/service/draft?parent=${brand.id}`;
  assert.equal((await vendor.put(draft, { values: { service_name: '草稿服務', group_code: '2', paas_platform_name: '平台' } })).status, 200);
  const text = await page(vendor, `${ITEMS}/service/new?parent=${brand.id}&draft=true`);
  assert.match(text, /value="草稿服務"/);
  assert.match(text, /value="平台"/, 'a field that the draft opens is there');
  assert.equal((await vendor.put(`${ITEMS}/service/draft?parent=999999`, { values: {} })).status, 404);
  const done = await post(vendor, `${ITEMS}/service`, { parent: brand.id, service_name: '草稿服務' });
  assert.equal(done.status, 303);
  assert.equal((await vendor.get(draft)).status, 404);
});

test('who else has a row open is shown to the same company only, and for a short while', async () => {
  const path = `${ITEMS}/brand/${brand.id}/presence`;
  await colleague.post(path, { leaving: true });
  const first = (await vendor.post(path, {})).body;
  assert.deepEqual(first.editors, []);
  const again = (await vendor.post(path, {})).body;
  await vendor.post(path, { leaving: true, at: first.at });  // a page that was closed after this one was opened
  assert.ok(BigInt(again.at) > BigInt(first.at));
  const seen = await colleague.post(path, {});
  assert.equal(seen.body.editors.length, 1);
  assert.match(seen.body.message, /也正在編輯這筆資料/);
  assert.match(await page(colleague, `${ITEMS}/brand/${brand.id}/edit`), /也正在編輯這筆資料/);
  assert.equal((await other.post(path, {})).status, 404);
  assert.equal((await vendor.post(path, { leaving: true })).status, 200);
  assert.deepEqual((await colleague.post(path, {})).body.editors, []);
  await colleague.post(path, { leaving: true });
});

test('a lost update shows both versions field by field; what one did not touch stays as the other saved it', async () => {
  const now = (await vendor.get(`${ITEMS}/brand/${brand.id}`)).body;
  const theirs = { ...now.values, oem_name_zh: '同事的中文', oem_name_en: 'Colleague' };
  assert.equal((await colleague.put(`${ITEMS}/brand/${brand.id}`, { version: now.version, values: { oem_name_zh: theirs.oem_name_zh, oem_name_en: 'Colleague' } })).status, 200);
  const typed = { _method: 'PUT', version: now.version, ...cloud.brand.values, oem_name_en: 'Mine', authorization_expiry: '2030-01-31' };
  const clash = await post(vendor, `${ITEMS}/brand/${brand.id}`, typed);
  assert.equal(clash.status, 412);
  const text = clash.bytes.toString('utf8');
  assert.match(text, /這筆資料已由他人更新/);
  const choice = (field, side) => text.match(new RegExp(`<input[^>]*id="take-${field}-${side}"[^>]*>`))?.[0] ?? '';
  assert.match(choice('oem_name_zh', 'stored'), /checked/, 'the colleague\'s field that I did not touch');
  assert.match(choice('oem_name_en', 'mine'), /checked/, 'changed by both: mine, and it is said');
  assert.match(choice('authorization_expiry', 'mine'), /checked/, 'mine alone');
  assert.match(text, /兩邊都修改了/);
  assert.match(text, /同事的中文/);
  const version = text.match(/name="version" value="(\d+)"/)[1];
  const again = await post(vendor, `${ITEMS}/brand/${brand.id}`,
    { ...typed, version, '_take.oem_name_zh': 'stored', '_take.oem_name_en': 'mine', '_take.authorization_expiry': 'mine' });
  assert.equal(again.status, 303, again.bytes.toString('utf8').slice(0, 2000));
  const merged = (await vendor.get(`${ITEMS}/brand/${brand.id}`)).body.values;
  assert.deepEqual([merged.oem_name_zh, merged.oem_name_en, merged.authorization_expiry], ['同事的中文', 'Mine', '2030-01-31']);
});

test('a form that was not touched changes nothing: a box without a tick and a stored "no" are the same', async () => {
  const path = `${ITEMS}/brand/${(await vendor.post(`${ITEMS}/brand`, { values: { ...cloud.brand.values, brand_name: '有否', authorization_perpetual: false } })).body.id}`;
  const form = (await vendor.get(`${path}/edit`, { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
  assert.match(form, /<input type="hidden" name="authorization_perpetual" value="">/);
  const typed = { _method: 'PUT', version: 1, ...cloud.brand.values, brand_name: '有否', authorization_perpetual: '', oem_name_en: 'One change' };
  assert.equal((await post(vendor, path, typed)).status, 303);
  const [last] = (await vendor.get(`${path}/revisions`)).body.items;
  assert.deepEqual(last.changes.map((each) => each.field), ['oem_name_en']);
  assert.equal((await vendor.get(path)).body.values.authorization_perpetual, false);
  const ticked = { ...typed, version: 2, authorization_perpetual: ['', 'true'], authorization_expiry: '' };
  assert.equal((await post(vendor, path, ticked)).status, 303);
  assert.equal((await vendor.get(path)).body.values.authorization_perpetual, true);
});

test('R-031 a service\'s new name is judged by its specs while it is typed', async () => {
  const service = (await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: { service_name: '短' } })).body;
  const name = '規'.repeat(119);
  assert.equal((await vendor.post(`${ITEMS}/spec?parent=${service.id}`, { values: { spec_name: name, billing_method: 'month' } })).status, 201);
  const ask = async (typed) => (await vendor.post(`${ITEMS}/service/evaluate`, { id: service.id, values: { service_name: typed } })).body.findings;
  assert.ok(!(await ask('還可以')).some((finding) => finding.code === 'row_below_refuses'));
  const refused = (await ask('長'.repeat(40))).find((finding) => finding.code === 'row_below_refuses');
  assert.equal(refused.rule, 'R-031');
  assert.match(refused.message, /150/);
  // Saving refuses in the same words, as do copying and moving what would become too long below.
  const { version } = (await vendor.get(`${ITEMS}/service/${service.id}`)).body;
  const saved = await vendor.put(`${ITEMS}/service/${service.id}`, { version, values: { service_name: '長'.repeat(40) } });
  assert.equal(saved.status, 422);
  assert.equal(saved.body.findings[0].message, refused.message);
  const form = await post(vendor, `${ITEMS}/service/${service.id}`, { _method: 'PUT', version, service_name: '長'.repeat(40) });
  assert.equal(form.status, 422);
  assert.ok(form.text.includes(refused.message), 'on the page, too');
  const copied = await vendor.post(`${ITEMS}/service/${service.id}/duplicate`, { values: { service_name: '長'.repeat(40) } });
  assert.equal(copied.body.findings[0].message, refused.message);
});

test('R-034 what is missing comes page by page with a link each; saving leads on to the next', async () => {
  for (let i = 0; i < 30; ++i) await vendor.post(`${ITEMS}/brand`, { values: { brand_name: `空${i}` } });
  const first = (await vendor.get(`${TENDER}/todo`)).body;
  assert.equal(first.per_page, 25);
  assert.ok(first.total > 30);
  const rows = (body) => new Set(body.items.filter((item) => item.id).map((item) => item.id));
  assert.equal(rows(first).size, 25);
  assert.ok(first.items.some((item) => item.kind === 'document'));
  assert.ok(first.items.some((item) => item.kind === 'file' && item.field === 'carbon_report_file' && item.url.endsWith('/edit#field-carbon_report_file')));
  const second = (await vendor.get(`${TENDER}/todo?page=2`)).body;
  assert.ok(![...rows(second)].some((id) => rows(first).has(id)));
  assert.ok(!second.items.some((item) => item.kind === 'document'), 'said once');
  const gaps = (await vendor.get(`${TENDER}/todo?kind=hierarchy`)).body;
  assert.equal(gaps.total, first.hierarchy_incomplete);
  assert.ok(gaps.items.some((item) => item.kind === 'hierarchy' && /new\?parent=/.test(item.url)));
  const text = await page(vendor, `${TENDER}/todo?page=2`);
  assert.match(text, /尚未建立任何服務名稱/);

  const one = (await vendor.get(`${ITEMS}/brand?q=${encodeURIComponent('空3')}`)).body.items[0];
  const done = await post(vendor, `${ITEMS}/brand/${one.id}`, { _method: 'PUT', version: one.version, brand_name: '空3', _next: 'true' });
  assert.equal(done.status, 303);
  const next = done.headers.get('location');
  const after = (await vendor.get(`${ITEMS}/brand?q=${encodeURIComponent('空4')}`)).body.items[0];
  assert.equal(next, `${ITEMS}/brand/${after.id}/edit`);
});

test('a file put in or taken out at once is no lost update for the form that did it', async () => {
  const now = (await vendor.get(`${ITEMS}/brand/${brand.id}`)).body;
  const form = new FormData();
  form.set('file', new Blob([pdf(1)], { type: 'application/pdf' }), '碳排.pdf');
  const put = await vendor.request('POST', `${ITEMS}/brand/${brand.id}/files/carbon_report_file`, { form, headers: { 'If-Match': `"${now.version}"` } });
  assert.equal(put.status, 200);
  assert.equal(put.headers.get('etag'), `"${now.version + 1}"`);
  const stale = await vendor.request('DELETE', `${ITEMS}/brand/${brand.id}/files/carbon_report_file`, { headers: { 'If-Match': `"${now.version}"` } });
  assert.equal(stale.status, 412);
  const gone = await vendor.request('DELETE', `${ITEMS}/brand/${brand.id}/files/carbon_report_file`, { headers: { 'If-Match': `"${now.version + 1}"` } });
  assert.equal(gone.status, 204);
  assert.equal((await vendor.get(`${ITEMS}/brand/${brand.id}`)).body.version, now.version + 2);
});

test('R-051 a certificate that ends within ninety days is told while typing, on the form and on the page, and refuses nothing', async () => {
  const day = (days) => new Date(Date.now() + 8 * 3600e3 + days * 86400e3).toISOString().slice(0, 10);
  const made = await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: { ...cloud.service.values, service_name: '快到期', iso27001_expiry: day(89), iso27017_expiry: day(90) } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const typed = await vendor.post(`${ITEMS}/service/evaluate`, { id: made.body.id, values: { iso27018_expiry: day(3) } });
  assert.equal(typed.body.findings.some((each) => each.field === 'iso27018_expiry'), false);
  assert.deepEqual(typed.body.advice, [], 'without its file there is nothing that ends');
  for (const field of cloud.service.pdfs)
    assert.equal((await vendor.upload(`${ITEMS}/service/${made.body.id}/files/${field}`, { content: pdf(1), name: `${field}.pdf` })).status, 200);
  const asked = await vendor.post(`${ITEMS}/service/evaluate`, { id: made.body.id, values: { iso27018_expiry: day(3) } });
  assert.deepEqual(asked.body.advice.map((each) => [each.field, each.days]), [['iso27001_expiry', 89], ['iso27018_expiry', 3]]);
  assert.match(asked.body.advice[0].message, /89 天/);
  const stored = (await vendor.get(`${ITEMS}/service/${made.body.id}`)).body;
  assert.deepEqual(stored.advice.map((each) => each.field), ['iso27001_expiry']);
  assert.equal(stored.completeness.own, true, JSON.stringify(stored.completeness.missing));
  assert.match(await page(vendor, `${ITEMS}/service/${made.body.id}`), /證明文件即將到期/);
  assert.match(await page(vendor, `${ITEMS}/service/${made.body.id}/edit`), /將於 [0-9-]+ 到期，只剩 89 天/);
});

test('blank forms beside a field: a file of the type, a sheet of a checklist with the rows that apply; others have none', async () => {
  const made = await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: { service_name: '空白表', template_code: 'B', system_level: 'basic' } });
  const form = await page(vendor, `${ITEMS}/service/${made.body.id}/edit`);
  const address = form.match(/href="(\/tenders\/1150202\/blank-forms\/service\/cloud_checklist[^"]*)"/)[1].replaceAll('&amp;', '&');
  const sheet = await vendor.get(address, { headers: { Accept: '*/*' } });
  assert.equal(sheet.status, 200);
  assert.match(sheet.headers.get('content-disposition'), /attachment/);
  assert.match(decodeURIComponent(sheet.headers.get('content-disposition')), /雲端服務檢核表\.xlsx/);
  const file = join(portal.data, 'blank.xlsx');
  writeFileSync(file, sheet.bytes);
  const told = spawnSync('/usr/bin/python3', [join(root, 'tests/support/fill_sheet.py'), file, '-'], { encoding: 'utf8' });
  assert.equal(told.status, 0, told.stderr);
  const { headings, rows, choices } = JSON.parse(told.stdout);
  assert.deepEqual(headings.map((each) => each.replace(/\s*\*$/, '')), ['雲端服務檢核表', '填寫說明', '必填', '符合情形', '說明', '佐證資料']);
  assert.equal(rows.length, 13, 'row 8 does not apply at 普');
  assert.equal(rows.filter((row) => row[2] === '必填').length, 11);
  assert.ok(choices.length > 0, 'what may be answered is offered');
  const all = await vendor.get(`${TENDER}/blank-forms/service/cloud_checklist`, { headers: { Accept: '*/*' } });
  assert.equal(all.status, 200);
  for (const nowhere of ['service/service_name', 'service/nothing', 'nothing/cloud_checklist', 'service/cloud_checklist?id=999999', 'service/iso27001_file'])
    assert.equal((await vendor.get(`${TENDER}/blank-forms/${nowhere}`)).status, 404, nowhere);
  assert.equal((await other.get(`${TENDER}/blank-forms/service/cloud_checklist?id=${made.body.id}`)).status, 404);
  assert.equal((await new Client(portal).get(address)).status, 401);
});

test('R-056 the checklist stands in parts; saving from one of them comes back to it with everything kept', async () => {
  const made = await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: { service_name: '分段', template_code: 'A', system_level: 'basic' } });
  const self = `${ITEMS}/service/${made.body.id}`;
  const form = await page(vendor, `${self}/edit`);
  assert.match(form, /data-section="management"[^>]*><th[^>]*>管理與廠商資格/);
  assert.match(form, /data-section="office" hidden/, 'rows 12 to 14 do not apply to template A at 普');
  assert.match(form, /name="_stay" value="checklist"/);
  const saved = await post(vendor, self, { _method: 'PUT', _csrf: vendor.csrf, version: made.body.version,
    'cloud_checklist.row_01.conform': 'yes', 'cloud_checklist.row_01.statement': '已辦理', _stay: 'checklist' });
  assert.equal(saved.status, 303);
  assert.equal(saved.headers.get('location'), `${self}/edit#group-checklist`);
  assert.equal((await vendor.get(self)).body.values.cloud_checklist.row_01.statement, '已辦理');
  assert.match(await page(vendor, `${self}/edit`), /已儲存|儲存為草稿/);
  const elsewhere = await post(vendor, self, { _method: 'PUT', _csrf: vendor.csrf, version: made.body.version + 1, 'cloud_checklist.row_02.conform': 'na', _stay: '//example.org' });
  assert.equal(elsewhere.status, 303);
  assert.equal(elsewhere.headers.get('location'), `${ITEMS}/service?parent=${brand.id}`, 'only a part of the form is a place to stay');
  assert.match(await page(vendor, self), /1 完善資通安全管理措施[^<]*<\/dt><dd[^>]*>符合情形：符合\n說明：已辦理/, 'each row on a line of its own');
});

test('R-027 of two tiers the one with the greatest upper bound is told apart; of one none is', async () => {
  const service = (await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: { service_name: '最高級距' } })).body.id;
  const spec = (await vendor.post(`${ITEMS}/spec?parent=${service}`, { values: { spec_name: '規格', billing_method: 'month' } })).body.id;
  const list = async () => (await vendor.get(`${ITEMS}/tier?parent=${spec}`)).body.items.map((each) => [each.title, each.greatest]);
  const tier = (lower, upper) => vendor.post(`${ITEMS}/tier?parent=${spec}`, { values: { tier_lower: lower, tier_upper: upper, solicitation_price: 5 } });
  const first = (await tier(101, 500)).body.id;
  assert.deepEqual(await list(), [['101-500', undefined]]);
  const second = (await tier(1, 100)).body.id;
  assert.deepEqual(await list(), [['101-500', true], ['1-100', false]]);
  assert.deepEqual([(await vendor.get(`${ITEMS}/tier/${first}`)).body.greatest, (await vendor.get(`${ITEMS}/tier/${second}`)).body.greatest], [true, false]);
  const third = await tier(600, 700);
  assert.deepEqual(third.body.findings.map((each) => each.rule), ['R-024'], 'told once');
  assert.match(await page(vendor, `${ITEMS}/tier?parent=${spec}`), /101-500<\/a> <span class="row-mark">最高級距/);
});

test('the history names options as they are called, also of a list that another field narrows', async () => {
  const made = (await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: { service_name: '類別', group_code: '3', category_code: 'storage_backup' } })).body;
  await vendor.put(`${ITEMS}/service/${made.id}`, { version: made.version, values: { group_code: '1', category_code: 'compute' } });
  const [changed, created] = (await vendor.get(`${ITEMS}/service/${made.id}/revisions`)).body.items;
  const line = (revision, label) => revision.differences.find((each) => each.label === label);
  assert.equal(line(created, '類別').new, '儲存與備份應用');
  assert.deepEqual([line(changed, '類別').old, line(changed, '類別').new], ['儲存與備份應用', '運算服務（範例）']);
});

test('the steps of the tree read as in the manual; a level without a word of its own reads as its label', async () => {
  const text = await page(vendor, `${ITEMS}/brand`);
  const steps = [...text.matchAll(/class="step-label">([^<]+)</g)].map((found) => found[1]);
  assert.deepEqual(steps, ['廠牌', '服務名稱', '服務規格名稱-計費方式', '產品級距']);
});
