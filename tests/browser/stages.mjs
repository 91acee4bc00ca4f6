// SCR-1351 to SCR-1354, SCR-1361, SCR-1362 in a real browser: stages, a committee member's declaration and score sheet, the catalogue.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { handIn, ok, solutionsFor } from '../support/listing.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { launch, leave, look, main, signedIn, visitor } from './browser.mjs';

const NO = '1190261', MEMBERS = ['anna', 'bert', 'carl'];
let portal, browser, officer, member, office;

const press = (page, text) => leave(page, () => page.locator('main button', { hasText: text }).first().click());

before(async () => {
  portal = await Portal.start();
  for (const name of MEMBERS) portal.addUser(`${name}@example.tw`, 'committee_member', '--name', name);
  portal.addUser('officer@example.tw', 'programme_officer', '--name', '計畫承辦人');
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  office = await Client.signedIn(portal, 'officer@example.tw');
  ok(await staff.post('/staff/tenders', { tender_no: NO, type: 'tcloud_listing', name: '臺灣雲市集 114 年第一梯次', opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' }));
  const { submitted } = await handIn(vendor, NO, (items) => solutionsFor(vendor, items, ['domestic', 'international']));
  ok(submitted);
  browser = await launch();
  officer = await signedIn(browser, portal, 'officer@example.tw');
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('SCR-1351 staff see the stages of a batch and decide about what stands in one', async () => {
  await officer.goto('/staff/stages');
  await look(officer, 'stages-tenders');
  await leave(officer, () => officer.locator('main a', { hasText: NO }).first().click());
  await look(officer, 'stages-overview');
  await leave(officer, () => officer.locator('main a', { hasText: '資格審查' }).first().click());
  await press(officer, '確定審查結果');
  assert.match(await main(officer), /選取|勾選/);
  await officer.locator('input[name=cases]').first().check();
  await officer.locator('#outcome-not_eligible').check();
  await press(officer, '確定審查結果');
  await look(officer, 'stages-refused');
  assert.ok(await officer.locator('#outcome-not_eligible').isChecked(), 'what was chosen stays');
  await officer.locator('#outcome-eligible').check();
  await press(officer, '確定審查結果');
  assert.match(await officer.locator('body').innerText(), /已審查 1 件/);
});

test('SCR-1352 members are assigned; one declares, reads and scores', async () => {
  await officer.goto(`/staff/tenders/${NO}/stages/technical_review`);
  for (const box of await officer.locator('input[name=cases], input[name=people]').all()) await box.check();
  await officer.locator('#field-chair').selectOption({ label: 'anna' });
  await look(officer, 'stages-assign');
  await press(officer, '指派給選取的案件');
  member = await signedIn(browser, portal, 'anna@example.tw');
  assert.equal(new URL(member.url()).pathname, '/committee');
  await look(member, 'stages-queue');
  await leave(member, () => member.locator('main .row-actions a').first().click());
  await look(member, 'stages-declaration');
  await member.locator('#conflict-no').check();
  await press(member, '送出聲明');
  await look(member, 'stages-score-sheet');
  await member.locator('input[name="scores.platform"]').fill('101');
  await press(member, '送出評分');
  await look(member, 'stages-score-refused');
  for (const key of ['platform', 'characteristics', 'sla']) await member.locator(`input[name="scores.${key}"]`).fill('85');
  await member.locator('#field-opinion').fill('架構完整，\n建議通過。');
  await press(member, '送出評分');
  assert.match(await main(member), /您已送出評分/);
  await look(member, 'stages-handed-in');
});

test('SCR-1353 the summary, the consensus and the announcement', async () => {
  const sheet = (criteria, points) => ({ scores: Object.fromEntries(criteria.map((key) => [key, points])), opinion: '同意', hand_in: true });
  const all = async (criteria) => {
    for (const name of MEMBERS) {
      const client = await Client.signedIn(portal, `${name}@example.tw`);
      for (const seat of ok(await client.get('/committee')).items) {
        if (seat.state === 'invited') ok(await client.post(`${seat.links.self}/declaration`, { conflict: false }));
        if (seat.to_do) ok(await client.post(`${seat.links.self}/scores`, sheet(criteria, seat.title.includes('domestic') ? 91 : 78)));
      }
    }
  };
  const act = async (stage, what, more) => {
    const { items } = ok(await office.get(`/staff/tenders/${NO}/stages/${stage}`));
    return ok(await office.post(`/staff/tenders/${NO}/stages/${stage}/${what}`, { cases: items.map((one) => one.id), ...more }));
  };
  await all(['platform', 'characteristics', 'sla']);
  await officer.goto(`/staff/tenders/${NO}/stages/technical_review`);
  await look(officer, 'stages-progress');
  await act('technical_review', 'close');
  await officer.goto(`/staff/tenders/${NO}/stages/technical_review/summary`);
  await look(officer, 'stages-summary');
  await leave(officer, () => officer.locator('main th a').first().click());
  await look(officer, 'stages-case');
  await member.goto('/committee');
  await leave(member, () => member.locator('main .row-actions a').first().click());
  await look(member, 'stages-chair');
  await act('technical_review', 'decide', { outcome: 'pass' });
  const { people } = ok(await office.get(`/staff/tenders/${NO}/stages/plan_review`));
  await act('plan_review', 'assign', { people: people.map((one) => one.id) });
  await all(['suitability', 'market', 'service', 'stability']);
  await act('plan_review', 'close');
  await act('plan_review', 'decide', { outcome: 'summed' });
  await act('consensus', 'decide', { outcome: 'approve', reason: '委員一致同意通過。' });
  await act('contracting', 'publish');
  await act('contracting', 'decide', { outcome: 'signed' });
  const vendor = await signedIn(browser, portal, 'vendor@example.tw');
  await vendor.goto(`/tenders/${NO}/submission`);
  await leave(vendor, () => vendor.locator('main a', { hasText: '查看審查進度' }).click());
  await look(vendor, 'stages-vendor');
  await press(vendor, '申請變更上架內容');
  await look(vendor, 'stages-vendor-refused');
});

test('SCR-1361 SCR-1362 anybody finds what is listed, in English in the international zone', async () => {
  const page = await visitor(browser, portal.url, { width: 1440 });
  await page.goto('/catalogue');
  await look(page, 'stages-catalogues');
  await leave(page, () => page.locator('main a', { hasText: '國內方案' }).click());
  await page.locator('#facet-1').selectOption('erp');
  await leave(page, () => page.locator('main .filters button').click());
  await look(page, 'stages-catalogue');
  await leave(page, () => page.locator('main h2 a').first().click());
  await look(page, 'stages-solution');
  await page.goto('/catalogue');
  await leave(page, () => page.locator('main a', { hasText: 'International zone' }).click());
  await look(page, 'stages-catalogue-international');
  await leave(page, () => page.locator('main h2 a').first().click());
  assert.match(await main(page), /Accounting for small companies/);
  await look(page, 'stages-solution-international');
});
