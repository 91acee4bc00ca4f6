// SCR-151, SCR-153 in a real browser: the queue, assignment, a note, deputies, changes since the last look.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { fill, launch, leave, look, main, visitor } from './browser.mjs';

let portal, browser, staff, submission, ids, vendor;

before(async () => {
  portal = await Portal.start();
  portal.addUser('second@example.tw', 'reviewer');
  browser = await launch();
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  ids = await handIn(vendor);
  staff = await visitor(browser, portal.url, {});
  await staff.goto('/login');
  await fill(staff, { email: 'staff@example.tw', password: portal.accounts['staff@example.tw'] });
  await leave(staff, () => staff.locator('main form button[type=submit].btn-primary').first().click());
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('SCR-151 a submission is chosen in the queue and given to a colleague', async () => {
  await staff.goto('/staff/queue');
  await look(staff, 'workbench-queue');
  await leave(staff, () => staff.locator('main form button', { hasText: '指派' }).click());
  assert.match(await main(staff), /請先勾選申請/);
  await look(staff, 'workbench-queue-refused');
  await staff.locator('input[name=submissions]').first().check();
  await staff.locator('main #field-person').selectOption({ label: 'second' });
  await leave(staff, () => staff.locator('main form button', { hasText: '指派' }).click());
  assert.match(await staff.locator('body').innerText(), /已指派 1 件申請/);
  assert.match(await main(staff), /second/);
});

test('SCR-153 the page of a submission: who works on it, a note, what changed', async () => {
  await leave(staff, () => staff.locator('main .row-actions a').first().click());
  submission = new URL(staff.url()).pathname.split('/').pop();
  await staff.locator('#field-words').fill('已電洽廠商，\n下週補正。');
  await leave(staff, () => staff.locator('main button', { hasText: '新增備註' }).click());
  assert.match(await main(staff), /已電洽廠商/);
  await look(staff, 'workbench-submission');
  const officer = await Client.signedIn(portal, 'staff@example.tw');
  await officer.post(`/staff/submissions/${submission}/return`, { reason: '請更正價格' });
  const tier = (await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`)).body;
  await vendor.put(`/tenders/${NO}/items/tier/${ids.tier}`, { values: { solicitation_price: 5300 }, version: tier.version });
  await staff.goto(`/staff/submissions/${submission}`);
  await leave(staff, () => staff.locator('a', { hasText: '查看變更' }).click());
  assert.match(await main(staff), /5,300/);
  await look(staff, 'workbench-changes');
});

test('SCR-151 deputies: a form that comes back with what was typed, and a list', async () => {
  await staff.goto('/staff/deputies');
  await staff.locator('#field-deputy').selectOption({ label: 'second' });
  await staff.locator('#field-from').fill('115/05/19');
  await staff.locator('#field-until').fill('明天');
  await leave(staff, () => staff.locator('main button.btn-primary').click());
  assert.equal(await staff.locator('#field-from').inputValue(), '115/05/19');
  await staff.locator('#field-until').fill('2099-01-01');
  await leave(staff, () => staff.locator('main button.btn-primary').click());
  assert.match(await main(staff), /second 代理您/);
  await look(staff, 'workbench-deputies');
});

test('N-17 vendors that are behind, the preview of their mail, the last day, figures', async () => {
  const officer = await Client.signedIn(portal, 'staff@example.tw');
  await staff.goto(`/staff/tenders/${NO}/vendors`);
  await look(staff, 'workbench-vendors');
  await staff.locator('input[name=companies]').first().check();
  await leave(staff, () => staff.locator('main button', { hasText: '預覽提醒信' }).click());
  await look(staff, 'workbench-chase');
  await leave(staff, () => staff.locator('main button[name=send]').click());
  assert.match(await staff.locator('body').innerText(), /已寄出 1 封提醒信/);
  await staff.goto(`/staff/tenders/${NO}/day`);
  await look(staff, 'workbench-day');
  await staff.goto(`/staff/tenders/${NO}/figures`);
  await look(staff, 'workbench-figures');
});
