// SM-15 in a real browser, the whole way with five members: the tender is set up, openers set their passphrases and open, the
// office qualifies and assigns, members declare, read beside the score sheet and hand in, the working group writes, a vendor
// answers, the group is closed, ranked, drawn, resolved, awarded, announced, printed and published (SCR-702 to SCR-708).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { HOME, afterDeadline, handedInBids, movedClock, ok, receiveAll, sheet } from '../infosec/bids.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { fill, launch, leave, look, main, signedIn, visitor } from './browser.mjs';

const NO = '1190206', MEMBERS = ['anna', 'bert', 'carl', 'dora', 'emil'], BIDDERS = 10;
const PHRASES = { 林開標: '這是林先生自己才記得的一句很長的話', 陳開標: 'a sentence only Ms Chen knows' };
const TOTALS = [95, 92, 90, 88, 86, 84, 82, 80, 75, 75];
const clock = movedClock();
let portal, browser, office, staff, vendors, entries;
const openers = [], members = {}, pages = {};
const tender = `/staff/tenders/${NO}`, home = `${HOME}/tenders/${NO}`, group = `${home}/evaluation/1`;

const press = (who, button) => leave(who, () => who.locator(button).first().click());
const follow = (who, text) => leave(who, () => who.locator('main a', { hasText: text }).first().click());
const send = (who) => press(who, 'main form button[type=submit].btn-primary');
/** What the page of a group says that it waits for. */
const next = (who) => who.locator('main .notice:not(.flashes *)').first().innerText();

