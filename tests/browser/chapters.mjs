// Chapters 6 and 7 of the vendors' manual in a real browser, figure by figure (35 to 41), with what staff see of them:
// at 1440 and 390 px, in both languages. The screenshots lie beside each other as chapters-<figure>-<language>-<width>.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { pdf, png } from '../support/files.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { launch, leave, main, signedIn, views } from './browser.mjs';

const NO = '1150202';
let portal, browser, api, officer, vendor, staff, ids, submission;

async function shows(page, parts) {
  const seen = (await main(page)).replaceAll(/\s+/g, ' ');
  for (const part of parts) assert.ok(seen.includes(part), `${part} in ${seen}`);
}
const show = (page, path, name) => views(page, path, `chapters-${name}`);
async function create(level, parent, data) {
  const made = await api.post(`/tenders/${NO}/items/${level}`, { parent, values: data.values });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  for (const field of data.pdfs ?? []) await api.upload(`/tenders/${NO}/items/${level}/${made.body.id}/files/${field}`, { content: pdf(2, field), name: `${field}.pdf` });
  for (const field of data.pictures ?? []) await api.upload(`/tenders/${NO}/items/${level}/${made.body.id}/files/${field}`, { content: png(), name: `${field}.png`, type: 'image/png' });
  return made.body.id;
}

