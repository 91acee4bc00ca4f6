// The items of a tender as pages and as JSON: the same addresses, nothing typed is ever lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal } from '../support/portal.mjs';

const ITEMS = '/tenders/1150202/items';
let portal, vendor;

before(async () => {
  portal = await Portal.start({ env: process.env.TENDERLOOM_TEST_DATABASE ? { TENDERLOOM_DATABASE: process.env.TENDERLOOM_TEST_DATABASE } : {} });
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
});
after(() => portal?.stop());

const html = { headers: { Accept: 'text/html' } };
const hidden = (text, name) => [...text.matchAll(new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`, 'g'))].map((found) => found[1]);

test('R-037 a person is led to the guides; a form is refused until they are confirmed, with what was typed', async () => {
  const early = await vendor.html(`${ITEMS}/brand/new`);
  assert.equal(early.status, 303);
  assert.equal(early.location, ITEMS);
  const overview = await vendor.html(ITEMS);
  assert.equal(overview.status, 200);
  assert.match(overview.text, /請先閱讀並確認/);
  const refused = await vendor.submit(`${ITEMS}/brand`, { brand_name: '打好的名稱' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /value="打好的名稱"/);
  // Page and problem lead to what has to be read.
  const told = await vendor.post(`${ITEMS}/brand`, { values: { brand_name: 'x' } });
  assert.deepEqual(told.body.guides.map((guide) => guide.url), ['solicitation_guide', 'item_guide'].map((key) => `/tenders/1150202/guides/${key}`));
  for (const guide of told.body.guides) {
    assert.ok(refused.text.includes(`<a href="${guide.url}">${guide.label}</a>`), guide.url);
    assert.equal((await vendor.html(guide.url)).status, 200);
    // The pages of imports, and what has no form of its own to come back to.
    for (const path of ['imports', 'past']) assert.ok((await vendor.html(`/tenders/1150202/${path}`)).text.includes(`href="${guide.url}"`), path);
    assert.ok((await vendor.submit(`${ITEMS}/brand/bulk`, { stage: 'apply' })).text.includes(`<a href="${guide.url}">`));
  }
  for (const key of ['solicitation_guide', 'item_guide']) assert.ok((await vendor.post(`/tenders/1150202/guides/${key}/confirm`)).status < 400);
});

test('a refused form comes back as it was typed, its files wait as pending, and the next send stores all', async () => {
  const form = await vendor.html(`${ITEMS}/brand/new`);
  assert.equal(form.status, 200);
  const [token] = hidden(form.text, '_form_token');
  assert.ok(token);
  const values = { ...cloud.brand.values, brand_name: '雲'.repeat(101), _form_token: token, parent: '' };
  const refused = await vendor.submit(`${ITEMS}/brand`, values, { carbon_report_file: { content: pdf(1), name: '碳排.pdf' } });
  assert.equal(refused.status, 422);
  assert.ok(refused.text.includes('雲'.repeat(101)));
  assert.match(refused.text, /碳排\.pdf/);
  const [pending] = hidden(refused.text, 'carbon_report_file');
  assert.match(pending ?? '', /^\d+\..+/);
  const good = { ...values, brand_name: '範例雲', carbon_report_file: pending };
  const saved = await vendor.submit(`${ITEMS}/brand`, good);
  assert.equal(saved.status, 303, saved.text.slice(0, 2000));
  assert.equal(saved.location, `${ITEMS}/brand`);
  // A double click sends the same form twice: one row.
  assert.equal((await vendor.submit(`${ITEMS}/brand`, good)).status, 303);
  const list = (await vendor.get(`${ITEMS}/brand`)).body;
  assert.equal(list.total, 1);
  assert.equal(list.items[0].values.carbon_report_file.name, '碳排.pdf');
  const shown = await vendor.html(`${ITEMS}/brand`);
  assert.match(shown.text, /範例雲/);
  assert.match(shown.text, /草稿/);  // the authorisation is missing: said clearly at the top
});

test('a wrong file is told beside its field and the rest of the form stays', async () => {
  const refused = await vendor.submit(`${ITEMS}/brand`, { brand_name: '另一個', vendor_identity: 'oem' }, { carbon_report_file: { content: Buffer.from('hello'), name: 'x.pdf' } });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /內容與副檔名不符/);
  assert.match(refused.text, /value="另一個"/);
  assert.equal((await vendor.get(`${ITEMS}/brand`)).body.total, 1);
});

test('a text whose characters turn its direction is refused by name; what nobody sees is dropped', async () => {
  const turned = `範例\u202Eexe.雲`;
  const page = await vendor.submit(`${ITEMS}/brand`, { brand_name: turned, vendor_identity: 'oem' });
  assert.equal(page.status, 422);
  assert.match(page.text, /廠牌名稱含有看不見的文字方向控制字元（U\+202E）/);
  const told = await vendor.post(`${ITEMS}/brand`, { values: { brand_name: turned } }, { headers: { 'Accept-Language': 'en' } });
  assert.equal(told.status, 422);
  assert.deepEqual(told.body.findings.map((one) => [one.field, one.code, one.params.character]), [['brand_name', 'turns_direction', 'U+202E']]);
  assert.match(told.body.findings[0].message, /contains an invisible character that changes the direction of the text \(U\+202E\)/);
  const kept = await vendor.post(`${ITEMS}/brand`, { values: { brand_name: '\uFEFF範\u200B例\u200F二 👩\u200D💻❤\uFE0F' } });
  assert.equal(kept.status, 201, JSON.stringify(kept.body));
  assert.equal(kept.body.values.brand_name, '範例二 👩\u200D💻❤\uFE0F');
  assert.equal((await vendor.delete(`${ITEMS}/brand/${kept.body.id}`, { headers: { 'If-Match': kept.headers.get('etag') } })).status, 204);
  // The name of a file would hide its ending.
  const file = await vendor.submit(`${ITEMS}/brand`, { brand_name: '檔名' }, { carbon_report_file: { content: Buffer.from('hello'), name: 'x\u202Efdp.exe' } });
  assert.match(file.text, /xfdp\.exe/);
});

let brand;
test('JSON: nested or flat values, drafts, versions, conflicts', async () => {
  brand = (await vendor.get(`${ITEMS}/brand`)).body.items[0];
  const flat = await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { service_name: '服務甲' });
  assert.equal(flat.status, 201, JSON.stringify(flat.body));
  assert.equal(flat.headers.get('etag'), `"${flat.body.version}"`);
  assert.equal(flat.body.completeness.own, false);
  assert.ok(flat.body.completeness.missing.length > 0 && flat.body.completeness.missing.every((finding) => finding.message));
  const path = `${ITEMS}/service/${flat.body.id}`;
  assert.equal((await vendor.post(`${ITEMS}/service`, { values: { service_name: 'x' } })).status, 422);
  assert.equal((await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: {} })).status, 422);
  assert.equal((await vendor.post(`${ITEMS}/service?parent=${brand.id}`, { values: { no_such_field: 1, service_name: 'x' } })).status, 422);
  assert.equal((await vendor.post(`${ITEMS}/nothing`, { values: {} })).status, 404);
  assert.equal((await vendor.put(path, { values: { service_name: '服務乙' } })).status, 428);
  assert.equal((await vendor.put(path, { values: { service_name: '服務乙' } }, { headers: { 'If-Match': '"1"' } })).status, 200);
  assert.equal((await vendor.put(path, { values: { service_name: '服務丙' }, version: 0 })).status, 412, 'only If-Match: * means any version');
  const lost = await vendor.put(path, { values: { service_name: '服務丙' }, version: 1 });
  assert.equal(lost.status, 412);
  assert.equal(lost.body.current.values.service_name, '服務乙');
  assert.equal(lost.body.yours.values.service_name, '服務丙');
  const conflict = await vendor.submit(path, { _method: 'PUT', version: 1, service_name: '服務丙' });
  assert.equal(conflict.status, 412);
  assert.match(conflict.text, /已由他人更新/);
  assert.match(conflict.text, /value="服務丙"/);
  assert.match(conflict.text, /<td[^>]*>(<div[^>]*>)?服務乙/);
  assert.deepEqual(hidden(conflict.text, 'version').slice(-1), ['2']);
  assert.equal((await vendor.submit(path, { _method: 'PUT', version: 2, service_name: '服務丙' })).status, 303);
});

test('an Idempotency-Key makes a repeat answer the same', async () => {
  const options = { headers: { 'Idempotency-Key': 'abc' } };
  const first = await vendor.post(`${ITEMS}/brand`, { values: { brand_name: '重複' } }, options);
  const second = await vendor.post(`${ITEMS}/brand`, { values: { brand_name: '重複' } }, options);
  assert.equal(first.status, 201);
  assert.equal(second.status, 201);
  assert.equal(first.body.id, second.body.id);
});

test('evaluate judges without storing', async () => {
  const answer = await vendor.post(`${ITEMS}/brand/evaluate`, { parent: null, values: { brand_name: '', vendor_identity: 'agent' } });
  assert.equal(answer.status, 200);
  const file = answer.body.fields.find((field) => field.key === 'oem_authorization_file');
  assert.equal(file.required, true);
  assert.ok(answer.body.findings.some((finding) => finding.field === 'brand_name'));
  assert.ok(answer.body.fields.find((field) => field.key === 'vendor_identity').options.length >= 3);
});

test('R-030 deleting with rows below asks, goes, and comes back', async () => {
  const path = `${ITEMS}/brand/${brand.id}`;
  assert.equal((await vendor.delete(path)).status, 428);
  const headers = { 'If-Match': `"${(await vendor.get(path)).body.version}"` };
  const asked = await vendor.delete(path, { headers });
  assert.equal(asked.status, 409);
  assert.deepEqual(asked.body.children, { service: 1 });
  const question = await vendor.html(`${path}/delete`);
  assert.equal(question.status, 200);
  assert.match(question.text, /服務名稱 1 筆/);
  assert.equal((await vendor.delete(`${path}?confirm=true`, { headers })).status, 204);
  assert.equal((await vendor.get(path)).status, 404);
  const undo = await vendor.html(`${ITEMS}/brand?deleted=${brand.id}`);
  assert.match(undo.text, /復原/);
  assert.equal((await vendor.post(`${path}/restore`)).status, 200);
  assert.equal((await vendor.get(path)).body.children.service, 1);
});

test('files are served so that they cannot act', async () => {
  const path = `${ITEMS}/brand/${brand.id}/files/carbon_report_file`;
  const file = await vendor.get(path);
  assert.equal(file.status, 200);
  assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
  assert.match(file.headers.get('content-security-policy') ?? '', /sandbox|default-src 'none'/);
  assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-');
  assert.equal((await vendor.delete(path)).status, 204);
  assert.equal((await vendor.get(path)).status, 404);
  assert.ok((await vendor.get(`${ITEMS}/brand/${brand.id}`)).body.completeness.missing.some((finding) => finding.field === 'carbon_report_file'));
});

test('history, what is missing, overview and dashboard as pages and JSON', async () => {
  const history = await vendor.get(`${ITEMS}/brand/${brand.id}/revisions`);
  assert.ok(history.body.items.length >= 3);
  assert.equal(history.body.items.at(-1).event, 'created');
  for (const path of [`${ITEMS}/brand/${brand.id}/revisions`, `${ITEMS}/brand/${brand.id}`, `${ITEMS}/brand/${brand.id}/edit`, `${ITEMS}/service?parent=${brand.id}`, ITEMS, '/tenders/1150202/todo', '/dashboard']) {
    const shown = await vendor.html(path);
    assert.equal(shown.status, 200, path);
    assert.equal([...shown.text.matchAll(/<h1[ >]/g)].length, 1, path);
    assert.ok(!/\{\{|submissions\.[a-z]/.test(shown.text.replace(/href="[^"]*"/g, '')), `${path} shows a key: ${shown.text.match(/submissions\.[a-z._]+/)?.[0]}`);
    const english = await vendor.get(path + (path.includes('?') ? '&' : '?') + 'lang=en', html);
    assert.equal(english.status, 200, path);
  }
  const todo = (await vendor.get('/tenders/1150202/todo')).body;
  assert.equal(todo.ready, false);
  assert.ok(todo.items.some((item) => item.kind === 'hierarchy'));
  assert.ok(todo.items.some((item) => item.field === 'carbon_report_file' && item.url.includes('/edit')));
});

test('lists: an item reads as it does by itself, in both languages', async () => {
  let compared = 0;
  for (const level of ['brand', 'service', 'spec', 'tier']) {
    for (const lang of ['zh-TW', 'en']) {
      const list = (await vendor.get(`${ITEMS}/${level}?lang=${lang}`)).body;
      assert.equal(list.items.length, Math.min(list.total, 25));
      for (const item of list.items) {
        const alone = (await vendor.get(`${item.links.self}?lang=${lang}`)).body;
        for (const [key, value] of Object.entries(item)) if (key in alone) assert.deepEqual(alone[key], value, `${level} ${key}`);
        for (const key of ['id', 'values', 'computed', 'completeness', 'children', 'links', 'editable']) assert.ok(key in alone && key in item, key);
        ++compared;
      }
    }
  }
  assert.ok(compared >= 4, String(compared));
});

test('lists: filters and pages are bounded', async () => {
  const found = await vendor.get(`${ITEMS}/brand?q=${encodeURIComponent('範例')}`);
  assert.equal(found.body.total, 1);
  assert.equal((await vendor.get(`${ITEMS}/brand?per_page=100000&page=-1`)).body.per_page, 25);
  assert.equal((await vendor.get(`${ITEMS}/service?parent=999999`)).status, 404);
  assert.equal((await vendor.get(`${ITEMS}/service?parent=x`)).status, 404);
  assert.equal((await vendor.get(`${ITEMS}/brand/0`)).status, 404);
});
