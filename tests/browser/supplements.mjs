// Figures 16 and 35 to 41 in a real browser: staff ask for corrections from the pages, the vendor sees and makes them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { launch, leave, look, main, signedIn } from './browser.mjs';

let portal, browser, staff, vendor, ids, submission;

before(async () => {
  portal = await Portal.start();
  browser = await launch();
  const byApi = await Client.signedIn(portal, 'vendor@example.tw');
  ids = await handIn(byApi);
  const officer = await Client.signedIn(portal, 'staff@example.tw');
  submission = (await officer.get('/staff/submissions?state=submitted')).body.items[0].id;
  await officer.post(`/staff/submissions/${submission}/receive`, {});
  await officer.post('/staff/phrases', { text: '與官方網站所載不符' });
  staff = await signedIn(browser, portal, 'staff@example.tw');
  vendor = await signedIn(browser, portal, 'vendor@example.tw');
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('SCR-154 staff pick a field from its page and a document, look at the preview and open', async () => {
  await staff.goto(`/staff/submissions/${submission}`);
  await look(staff, 'supplements-case');
  await staff.goto(`/staff/submissions/${submission}/items/tier/${ids.tier}`);
  await leave(staff, () => staff.locator('a', { hasText: '要求補件' }).first().click());
  await staff.locator('input[value="field:solicitation_price"]').check();
  await staff.locator('input[name="reason_field_solicitation_price"]').fill('與官方網站所載不符');
  await look(staff, 'supplements-pick');
  await leave(staff, () => staff.locator('main button.btn-primary').click());
  await staff.goto(`/staff/submissions/${submission}/items/brand/${ids.brand}`);
  await leave(staff, () => staff.locator('a', { hasText: '要求補件' }).first().click());
  await staff.locator('input[value="field:oem_name_zh"]').check();
  await staff.locator('input[name="reason_field_oem_name_zh"]').fill('原因1');
  await leave(staff, () => staff.locator('main button.btn-primary').click());
  await staff.goto(`/staff/submissions/${submission}/supplement`);
  await staff.locator('input[value="document:infosec_affidavit_file"]').check();
  await staff.locator('input[name="reason_document_infosec_affidavit_file"]').fill('用印不清楚');
  await leave(staff, () => staff.locator('button', { hasText: '加入補件清單' }).click());
  await look(staff, 'supplements-draft');
  await staff.locator('#field-items_until').fill('2099-12-31');
  await leave(staff, () => staff.locator('button', { hasText: '預覽' }).click());
  const seen = await main(staff);
  for (const part of ['第 1 輪補件', '公開徵求價', '與官方網站所載不符', 'vendor@example.tw', '品項補件 2 項']) assert.ok(seen.includes(part), `${part} in ${seen}`);
  await look(staff, 'supplements-preview');
  await leave(staff, () => staff.locator('main button.btn-primary').click());
  assert.match(await main(staff), /已開立第 1 輪補件/);
  assert.deepEqual(staff.complaints, []);
});

test('figure 16 and SCR-125 figure 41: the vendor sees what is asked and may change only that', async () => {
  await vendor.goto('/dashboard');
  for (const part of ['補件中', '本次補件項目', '總共 2 筆', '尚未完成']) assert.ok((await main(vendor)).includes(part), part);
  await look(vendor, 'supplements-dashboard');
  await vendor.goto(`/tenders/${NO}/supplements`);
  const seen = await main(vendor);
  for (const part of ['第 1 輪補件', '補件進度 0 / 2', '範例雲 / 雲端虛擬服務TEST / 基本版', '公開徵求價', '要求補件原因：與官方網站所載不符', '尚有 2 個項目待補件'])
    assert.ok(seen.includes(part), `${part} in ${seen}`);
  await look(vendor, 'supplements-overview');
  await leave(vendor, () => vendor.locator(`a[href$="/items/tier/${ids.tier}/edit#field-solicitation_price"]`).click());
  assert.equal(await vendor.locator('main form [name="tier_lower"]').count(), 0, 'what was not asked for is no control');
  await look(vendor, 'supplements-edit');
  await vendor.locator('[name="solicitation_price"]').fill('4900');
  await leave(vendor, () => vendor.locator('main .form-actions button.btn-primary').click());
  assert.match(vendor.url(), /\/supplements$/);
  assert.ok((await main(vendor)).includes('補件進度 1 / 2'));
  await vendor.goto(`/tenders/${NO}/documents`);
  assert.ok((await main(vendor)).includes('要求補件'));
  await look(vendor, 'supplements-documents');
  assert.deepEqual(vendor.complaints, []);
});

test('staff see before and after side by side, in both languages', async () => {
  await staff.goto(`/staff/submissions/${submission}/supplements/1`);
  const seen = await main(staff);
  for (const part of ['5,200', '4,900', '已補件', '待補件']) assert.ok(seen.includes(part), part);
  await look(staff, 'supplements-round');
  await staff.goto(`/staff/tenders/${NO}/process`);
  assert.equal(await staff.locator('.diagram img').first().evaluate((image) => image.complete && image.naturalWidth > 0), true);
  await look(staff, 'supplements-process');
  for (const [page, path, name] of [[staff, `/staff/submissions/${submission}/supplements/1`, 'round-en'], [vendor, `/tenders/${NO}/supplements`, 'overview-en']]) {
    await page.goto(`${path}?lang=en`);
    await look(page, name);
  }
});