before(async () => {
  portal = await Portal.start();
  browser = await launch();
  api = await Client.signedIn(portal, 'vendor@example.tw');
  officer = await Client.signedIn(portal, 'staff@example.tw');
  await api.post(`/tenders/${NO}/select`);
  for (const key of ['solicitation_guide', 'item_guide']) await api.post(`/tenders/${NO}/guides/${key}/confirm`);
  ids = { brand: await create('brand', undefined, cloud.brand) };
  ids.service = await create('service', ids.brand, cloud.service);
  ids.spec = await create('spec', ids.service, cloud.spec);
  vendor = await signedIn(browser, portal, 'vendor@example.tw');
  staff = await signedIn(browser, portal, 'staff@example.tw');
  await vendor.goto('/tenders');
  await vendor.goto(`/tenders/${NO}`);
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('figure 35, R-033 R-034: the documents page says in yellow what is not complete, and takes nothing yet', async () => {
  await vendor.goto(`/tenders/${NO}/documents`);
  await shows(vendor, ['階層完整性尚未齊備', '目前未完整的項目', '有 1 筆服務規格尚未建立任何', '基本版']);
  assert.ok(await vendor.locator('.notice-attention').count() > 0, 'yellow');
  assert.equal(await vendor.locator('main input[type=file]').count(), 0, 'no upload while incomplete');
  await show(vendor, `/tenders/${NO}/documents`, '35-incomplete');
  ids.tier = await create('tier', ids.spec, cloud.tiers[0]);
  ids.tier2 = await create('tier', ids.spec, cloud.tiers[1]);
});

test('figure 36, SCR-124: every document with its form, all of them as one zip', async () => {
  await vendor.goto(`/tenders/${NO}/documents`);
  await shows(vendor, ['產品公開徵求申請表', '資安規範切結書', '代理商廠牌明細表', '下載合併壓縮多檔']);
  assert.doesNotMatch(await main(vendor), /階層完整性尚未齊備/);
  const [download] = await Promise.all([vendor.waitForEvent('download'), vendor.locator('main a, main button', { hasText: '下載合併壓縮多檔' }).first().click()]);
  assert.equal(readFileSync(await download.path()).subarray(0, 2).toString(), 'PK');
  await show(vendor, `/tenders/${NO}/documents`, '36-documents');
});

test('figures 37 and 38: one row uploads a PDF, a wrong one is refused with its reason, and the application is handed in', async () => {
  const upload = async (key, content, declared) => {
    await vendor.goto(`/tenders/${NO}/documents`);
    const row = vendor.locator(`form[action$="/documents/${key}"]`);
    if (declared !== undefined) await row.locator('[name="declared_item_count"]').fill(String(declared));
    await row.locator('input[type=file]').setInputFiles({ name: '用印掃描.pdf', mimeType: 'application/pdf', buffer: Buffer.from(content) });
    await leave(vendor, () => row.locator('button[type=submit]').click());
  };
  await upload('infosec_affidavit_file', 'not a PDF');
  assert.match(await main(vendor), /PDF/);
  assert.ok(await vendor.locator('.field-error').count() > 0);
  await upload('application_form_file', pdf(3, 'application'), 7);
  assert.match(await main(vendor), /7/);
  assert.ok(await vendor.locator('.field-error').count() > 0, 'R-042 the declared count differs');
  await upload('application_form_file', pdf(3, 'application'), 2);
  await upload('infosec_affidavit_file', pdf(3, 'infosec'));
  await shows(vendor, ['代理商廠牌明細表']);  // still to be uploaded
  await show(vendor, `/tenders/${NO}/documents`, '37-one-row');
  await upload('agent_brand_list_file', pdf(3, 'agent'));
  await show(vendor, `/tenders/${NO}/documents`, '38-hand-in');
  await vendor.goto(`/tenders/${NO}/submission`);
  await leave(vendor, () => vendor.locator('main .form-actions button[type=submit]').click());
  assert.equal((await api.get(`/tenders/${NO}/submission`)).body.state, 'submitted');
  submission = (await officer.get('/staff/submissions?state=submitted')).body.items[0].id;
});

test('figure 39, N-04: staff look through the checks, receive, and the vendor gets the mail of the figure', async () => {
  await show(staff, '/staff/queue', '39-queue');
  await show(staff, `/staff/submissions/${submission}/checks`, '39-checks');
  await show(staff, `/staff/submissions/${submission}`, '39-case');
  await leave(staff, () => staff.locator('form[action$="/receive"] button[type=submit]').click());
  const mail = (await portal.mails()).find((one) => one.subject.includes('完成收件')) ?? (await portal.mails(2)).find((one) => one.subject.includes('完成收件'));
  for (const part of ['您好：', '（標案：', `(${NO})）`, '已完成收件程序，特此通知', '「產品公開徵求調查說明」進行資料查對', '感謝您的參與'])
    assert.ok(mail.text.includes(part), `${part} in ${mail.text}`);
  await vendor.goto(`/tenders/${NO}/documents`);
  assert.equal(await vendor.locator('main input[type=file]').count(), 0, '§6.4 nothing is uploaded after receipt');
  await show(vendor, '/dashboard', '39-dashboard');
});

test('figure 40, SCR-109: the dashboard counts what is asked for by level and leads there', async () => {
  const items = [
    { level: 'brand', id: ids.brand, field: 'oem_name_zh', reason: '原因1' },
    { level: 'service', id: ids.service, field: 'category_code', reason: '原因2' },
    { level: 'service', id: ids.service, field: 'cloud_checklist', reason: '原因3' },
    { level: 'spec', id: ids.spec, field: 'functional_spec', reason: '原因4' },
    { level: 'tier', id: ids.tier, field: 'solicitation_price', reason: '原因5' }];
  const documents = [{ key: 'agent_brand_list_file', reason: '廠牌名稱不符' }, { key: 'infosec_affidavit_file', reason: '用印不清楚' }];
  const drafted = await officer.post(`/staff/submissions/${submission}/supplement/draft`, { items, documents });
  assert.equal(drafted.status, 200, JSON.stringify(drafted.body));
  await show(staff, `/staff/submissions/${submission}/supplement`, '40-draft');
  await show(staff, `/staff/submissions/${submission}/supplement/preview`, '40-preview');
  assert.equal((await officer.post(`/staff/submissions/${submission}/supplement`)).status, 201);
  await vendor.goto('/dashboard');
  await shows(vendor, ['完成收件', '補件中', '前次送出申請時間', '補件開始時間', '補件完成時間', '本次補件項目', '代理商廠牌明細表', '資安規範切結書',
                       '廠牌 1 筆', '服務名稱 2 筆', '服務規格 1 筆', '產品級距 1 筆', '總共 5 筆']);
  await show(vendor, '/dashboard', '40-dashboard');
});

test('figure 41, SCR-125: the overview names level, path, field and reason of each, and only these can be changed', async () => {
  await vendor.goto(`/tenders/${NO}/supplements`);
  await shows(vendor, ['品項補件總覽', '第 1 輪補件', '補件中', '通知時間', '補件進度 0 / 5', '原廠中文名稱', '待補件', '要求補件原因：原因1', '前往修改',
                       '範例雲 / 雲端虛擬服務TEST', '類別', '原因2', '雲端服務檢核表', '原因3', '原因4',
                       '範例雲 / 雲端虛擬服務TEST / 基本版', '公開徵求價', '原因5', '尚有 5 個項目待補件', '返回首頁']);
  await show(vendor, `/tenders/${NO}/supplements`, '41-overview');
  await show(vendor, `/tenders/${NO}/items`, '41-tree');
  await show(vendor, `/tenders/${NO}/items/tier?parent=${ids.spec}`, '41-list');
  await show(vendor, `/tenders/${NO}/documents`, '41-documents');
  await vendor.goto(`/tenders/${NO}/items/tier/${ids.tier}/edit`);
  assert.equal(await vendor.locator('main form [name="tier_lower"]').count(), 0);
  await vendor.locator('[name="solicitation_price"]').fill('4900');
  await leave(vendor, () => vendor.locator('main .form-actions button.btn-primary').click());
  await shows(vendor, ['補件進度 1 / 5', '已補件', '尚有 4 個項目待補件']);
  await show(staff, `/staff/submissions/${submission}/supplements/1`, '41-round');
  await show(staff, `/staff/submissions/${submission}/items`, '41-staff-tree');
  await show(staff, `/staff/submissions/${submission}/items/tier?parent=${ids.spec}`, '41-staff-list');
});

test('SCR-151 to SCR-155: the office around it', async () => {
  for (const [path, name] of [
    ['/staff', 'start'], ['/staff/registrations', '151-registrations'], ['/staff/tenders', '152-tenders'], [`/staff/tenders/${NO}`, '152-tender'],
    [`/staff/tenders/${NO}/vendors`, '153-vendors'], [`/staff/tenders/${NO}/day`, '153-day'], [`/staff/tenders/${NO}/figures`, '153-figures'],
    [`/staff/submissions/${submission}/supplement/pick?level=tier&node=${ids.tier}`, '154-pick'], ['/staff/phrases', '154-phrases'],
    [`/staff/tenders/${NO}/lists/security_holds`, '155-list'], [`/staff/tenders/${NO}/archive`, 'archive'], ['/staff/archives', 'archives'],
    ['/staff/deputies', '153-deputies'], ['/account/mails', 'mails']])
    await show(staff, path, name);
  await show(vendor, '/account/mails', 'vendor-mails');
  for (const page of [staff, vendor]) assert.deepEqual(page.complaints, []);
});

test('SCR-151 the queue by keyboard: next and previous', async () => {
  await staff.goto('/staff/queue?state=any');
  await leave(staff, () => staff.locator('main table tbody a').first().click());
  for (const key of ['N', 'P']) {
    const link = staff.locator(`main a[accesskey="${key}"]`);
    assert.ok(await link.count() <= 1);
  }
  assert.match(staff.url(), /\/staff\/submissions\/\d+/);
});
