// The whole main job in a real browser, as people do it: a vendor registers, staff approve, the vendor enters a tree of
// items, prints, uploads, hands in, staff receive. Screenshots of every kind of page on a laptop and at 320 px.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as cloud from '../support/cloud_values.mjs';
import { pdf, png } from '../support/files.mjs';
import { Portal } from '../support/portal.mjs';
import { chineseTexts, fill, launch, leave, look, picture, visitor } from './browser.mjs';

const NO = '1150202';
const PASSWORD = 'Abcdefghij1!';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-files-'));
const file = (name, content) => { const path = join(folder, name); writeFileSync(path, content); return path; };
const document = file('用印掃描.pdf', pdf(3));
const picturePath = file('畫面.png', png(320, 200));

let portal, browser, vendor, staff;

before(async () => {
  portal = await Portal.start({ env: { TENDERLOOM_BOT_CHECK: 'altcha' } });
  browser = await launch();
  vendor = await visitor(browser, portal.url);
  staff = await visitor(browser, portal.url);
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

/** Presses the page's primary button and waits for the next page. */
async function submit(page) {
  await leave(page, () => page.locator('main form button[type=submit].btn-primary').last().click());
}

async function solved(page) {
  await page.waitForFunction(() => [...document.querySelectorAll('altcha-widget')].every((widget) =>
    widget.closest('form').querySelector(`input[type=hidden][name="${widget.getAttribute('name')}"]`)?.value));
}

test('R-014 the sign-in page shows announcements and manuals, and is refused clearly', async () => {
  await vendor.goto('/');
  assert.match(vendor.url(), /\/login/);
  await look(vendor, '01-login');
  await fill(vendor, { email: 'nobody@example.tw', password: 'Wrong-password-1' });
  await solved(vendor);
  await submit(vendor);
  assert.match(await vendor.locator('main').innerText(), /密碼/);
  assert.equal(await vendor.locator('[name=email]').inputValue(), 'nobody@example.tw', 'what was typed stays');
});

test('R-001..R-009 registration: notice, wrong input beside the fields with everything kept, then waiting', async () => {
  await vendor.goto('/register');
  await look(vendor, '02-notice');
  await vendor.locator('[data-notice-end]').scrollIntoViewIfNeeded();
  await vendor.waitForFunction(() => !document.querySelector('[data-notice-accept][aria-disabled=true]'));
  await submit(vendor);
  await look(vendor, '03-register');
  const good = {
    tax_id: '10458574', company_name: '新創雲端股份有限公司', representative_name: '張堃', company_address: '106臺北市大安區和平東路二段1號',
    contact_name: '王小姐', contact_title: '經理', contact_phone: '02-1234-5678#12', contact_mobile: '0912-345-678',
    account_email: 'journey@example.tw', password: PASSWORD, password_confirm: PASSWORD, privacy_consent: true,
  };
  await fill(vendor, { ...good, tax_id: '12345678', contact_phone: '1234' });
  await solved(vendor);
  await submit(vendor);
  const text = await vendor.locator('main').innerText();
  assert.match(text, /統一編號/);
  assert.equal(await vendor.locator('[name=company_name]').inputValue(), good.company_name);
  assert.match(await vendor.title(), /^錯誤/);
  await look(vendor, '04-register-errors');
  await fill(vendor, { tax_id: good.tax_id, contact_phone: good.contact_phone, password: PASSWORD, password_confirm: PASSWORD });
  if (!(await vendor.locator('[name=privacy_consent]:not([type=hidden])').isChecked())) await fill(vendor, { privacy_consent: true });
  await solved(vendor);
  await submit(vendor);
  assert.match(vendor.url(), /\/dashboard/);
  assert.match(await vendor.locator('main').innerText(), /註冊資料尚在審核中/, 'R-018');
  await look(vendor, '05-pending');
});

test('SM-01 staff approve and the vendor sees the ten tenders', async () => {
  await staff.goto('/login');
  await fill(staff, { email: 'staff@example.tw', password: portal.accounts['staff@example.tw'] });
  await solved(staff);
  await submit(staff);
  await look(staff, '06-staff');
  await staff.goto('/staff/registrations');
  await look(staff, '07-registrations');
  await leave(staff, () => staff.getByRole('link', { name: /新創雲端/ }).first().click());
  await look(staff, '08-registration');
  await leave(staff, () => staff.getByRole('button', { name: '審核通過' }).click());
  assert.match(await staff.locator('main').innerText(), /審核通過/);
  await portal.mails(2);
  await vendor.goto('/tenders');
  await look(vendor, '09-tenders');
  assert.equal(await vendor.locator('main tbody tr').count(), 10);
});

test('R-037 the guides are opened and confirmed', async () => {
  await leave(vendor, () => vendor.locator('form[action="/tenders/1150202/select"] button').first().click());
  for (const key of ['solicitation_guide', 'item_guide']) {
    await vendor.goto(`/tenders/${NO}/guides/${key}`);
    await picture(vendor, `10-${key}`);
    // By keyboard: Chromium's own PDF viewer in the page keeps playwright's mouse waiting.
    await vendor.locator('main form button[type=submit].btn-primary').focus();
    await leave(vendor, () => vendor.keyboard.press('Enter'));
  }
  await vendor.goto(`/tenders/${NO}/items`);
  await look(vendor, '11-items-empty');
});

/** Fills the form of a new row, tries it once with a mistake where one is given, saves it, and returns its address. */
async function add(level, parent, data, name, mistake) {
  await vendor.goto(`/tenders/${NO}/items/${level}/new${parent ? `?parent=${parent}` : ''}`);
  await fill(vendor, data.values);
  for (const field of data.pdfs ?? []) await vendor.locator(`input[type=file][name="${field}"]`).setInputFiles(document);
  for (const field of data.pictures ?? []) await vendor.locator(`input[type=file][name="${field}"]`).setInputFiles(picturePath);
  if (mistake) {
    await fill(vendor, mistake.values);
    await submit(vendor);
    assert.match(await vendor.locator('main').innerText(), mistake.sentence);
    for (const [key, value] of Object.entries(data.values))
      if (typeof value === 'string' && !(key in mistake.values) && await vendor.locator(`input[type=text][name="${key}"]`).count())
        assert.equal(await vendor.locator(`[name="${key}"]`).inputValue(), value, `${key} is kept`);
    await look(vendor, `${name}-errors`);
    await fill(vendor, Object.fromEntries(Object.keys(mistake.values).map((key) => [key, data.values[key]])));
  }
  await picture(vendor, `${name}-form`);
  await submit(vendor);
  const list = await vendor.evaluate(async ([address]) => (await fetch(address, { headers: { Accept: 'application/json' } })).json(),
    [`/tenders/${NO}/items/${level}${parent ? `?parent=${parent}` : ''}`]);
  const node = list.items.at(-1);
  assert.deepEqual(node.completeness.missing ?? [], [], `${level} is complete`);
  return node.id;
}

/** The live sentence beside a field, once it is there. */
const sentence = (field) => vendor.waitForFunction((id) => {
  const place = document.getElementById(`${id}-error`);
  return place && !place.hidden ? place.innerText : '';
}, `field-${field}`).then((text) => text.jsonValue());

test('R-020 R-031 R-023 the tree is entered from brand to tier, with its errors beside the fields', async () => {
  const brand = await add('brand', null, cloud.brand, '12-brand', { values: { brand_name: '長'.repeat(101) }, sentence: /100/ });
  await vendor.goto(`/tenders/${NO}/items/service/new?parent=${brand}`);
  await look(vendor, '13-service-empty');
  const category = vendor.locator('select[name=category_code]');
  const offered = () => category.evaluate((select) => [...select.options].map((option) => option.value).filter(Boolean).join());
  await fill(vendor, { group_code: '1' });
  await vendor.waitForFunction(() => document.querySelectorAll('select[name=category_code] option').length > 1);
  const first = await offered();
  await fill(vendor, { group_code: '3' });
  await vendor.waitForFunction((before) => [...document.querySelectorAll('select[name=category_code] option')]
    .map((option) => option.value).filter(Boolean).join() !== before, first);
  assert.match(await offered(), /storage_backup/, 'the categories follow the group without a reload');
  const service = await add('service', brand, cloud.service, '13-service');

  await vendor.goto(`/tenders/${NO}/items/spec/new?parent=${service}`);
  await fill(vendor, { spec_name: '進階版', billing_method: 'month' });
  await vendor.waitForFunction(() => /進階版/.test(document.querySelector('[data-computed=item_name]')?.textContent));
  assert.match(await vendor.locator('[data-field=item_name]').innerText(), /目前 \d+ 字元，最多 150/, 'R-022 live counter of 品項名稱');
  const counter = Number((await vendor.locator('[data-field=item_name]').innerText()).match(/目前 (\d+) 字元/)[1]);
  assert.equal(counter, [...(await vendor.locator('[data-computed=item_name]').innerText())].length);
  const spec = await add('spec', service, cloud.spec, '14-spec');
  await vendor.goto(`/tenders/${NO}/todo`);
  assert.match(await vendor.locator('main').innerText(), /級距/, 'R-034');
  await look(vendor, '15-todo');
  await vendor.goto(`/tenders/${NO}/documents`);
  assert.match(await vendor.locator('main').innerText(), /階層完整性尚未齊備/, 'R-035');
  await look(vendor, '16-documents-early');
  await vendor.goto(`/tenders/${NO}/items/tier/new?parent=${spec}`);
  await fill(vendor, { tier_lower: 25 });
  await vendor.locator('[name=tier_upper]').focus();
  await vendor.waitForFunction(() => document.querySelector('[name=min_license_qty]').value === '25');
  await fill(vendor, { tier_upper: 10 });
  await vendor.locator('[name=solicitation_price]').focus();
  assert.match(await sentence('tier_upper'), /錯誤.*級距上限必須大於級距下限 25/s, 'said beside the field without saving');
  assert.equal(await vendor.evaluate(() => document.activeElement.name), 'solicitation_price', 'the focus stays');
  await fill(vendor, { tier_upper: 50, min_license_qty: 30, tier_lower: 26 });
  await vendor.waitForFunction(() => document.getElementById('field-tier_upper-error').hidden);
  assert.equal(await vendor.locator('[name=min_license_qty]').inputValue(), '30', 'what was typed is not overwritten');
  await add('tier', spec, cloud.tiers[0], '17-tier', { values: { tier_upper: 1 }, sentence: /級距上限/ });
  await add('tier', spec, cloud.tiers[1], '18-tier', { values: { tier_lower: 50 }, sentence: /重疊/ });
  for (const [level, parent] of [['brand', ''], ['service', `?parent=${brand}`], ['spec', `?parent=${service}`], ['tier', `?parent=${spec}`]]) {
    await vendor.goto(`/tenders/${NO}/items/${level}${parent}`);
    await look(vendor, `19-list-${level}`);
  }
  await vendor.goto(`/tenders/${NO}/items/brand`);
  await vendor.locator('a[href$="/delete"]').first().click();
  const dialog = vendor.locator('dialog[open]');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /一併刪除[\s\S]*產品級距 2 筆/, 'what is lost is named');
  await picture(vendor, '19-delete-dialog');
  await vendor.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' }).catch(() => dialog.waitFor({ state: 'hidden' }));
  await vendor.goto(`/tenders/${NO}/items`);
  await look(vendor, '20-items');
});

test('R-042 R-044 R-045 documents: prefilled forms, a wrong file refused, uploads, handing in, receipt', async () => {
  await vendor.goto(`/tenders/${NO}/documents`);
  await look(vendor, '21-documents');
  const bytes = await vendor.evaluate(async () => {
    const answer = await fetch('/tenders/1150202/documents/application_form_file/form.pdf');
    return [...new Uint8Array(await answer.arrayBuffer()).slice(0, 5)];
  });
  assert.equal(String.fromCharCode(...bytes), '%PDF-');
  const text = file('不是.pdf', 'not a PDF at all');
  const upload = async (key, path, count) => {
    const form = vendor.locator(`form[action="/tenders/${NO}/documents/${key}"]`);
    await form.locator('input[type=file]').setInputFiles(path);
    if (count !== undefined) await form.locator('[name=declared_item_count]').fill(String(count));
    await leave(vendor, () => form.locator('button[type=submit]').click());
  };
  await upload('infosec_affidavit_file', text);
  assert.match(await vendor.locator('main').innerText(), /PDF/);
  await look(vendor, '22-documents-refused');
  await upload('infosec_affidavit_file', document);
  await upload('agent_brand_list_file', document);
  await upload('application_form_file', document, 2);
  await look(vendor, '23-documents-uploaded');
  await vendor.goto(`/tenders/${NO}/submission`);
  await look(vendor, '24-submission');
  await submit(vendor);
  assert.match(await vendor.locator('main').innerText(), /已送出/);
  await look(vendor, '25-submitted');
  await vendor.goto('/dashboard');
  await look(vendor, '26-dashboard');
});

test('SM-03 N-04 staff receive it; the vendor sees it and can upload no more', async () => {
  await staff.goto('/staff/submissions');
  await look(staff, '27-submissions');
  await leave(staff, () => staff.getByRole('link', { name: /新創雲端/ }).first().click());
  await look(staff, '28-submission-staff');
  await leave(staff, () => staff.locator('form[action$="/receive"] button[type=submit]').click());
  assert.match(await staff.locator('main').innerText(), /完成收件/);
  await vendor.goto(`/tenders/${NO}/documents`);
  assert.equal(await vendor.locator('input[type=file]').count(), 0);
  await look(vendor, '29-received');
  const mails = await portal.mails(4);
  assert.ok(mails.some((mail) => mail.subject.includes('完成收件')));
});

test('R-011 the remaining time counts down; English pages are English; the page works by keyboard', async () => {
  await vendor.goto('/dashboard?lang=en');
  assert.equal(await vendor.locator('html').getAttribute('lang'), 'en');
  const english = [['dashboard', '/dashboard'], ['tenders', '/tenders'], ['tender', `/tenders/${NO}`], ['items', `/tenders/${NO}/items`],
    ['brands', `/tenders/${NO}/items/brand`], ['todo', `/tenders/${NO}/todo`], ['documents', `/tenders/${NO}/documents`],
    ['submission', `/tenders/${NO}/submission`], ['contact', '/account/contact'], ['privacy', '/privacy'], ['sitemap', '/sitemap'],
    ['accessibility', '/accessibility']];
  const typed = [/中文/g, /新創雲端股份有限公司/g, /王小姐/g, /張堃/g, /經理/g, /106臺北市大安區和平東路二段1號/g, /1\d\d年第.次電腦軟體共同供應契約採購-(雲端服務|套裝軟體)\(\d+\)/g,
    /115年第二次電腦軟體共同供應契約採購（雲端服務）公開徵求調查開始受理/g, /系統使用提醒：請確認可收到通知信件/g, /套裝軟體標/g, /用印掃描/g, /範例雲端原廠股份有限公司/g, /範例雲/g,
    /雲端虛擬服務TEST/g, /100057 臺北市中正區延平南路143號/g, /基本版(-月)?/g, /Tax ID \(統一編號\)/g];
  const leftovers = [];
  for (const [name, address] of english) {
    await vendor.goto(`${address}?lang=en`);
    await look(vendor, `30-en-${name}`);
    leftovers.push(...(await chineseTexts(vendor, typed)).map((text) => `${name}: ${text}`));
  }
  assert.deepEqual(leftovers, []);
  for (const [name, address] of [['items', `/tenders/${NO}/items`], ['documents', `/tenders/${NO}/documents`], ['contact', '/account/contact']]) {
    await vendor.emulateMedia({ colorScheme: 'dark' });
    await vendor.goto(`${address}?lang=zh-TW`);
    await look(vendor, `31-dark-${name}`);
    await vendor.emulateMedia({ colorScheme: 'light' });
  }
  await vendor.goto('/dashboard');
  await vendor.keyboard.press('Tab');
  assert.match(await vendor.evaluate(() => document.activeElement.getAttribute('href') ?? ''), /^#/, 'the skip link comes first');
});
