// Copies, places, history and bulk changes over HTTP, as JSON and as pages without a script (SCR-122, R-030, R-040, R-051).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, root } from '../support/portal.mjs';

const NO = '1150202', TENDER = `/tenders/${NO}`, ITEMS = `${TENDER}/items`;
let portal, vendor, colleague;

before(async () => {
  portal = await Portal.start({ env: process.env.TENDERLOOM_TEST_DATABASE ? { TENDERLOOM_DATABASE: process.env.TENDERLOOM_TEST_DATABASE } : {} });
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  portal.addUser('second@example.tw', 'vendor_editor', '--vendor', '04595252');
  colleague = await Client.signedIn(portal, 'second@example.tw');
  for (const key of ['solicitation_guide', 'item_guide']) assert.ok((await vendor.post(`${TENDER}/guides/${key}/confirm`)).status < 400);
});
after(() => portal?.stop());

const html = { headers: { Accept: 'text/html' } };
const make = async (level, parent, values) => {
  const answer = await vendor.post(`${ITEMS}/${level}`, { parent, values });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.id;
};
const service = (name) => ({ ...cloud.service.values, service_name: name });
const hidden = (text, name) => [...text.matchAll(new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`, 'g'))].map((found) => found[1]);

let brand, second, one, two, spec;
test('a row is duplicated with everything below it and called by a name of its own', async () => {
  brand = await make('brand', null, { brand_name: '甲牌', vendor_identity: 'oem' });
  second = await make('brand', null, { brand_name: '乙牌', vendor_identity: 'oem' });
  one = await make('service', brand, service('備份'));
  spec = await make('spec', one, { spec_name: '基本版', billing_method: 'month' });
  await make('tier', spec, cloud.tiers[0].values);
  const form = await vendor.html(`${ITEMS}/service/${one}/duplicate`);
  assert.equal(form.status, 200);
  assert.match(form.text, /服務規格 1 筆/);
  const made = await vendor.post(`${ITEMS}/service/${one}/duplicate`, {});
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.title, '備份（複本）');
  assert.equal(made.body.needs_check, true);
  assert.deepEqual(made.body.children, { spec: 1 });
  two = made.body.id;
  const [token] = hidden(form.text, '_form_token');
  const fields = { _form_token: token, service_name: '郵件', parent: second };
  const sent = await vendor.submit(`${ITEMS}/service/${one}/duplicate`, fields);
  assert.equal(sent.status, 303);
  assert.equal(sent.location, `${ITEMS}/service?parent=${second}`);
  assert.equal((await vendor.submit(`${ITEMS}/service/${one}/duplicate`, fields)).status, 303);  // a double click makes one
  assert.equal((await vendor.get(`${ITEMS}/service?parent=${second}`)).body.total, 1);
});

test('R-023 the form of a duplicate comes back with what was typed and why it was refused', async () => {
  const tier = (await vendor.get(`${ITEMS}/tier?parent=${spec}`)).body.items[0].id;
  const refused = await vendor.submit(`${ITEMS}/tier/${tier}/duplicate`, { tier_lower: 50, tier_upper: 150, parent: spec });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /value="50"/);
  assert.match(refused.text, /field-error/);
  assert.equal((await vendor.submit(`${ITEMS}/tier/${tier}/duplicate`, { tier_lower: 101, tier_upper: 500, parent: spec })).status, 303);
});

test('a row moves under another parent and to another place, by form and by API', async () => {
  assert.equal((await vendor.html(`${ITEMS}/service/${two}/move`)).status, 200);
  const moved = await vendor.post(`${ITEMS}/service/${two}/move`, { parent: second, version: 1 });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  assert.equal(moved.body.parent, second);
  assert.equal((await vendor.post(`${ITEMS}/service/${two}/move`, { parent: brand, version: 99 })).status, 412);
  const taken = await vendor.post(`${ITEMS}/service`, { parent: brand, values: { service_name: '備份（複本）' } });
  const refused = await vendor.post(`${ITEMS}/service/${taken.body.id}/move`, { parent: second });
  assert.equal(refused.status, 422);
  assert.equal(refused.body.findings[0].code, 'taken');
  assert.equal((await vendor.submit(`${ITEMS}/service/${taken.body.id}/move`, { parent: second })).status, 422);
  assert.equal((await vendor.post(`${ITEMS}/service/${two}/position`, { position: 1 })).body.position, 1);
  assert.equal((await vendor.submit(`${ITEMS}/service/${two}/position`, { step: 'down' })).status, 303);
  assert.deepEqual((await vendor.get(`${ITEMS}/service?parent=${second}`)).body.items.map((each) => each.title), ['郵件', '備份（複本）']);
  assert.equal((await vendor.post(`${ITEMS}/service/${two}/position`, {})).status, 422);
});

test('where there are more rows above than anybody looks through, the one to move to is searched for', async () => {
  const many = Array.from({ length: 505 }, (_, i) => ({ brand_name: `眾多品牌${i}` }));
  const ids = [];
  for (let at = 0; at < many.length; at += 20)
    ids.push(...await Promise.all(many.slice(at, at + 20).map((values) => make('brand', undefined, values))));
  const last = await make('service', ids.at(-1), service('最後一個'));
  const options = (text) => [...text.matchAll(/<option value="(\d+)"( selected)?>([^<]*)/g)].map(([, id, chosen, title]) => ({ id, chosen: Boolean(chosen), title }));
  const form = (await vendor.html(`${ITEMS}/service/${last}/move`)).text;
  assert.ok(options(form).length <= 501, `${options(form).length} are offered`);
  assert.deepEqual(options(form).filter((option) => option.chosen).map((option) => option.id), [ids.at(-1)], 'where it stands is what is chosen');
  assert.match(form, /共 507 個上層，符合 507 個/);
  for (const page of ['move', 'duplicate']) {
    const found = (await vendor.html(`${ITEMS}/service/${last}/${page}?q=${encodeURIComponent('眾多品牌４８')}`)).text;  // full width is half width
    assert.equal(options(found).filter((option) => /眾多品牌48/.test(option.title)).length, 11);
    assert.ok(options(found).some((option) => option.id === ids.at(-1) && option.chosen));
    assert.match(found, /符合 11 個/);
  }
  assert.equal((await vendor.submit(`${ITEMS}/service/${last}/move`, { parent: ids[484], version: 1 })).status, 303);
  assert.equal((await vendor.get(`${ITEMS}/service/${last}`)).body.parent, ids[484]);
  for (const rows of [ids.slice(0, 400), ids.slice(400)])
    assert.equal((await vendor.post(`${ITEMS}/brand/bulk`, { rows, delete: true })).body.deleted, rows.length);
});

test('R-030 what was deleted is listed and comes back from there', async () => {
  const version = (await vendor.get(`${ITEMS}/service/${two}`)).body.version;
  assert.equal((await vendor.delete(`${ITEMS}/service/${two}?confirm=true`, { headers: { 'If-Match': `"${version}"` } })).status, 204);
  const list = (await vendor.get(`${TENDER}/deleted`)).body;
  assert.equal(list.total, 506);
  assert.equal(list.items[0].title, '備份（複本）');
  assert.match((await vendor.html(`${TENDER}/deleted`)).text, /復原/);
  assert.equal((await vendor.submit(list.items[0].links.restore, {})).status, 303);
  assert.equal((await vendor.get(`${TENDER}/deleted`)).body.total, 505);
  assert.equal((await vendor.get(`${ITEMS}/spec?parent=${two}`)).body.total, 1);
});

test('the history tells who, when, from where and what, page by page', async () => {
  for (let i = 0; i < 3; ++i) {
    const { version } = (await vendor.get(`${ITEMS}/service/${two}`)).body;
    assert.equal((await vendor.put(`${ITEMS}/service/${two}`, { version, values: { iso27001_expiry: `2029-01-0${i + 1}` } })).status, 200);
  }
  const history = (await vendor.get(`${ITEMS}/service/${two}/revisions?per_page=2`)).body;
  assert.equal(history.items.length, 2);
  assert.ok(history.total >= 6);
  const [latest] = history.items;
  assert.equal(latest.source, 'api');
  assert.equal(latest.address, '127.0.0.1');
  assert.ok(latest.person && latest.at);
  assert.deepEqual(latest.changes, [{ field: 'iso27001_expiry', old: '2029-01-02', new: '2029-01-03' }]);
  assert.match(latest.differences[0].label, /到期日/);
  const events = (await vendor.get(`${ITEMS}/service/${two}/revisions`)).body.items.map((each) => each.event);
  for (const event of ['created', 'moved', 'reordered', 'deleted', 'restored', 'changed']) assert.ok(events.includes(event), event);
  const shown = await vendor.html(`${ITEMS}/service/${two}/revisions?per_page=2&page=2`);
  assert.equal(shown.status, 200);
  assert.match(shown.text, /2029-01-01/);
});

test('R-051 one certificate is put into many services at once, after a preview', async () => {
  const rows = (await vendor.get(`${ITEMS}/service`)).body.items;
  assert.ok(rows.length >= 3);
  const chosen = rows.map((row) => `${row.id}:${row.version}`);
  const list = await vendor.html(`${ITEMS}/service/bulk`);
  assert.equal(list.status, 200);
  assert.match(list.text, /ISO27001 或 CNS27001 證明文件、ISO27001 或 CNS27001 標準別、ISO27001 或 CNS27001 證書到期日/);
  const asked = await vendor.submit(`${ITEMS}/service/bulk`, { stage: 'value', operation: 'iso27001_file', rows: chosen });
  assert.equal(asked.status, 200, asked.text.slice(0, 1500));
  assert.match(asked.text, /name="iso27001_file"/);
  assert.match(asked.text, /name="iso27001_expiry"/);
  const refused = await vendor.submit(`${ITEMS}/service/bulk`, { stage: 'preview', operation: 'iso27001_file', rows: chosen,
    iso27001_kind: 'cns27001', iso27001_expiry: '2029-12-31' }, { iso27001_file: { content: 'no PDF', name: '證書.pdf' } });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /value="2029-12-31"/);  // the form with what was typed, and why
  assert.match(refused.text, /field-error/);
  assert.deepEqual(hidden(refused.text, 'rows').slice(0, chosen.length), chosen);
  const seen = await vendor.submit(`${ITEMS}/service/bulk`, { stage: 'preview', operation: 'iso27001_file', rows: chosen,
    iso27001_kind: 'cns27001', iso27001_expiry: '2029-12-31' }, { iso27001_file: { content: pdf(1), name: '證書.pdf' } });
  assert.equal(seen.status, 200, seen.text.slice(0, 1500));
  assert.match(seen.text, /證書\.pdf/);
  assert.equal((await vendor.get(`${ITEMS}/service/${one}`)).body.values.iso27001_file, undefined);
  const decode = (text) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<');
  const [changes] = hidden(seen.text, 'changes');
  // Meanwhile a colleague saves one of the rows: only that one is left as it is, and it is told.
  const late = (await colleague.get(`${ITEMS}/service/${rows[0].id}`)).body;
  assert.equal((await colleague.put(`${ITEMS}/service/${rows[0].id}`, { version: late.version, values: { system_level: 'medium' } })).status, 200);
  const done = await vendor.submit(`${ITEMS}/service/bulk`, { stage: 'apply', operation: 'iso27001_file', rows: hidden(seen.text, 'rows').slice(0, chosen.length), changes: decode(changes) });
  assert.equal(done.status, 200, done.text.slice(0, 1500));
  assert.match(done.text, /已由他人更新/);
  const after = (await vendor.get(`${ITEMS}/service`)).body.items;
  const having = after.filter((row) => row.values.iso27001_file?.name === '證書.pdf');
  assert.equal(having.length, chosen.length - 1);
  assert.equal(new Set(having.map((row) => row.values.iso27001_file.id)).size, having.length);
  assert.equal(new Set(having.map((row) => row.values.iso27001_file.sha256)).size, 1);
  assert.ok(having.every((row) => row.values.iso27001_kind === 'cns27001' && row.values.iso27001_expiry === '2029-12-31'));
  // And from the row where it stands into the one that is left.
  const again = await vendor.post(`${ITEMS}/service/bulk`, { rows: [{ id: rows[0].id }],
    values: { iso27001_file: having[0].values.iso27001_file, iso27001_kind: 'cns27001', iso27001_expiry: '2029-12-31' } });
  assert.equal(again.body.changed, 1, JSON.stringify(again.body));
});

test('two people of one company change the rows of two brands at the same time', async () => {
  const below = async (parent) => (await vendor.get(`${ITEMS}/service?parent=${parent}`)).body.items.map(({ id, version }) => ({ id, version }));
  const [mine, theirs] = [await below(brand), await below(second)];
  const [first, other] = await Promise.all([
    vendor.post(`${ITEMS}/service/bulk`, { rows: mine, values: { system_level: 'high' } }),
    colleague.post(`${ITEMS}/service/bulk`, { rows: theirs, values: { system_level: 'basic' } })]);
  for (const [answer, rows] of [[first, mine], [other, theirs]]) {
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.body.conflict + answer.body.refused, 0);
    assert.equal(answer.body.changed + answer.body.unchanged, rows.length);
  }
});

test('R-030 many are deleted after a preview that counts what goes with them', async () => {
  const asked = await vendor.post(`${ITEMS}/service/bulk`, { rows: [one], delete: true, dry_run: true });
  assert.deepEqual(asked.body.children, { spec: 1, tier: 2 });
  assert.equal((await vendor.get(`${ITEMS}/service/${one}`)).status, 200);
  // A trial that is asked for in another shape must not be the real thing.
  assert.equal((await vendor.post(`${ITEMS}/service/bulk`, { rows: [one], delete: true, dry_run: 1 })).status, 422);
  assert.equal((await vendor.get(`${ITEMS}/service/${one}`)).status, 200);
  const shown = await vendor.submit(`${ITEMS}/service/bulk`, { stage: 'value', operation: '_delete', rows: [one] });
  assert.match(shown.text, /產品級距 2 筆/);
  assert.match(shown.text, /<th scope="row"[^>]*>[^<]+ \/ [^<]+<\/th>/, 'rows of one level may be called the same: what is above them is told');
  assert.equal((await vendor.post(`${ITEMS}/service/bulk`, { rows: [one], delete: true })).body.deleted, 1);
  assert.equal((await vendor.get(`${ITEMS}/service/${one}`)).status, 404);
  assert.equal((await vendor.post(`${ITEMS}/service/bulk`, { rows: [] })).status, 422);
  assert.equal((await vendor.post(`${ITEMS}/service/bulk`, { rows: [two], values: { service_name: 'x' } })).status, 422);
});

const fill = (template, rows) => {
  const source = join(portal.data, 'past-template.xlsx'), target = join(portal.data, 'past-filled.xlsx');
  writeFileSync(source, template);
  const done = spawnSync('/usr/bin/python3', [join(root, 'tests/support/fill_sheet.py'), source, target], { input: JSON.stringify(rows), encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return readFileSync(target);
};
/** What the job of an answer reports. */
const reported = async (who, answer) => (await who.get(`${(await who.finished(answer)).url}/result`)).body;
const pastRow = (more = {}) => ({
  統一編號: '04595252', 廠牌名稱: '舊牌', 原廠中文名稱: '範例原廠', 產地: '臺灣', 廠商身分: '原廠(含在台分公司)', 服務名稱: '物件儲存',
  組別: 'IaaS', 類別: '儲存服務（範例）', 服務規格名稱: '標準', 計費方式: '月', 資料存取實體所在地: '臺灣',
  級距下限: 1, 級距上限: 100, 公開徵求價: 5200, ...more });

test('R-040 staff load the items of a past tender by spreadsheet, company by company', async () => {
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const past = '/staff/tenders/1130206/imports';
  assert.equal((await vendor.get(past)).status, 404);  // what staff have is not there for others
  const shown = (await staff.get(past)).body;
  assert.equal(shown.columns[0].key, 'tax_id');
  assert.equal((await staff.get(past, html)).status, 200);
  const template = (await staff.get(`${past}/template.xlsx`)).bytes;
  const rows = [pastRow(), pastRow({ 級距下限: 101, 級距上限: 500, 公開徵求價: 4800 }), pastRow({ 服務名稱: '郵件', 組別: 'SaaS', 類別: '儲存與備份應用' }),
    pastRow({ 統一編號: '99999999' })];
  const load = async () => {
    const form = new FormData();
    form.append('file', new Blob([fill(template, rows)]), '過往品項.xlsx');
    return reported(staff, await staff.request('POST', past, { form }));
  };
  const report = await load();
  assert.deepEqual([report.succeeded, report.skipped, report.failed], [3, 0, 1], JSON.stringify(report.rows));
  assert.match(report.rows[3].messages[0], /99999999/);
  assert.deepEqual((({ succeeded, skipped }) => [succeeded, skipped])(await load()), [0, 3]);
  const form = new FormData();
  form.append('file', new Blob([fill(template, rows)]), 'x.xlsx');
  assert.equal((await staff.request('POST', `/staff/tenders/${NO}/imports`, { form })).status, 409);  // it is being filled in
});

test('R-040 the vendor chooses by group, sees a preview, and copies; copying twice says so', async () => {
  const answer = (await vendor.get(`${TENDER}/past`)).body;
  assert.deepEqual(answer.tenders.map((tender) => tender.no), ['1140202', '1130206', '1130202']);
  assert.equal(answer.from, '1130206', 'the latest tender that has items of theirs');
  assert.match((await vendor.html(`${TENDER}/past?from=1130202`)).text, /請在上方選擇其他標案/);
  const list = (await vendor.get(`${TENDER}/past?from=1130206`)).body;
  assert.equal(list.total, 3);
  assert.deepEqual(list.groups.map((group) => [group.name, group.items]), [['IaaS', 2], ['SaaS', 1]]);
  assert.equal(list.items[0].price, 5200);
  const shown = await vendor.html(`${TENDER}/past?from=1130206&group=1`);
  assert.equal(shown.status, 200);
  assert.match(shown.text, /舊牌/);
  assert.match(shown.text, /5,200/);
  assert.match(shown.text, /<option value="1130206" selected>1130206 - /);
  const mail = (await vendor.get(`${TENDER}/past?from=1130206&group=3`)).body.items[0].id;
  const seen = await vendor.submit(`${TENDER}/past`, { from: '1130206', items: [mail], dry_run: 'true' });
  assert.equal(seen.status, 200, seen.text.slice(0, 1500));
  assert.match(seen.text, /確認載入 1 個品項/);
  const before = (await vendor.get(ITEMS)).body.counters.item_count;
  const started = await vendor.post(`${TENDER}/past`, { from: '1130206', all: true });
  const report = await reported(vendor, started);
  assert.match((await vendor.html(started.headers.get('location'))).text, /href="\/tenders\/1150202\/items\?check=true#items">逐筆確認載入的品項/);
  assert.deepEqual([report.succeeded, report.skipped, report.failed], [3, 0, 0], JSON.stringify(report.rows));
  assert.equal((await vendor.get(ITEMS)).body.counters.item_count, before + 3);
  const copied = (await vendor.get(`${ITEMS}/brand?q=${encodeURIComponent('舊牌')}`)).body.items[0];
  assert.equal(copied.needs_check, true);
  assert.equal(copied.completeness.own, false);
  const service = (await vendor.get(`${ITEMS}/service?parent=${copied.id}`)).body.items[0].id, spec = (await vendor.get(`${ITEMS}/spec?parent=${service}`)).body.items[0].id;
  const tiers = (await vendor.get(`${ITEMS}/tier?parent=${spec}`)).body.items;
  assert.match((await vendor.html(`${ITEMS}/tier/${tiers[0].id}/edit`)).text, /待逐筆確認<[\s\S]*確認後按「儲存」/);
  assert.match((await vendor.html(`${ITEMS}/tier/${tiers[0].id}/delete`)).text, /舊牌 \/ 物件儲存 \/ 標準-月 \/ 1-100/, 'many rows are called 1-100');
  const sales = (await vendor.post(`${ITEMS}/tier/evaluate`, { parent: spec, values: {} })).body.fields.find((field) => field.key === 'previous_sales_ref');
  assert.deepEqual(sales.options.map((option) => option.label),
    ['1130206 舊牌 / 物件儲存 / 標準-月 / 1-100', '1130206 舊牌 / 物件儲存 / 標準-月 / 101-500', '1130206 舊牌 / 郵件 / 標準-月 / 1-100']);
  const twice = await reported(vendor, await vendor.post(`${TENDER}/past`, { from: '1130206', all: true }));
  assert.deepEqual([twice.succeeded, twice.skipped], [0, 3]);
  assert.match(twice.rows[0].messages[0], /已存在/);
  const again = await vendor.submit(`${TENDER}/past`, { from: '1130206', all: 'true', group: '', dry_run: 'true' });
  assert.match(again.text, /沒有可載入的品項/);
  assert.equal((await vendor.post(`${TENDER}/past`, { from: '1130206', items: [] })).status, 422);
  assert.equal((await vendor.post(`${TENDER}/past`, { from: '1140206', all: true })).status, 422);  // the one just before
  assert.equal((await vendor.get(`${TENDER}/past?from=1140206`)).status, 404);
});
