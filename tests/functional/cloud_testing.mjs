// Tests of cloud services by HTTP (SM-06, R-052 to R-054, SCR-156): queue, scheduling of many, results with evidence, rounds, what
// vendors see; and what a tester may and may not do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, ownDatabase, run } from '../support/portal.mjs';

let portal, vendor, staff, tester, ids, submission, url, own;

const html = { headers: { Accept: 'text/html' } };
/** Where the vendor sees the application and the service in review. */
const stages = async () => (await vendor.get(`/tenders/${NO}/progress`)).body.items.map((item) => item.stage);
const text = (answer) => answer.bytes.toString('utf8');
const day = (ahead) => new Date(Date.now() + 8 * 3600e3 + ahead * 864e5).toISOString().slice(0, 10);
const step = (event, body = {}) => tester.post(`${url}/steps/${event}`, body);
const TESTS = ['cl_001', 'cl_002', 'cl_003', 'cl_004', 'cl_005', 'cl_006', 'cs_001', 'cs_002', 'cs_003', 'cs_004'];
const results = (failed = []) => ({
  cloud_test_results: Object.fromEntries(TESTS.map((key) => [key, { result: failed.includes(key) ? 'fail' : 'pass', manner: 'test', tested_on: day(0), evidence: '檢測紀錄' }])),
  app_scan_source: 'office', app_scan_risk: 'low', sys_scan_source: 'office', sys_scan_risk: 'none' });

before(async () => {
  portal = await Portal.start({ env: ownDatabase('cloud_testing') });
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  portal.addUser('tester@example.tw', 'tester');
  tester = await Client.signedIn(portal, 'tester@example.tw');
  ids = await handIn(vendor);
  submission = (await staff.get('/staff/submissions?state=submitted')).body.items[0].id;
  url = `/plugins/cloud_services/tests/${ids.service}`;
  own = `/plugins/cloud_services/services/${ids.service}`;
});
after(() => portal?.stop());

test('SM-06 before receipt nothing is in the queue and nothing can be scheduled', async () => {
  assert.equal((await tester.get('/plugins/cloud_services/tests')).body.total, 0);
  for (const [query, words] of [['', '目前沒有需要檢測的服務'], ['?state=mine', '目前沒有由您檢測的服務'], ['?q=x', '沒有符合條件的服務']])
    assert.ok(text(await tester.get(`/plugins/cloud_services/tests${query}`, html)).includes(words), query);
  const early = await step('schedule', { on: day(3) });
  assert.equal(early.status, 409, JSON.stringify(early.body));
  assert.equal(early.body.code, 'test_not_received');
  assert.equal((await staff.post(`/staff/submissions/${submission}/receive`, {})).status, 200);
  assert.deepEqual(await stages(), ['data_check']);
  const queue = (await tester.get('/plugins/cloud_services/tests')).body;
  assert.deepEqual(queue.items.map((item) => [item.node, item.state, item.path]), [[ids.service, 'not_started', '範例雲']]);
  assert.equal(queue.counters.not_started, 1);
  assert.ok(queue.items[0].due_on, 'two months after receipt');
});

test('SCR-156 the tester sees the queue and the test in the navigation, a vendor and other staff do not; reviewers look on', async () => {
  assert.match(text(await tester.get('/staff', html)), /\/plugins\/cloud_services\/tests/);
  assert.ok([403, 404].includes((await vendor.get('/plugins/cloud_services/tests')).status));
  portal.addUser('member@example.tw', 'committee_member');
  assert.equal((await (await Client.signedIn(portal, 'member@example.tw')).get(url)).status, 403);
  portal.addUser('looks@example.tw', 'reviewer');
  const reviewer = await Client.signedIn(portal, 'looks@example.tw');
  const seen = (await reviewer.get(url)).body;
  assert.equal(seen.events.length, 0);
  assert.equal(seen.environment, undefined, 'accounts are for testers alone');
  assert.equal((await reviewer.post(`${url}/steps/schedule`, { on: day(3) })).status, 403);
});

