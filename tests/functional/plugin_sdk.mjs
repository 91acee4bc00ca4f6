// A plugin that uses everything it is given, in a running portal: pages, words, tables, mails, files, jobs, facts, and values
// of the office in one transaction with its own rows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, ownDatabase, run } from '../support/portal.mjs';

let portal, vendor, staff, ids, node;

const html = { headers: { Accept: 'text/html' } };
const text = (answer) => answer.bytes.toString('utf8');

before(async () => {
  portal = await Portal.start({ env: { ...ownDatabase('plugin_sdk'), TENDERLOOM_PLUGINS: process.env.TENDERLOOM_SDK_PLUGINS } });
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  ids = await handIn(vendor);
  node = `/plugins/ledger/rows/${ids.service}`;
});
after(() => portal?.stop());

test('a plugin finds rows over all applications and shows its own page with its own words, script and navigation', async () => {
  const list = (await staff.get('/plugins/ledger/rows')).body;
  assert.equal(list.total, 1);
  assert.equal(list.items[0].node, ids.service);
  const page = await staff.get(node, html);
  assert.match(text(page), /<h1[^>]*>[^<]*/);
  const script = text(page).match(/src="(\/assets\/ledger\/ledger\.js\?v=[0-9a-f]+)"/)?.[1];
  assert.ok(script, 'the page names its script');
  assert.match(text(await staff.get(script)), /loaded/);
  assert.match(text(await staff.get('/staff', html)), /品項註記/);
  assert.ok([403, 404].includes((await vendor.get(node)).status), 'not for vendors');
});

test('values of the office and the plugin\'s own rows are written together or not at all', async () => {
  const before = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body;
  const refusedByPlugin = await staff.post(node, { words: '', values: { security_hold: 'suspended' }, reason: '通報' });
  assert.equal(refusedByPlugin.status, 409);
  assert.equal(refusedByPlugin.body.code, 'ledger_empty');
  const refusedByRules = await staff.post(node, { words: '不留', values: { security_hold: 'nonsense' }, reason: '通報' });
  assert.equal(refusedByRules.status, 409);
  const withoutReason = await staff.post(node, { words: '不留', values: { security_hold: 'suspended' } });
  assert.equal(withoutReason.body.code, 'reason_required');
  const ofVendor = await staff.post(node, { words: '不留', values: { service_name: 'X' } });
  assert.equal(ofVendor.body.code, 'not_of_staff');
  assert.deepEqual((await staff.get(node)).body.remarks, []);
  assert.deepEqual((await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body.values, before.values);
  assert.equal((await portal.mails()).filter((mail) => mail.subject.startsWith('品項註記')).length, 0);

  const kept = await staff.post(node, { words: '請留意', values: { security_hold: 'suspended' }, reason: '通報' });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  assert.deepEqual(kept.body.remarks.map((one) => [one.words, one.sealed]), [['請留意', '請留意']]);
  const seen = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body;
  assert.equal(seen.values.security_hold, 'suspended');
  const office = `/staff/submissions/${(await staff.get('/staff/submissions?state=submitted')).body.items[0].id}/items/service/${ids.service}/office`;
  assert.equal((await staff.get(office)).body.history[0].reason, '通報');
  const entry = (await staff.get('/staff/audit?action=ledger.remarked')).body?.items?.[0];
  if (entry) assert.equal(entry.action, 'ledger.remarked');
  assert.equal((await portal.mailed('品項註記', 1)).length, 1);
});

test('個資法 §3 what a plugin keeps about a person is in the register, with its words', async () => {
  const held = (await staff.get('/account/data')).body.held.find((one) => one.holding === 'ledger_remarks');
  assert.ok(held?.rows.length >= 1, 'staff who wrote remarks find them');
  assert.ok(held.rows[0].words && held.rows[0].person);
  assert.equal((await vendor.get('/account/data')).body.held.find((one) => one.holding === 'ledger_remarks')?.rows?.length ?? 0, 0);
  assert.match((await staff.get('/account/data', { headers: { Accept: 'text/html' } })).bytes.toString(), /註記/);
});

test('what a plugin tells of a row stands in the list and on the page of the row, for vendor and staff', async () => {
  const list = (await vendor.get(`/tenders/${NO}/items/service`)).body;
  assert.deepEqual(list.items[0].facts.map((fact) => [fact.key, fact.text, fact.url]), [['remarks', '1 則', '']]);
  assert.match(text(await vendor.get(`/tenders/${NO}/items/service`, html)), /1 則/);
  assert.match(text(await vendor.get(`/tenders/${NO}/items/service/${ids.service}`, html)), /1 則/);
  const submission = (await staff.get('/staff/submissions?state=submitted')).body.items[0].id;
  const detail = (await staff.get(`/staff/submissions/${submission}/items/service/${ids.service}`)).body;
  assert.equal(detail.facts.find((fact) => fact.key === 'remarks').url, node);
});

test('files are judged by their content, kept, sent back, and known to the check of the store', async () => {
  const form = new FormData();
  form.set('words', '附件');
  form.set('file', new Blob([pdf(1, 'x')], { type: 'application/pdf' }), '附件.pdf');
  const kept = await staff.request('POST', node, { form });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  const remark = kept.body.remarks.find((one) => one.file === '附件.pdf');
  const sent = await staff.get(`${node}/remarks/${remark.id}`);
  assert.equal(sent.type, 'application/pdf');
  const wrong = new FormData();
  wrong.set('words', '附件');
  wrong.set('file', new Blob(['MZ not a document'], { type: 'application/pdf' }), '附件.pdf');
  assert.equal((await staff.request('POST', node, { form: wrong })).body.code, 'file_content');
  assert.doesNotMatch(run(['check', '--data', portal.data], { env: portal.env }), /orphan/i);
});

test('work that takes long is a job with a page and a file', async () => {
  const ordered = await staff.post('/plugins/ledger/count');
  const { url } = await staff.finished(ordered);
  assert.match(text(await staff.get(`${url}/file`)), /remarks,2/);
  assert.match(text(await staff.get(url, html)), /計算註記/);
});
