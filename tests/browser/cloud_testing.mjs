// SM-06, SCR-156 in a real browser: the queue of testers, a test with its results and evidence, and what the vendor sees.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { launch, leave, look, main, signedIn } from './browser.mjs';

let portal, browser, tester, vendor, staff, ids;

const day = (ahead) => new Date(Date.now() + 8 * 3600e3 + ahead * 864e5).toISOString().slice(0, 10);

before(async () => {
  portal = await Portal.start();
  portal.addUser('tester@example.tw', 'tester');
  browser = await launch();
  const client = await Client.signedIn(portal, 'vendor@example.tw');
  ids = await handIn(client);
  const office = await Client.signedIn(portal, 'staff@example.tw');
  const submission = (await office.get('/staff/submissions?state=submitted')).body.items[0].id;
  assert.equal((await office.post(`/staff/submissions/${submission}/receive`, {})).status, 200);
  tester = await signedIn(browser, portal, 'tester@example.tw');
  vendor = await signedIn(browser, portal, 'vendor@example.tw');
  staff = await signedIn(browser, portal, 'staff@example.tw');
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('SCR-156 the tester chooses services in the queue and schedules them', async () => {
  await tester.goto('/plugins/cloud_services/tests');
  await look(tester, 'cloud-testing-queue');
  await leave(tester, () => tester.locator('main form[method=post] button.btn-primary').click());
  assert.match(await main(tester), /請先勾選要排定的服務/);
  await look(tester, 'cloud-testing-queue-refused');
  await tester.locator('input[name=nodes]').first().check();
  await tester.locator('#field-on').fill(day(3));
  await tester.locator('#field-tester').selectOption({ label: 'tester' });
  await leave(tester, () => tester.locator('main form[method=post] button.btn-primary').click());
  assert.match(await tester.locator('body').innerText(), /已排定 1 項服務的檢測/);
  await tester.goto('/plugins/cloud_services/tests?state=mine');
  assert.match(await main(tester), /雲端虛擬服務TEST/);
  await look(tester, 'cloud-testing-queue-mine');
});

test('the vendor gives a test environment; what is wrong is said and what was typed stays', async () => {
  await vendor.goto(`/tenders/${NO}/items/service`);
  assert.match(await main(vendor), /檢測：已排定/);
  await look(vendor, 'cloud-testing-vendor-list');
  await vendor.goto(`/tenders/${NO}/items/service/${ids.service}`);
  await look(vendor, 'cloud-testing-vendor-row');
  await leave(vendor, () => vendor.locator(`a[href="/plugins/cloud_services/services/${ids.service}"]`).click());
  await vendor.locator('#field-test_url').fill('test.example.tw');
  await vendor.locator('#account-1-name').fill('user-a');
  await vendor.locator('#account-1-password').fill('Secret-A-1');
  await leave(vendor, () => vendor.locator('main button.btn-primary').click());
  assert.equal(await vendor.locator('#field-test_url').inputValue(), 'test.example.tw');
  assert.match(await main(vendor), /請輸入完整的網址/);
  await look(vendor, 'cloud-testing-environment-refused');
  await vendor.locator('#field-test_url').fill('https://test.example.tw/');
  await vendor.locator('#account-1-password').fill('Secret-A-1');
  await vendor.locator('#account-2-name').fill('user-b');
  await vendor.locator('#account-2-password').fill('Secret-B-2');
  await leave(vendor, () => vendor.locator('main button.btn-primary').click());
  assert.match(await vendor.locator('body').innerText(), /已儲存測試環境/);
  assert.ok(!(await vendor.content()).includes('Secret-B-2'));
  await look(vendor, 'cloud-testing-environment');
});

test('SM-06 R-052 a test is begun, recorded with evidence, refused as long as a test is open, and failed', async () => {
  await tester.goto(`/plugins/cloud_services/tests/${ids.service}`);
  await look(tester, 'cloud-testing-test-scheduled');
  await leave(tester, () => tester.locator('form[action$="/steps/start"] button').click());
  assert.match(await main(tester), /Secret-B-2/);
  const rows = tester.locator('[data-table="cloud_test_results"] tbody tr');
  const count = await rows.count();
  assert.ok(count >= 10, String(count));
  for (const select of await tester.locator('select[name$=".result"]').all()) await select.selectOption('pass');
  for (const radio of await tester.locator('input[type=radio][name$=".result"][value=pass]').all()) await radio.check();
  await tester.locator('[name="cloud_test_results.cs_004.result"]').first().evaluate((element) => element.tagName === 'SELECT'
    ? (element.value = 'fail') : document.querySelector('[name="cloud_test_results.cs_004.result"][value=fail]').click());
  for (const [name, value] of [['app_scan_source', 'office'], ['app_scan_risk', 'low'], ['sys_scan_source', 'office'], ['sys_scan_risk', 'none']]) {
    const control = tester.locator(`[name="${name}"]`).first();
    if (await control.evaluate((element) => element.tagName === 'SELECT')) await control.selectOption(value);
    else await tester.locator(`[name="${name}"][value=${value}]`).check();
  }
  await leave(tester, () => tester.locator('button[formaction$="/steps/pass"]').click());
  assert.match(await main(tester), /尚未合格：CS-004/);
  await look(tester, 'cloud-testing-test-not-passed');
  await leave(tester, () => tester.locator('button[formaction$="/steps/fail"]').click());
  assert.match(await main(tester), /原因/);
  await tester.locator('#field-file').setInputFiles({ name: '佐證.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf(1, 'x')) });
  await tester.locator('#field-test').selectOption('cs_004');
  await leave(tester, () => tester.locator('form[action$="/evidence"] button').click());
  assert.match(await main(tester), /佐證\.pdf/);
  await look(tester, 'cloud-testing-test-testing');
  await tester.locator('#field-reason').fill('CS-004 未提供防入侵機制佐證');
  await leave(tester, () => tester.locator('button[formaction$="/steps/fail"]').click());
  assert.match(await tester.locator('body').innerText(), /已判定「雲端虛擬服務TEST」檢測不合格/);
  await look(tester, 'cloud-testing-test-failed');
});

test('不合格原因 stands in the vendor\'s list and on its page; staff look on; the tester\'s own office page', async () => {
  await vendor.goto(`/tenders/${NO}/items/service`);
  assert.match(await main(vendor), /CS-004 未提供防入侵機制佐證/);
  await vendor.goto(`/plugins/cloud_services/services/${ids.service}`);
  assert.match(await main(vendor), /CS-004 未提供防入侵機制佐證/);
  await look(vendor, 'cloud-testing-vendor-failed');
  await staff.goto(`/plugins/cloud_services/tests/${ids.service}`);
  await look(staff, 'cloud-testing-staff');
  await tester.goto(`/plugins/cloud_services/tests/${ids.service}`);
  await leave(tester, () => tester.locator('a', { hasText: '審查填寫' }).click());
  assert.match(await main(tester), /檢測備註/);
  assert.doesNotMatch(await main(tester), /資安處置/);
  await look(tester, 'cloud-testing-office');
  await staff.goto(`/staff/tenders/${NO}/process`);
  assert.match(await main(staff), /雲端服務檢測/);
  await look(staff, 'cloud-testing-process');
  for (const page of [tester, vendor, staff]) assert.deepEqual(page.complaints, []);
});
