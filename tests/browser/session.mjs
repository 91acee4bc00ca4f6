// The session in a real browser: menus, the countdown, warnings, several tabs, the end, and a form that comes
// back. The portal's clock is set by CLOCK_FILE, the browser's by playwright's clock.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Clock, Portal } from '../support/portal.mjs';
import { accessibilityProblems, chineseTexts, launch, leave, picture, screenshots, signIn, visitor } from './browser.mjs';

const clock = new Clock();
let portal, browser;

/** Time passes for everybody: the portal, and every page of a browser. */
async function later(minutes, ...pages) {
  await clock.later(minutes * 60);
  for (const page of pages) await page.clock.fastForward(Math.round(minutes * 60_000));
}

/** A page with a clock of its own, signed in. */
async function enter(email, options = {}) {
  const page = await visitor(browser, portal.url, options);
  await page.clock.install();
  await signIn(page, email, portal.accounts[email]);
  return page;
}

const left = (page) => page.locator('[data-session-clock]').innerText();
const dialog = (page) => page.locator('#session-dialog');

before(async () => {
  portal = await Portal.start({ env: clock.env });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('SCR-107 the menus work by keyboard, on a phone, and without JavaScript', async () => {
  const page = await enter('vendor@example.tw');
  await page.goto('/tenders');
  await leave(page, () => page.locator('main table form button').first().click());
  const menu = page.locator('.main-nav details').first();
  await menu.locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), '徵求品項維護');
  await page.keyboard.press('Escape');
  assert.equal(await menu.evaluate((element) => element.open), false);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY', 'the focus goes back to the menu');
  for (const key of ['U', 'C', 'Z']) assert.equal(await page.locator(`[accesskey=${key}]`).count(), 1, key);
  await page.goto('/tenders');
  assert.equal(await page.locator('[accesskey=S]').getAttribute('type'), 'search');
  await picture(page, 'session-menus');
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(page.complaints, []);

  const plain = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: false, viewport: { width: 320, height: 720 }, storageState: await page.context().storageState() });
  const still = await plain.newPage();
  await still.goto('/tenders');
  assert.ok(await still.locator('.main-nav').isVisible(), 'no script is needed to see the menu');
  await still.locator('.main-nav details summary').first().click();
  assert.ok(await still.locator('.main-nav details ul a').first().isVisible());
  await plain.close();
  await page.context().close();
});

test('R-011 the countdown runs, warns at 5 and at 1 minute, and 續登 leaves the page as it is, in every tab', async () => {
  const page = await enter('vendor@example.tw');
  await page.goto('/account/contact');
  assert.match(await left(page), /^1(19|20):\d\d$/);
  await page.locator('[name=contact_name]').fill('打到一半');
  const second = await page.context().newPage();
  await second.clock.install();
  await second.goto('/dashboard');
  await later(115.2, page, second);
  await dialog(page).waitFor({ state: 'visible' });
  assert.equal(await dialog(page).getAttribute('role'), 'alertdialog');
  assert.match(await dialog(page).innerText(), /登入時間剩下 4:\d\d/);
  assert.ok(await dialog(page).getByRole('button', { name: '續登' }).evaluate((button) => button === document.activeElement), 'the answer is at hand');
  await page.screenshot({ path: join(screenshots, 'session-warning.png') });
  await page.keyboard.press('Escape');
  await later(4, page, second);
  await dialog(page).waitFor({ state: 'visible' });
  await dialog(second).waitFor({ state: 'visible' });
  await dialog(page).getByRole('button', { name: '續登' }).click();
  await dialog(page).waitFor({ state: 'hidden' });
  await dialog(second).waitFor({ state: 'hidden' });
  assert.match(await left(second), /^1(19|20):\d\d$/, 'the other tab knows');
  assert.equal(await page.locator('[name=contact_name]').inputValue(), '打到一半');
  assert.match(await left(page), /^1(19|20):\d\d$/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('R-011 after a sleep the page tells the truth and one signs in again without losing it', async () => {
  const page = await enter('vendor@example.tw');
  await page.goto('/account/contact');
  await page.locator('[name=contact_name]').fill('睡前打的');
  await clock.later(300 * 60);
  await page.clock.setSystemTime(Date.now() + 600 * 60_000);
  await page.clock.runFor(2000);
  await dialog(page).waitFor({ state: 'visible' });
  assert.match(await dialog(page).innerText(), /登入時間已結束/);
  assert.equal(await left(page), '0:00');
  await page.screenshot({ path: join(screenshots, 'session-over.png') });
  assert.equal(await dialog(page).getByRole('button', { name: '續登' }).count(), 0, 'nothing is offered that cannot be done');
  const [other] = await Promise.all([page.context().waitForEvent('page'), dialog(page).getByRole('link', { name: /重新登入/ }).click()]);
  await other.waitForLoadState();
  await signIn(other, 'vendor@example.tw', portal.accounts['vendor@example.tw']);
  await other.close();
  await page.bringToFront();
  await dialog(page).waitFor({ state: 'hidden' });
  assert.equal(await page.locator('[name=contact_name]').inputValue(), '睡前打的');
  await leave(page, () => page.locator('main form button[type=submit].btn-primary').last().click());
  assert.equal(new URL(page.url()).pathname, '/account/contact');
  assert.match(await page.locator('.flashes').innerText(), /儲存/);
  await page.context().close();
});

test('R-011 a form sent after the end is filled in again after signing in; what somebody else typed is not', async () => {
  for (const locale of ['zh-TW', 'en']) {
    const page = await enter('vendor@example.tw', { locale });
    await page.goto('/account/contact');
    await page.locator('[name=contact_title]').fill('逾時的職稱');
    await clock.later(121 * 60);
    await leave(page, () => page.locator('main form button[type=submit].btn-primary').last().click());
    assert.match(page.url(), /\/login\?next=/);
    await picture(page, `session-kept-${locale}`);
    await signIn(page, 'vendor@example.tw', portal.accounts['vendor@example.tw']);
    assert.equal(await page.locator('[name=contact_title]').inputValue(), '逾時的職稱');
    await picture(page, `session-restored-${locale}`);
    assert.deepEqual(await accessibilityProblems(page), []);
    if (locale === 'en') assert.deepEqual(await chineseTexts(page, [/[\p{Script=Han}，。、]+(股份有限公司|小姐|路|號|市)?/gu]), []);
    await page.context().close();
  }
});

test('R-011 the list of devices names this browser and signs out another', async () => {
  const page = await enter('vendor@example.tw');
  const phone = await enter('vendor@example.tw', { width: 390, height: 844 });
  await page.goto('/account/sessions');
  assert.match(await page.locator('tr[aria-current=true]').innerText(), /Linux 上的 Chrome[\s\S]*目前使用中/);
  await picture(page, 'session-devices');
  assert.deepEqual(await accessibilityProblems(page), []);
  await leave(page, () => page.getByRole('button', { name: '登出所有其他裝置' }).click());
  await phone.goto('/dashboard');
  assert.match(phone.url(), /\/login/);
  await page.context().close();
  await phone.context().close();
});
