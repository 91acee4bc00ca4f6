// Writing and not yet saving: drafts, who else is there, two versions of one row side by side; what is still to be done.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, run } from '../support/portal.mjs';

const TENDER = '/tenders/1150202', ITEMS = `${TENDER}/items`, PASSWORD = 'Abcdefghij1!';
const html = { headers: { Accept: 'text/html' } };
let portal, vendor, colleague, other, brand;

const signedIn = async (email, password = PASSWORD) => {
  const client = new Client(portal);
  assert.equal((await client.signIn(email, password)).status, 200, email);
  return client;
};
const page = async (client, path) => (await client.get(path, html)).bytes.toString('utf8');
const post = (client, path, fields) => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  return client.request('POST', path, { form, ...html });
};

before(async () => {
  portal = await Portal.start();
  vendor = await signedIn('vendor@example.tw', portal.accounts['vendor@example.tw']);
  run(['user', 'add', '--email', 'colleague@example.tw', '--role', 'vendor_editor', '--vendor', '04595252', '--password-stdin', '--data', portal.data],
    { input: PASSWORD });
  colleague = await signedIn('colleague@example.tw');
  other = await signedIn('waiting@example.tw', portal.accounts['waiting@example.tw']);
  const staff = await signedIn('staff@example.tw', portal.accounts['staff@example.tw']);
  const waiting = (await staff.get('/staff/registrations?status=pending')).body.items[0];
  assert.equal((await staff.post(`/staff/registrations/${waiting.id}/approve`, {})).status, 200);
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

test('R-031 a service\'s new name is judged by its specs while it is typed', async () => {
  const service = (await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: { service_name: '短' } })).body;
  const name = '規'.repeat(119);
  assert.equal((await vendor.post(`${ITEMS}/spec?parent=${service.id}`, { values: { spec_name: name, billing_method: 'month' } })).status, 201);
  const ask = async (typed) => (await vendor.post(`${ITEMS}/service/evaluate`, { id: service.id, values: { service_name: typed } })).body.findings;
  assert.ok(!(await ask('還可以')).some((finding) => finding.code === 'row_below_refuses'));
  const refused = (await ask('長'.repeat(40))).find((finding) => finding.code === 'row_below_refuses');
  assert.equal(refused.rule, 'R-031');
  assert.match(refused.message, /150/);
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
