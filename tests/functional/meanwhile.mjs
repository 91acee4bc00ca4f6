// What others did meanwhile: a page that is older than the row it speaks of, a button that was pressed twice, files that
// come at the same moment, a row that is gone when its form is sent. Nothing is overwritten, nothing that was typed is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { png } from '../support/files.mjs';
import { Client, Portal } from '../support/portal.mjs';

const TENDER = '/tenders/1150202', ITEMS = `${TENDER}/items`;
let portal, vendor, colleague, names = 0;

before(async () => {
  portal = await Portal.start();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  portal.addUser('colleague@example.tw', 'vendor_editor', '--vendor', '04595252');
  colleague = await Client.signedIn(portal, 'colleague@example.tw');
  for (const key of ['solicitation_guide', 'item_guide']) await vendor.post(`${TENDER}/guides/${key}/confirm`);
});
after(() => portal?.stop());

const make = async (level, parent, values = {}) => {
  const name = { [`${level}_name`]: `名${++names}` };
  const answer = await vendor.post(`${ITEMS}/${level}`, { parent, values: { ...cloud[level].values, ...name, ...values } });
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
};
const form = (path, fields) => vendor.submit(path, { _csrf: vendor.csrf, ...fields });
const remove = (who, level, id) => who.delete(`${ITEMS}/${level}/${id}?confirm=true`, { headers: { 'If-Match': '*' } });
const now = async (level, id) => (await vendor.get(`${ITEMS}/${level}/${id}`)).body;
const touch = async (level, row, values) => assert.equal((await colleague.put(`${ITEMS}/${level}/${row.id}`, { version: row.version, values })).status, 200);
const chosen = (text) => [...text.split('name="stage" value="apply"')[1].split('</form>')[0].matchAll(/name="rows" value="([^"]*)"/g)].map((found) => found[1]);

test('what a preview of a bulk change says stays as it is, stays as it is when it is done', async () => {
  const [mine, theirs] = [await make('brand'), await make('brand')];
  await touch('brand', theirs, { oem_name_en: 'Changed meanwhile' });
  const rows = [mine, theirs].map((row) => `${row.id}:1`);
  const seen = await form(`${ITEMS}/brand/bulk`, { stage: 'preview', operation: 'origin_country', origin_country: 'JP', rows });
  assert.match(seen.text, /已由他人更新，維持原狀/);
  const done = await form(`${ITEMS}/brand/bulk`, { stage: 'apply', operation: 'origin_country', changes: '{"origin_country":"JP"}', rows: chosen(seen.text) });
  assert.equal(done.status, 200);
  assert.equal((await now('brand', mine.id)).values.origin_country, 'JP');
  assert.equal((await now('brand', theirs.id)).values.origin_country, 'TW');

  await touch('brand', await now('brand', mine.id), { oem_name_en: 'This one, too' });
  const third = await make('brand');
  const asked = await form(`${ITEMS}/brand/bulk`, { stage: 'value', operation: '_delete', rows: [`${mine.id}:2`, `${third.id}:1`] });
  assert.match(asked.text, /確認刪除 1 筆/);
  await form(`${ITEMS}/brand/bulk`, { stage: 'apply', operation: '_delete', rows: chosen(asked.text) });
  assert.equal((await vendor.get(`${ITEMS}/brand/${mine.id}`)).status, 200, 'R-030 the preview said that it stays');
  assert.equal((await vendor.get(`${ITEMS}/brand/${third.id}`)).status, 404);
});

test('a bulk change goes on when the first of the chosen rows was deleted, and says so when all were', async () => {
  const [gone, there] = [await make('brand'), await make('brand')];
  await remove(colleague, 'brand', gone.id);
  const asked = await form(`${ITEMS}/brand/bulk`, { stage: 'value', operation: 'origin_country', rows: [`${gone.id}:1`, `${there.id}:1`] });
  assert.equal(asked.status, 200);
  assert.match(asked.text, /name="origin_country"/);
  await remove(colleague, 'brand', there.id);
  const none = await form(`${ITEMS}/brand/bulk`, { stage: 'value', operation: 'origin_country', rows: [`${gone.id}:1`, `${there.id}:1`] });
  assert.equal(none.status, 303);
  assert.match((await vendor.html(none.location)).text, /勾選的資料都已被刪除/);
});