test('SM-06 several are scheduled at once: who cannot be scheduled is told, a wrong day refuses them all', async () => {
  const person = (await tester.get('/session')).body.principal;
  const past = await tester.post('/plugins/cloud_services/schedule', { nodes: [ids.service], on: day(-2) });
  assert.equal(past.status, 422, JSON.stringify(past.body));
  assert.equal(past.body.findings[0].field, 'on');
  assert.equal((await tester.post('/plugins/cloud_services/schedule', { nodes: [], on: day(3) })).status, 422);
  const me = (await tester.get(url, html));
  const id = text(me).match(/<option value="(\d+)"[^>]*>tester</)?.[1];
  assert.ok(id, `the tester may be chosen ${JSON.stringify(person)}`);
  const done = await tester.post('/plugins/cloud_services/schedule', { nodes: [ids.service, '987654321'], on: day(3), tester: id });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.deepEqual(done.body.scheduled, [ids.service]);
  assert.deepEqual(done.body.refused.map((one) => one.code), ['not_found']);
  assert.equal((await portal.mailed('雲端服務檢測排程通知', 1)).length, 1);
  assert.deepEqual(await stages(), ['testing', 'testing'], 'the check of data has ended by itself');
  const progress = text(await vendor.get(`/tenders/${NO}/progress`, html));
  for (const part of ['完成收件：', '檢測', '資料審查']) assert.ok(progress.includes(part), part);
  assert.match(text(await vendor.get(`/tenders/${NO}/progress`, { headers: { Accept: 'text/html', 'Accept-Language': 'en' } })), /Testing/);
  const testing = (await staff.get(`/staff/tenders/${NO}/stages/testing`)).body;
  assert.equal(testing.total, 1);
  assert.deepEqual(testing.outcomes, [], 'the test decides, nobody else');
  assert.equal((await tester.get('/plugins/cloud_services/tests?state=mine')).body.total, 1);
  assert.equal((await tester.get('/plugins/cloud_services/tests?state=scheduled')).body.items[0].scheduled_on, day(3));
  assert.equal((await tester.get('/plugins/cloud_services/tests?state=passed')).body.total, 0);
});

test('the vendor sees the state in its list and on the row, and gives accounts that only testers read', async () => {
  const list = await vendor.get(`/tenders/${NO}/items/service`);
  assert.equal(list.body.items[0].facts[0].key, 'cloud_test');
  assert.match(text(await vendor.get(`/tenders/${NO}/items/service`, html)), new RegExp(`檢測：已排定 ${day(3)}`));
  assert.match(text(await vendor.get(`/tenders/${NO}/items/service/${ids.service}`, html)), new RegExp(own));
  const wrong = await vendor.put(`${own}/environment`, { test_url: 'javascript:alert(1)', accounts: [] });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.body.findings[0].field, 'test_url');
  const given = await vendor.put(`${own}/environment`, { test_url: 'https://test.example.tw/', note: '上班時間可用',
    accounts: [{ name: 'user-a', password: 'Secret-A-1' }, { name: 'user-b', password: 'Secret-B-2' }] });
  assert.equal(given.status, 200, JSON.stringify(given.body));
  assert.ok(!JSON.stringify(given.body).includes('Secret-A-1'), 'a password is never sent back to the vendor');
  const kept = await vendor.put(`${own}/environment`, { test_url: 'https://test.example.tw/', accounts: [{ name: 'user-a', password: '' }, { name: 'user-b', password: 'New-B-3' }] });
  assert.equal(kept.status, 200);
  assert.deepEqual((await tester.get(url)).body.environment.accounts, [{ name: 'user-a', password: 'Secret-A-1' }, { name: 'user-b', password: 'New-B-3' }]);
  assert.ok(!text(await vendor.get(own, html)).includes('New-B-3'));
  const other = await Client.signedIn(portal, 'waiting@example.tw');
  assert.ok([403, 404].includes((await other.get(own)).status), 'another vendor');
  assert.equal((await staff.get(own)).status === 200, false, 'not an address of staff');
});