before(async () => {
  portal = await Portal.start({ env: clock.env });
  browser = await launch();
  for (const name of MEMBERS) portal.addUser(`${name}@example.tw`, 'committee_member', '--name', name);
  for (const [i, name] of Object.keys(PHRASES).entries()) portal.addUser(`opener${i}@example.tw`, 'opener', '--name', name);
  portal.addUser('helper@example.tw', 'working_group', '--name', '工作小組甲');
  office = await Client.signedIn(portal, 'staff@example.tw');
  staff = await signedIn(browser, portal, 'staff@example.tw');
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('SCR-152 the tender is set up: its window, services, openers; its page says what is still missing', async () => {
  const minute = (at) => new Date(at.getTime() + 8 * 3600e3).toISOString().slice(0, 16).replace('T', ' ');
  await staff.goto('/staff/tenders/new');
  await fill(staff, { type: 'infosec_services', tender_no: NO, name: '資安服務標', opens_at: '2020-01-01 00:00', closes_at: minute(new Date(Date.now() + 1200e3)) });
  await send(staff);
  assert.equal(new URL(staff.url()).pathname, tender);
  assert.match(await main(staff), /開標人員：尚不能接受投標/);
  await look(staff, 'infosec-tender');
  await follow(staff, '資安服務標設定');
  await fill(staff, { 'items[4].name': '弱點掃描', 'items[4].unit': '台', 'items[4].man_days': '零' });
  await send(staff);
  assert.match(await main(staff), /「服務項目第 5 項」/);
  await look(staff, 'infosec-settings-refused');
  await fill(staff, { 'items[4].man_days': '０.５' });
  await send(staff);
  assert.equal(await staff.locator('[name="items[4].man_days"]').inputValue(), '0.5');
  await follow(staff, '開標人員');
  for (const name of Object.keys(PHRASES)) await staff.getByLabel(name, { exact: true }).check();
  await send(staff);
  for (const [i, passphrase] of Object.values(PHRASES).entries()) {
    openers.push(await signedIn(browser, portal, `opener${i}@example.tw`));
    await openers[i].goto(`${HOME}/openings`);
    await follow(openers[i], NO);
    await fill(openers[i], { passphrase, passphrase_again: passphrase });
    await send(openers[i]);
    assert.match(await main(openers[i]), i === 0 ? /尚未全部設定通關密語/ : /開標時間未到/);
  }
  await staff.goto(tender);
  assert.match(await main(staff), /可以接受投標/);
});

test('R-103 ten vendors hand in, and after the deadline two openers open', async () => {
  vendors = await handedInBids(portal, office, NO, BIDDERS, () => ['1']);
  await afterDeadline(clock);
  await openers[0].goto(`${home}/opening`);
  await send(openers[0]);
  assert.match(await main(openers[0]), /請輸入您的通關密語/);
  await fill(openers[0], { passphrase: '不是這一句' });
  await send(openers[0]);
  assert.match(await main(openers[0]), /還可以再試 4 次/, 'an empty one is no attempt');
  for (const [i, passphrase] of Object.values(PHRASES).entries()) {
    if (i > 0) await openers[i].goto(`${home}/opening`);
    await fill(openers[i], { passphrase });
    await send(openers[i]);
  }
  assert.match(openers[1].url(), /\/opening\/record$/);
  await look(openers[1], 'infosec-opening-record');
  await receiveAll(office, NO);
});

test('SCR-1351 the office qualifies and assigns five members', async () => {
  await staff.goto(`${tender}/stages/qualification`);
  for (const box of await staff.locator('input[name=cases]').all()) await box.check();
  await staff.locator('#outcome-qualified').check();
  await press(staff, 'main button:has-text("確定審查結果")');
  await staff.goto(group);
  assert.match(await next(staff), /尚未指派委員/);
  await follow(staff, '指派委員');
  for (const box of await staff.locator('input[name=cases], input[name=people]').all()) await box.check();
  await staff.locator('#field-chair').selectOption({ label: MEMBERS[0] });
  await press(staff, 'main button:has-text("指派給選取的案件")');
  entries = ok(await office.get(group)).entries;
});

test('R-109 each of the five declares before reading, and hands in a sheet in the browser', async () => {
  for (const name of MEMBERS) {
    members[name] = await Client.signedIn(portal, `${name}@example.tw`);
    const page = pages[name] = await signedIn(browser, portal, `${name}@example.tw`);
    await page.goto(group);
    assert.match(await next(page), /請先聲明有無利益衝突/);
    await follow(page, '前往委員審查');
    await press(page, 'main .row-actions a');
    await press(page, 'main form button[type=submit]');
    assert.match(await main(page), /請選擇有或沒有利益衝突/);
    if (name === MEMBERS[1]) await look(page, 'infosec-declaration-refused');
    await page.locator('#conflict-no').check();
    await press(page, 'main form button[type=submit]');
    for (const seat of ok(await members[name].get('/committee')).items) if (seat.state === 'invited') ok(await members[name].post(`${seat.links.self}/declaration`, { conflict: false }));
    if (name === MEMBERS[0]) continue;
    await page.goto(group);
    assert.match(await next(page), /您還有 10 份評分表未送出/);
    await follow(page, '閱讀並評分');
    for (const [key, points] of Object.entries(sheet(TOTALS[0], 25).scores)) await page.locator(`[name="scores.${key}"]`).fill(String(points));
    await page.locator('[name="opinion"]').fill('整體規劃完整。');
    await press(page, 'button[name=hand_in]');
    assert.match(await main(page), /抽回修改/);
  }
});

test('SCR-704 the working group writes its opinion', async () => {
  const page = await signedIn(browser, portal, 'helper@example.tw');
  await page.goto(entries[0].links.reading);
  await press(page, 'form[action$="/opinion"] button');
  assert.match(await main(page), /請填寫符合招標文件情形/);
  await fill(page, { compliance: '各項目均符合招標文件要求。', differences: '報價較其他廠商低，團隊人數較少。' });
  await press(page, 'form[action$="/opinion"] button');
  await look(page, 'infosec-opinion');
});

test('SCR-702 SCR-703 a member reads beside the sheet; the draft is kept by itself; handing in with something missing comes back', async () => {
  const page = pages.anna;
  await page.goto(entries[0].links.reading);
  await page.locator('[name="scores.execution"]').fill('２６');
  await page.locator('[name="opinions.execution"]').fill('時程控管完整');
  await page.locator('[data-score-status]', { hasText: '草稿已儲存' }).waitFor();
  assert.equal(await page.locator('[data-score-total]').innerText(), '26');
  await page.reload();
  assert.equal(await page.locator('[name="scores.execution"]').inputValue(), '26');
  await look(page, 'infosec-reading');
  await page.locator('[name="scores.price"]').fill('20.5');
  await press(page, 'button[name=hand_in]');
  assert.match(await main(page), /「服務價格」的分數須為 0 至 20 的整數/);
  assert.equal(await page.locator('[name="scores.price"]').inputValue(), '20.5');
  await look(page, 'infosec-reading-refused');
  const left = await page.locator('.reading-text').boundingBox(), right = await page.locator('.reading-score').boundingBox();
  assert.ok(right.x >= left.x + left.width, 'two panes side by side');
  for (const [key, points] of Object.entries(sheet(TOTALS[0], 25).scores)) await page.locator(`[name="scores.${key}"]`).fill(String(points));
  await page.locator('[name="opinion"]').fill('整體規劃完整，同意。');
  await press(page, 'button[name=hand_in]');
  assert.match(await main(page), /抽回修改/);
  await press(page, 'a[rel=next]');
  await page.locator('main details summary').first().click();
  await press(page, 'main details a[href*="/compare/"]');
  await look(page, 'infosec-compare');
});

test('R-109 a question is asked and answered on its page', async () => {
  const chair = pages.anna;
  const entry = entries.find((one) => one.tax_id === vendors[0].taxId);
  await chair.goto(entry.links.reading);
  await fill(chair, { question: '請說明資安事件通報流程。', until: '2020-01-01' });
  await press(chair, 'form[action$="/questions"] button[type=submit]');
  assert.match(await main(chair), /答覆期限必須晚於現在/);
  await fill(chair, { until: '2098-12-31' });
  await press(chair, 'form[action$="/questions"] button[type=submit]');
  const vendor = await signedIn(browser, portal, vendors[0].email);
  await vendor.goto(`${HOME}/proposals/${vendors[0].proposals[1]}/questions`);
  await look(vendor, 'infosec-questions');
  await vendor.locator('textarea[name=answer]').fill('一小時內通報機關與軟體採購辦公室。');
  await press(vendor, 'form[action$="/answer"] button[type=submit]');
  assert.match(await main(vendor), /一小時內通報/);
});

test('R-109 a group is closed as a whole or not at all', async () => {
  for (const name of MEMBERS)
    for (const [i, one] of entries.entries())
      if (i > 0 && !(name === 'emil' && i === BIDDERS - 1)) ok(await members[name].post(`${one.links.reading}/scores`, { ...sheet(TOTALS[i], 25), hand_in: true }));
  await staff.goto(group);
  assert.match(await next(staff), /已送出 49 \/ 50 份/);
  await press(staff, 'form[action$="/close"] button');
  assert.match(await main(staff), /至少需要 5 位委員送出評分，目前 4 位/);
  for (const one of ok(await office.get(group)).entries) assert.deepEqual([one.scoring, one.sheets], ['scoring', []]);
  await look(staff, 'infosec-group-scoring');
  ok(await members.emil.post(`${entries.at(-1).links.reading}/scores`, { ...sheet(75, 25), hand_in: true }));
  await staff.goto(`${home}/evaluation`);
  await look(staff, 'infosec-evaluations');
});

test('SCR-705 SCR-706 SCR-707 closed, ranked, opened again with a reason, drawn, resolved, awarded', async () => {
  const chair = pages.anna;
  await staff.goto(group);
  await press(staff, 'form[action$="/close"] button');
  await press(staff, 'form[action$="/rank"] button');
  await chair.goto(group);
  await chair.locator('details:has(form[action$="/reopen"]) summary').click();
  await chair.locator('#field-case').selectOption(entries[0].case);
  await press(chair, 'form[action$="/reopen"] button');
  assert.match(await main(chair), /請填寫原因或理由/);
  assert.equal(await chair.locator('#field-case').inputValue(), entries[0].case);
  await chair.locator('form[action$="/reopen"] textarea').fill('一張評分表誤植');
  await press(chair, 'form[action$="/reopen"] button');
  ok(await members.bert.post(`${entries[0].links.reading}/take-back`));
  ok(await members.bert.post(`${entries[0].links.reading}/scores`, { ...sheet(94, 25), hand_in: true }));
  await staff.goto(group);
  await press(staff, 'form[action$="/close"] button');
  await press(staff, 'form[action$="/rank"] button');
  await chair.goto(group);
  assert.match(await next(chair), /入選邊界同分，請抽籤/);
  await look(chair, 'infosec-group-lots');
  const places = chair.locator('form:has(input[value=physical]) select');
  await places.nth(0).selectOption('2');
  await press(chair, 'form:has(input[value=physical]) button');
  assert.equal(await places.nth(0).inputValue(), '2', 'what was chosen stays');
  await look(chair, 'infosec-group-lots-refused');
  await places.nth(1).selectOption('1');
  await chair.locator('form:has(input[value=physical]) [name=witnesses]').fill('政風室林員、廠商代表');
  await press(chair, 'form:has(input[value=physical]) button');
  for (const name of MEMBERS.slice(0, 3)) {
    await pages[name].goto(group);
    await pages[name].locator('#agrees-yes').check();
    await press(pages[name], 'form[action$="/vote"] button');
  }
  await chair.goto(group);
  assert.match(await next(chair), /委員已過半數同意，請作成決議/);
  await look(chair, 'infosec-group-vote');
  await chair.locator('#minutes').fill('照排序結果辦理。');
  await press(chair, 'form[action$="/resolve"] button');
  await staff.goto(group);
  await press(staff, 'form[action$="/award"] button');
  assert.match(await next(staff), /請公告結果/);
});

test('SCR-708 R-102 announced, printed, and published to everybody; a vendor finds its own result', async () => {
  const anyone = await visitor(browser, portal.url, { width: 1440 });
  await anyone.goto(`${HOME}/results`);
  assert.match(await main(anyone), /目前沒有已公告的評選結果/);
  await press(staff, 'form[action$="/announce"] button');
  assert.match(await next(staff), /結果已公告/);
  await look(staff, 'infosec-group-announced');
  await follow(staff, '評選文件');
  await look(staff, 'infosec-papers');
  await press(staff, 'form[action$="/papers/minutes"] button');
  assert.match(new URL(staff.url()).pathname, /^\/jobs\/\d+$/);
  await look(staff, 'infosec-paper-job');
  await anyone.goto(`${HOME}/results`);
  await follow(anyone, '資安服務標');
  assert.equal(await anyone.locator('main .panel').count(), 9);
  assert.match(await main(anyone), /第1家內容/);
  await look(anyone, 'infosec-result');
  const vendor = await signedIn(browser, portal, vendors[0].email);
  await vendor.goto(`/tenders/${NO}/items/proposal`);
  assert.match(await main(vendor), /最有利標廠商/);
  await follow(vendor, '評選結果');
  assert.match(await main(vendor), /各評選項目平均得分/);
  await look(vendor, 'infosec-own-result');
});
