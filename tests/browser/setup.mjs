// SCR-152 in a real browser: a tender is copied, its groups are edited in rows, what is missing is seen, it is opened; a type is seen with
// sample data and its rules are tried; the entrance of a portal for listings.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { fill, launch, leave, look, main, visitor } from './browser.mjs';

const FROM = '1150202';
let portal, market, browser, staff, no;

const press = (words) => leave(staff, () => staff.locator('main form button', { hasText: words }).first().click());

before(async () => {
  portal = await Portal.start();
  browser = await launch();
  staff = await visitor(browser, portal.url, {});
  await staff.goto('/login');
  await fill(staff, { email: 'staff@example.tw', password: portal.accounts['staff@example.tw'] });
  await leave(staff, () => staff.locator('main form button[type=submit].btn-primary').first().click());
});
after(async () => {
  await browser?.close();
  await portal?.stop();
  await market?.stop();
});

test('a tender is copied with its settings and says what is missing', async () => {
  await staff.goto(`/staff/tenders/new?from=${FROM}`);
  no = await staff.locator('#field-tender_no').inputValue();
  assert.match(no, /^\d{7}$/);
  await look(staff, 'setup-copy');
  await press('建立標案');
  assert.equal(new URL(staff.url()).pathname, `/staff/tenders/${no}`);
  assert.match(await main(staff), /開放前還缺少這些設定[^]*尚未設定開放填寫時間/);
  await look(staff, 'setup-tender');
});

test('R-036 its groups are rows: one is added, one is refused, they are saved', async () => {
  await staff.goto(`/staff/tenders/${no}/tables/groups`);
  const rows = staff.locator('table tbody tr');
  const before = await rows.count();
  await staff.locator('[data-add-row]').click();
  assert.equal(await rows.count(), before + 1);
  await fill(staff, { [`entries[${before - 1}].group_code`]: '99' });
  await press('儲存');
  assert.ok(await staff.locator('#error-summary').isVisible());
  await look(staff, 'setup-groups-refused');
  await fill(staff, { [`entries[${before - 1}].group_name`]: '新組別' });
  await press('儲存');
  assert.match(await staff.locator('body').innerText(), /已儲存「組別與類別」/);
  await look(staff, 'setup-groups');
});

test('it is opened once nothing is missing', async () => {
  const api = await Client.signedIn(portal, 'staff@example.tw');
  for (const guide of (await api.get(`/staff/tenders/${no}`)).body.guides)
    if (!guide.has_file) await api.upload(`/staff/tenders/${no}/guides/${guide.key}`, { content: pdf(1), name: 'a.pdf' });
  await staff.goto(`/staff/tenders/${no}/open`);
  await look(staff, 'setup-open');
  await press('立即開放');
  assert.match(await staff.locator('body').innerText(), /已開放填寫/);
  await staff.goto(`/staff/tenders/${no}/close`);
  await look(staff, 'setup-close');
});

test('the calendar is loaded and shown', async () => {
  await staff.goto('/staff/holidays');
  await look(staff, 'setup-holidays-none');
  await staff.locator('#field-file').setInputFiles({ name: '116.csv', mimeType: 'text/csv', buffer: Buffer.from('西元日期,星期,是否放假,備註\n20270101,五,2,開國紀念日\n20270220,六,0,補行上班\n') });
  await press('上傳');
  assert.match(await main(staff), /開國紀念日[^]*放假/);
  await look(staff, 'setup-holidays');
});

test('a type is seen with sample data; pasted values name the rule that fired', async () => {
  await staff.goto('/staff/types');
  await look(staff, 'setup-types');
  await leave(staff, () => staff.locator('main tbody a').first().click());
  await look(staff, 'setup-type');
  const link = staff.locator('main table').first().locator('tbody a').last();
  await leave(staff, () => link.click());
  assert.equal(await staff.locator('main form[data-evaluate]').count(), 1);
  await look(staff, 'setup-preview');
  await staff.locator('#field-pasted').fill('{}');
  await leave(staff, () => staff.locator('#paste form button[type=submit]').click());
  assert.match(await main(staff), /檢核結果/);
  await look(staff, 'setup-tried');
  await staff.goto(`/staff/tenders/${FROM}/version`);
  await look(staff, 'setup-version');
  await staff.goto(`/staff/tenders/${no}/texts`);
  await look(staff, 'setup-texts');
  await leave(staff, () => staff.locator('main tbody a').first().click());
  await look(staff, 'setup-text');
  assert.deepEqual(staff.complaints, []);
});

test('the market theme: an entrance and pages of its own', async () => {
  market = await Portal.start({ env: { TENDERLOOM_THEME: 'market', TENDERLOOM_TYPES: 'tcloud_listing,industry_listing' } });
  const visitorOfMarket = await visitor(browser, market.url, {});
  await visitorOfMarket.goto('/login');
  assert.match(await visitorOfMarket.locator('body').innerText(), /臺灣雲市集上架申請/);
  await look(visitorOfMarket, 'setup-market-entrance');
  await fill(visitorOfMarket, { email: 'vendor@example.tw', password: market.accounts['vendor@example.tw'] });
  await leave(visitorOfMarket, () => visitorOfMarket.locator('main form button[type=submit].btn-primary').first().click());
  assert.doesNotMatch(await visitorOfMarket.locator('body').innerText(), /評選結果公告/, 'no way to pages of types that are not offered');
  await look(visitorOfMarket, 'setup-market-home');
  assert.deepEqual(visitorOfMarket.complaints, []);
});