test('R-052 R-054 results are recorded with evidence, and a service passes only when every test has', async () => {
  assert.equal((await step('pass')).status, 409);
  assert.equal((await step('start')).status, 200);
  const medium = results();
  medium.app_scan_risk = 'medium';
  const risky = await step('record', { values: medium });
  assert.equal(risky.status, 422, JSON.stringify(risky.body));
  assert.deepEqual(risky.body.findings.map((one) => [one.field, one.rule]), [['app_scan_risk', 'R-054']]);
  const soc2 = results();
  soc2.cloud_test_results.cl_002.manner = 'soc2';
  assert.equal((await step('record', { values: soc2 })).body.findings[0].code, 'soc2_missing');
  assert.equal((await step('record', { values: results(['cs_004']) })).status, 200);
  const early = await step('pass');
  assert.equal(early.status, 422, JSON.stringify(early.body));
  assert.match(JSON.stringify(early.body), /CS-004/);
  const state = (await tester.get(url)).body;
  assert.equal(state.open.security, 'CS-004');
  assert.equal(state.open.common, '');
  const form = new FormData();
  form.set('test', 'cs_004');
  form.set('file', new Blob([pdf(1, 'x')], { type: 'application/pdf' }), '防入侵佐證.pdf');
  const kept = await tester.request('POST', `${url}/evidence`, { form });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  const evidence = kept.body.evidence[0];
  assert.equal(evidence.test, 'cs_004');
  assert.equal((await tester.get(evidence.links.self)).type, 'application/pdf');
  assert.ok([403, 404].includes((await vendor.get(evidence.links.self)).status));
  const empty = new FormData();
  empty.set('file', new Blob(['MZ'], { type: 'application/pdf' }), '佐證.pdf');
  assert.equal((await tester.request('POST', `${url}/evidence`, { form: empty })).status, 422);
});

test('SM-06 it fails with a reason that the vendor reads in its list, is tested again and passes with its dates', async () => {
  assert.equal((await step('fail')).status, 422, 'without a reason');
  const failed = await step('fail', { reason: 'CS-004 未提供防入侵機制佐證' });
  assert.equal(failed.status, 200, JSON.stringify(failed.body));
  assert.match(text(await vendor.get(`/tenders/${NO}/items/service`, html)), /CS-004 未提供防入侵機制佐證/);
  assert.equal((await portal.mailed('雲端服務檢測不合格通知', 1)).length, 1);
  assert.deepEqual(await stages(), ['testing', 'unqualified']);
  const service = (await vendor.get(own)).body;
  assert.equal(service.rounds[0].outcome, 'failed');
  assert.equal(service.rounds[0].results.find((row) => row.test === 'cs_004').result, 'fail');
  assert.equal((await step('retest')).status, 200);
  assert.deepEqual(await stages(), ['testing', 'testing']);
  assert.equal((await step('reschedule', { on: day(5) })).status, 200);
  assert.equal((await vendor.get(own)).body.round, 2);
  assert.equal((await step('start')).status, 200);
  const open = (await tester.get(url)).body;
  assert.equal(open.open.security, 'CS-004', 'what passed is kept');
  assert.equal((await tester.delete(`${url}/evidence/${open.evidence[0].id}`)).status, 404, 'what proved a former round stays');
});

