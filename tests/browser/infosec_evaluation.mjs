// SM-15 in a real browser: reading beside the score sheet with drafts that are kept by themselves, comparing, the working
// group's opinion, a question to the vendor, ranking, lots and the committee's resolution (SCR-702 to SCR-707).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { HOME, movedClock, ok, receivedBids, sheet } from '../infosec/bids.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { fill, launch, leave, look, signedIn } from './browser.mjs';

const NO = '1190206', MEMBERS = ['anna', 'bert', 'carl', 'dora', 'emil'], BIDDERS = 10;
const TOTALS = [95, 92, 90, 88, 86, 84, 82, 80, 75, 75];
const clock = movedClock();
let portal, browser, office, vendors, entries, chairName;
const members = {};
const stages = `/staff/tenders/${NO}/stages`, group = `${HOME}/tenders/${NO}/evaluation/1`;

const act = async (stage, what, more = {}) => {
  const { items } = ok(await office.get(`${stages}/${stage}?per_page=100`));
  return ok(await office.post(`${stages}/${stage}/${what}`, { cases: items.map((one) => one.id), ...more }));
};

before(async () => {
  portal = await Portal.start({ env: clock.env });
  browser = await launch();
  for (const name of MEMBERS) portal.addUser(`${name}@example.tw`, 'committee_member', '--name', name);
  portal.addUser('helper@example.tw', 'working_group', '--name', '工作小組甲');
  office = await Client.signedIn(portal, 'staff@example.tw');
  vendors = await receivedBids(portal, office, clock, NO, BIDDERS, () => ['1']);
  await act('qualification', 'decide', { outcome: 'qualified' });
  const { people } = ok(await office.get(`${stages}/evaluation`));
  await act('evaluation', 'assign', { people: people.map((one) => one.id), chair: people[0].id });
  chairName = people[0].name;
  entries = ok(await office.get(group)).entries;
  for (const name of MEMBERS) {
    members[name] = await Client.signedIn(portal, `${name}@example.tw`);
    for (const seat of ok(await members[name].get('/committee')).items) ok(await members[name].post(`${seat.links.self}/declaration`, { conflict: false }));
  }
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('SCR-704 the working group writes its opinion', async () => {
  const page = await signedIn(browser, portal, 'helper@example.tw');
  await page.goto(entries[0].links.reading);
  await leave(page, () => page.locator('form[action$="/opinion"] button').click());
  assert.match(await page.locator('main').innerText(), /請填寫符合招標文件情形/);
  await fill(page, { compliance: '各項目均符合招標文件要求。', differences: '報價較其他廠商低，團隊人數較少。' });
  await leave(page, () => page.locator('form[action$="/opinion"] button').click());
  await look(page, 'infosec-opinion');
});

test('SCR-702 SCR-703 a member reads beside the sheet; the draft is kept by itself; handing in with something missing comes back', async () => {
  const page = await signedIn(browser, portal, 'anna@example.tw');
  await page.goto(`/committee`);
  await page.goto(entries[0].links.reading);
  await page.locator('[name="scores.execution"]').fill('26');
  await page.locator('[name="opinions.execution"]').fill('時程控管完整');
  await page.locator('[data-score-status]', { hasText: '草稿已儲存' }).waitFor({ timeout: 15000 });
  assert.equal(await page.locator('[data-score-total]').innerText(), '26');
  await page.reload();
  assert.equal(await page.locator('[name="scores.execution"]').inputValue(), '26');
  await look(page, 'infosec-reading');
  await leave(page, () => page.locator('button[name=hand_in]').click());
  await look(page, 'infosec-reading-refused');
  const left = await page.locator('.reading-text').boundingBox(), right = await page.locator('.reading-score').boundingBox();
  assert.ok(right.x >= left.x + left.width, 'two panes side by side');
  for (const [key, points] of Object.entries(sheet(TOTALS[0], 25).scores)) await page.locator(`[name="scores.${key}"]`).fill(String(points));
  await page.locator('[name="opinion"]').fill('整體規劃完整，同意。');
  await leave(page, () => page.locator('button[name=hand_in]').click());
  assert.match(await page.locator('main').innerText(), /抽回修改/);
  await leave(page, () => page.locator('a[rel=next]').click());
  await page.locator('main details summary').first().click();
  await leave(page, () => page.locator('main details a[href*="/compare/"]').first().click());
  await look(page, 'infosec-compare');
});

test('R-109 a question is asked and answered on its page', async () => {
  const chair = await signedIn(browser, portal, `${chairName}@example.tw`);
  const entry = entries.find((one) => one.tax_id === vendors[0].taxId);
  await chair.goto(entry.links.reading);
  await fill(chair, { question: '請說明資安事件通報流程。', until: '2098-12-31' });
  await leave(chair, () => chair.locator('form[action$="/questions"] button[type=submit]').click());
  const vendor = await signedIn(browser, portal, vendors[0].email);
  await vendor.goto(`${HOME}/proposals/${vendors[0].proposals[1]}/questions`);
  await look(vendor, 'infosec-questions');
  await vendor.locator('textarea[name=answer]').fill('一小時內通報機關與軟體採購辦公室。');
  await leave(vendor, () => vendor.locator('form[action$="/answer"] button[type=submit]').click());
  assert.match(await vendor.locator('main').innerText(), /一小時內通報/);
});

test('SCR-705 SCR-706 SCR-707 closed, ranked, drawn, resolved, awarded and announced', async () => {
  for (const name of MEMBERS)
    for (const [i, one] of entries.entries()) {
      if (name === 'anna' && i === 0) continue;
      ok(await members[name].post(`${one.links.reading}/scores`, { ...sheet(TOTALS[i], 25), hand_in: true }));
    }
  const staff = await signedIn(browser, portal, 'staff@example.tw');
  await staff.goto(`${HOME}/tenders/${NO}/evaluation`);
  await look(staff, 'infosec-evaluations');
  await staff.goto(group);
  await look(staff, 'infosec-group-scoring');
  await leave(staff, () => staff.locator('form[action$="/close"] button').click());
  await leave(staff, () => staff.locator('form[action$="/rank"] button').click());
  const chair = await signedIn(browser, portal, `${chairName}@example.tw`);
  await chair.goto(group);
  await look(chair, 'infosec-group-lots');
  await leave(chair, () => chair.locator('form:has(input[value=physical]) button').click());
  await look(chair, 'infosec-group-lots-refused');
  const places = chair.locator('form:has(input[value=physical]) select');
  await places.nth(0).selectOption('2');
  await places.nth(1).selectOption('1');
  await chair.locator('form:has(input[value=physical]) [name=witnesses]').fill('政風室林員、廠商代表');
  await leave(chair, () => chair.locator('form:has(input[value=physical]) button').click());
  await chair.locator('#agrees-yes').check();
  await leave(chair, () => chair.locator('form[action$="/vote"] button').click());
  for (const name of MEMBERS.filter((one) => one !== chairName).slice(0, 2)) ok(await members[name].post(`${group}/vote`, { agrees: true }));
  await chair.goto(group);
  await look(chair, 'infosec-group-vote');
  await chair.locator('#minutes').fill('照排序結果辦理。');
  await leave(chair, () => chair.locator('form[action$="/resolve"] button').click());
  await staff.goto(group);
  await leave(staff, () => staff.locator('form[action$="/award"] button').click());
  await leave(staff, () => staff.locator('form[action$="/announce"] button').click());
  assert.match(await staff.locator('main').innerText(), /最有利標/);
  await look(staff, 'infosec-group-announced');
});
