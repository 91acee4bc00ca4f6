// A tender whose type's companion plugin is missing or quarantined: everything can be read, nothing can be changed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { Client, Portal, program, root } from '../support/portal.mjs';

const TENDER = '/tenders/1150202', ITEMS = `${TENDER}/items`;
const plugins = mkdtempSync(join(tmpdir(), 'tenderloom-plugins-'));
let portal, vendor, staff, brand;

before(async () => {
  portal = await Portal.start();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  for (const key of ['solicitation_guide', 'item_guide']) await vendor.post(`${TENDER}/guides/${key}/confirm`);
  brand = (await vendor.post(`${ITEMS}/brand`, { values: { brand_name: '甲' } })).body;
  await portal.stop({ keep: true });
  // A file that is no plugin is quarantined, so that the companion is not there.
  writeFileSync(join(plugins, 'cloud_services.so'), 'not a library');
  portal.env = { TENDERLOOM_PLUGINS: plugins };
  await portal.serve();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
});
after(async () => {
  await portal?.stop();
  rmSync(plugins, { recursive: true, force: true });
});

const refused = (answer, what) => {
  assert.equal(answer.status, 409, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  assert.equal(answer.body.code, 'type_read_only', what);
  assert.match(answer.body.detail, /外掛程式「cloud_services」目前沒有啟動/, `${what}: ${answer.body.detail}`);
};

test('every page and resource can still be read, and says why it is locked', async () => {
  const list = await vendor.get(`${ITEMS}/brand`);
  assert.equal(list.status, 200);
  assert.equal(list.body.items[0].values.brand_name, '甲');
  assert.equal(list.body.items[0].editable, false);
  for (const path of [ITEMS, `${ITEMS}/brand/${brand.id}`, `${TENDER}/documents`, `${TENDER}/submission`, `${TENDER}/todo`, TENDER, '/dashboard'])
    assert.equal((await vendor.get(path)).status, 200, path);
  const html = { headers: { Accept: 'text/html' } };
  assert.match((await vendor.get(ITEMS, html)).bytes.toString(), /外掛程式目前沒有啟動。已填寫的資料都在/);
  assert.match((await vendor.get(`${ITEMS}?lang=en`, html)).bytes.toString(), /plugin of this tender type is not running/);
  await vendor.get(`${ITEMS}?lang=zh-TW`, html);  // the choice stays with the visitor
});

test('every change by the vendor is refused with a sentence, and nothing is stored', async () => {
  refused(await vendor.post(`${ITEMS}/brand`, { values: { brand_name: '乙' } }), 'create');
  const change = await vendor.put(`${ITEMS}/brand/${brand.id}`, { values: { brand_name: '丙' }, version: brand.version });
  refused(change, 'change');
  refused(await vendor.delete(`${ITEMS}/brand/${brand.id}`, { headers: { 'If-Match': `"${brand.version}"` } }), 'delete');
  refused(await vendor.upload(`${ITEMS}/brand/${brand.id}/files/carbon_file`, { content: pdf(), name: 'a.pdf' }), 'file');
  refused(await vendor.upload(`${TENDER}/documents/infosec_affidavit_file`, { content: pdf(), name: 'a.pdf' }), 'document');
  refused(await vendor.post(`${TENDER}/submission`), 'submit');
  const list = await vendor.get(`${ITEMS}/brand`);
  assert.deepEqual(list.body.items.map((item) => item.values.brand_name), ['甲']);
  // A form that was typed comes back with what was typed.
  const form = new FormData();
  form.append('brand_name', '打好的名稱');
  const page = await vendor.request('POST', `${ITEMS}/brand`, { form, headers: { Accept: 'text/html' } });
  assert.equal(page.status, 409);
  assert.match(page.bytes.toString(), /打好的名稱/);
});

test('staff can read the tender and change nothing of it; no new tender of the type', async () => {
  const tender = await staff.get('/staff/tenders/1150202');
  assert.equal(tender.status, 200);
  refused(await staff.put('/staff/tenders/1150202', { name: '改名', version: tender.body.version }), 'tender');
  // The pages say so beforehand and offer nothing that would be refused.
  const page = async (path) => (await staff.get(path, { headers: { Accept: 'text/html' } })).bytes.toString();
  const shown = await page('/staff/tenders/1150202');
  assert.match(shown, /外掛程式「cloud_services」目前沒有啟動/);
  // An export only reads: it stays, and works.
  const actions = [...shown.matchAll(/action="(\/staff\/tenders\/1150202[^"]*)"/g)].map((match) => match[1]);
  assert.deepEqual(actions, ['/staff/tenders/1150202/exports']);
  assert.equal((await staff.post(actions[0])).status, 202);
  assert.match(await page('/staff/tenders'), /目前只能閱讀/);
  const fresh = await page('/staff/tenders/new');
  assert.match(fresh, /外掛程式「cloud_services」目前沒有啟動/);
  assert.doesNotMatch(fresh, /<option value="cloud_services"/);
  const made = await staff.post('/staff/tenders', { tender_no: '1160201', type: 'cloud_services', name: '新' });
  assert.equal(made.status, 422);
  assert.equal(made.body.findings[0].code, 'type_read_only');
});

test('readyz and check say which type is read-only, and why', async () => {
  const ready = await vendor.get('/readyz');
  assert.equal(ready.status, 200);
  assert.equal(ready.body.ready, true);
  assert.equal(ready.body.read_only_types.cloud_services, 'cloud_services is missing');
  const env = { PATH: process.env.PATH, TENDERLOOM_TEST_MODE: 'on', TENDERLOOM_LOG_LEVEL: 'error' };
  const done = spawnSync(program, ['check', '--quick', '--data', portal.data, '--plugins', plugins], { cwd: root, env, encoding: 'utf8' });
  assert.equal(done.status, 1);
  assert.match(done.stdout, /PROBLEM plugin cloud_services is quarantined/);
  assert.match(done.stdout, /PROBLEM tender type cloud_services needs the plugin cloud_services, which did not start/);
});

test('with the plugin back everything goes on', async () => {
  await portal.stop({ keep: true });
  portal.env = {};
  await portal.serve();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  assert.equal((await vendor.post(`${ITEMS}/brand`, { values: { brand_name: '乙' } })).status, 201);
  assert.deepEqual((await vendor.get('/readyz')).body, { ready: true });
});