test('SM-06 a pass stands in the list of services with its dates and in the register of states', async () => {
  const done = await step('pass', { values: results() });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  const seen = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body;
  assert.equal(seen.values.cloud_test_state, 'passed');
  assert.equal(seen.values.security_test_pass_date, day(0));
  assert.equal(seen.values.fail_reason ?? null, null);
  assert.deepEqual(seen.completeness.missing, []);
  assert.match(text(await vendor.get(`/tenders/${NO}/items/service`, html)), new RegExp(day(0)));
  assert.equal((await staff.get(`/staff/tenders/${NO}/lists/cloud_tests`)).body.items[0].values.cloud_test_state, 'passed');
  assert.equal((await portal.mailed('雲端服務檢測合格通知', 1)).length, 1);
  assert.deepEqual(await stages(), ['testing', 'qualified']);
  assert.equal((await vendor.put(`${own}/environment`, { test_url: '', accounts: [] })).status, 409);
  const process = (await staff.get(`/staff/tenders/${NO}/process`)).body.machines.find((machine) => machine.key === 'cloud_test');
  assert.equal(process.rule, 'SM-06');
  assert.equal(process.states.length, 6);
  assert.match(text(await staff.get(process.diagram)), /<svg/);
  const reopened = await step('reopen', { reason: '測試環境設定有誤' });
  assert.equal(reopened.status, 200, JSON.stringify(reopened.body));
  assert.equal((await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body.values.security_test_pass_date ?? null, null);
});

test('the dossier holds the rounds and the evidence that the plugin keeps, and is whole', async () => {
  const ordered = await staff.post(`/staff/submissions/${submission}/dossier`);
  const job = await staff.finished(ordered);
  const folder = mkdtempSync(join(tmpdir(), 'tenderloom-cloud-dossier-'));
  writeFileSync(join(folder, 'dossier.zip'), (await staff.get(job.links.file)).bytes);
  const read = (...args) => spawnSync(process.env.TENDERLOOM_PROGRAM, ['archive', ...args], { cwd: folder, encoding: 'utf8' });
  assert.equal(read('check', 'dossier.zip').status, 0);
  const files = read('list', 'dossier.zip', '--within', 'records/').stdout;
  for (const part of ['records/tests/tests.html', 'records/tests/tests.json', `records/tests/${ids.service}/1-防入侵佐證.pdf`]) assert.ok(files.includes(part), `${part} in ${files}`);
});

test('a tester fills in the office fields of testers, and nothing else of an application', async () => {
  const office = `/staff/submissions/${submission}/items/service/${ids.service}/office`;
  const page = (await tester.get(office)).body;
  assert.deepEqual(page.fields, ['service_audit_pass_date', 'test_note']);
  assert.deepEqual(Object.keys(page.values), []);
  assert.equal((await tester.post(office, { values: { test_note: '已電話聯繫' } })).status, 200);
  assert.equal((await tester.get(office)).body.values.test_note, '已電話聯繫');
  for (const values of [{ security_hold: 'suspended' }, { cloud_test_state: 'passed' }]) {
    const refused = await tester.post(office, { values, reason: '測試' });
    assert.equal(refused.status, 422, JSON.stringify(refused.body));
    assert.equal(refused.body.findings[0].code, 'not_of_hand');
  }
  assert.equal((await tester.post(office, { values: { service_name: 'X' } })).status, 422);
  assert.equal((await tester.post(`${office}/corrections`, { field: 'service_name', values: { service_name: 'X' }, reason: 'x' })).status, 403);
  assert.equal((await tester.get(`/staff/submissions/${submission}`)).status, 403);
  const brand = `/staff/submissions/${submission}/items/brand/${ids.brand}/office`;
  assert.equal((await tester.get(brand)).status, 404, 'a level without such fields');
  assert.doesNotMatch(text(await tester.get(office, html)), /更正廠商填報內容/);
  assert.equal((await staff.post(office, { values: { cloud_test_state: 'passed' } })).body.findings[0].code, 'not_of_hand', 'the plugin alone');
  assert.equal((await staff.post(office, { values: { test_note: '承辦補充' } })).status, 200);
});

test('N-16 a scan report ends a year after its date', async () => {
  const submitted = (await staff.get(`/staff/tenders/${NO}/expiries`)).body;
  assert.equal(submitted.total, submitted.items.length);
  const types = run(['type', 'docs', 'cloud_services']);
  assert.match(types, /ends 12 months after app_vuln_report_date/);
  assert.match(types, /SM-06/);
});

test('without its plugin the type\'s tenders are read-only and its services can be read', async () => {
  await portal.stop({ keep: true });
  portal.env = { ...portal.env, TENDERLOOM_PLUGINS: portal.data };
  await portal.serve();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  const seen = await vendor.get(`/tenders/${NO}/items/service/${ids.service}`);
  assert.equal(seen.status, 200);
  assert.equal(seen.body.values.cloud_test_state, 'retest');
  assert.equal((await vendor.get(own)).status, 404);
  assert.equal((await vendor.get(`/tenders/${NO}/items/service`, html)).status, 200);
  assert.equal((await staff.get(`/staff/tenders/${NO}/process`)).status, 200);
  const office = `/staff/submissions/${submission}/items/service/${ids.service}/office`;
  const refused = await staff.post(office, { values: { test_note: 'x' } });
  assert.equal(refused.status, 409, JSON.stringify(refused.body));
  assert.equal(refused.body.code, 'type_read_only');
});