test('R-030 deleting twice is deleting; deleting what somebody changed asks again and says who did', async () => {
  const row = await make('brand');
  const twice = [1, 2].map(() => form(`${ITEMS}/brand/${row.id}?confirm=true`, { _method: 'DELETE', version: row.version }));
  for (const answer of await Promise.all(twice)) {
    assert.equal(answer.status, 303);
    assert.match(answer.location, new RegExp(`deleted=${row.id}$`));
  }
  assert.equal((await remove(vendor, 'brand', row.id)).status, 404, 'a program is told');
  const changed = await make('brand');
  await touch('brand', changed, { oem_name_en: 'New' });
  const asked = await form(`${ITEMS}/brand/${changed.id}?confirm=true`, { _method: 'DELETE', version: 1 });
  assert.equal(asked.status, 412);
  assert.match(asked.text, /這筆資料已由他人更新/);
  assert.match(asked.text, /colleague 於 .* 儲存了這筆資料。/);
  assert.match(asked.text, /name="version" value="2"/);
  assert.equal((await form(`${ITEMS}/brand/${changed.id}?confirm=true`, { _method: 'DELETE', version: 2 })).status, 303);
});

test('R-030 rows that were added below after the question was shown are asked about before they go too', async () => {
  const brand = await make('brand'), path = `${ITEMS}/brand/${brand.id}`;
  const asked = async (answer) => ({ action: answer.text.match(/<form class="confirm[^>]* action="([^"]*)"/)[1].replaceAll('&amp;', '&'),
    version: answer.text.match(/name="version" value="(\d+)"/)[1] });
  const confirm = async ({ action, version }) => form(action, { _method: 'DELETE', version });
  const none = await asked(await vendor.html(`${path}/delete`));
  const first = await make('service', brand.id);
  let again = await confirm(none);
  assert.equal(again.status, 409);
  assert.match(again.text, /服務名稱 1 筆/);
  assert.match(again.text, /您確認期間，以下資料的筆數已有變動/);
  const one = await asked(again);
  await make('service', brand.id);
  again = await confirm(one);
  assert.equal(again.status, 409);
  assert.match(again.text, /服務名稱 2 筆/);
  assert.equal((await now('brand', brand.id)).children.service, 2, 'nothing went');
  const both = await asked(again);
  await remove(colleague, 'service', first.id);
  again = await confirm(both);
  assert.equal(again.status, 409, 'fewer are other rows as well');
  // A program is asked only where it says what it counted.
  const headers = { 'If-Match': `"${both.version}"` };
  const refused = await vendor.delete(`${path}?confirm=true&children=service:2`, { headers });
  assert.equal(refused.status, 409);
  assert.deepEqual(refused.body.children, { service: 1 });
  for (const wrong of ['service', 'service:x', ',', 'service:1,spec:1'])
    assert.equal((await vendor.delete(`${path}?confirm=true&children=${wrong}`, { headers })).status, 409, wrong);
  assert.equal((await confirm(await asked(again))).status, 303);
  assert.equal((await vendor.get(path)).status, 404);
  const other = await make('brand');
  await make('service', other.id);
  assert.equal((await vendor.delete(`${ITEMS}/brand/${other.id}?confirm=true&children=service:1`, { headers })).status, 204);
});

test('R-030 the preview of deleting many comes again where rows were added below one of them', async () => {
  const [full, empty] = [await make('brand'), await make('brand')];
  await make('service', full.id);
  const rows = [full, empty].map((row) => `${row.id}:1`);
  const hidden = (answer, name) => answer.text.match(new RegExp(`name="${name}" value="([^"]*)"`))[1].replaceAll('&quot;', '"');
  const apply = (answer) => form(`${ITEMS}/brand/bulk`, { stage: 'apply', operation: '_delete', children: hidden(answer, 'children'), rows: chosen(answer.text) });
  const asked = await form(`${ITEMS}/brand/bulk`, { stage: 'value', operation: '_delete', rows });
  assert.match(asked.text, /服務名稱 1 筆/);
  await make('service', empty.id);
  const again = await apply(asked);
  assert.equal(again.status, 409);
  assert.match(again.text, /下層資料的筆數已有變動.*確認後會刪除 2 筆/s);
  assert.match(again.text, /服務名稱 2 筆/);
  assert.equal((await vendor.get(`${ITEMS}/brand/${full.id}`)).status, 200, 'nothing went');
  // A program is asked only where it says what it counted, as for one row.
  const program = (children) => vendor.post(`${ITEMS}/brand/bulk`, { rows: [{ id: full.id }, { id: empty.id }], delete: true, children });
  const told = await program({ [full.id]: { service: 1 } });
  assert.deepEqual([told.status, told.body.code, told.body.children], [409, 'has_children', { [full.id]: { service: 1 }, [empty.id]: { service: 1 } }]);
  const done = await apply(again);
  assert.equal(done.status, 200);
  for (const row of [full, empty]) assert.equal((await vendor.get(`${ITEMS}/brand/${row.id}`)).status, 404);
});

test('files that are put into one list, or taken out of it, at the same moment are all there, or gone', async () => {
  const spec = await make('spec', (await make('service', (await make('brand')).id)).id);
  const files = `${ITEMS}/spec/${spec.id}/files/screenshot_files`;
  const put = await Promise.all([1, 2, 3, 4, 5].map((number) => vendor.upload(files, { content: png(), name: `圖${number}.png`, type: 'image/png' })));
  for (const answer of put) assert.equal(answer.status, 200, answer.text);
  const stored = (await now('spec', spec.id)).values.screenshot_files;
  assert.deepEqual(stored.map((file) => file.name).sort(), ['圖1.png', '圖2.png', '圖3.png', '圖4.png', '圖5.png']);
  const gone = await Promise.all(stored.slice(0, 3).map((file) => vendor.delete(`${files}?file=${file.id}`)));
  assert.deepEqual(gone.map((answer) => answer.status), [204, 204, 204]);
  assert.deepEqual((await now('spec', spec.id)).values.screenshot_files.map((file) => file.name), stored.slice(3).map((file) => file.name));
});

test('a form whose row, or the row above, was deleted meanwhile is kept and comes back once that row is restored', async () => {
  const brand = await make('brand'), service = await make('service', brand.id);
  await remove(colleague, 'service', service.id);
  const late = await form(`${ITEMS}/service/${service.id}`, { _method: 'PUT', version: 1, service_name: '寫了很久' });
  assert.equal(late.status, 303);
  assert.equal(late.location, `${TENDER}/deleted`);
  const told = (await vendor.html(late.location)).text;
  assert.match(told, /這份表單所屬的服務名稱已被刪除。您輸入的內容已保存為草稿/);
  assert.match(told, new RegExp(`service/${service.id}/restore`));
  assert.equal((await vendor.post(`${ITEMS}/service/${service.id}/restore`)).status, 200);
  assert.match((await vendor.html(`${ITEMS}/service/${service.id}/edit?draft=true`)).text, /name="service_name" value="寫了很久"/);

  await remove(colleague, 'brand', brand.id);
  const orphan = await form(`${ITEMS}/service`, { parent: brand.id, service_name: '沒有上層' });
  assert.equal(orphan.location, `${TENDER}/deleted`);
  assert.equal((await form(`${ITEMS}/service/${service.id}/restore`, {})).location, `${TENDER}/deleted`, 'the row above comes first');
  assert.equal((await vendor.post(`${ITEMS}/brand/${brand.id}/restore`)).status, 200);
  assert.match((await vendor.html(`${ITEMS}/service/new?parent=${brand.id}&draft=true`)).text, /name="service_name" value="沒有上層"/);
  assert.equal((await form(`${ITEMS}/service`, { parent: 987654, service_name: '從來沒有' })).status, 422);
  assert.equal((await vendor.put(`${ITEMS}/service/987654`, { version: 1, values: {} })).status, 404);
});

test('moving or copying to a row that is gone, and a place that is no number, come back as the form', async () => {
  const [from, to] = [await make('brand'), await make('brand')], service = await make('service', from.id);
  await make('service', from.id);
  await remove(colleague, 'brand', to.id);
  for (const [action, more] of [['move', { version: 1 }], ['duplicate', { service_name: '複製的名稱' }]]) {
    const refused = await form(`${ITEMS}/service/${service.id}/${action}`, { parent: to.id, ...more });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /<a href="#field-parent">找不到上一層資料，可能已被刪除。/);
    assert.match(refused.text, /id="field-parent-error"/);
    if (more.service_name) assert.match(refused.text, /value="複製的名稱"/);
  }
  for (const typed of ['三', '0', '-1', '99999999999999999999']) {
    const refused = await form(`${ITEMS}/service/${service.id}/position`, { position: typed });
    assert.equal(refused.status, 422, typed);
    assert.match(refused.text, /<a href="#field-position">請輸入 1 到 2 的位置。/);
    assert.match(refused.text, new RegExp(`id="field-position"[^>]*value="${typed}"`));
  }
});

test('two people who move rows at the same moment leave an order in which every row stands once', async () => {
  const brand = await make('brand');
  const rows = [];
  for (let i = 0; i < 6; ++i) rows.push((await make('service', brand.id)).id);
  const moves = rows.flatMap((id, i) => [vendor.post(`${ITEMS}/service/${id}/position`, { position: 6 - i }), colleague.post(`${ITEMS}/service/${id}/position`, { step: 'up' })]);
  for (const answer of await Promise.all(moves)) assert.equal(answer.status, 200, answer.text);
  const after = (await vendor.get(`${ITEMS}/service?parent=${brand.id}`)).body.items.map((row) => row.id);
  assert.deepEqual([...after].sort(), [...rows].sort());
});
