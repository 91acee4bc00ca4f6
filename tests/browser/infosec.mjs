// A proposal of information security services in a real browser (SCR-407 to SCR-409): prices while typing, the editor with
// pictures and tables under the strict policy, hand-over between two people, checks, serial, and the office's look at it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { png } from '../support/files.mjs';
import { fillRow } from '../support/fill.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { fill, launch, leave, look, signedIn } from './browser.mjs';

const NO = '1190205', ITEMS = `/tenders/${NO}/items`, HOME = '/plugins/infosec_services';
let portal, browser, page, colleague, office, at;

before(async () => {
  portal = await Portal.start();
  browser = await launch();
  portal.addUser('colleague@example.tw', 'vendor_editor', '--vendor', '04595252');
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  await staff.post('/staff/tenders', { tender_no: NO, type: 'infosec_services', name: '資安服務標', opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  await fillRow(vendor, `${ITEMS}/bid`);
  await fillRow(vendor, `${ITEMS}/responsibility`, undefined, { csr_raise: false, csr_min_salary: false, csr_work_life: false, csr_green: false });
  await fillRow(vendor, `${ITEMS}/member`, undefined, { member_name: '王小明', role: 'lead' });
  at = `${HOME}/proposals/${(await fillRow(vendor, `${ITEMS}/proposal`, undefined, { group_code: '2', chapter_summary: '重點摘要' })).id}`;
  for (const chapter of ['execution', 'completeness', 'price']) await vendor.put(`${at}/chapters/${chapter}`, { html: `<p>內容 ${chapter}</p>`, version: 0 });
  page = await signedIn(browser, portal, 'vendor@example.tw');
  colleague = await signedIn(browser, portal, 'colleague@example.tw');
  office = await signedIn(browser, portal, 'staff@example.tw');
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('R-101 prices follow while they are typed, and what is wrong is named', async () => {
  await page.goto(`${at}/pricing`);
  await fill(page, { 'staff[0].title': '資安工程師', 'staff[0].salary': '60000', 'staff[0].bonus': '0', 'staff[0].months': '1', admin_rate: '80', fee_rate: '5' });
  await page.locator('[data-result=man_day_price]', { hasText: '7,036' }).waitFor();
  await fill(page, { fee_rate: '26' });
  await page.locator('[data-pricing-problems]:not([hidden])').waitFor();
  await look(page, 'infosec-pricing-wrong');
  await fill(page, { fee_rate: '5' });
  await page.locator('[data-pricing-problems][hidden]').waitFor({ state: 'attached' });
  await leave(page, () => page.locator('main form button[type=submit].btn-primary').click());
  assert.match(await page.locator('main').innerText(), /7,036/);
  await look(page, 'infosec-pricing');
});

test('a chapter is written with pictures and tables and kept by itself', async () => {
  await page.goto(`${at}/chapters/team_experience`);
  const editor = page.locator('.rich-editor .tiptap');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('本公司經營資安服務。');
  await page.locator('[data-command=table]').click();
  await page.keyboard.type('欄一');
  await page.locator('[data-picture-file]').setInputFiles({ name: '架構圖.png', mimeType: 'image/png', buffer: png() });
  await page.locator('.rich-editor img').first().waitFor();
  await page.locator('[data-status]', { hasText: '已自動儲存' }).waitFor({ timeout: 15000 });
  await look(page, 'infosec-chapter');
  await page.reload();
  assert.equal(await page.locator('.rich-editor img').count(), 1);
  assert.equal(await page.locator('.rich-editor table th').count(), 3);
  assert.match(await page.locator('.rich-editor').innerText(), /經營資安服務/);
});

test('a second person reads, asks, and is handed the chapter over', async () => {
  await colleague.goto(`${at}/chapters/team_experience`);
  await colleague.locator('[data-held]:not([hidden])').waitFor();
  assert.equal(await colleague.locator('.tiptap').getAttribute('contenteditable'), 'false');
  await look(colleague, 'infosec-chapter-held');
  await colleague.locator('[data-ask]').click();
  await page.locator('[data-wanted]:not([hidden])').waitFor({ timeout: 20000 });
  await look(page, 'infosec-chapter-wanted');
  await page.locator('[data-give]').click();
  await page.locator('[data-held]:not([hidden])').waitFor();
  await colleague.locator('.tiptap[contenteditable=true]').waitFor({ timeout: 25000 });
});

test('R-103 everything is confirmed, the serial is issued, and the office sees that it is the current one', async () => {
  await page.goto(at);
  await look(page, 'infosec-proposal-open');
  for (let left = await page.locator('form[action*="/checks/"]').count(); left > 0; --left)
    await leave(page, () => page.locator('form[action*="/checks/"] button').first().click());
  await leave(page, () => page.locator('form[action$="/serial"] button').click());
  const serial = (await page.locator('main').innerText()).match(/([2-9A-Z]{4}-){3}[2-9A-Z]{4}/)[0];
  await look(page, 'infosec-proposal');
  await page.goto(`${HOME}/tenders/${NO}/proposals`);
  await look(page, 'infosec-proposals');
  await office.goto(`${HOME}/serials`);
  await fill(office, { serial });
  await leave(office, () => office.locator('main form button[type=submit]').click());
  assert.match(await office.locator('main').innerText(), /現行版本/);
  await look(office, 'infosec-serial');
  await office.goto(`${HOME}/tenders/${NO}/settings`);
  await look(office, 'infosec-setup');
  await office.goto(`${HOME}/tenders/${NO}/order?item=3&quantity=200&price=5000`);
  assert.match(await office.locator('main').innerText(), /300,000/);
  await look(office, 'infosec-order');
});
