// The overview of all items searched by the names of every level; a stored file taken away without a script.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, until } from '../support/portal.mjs';

const ITEMS = '/tenders/1150202/items';
const html = { headers: { Accept: 'text/html' } };
let portal, vendor;

before(async () => {
  portal = await Portal.start();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  for (const key of ['solicitation_guide', 'item_guide']) await vendor.post(`/tenders/1150202/guides/${key}/confirm`);
});
after(() => portal?.stop());

test('R-163 the overview finds a row by its own name or by that of a level above, and counts what it found', async () => {
  const made = {};
  for (const name of ['甲雲', '乙雲']) made[name] = (await vendor.post(`${ITEMS}/brand`, { values: { brand_name: name } })).body.id;
  for (const [brand, name] of [['甲雲', '備份服務'], ['甲雲', '運算_100%'], ['乙雲', '備份臺']])
    assert.equal((await vendor.post(`${ITEMS}/service?parent=${made[brand]}`, { values: { service_name: name } })).status, 201);
  const found = async (q) => {
    const { body } = await vendor.get(`${ITEMS}?q=${encodeURIComponent(q)}`);
    assert.equal(body.total, body.items.length);
    return body.items.map((item) => item.path.map((node) => node.title).join('/')).sort();
  };
  assert.deepEqual(await found('備份'), ['乙雲/備份臺', '甲雲/備份服務']);
  assert.deepEqual(await found('甲雲'), ['甲雲/備份服務', '甲雲/運算_100%'].sort());
  assert.deepEqual(await found('甲雲 備份'), ['甲雲/備份服務']);
  assert.deepEqual(await found('備份台'), ['乙雲/備份臺']);
  assert.deepEqual(await found('１００％'), ['甲雲/運算_100%'], 'full width is half width');
  const listed = async (q) => (await vendor.get(`${ITEMS}/service?q=${encodeURIComponent(q)}`)).body.items.map((item) => item.title);
  assert.deepEqual(await listed('備份台'), ['備份臺']);
  assert.deepEqual(await listed('＿１００'), ['運算_100%']);
  assert.deepEqual(await found('0%'), ['甲雲/運算_100%']);
  assert.deepEqual(await found('_服'), []);
  const page = (await vendor.get(`${ITEMS}?q=${encodeURIComponent('沒有這個')}&complete=false`, html)).bytes.toString('utf8');
  assert.match(page, /type="search"[^>]*value="沒有這個"[^>]*accesskey="S"/);
  assert.match(page, /<option value="false" selected>/);
  assert.match(page, /沒有符合/);
});

test('R-164 lists: 25 a page, search, reset, and how much of what is shown', async () => {
  for (let i = 1; i <= 26; ++i) assert.equal((await vendor.post(`${ITEMS}/brand`, { values: { brand_name: `頁面 ${i}` } })).status, 201);
  const query = `q=${encodeURIComponent('頁面')}`;
  const first = (await vendor.get(`${ITEMS}/brand?${query}`)).body;
  assert.deepEqual([first.items.length, first.per_page, first.total], [25, 25, 26]);
  const read = async (more) => (await vendor.get(`${ITEMS}/brand?${query}${more}`, html)).bytes.toString('utf8');
  assert.match(await read(''), /顯示第 1 到 25 筆，共 26 筆資料 \(第 1 頁，共 2 頁\)/);
  const second = await read('&page=2');
  assert.match(second, /顯示第 26 到 26 筆，共 26 筆資料 \(第 2 頁，共 2 頁\)/);
  assert.match(second, /type="search"[^>]*value="頁面"/);
  assert.match(second, new RegExp(`<a[^>]*href="${ITEMS}/brand"[^>]*>重置`), 'reset');
  const one = (await vendor.get(`${ITEMS}/brand?q=${encodeURIComponent('頁面 26')}`, html)).bytes.toString('utf8');
  assert.match(one, /顯示第 1 到 1 筆，共 1 筆資料 \(第 1 頁，共 1 頁\)/);
  // SCR-111, SCR-113: called as in the manual, on the button that leads there and on the page.
  assert.match(one, /<h1[^>]*>\s*廠牌管理/);
  assert.match((await vendor.get(ITEMS, html)).bytes.toString('utf8'), new RegExp(`<a[^>]*href="${ITEMS}/brand"[^>]*>\\s*廠牌管理`));
});

test('a stored file is taken away by a tick and the next save, without a script; a new one in its place wins', async () => {
  const send = async (path, fields, file) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
    if (file) form.append('carbon_report_file', new Blob([file], { type: 'application/pdf' }), '碳排.pdf');
    return vendor.request('POST', path, { form, ...html });
  };
  assert.equal((await send(`${ITEMS}/brand`, { ...cloud.brand.values, brand_name: '附檔', parent: '' }, pdf(1))).status, 303);
  const { id } = (await vendor.get(`${ITEMS}/brand?q=${encodeURIComponent('附檔')}`)).body.items[0];
  const read = async () => (await vendor.get(`${ITEMS}/brand/${id}`)).body;
  const first = (await read()).values.carbon_report_file;
  assert.equal(first.name, '碳排.pdf');
  const page = (await vendor.get(`${ITEMS}/brand/${id}/edit`, html)).bytes.toString('utf8');
  assert.ok(page.includes(`name="_remove" value="${first.id}"`), 'the tick is there');
  const values = async () => ({ ...cloud.brand.values, brand_name: '附檔', _method: 'PUT', version: (await read()).version });
  assert.equal((await send(`${ITEMS}/brand/${id}`, { ...await values(), _remove: '999999' })).status, 303);
  assert.ok((await read()).values.carbon_report_file, 'another id takes nothing away');
  assert.equal((await send(`${ITEMS}/brand/${id}`, { ...await values(), _remove: first.id }, pdf(2))).status, 303);
  const second = (await read()).values.carbon_report_file;
  assert.notEqual(second.id, first.id);
  assert.equal((await send(`${ITEMS}/brand/${id}`, { ...await values(), _remove: second.id })).status, 303);
  assert.ok(!(await read()).values.carbon_report_file);
});

test('R-036 rows that were stored before groups had a key are found by their group once the server runs', async () => {
  const brand = (await vendor.post(`${ITEMS}/brand`, { values: { brand_name: '舊資料' } })).body.id;
  assert.equal((await vendor.post(`${ITEMS}/service?parent=${brand}`, { values: { service_name: '舊服務', group_code: '1' } })).status, 201);
  const found = async (rows = 25) => (await vendor.get(`${ITEMS}?group=1&root=${brand}&per_page=${rows}`)).body.total;
  assert.equal(await found(10), 1);
  const code = 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1],timeout=20); c.executescript(sys.argv[2]); c.commit()';
  const change = "DELETE FROM node_key WHERE field='group_code'; INSERT INTO group_key_wanted (submission_id) SELECT id FROM submission;";
  const done = spawnSync('/usr/bin/python3', ['-c', code, join(portal.data, 'portal.db'), change], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  assert.equal(await found(), 0);
  assert.equal(await until('the key', found), 1);
});
