// Sealed submission in a real browser: staff choose openers, these set their passphrases, the vendor hands in and sees its code
// once, the office sees nothing, two openers open, and the record says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { HOME, issueSerial, writeBid } from '../support/infosec_bid.mjs';
import { Client, Clock, Portal } from '../support/portal.mjs';
import { fill, launch, leave, look, main, signedIn } from './browser.mjs';

const NO = '1190205', TENDER = `${HOME}/tenders/${NO}`;
const PHRASE = { 林開標: '這是林先生自己才記得的一句很長的話', 陳開標: 'a sentence only Ms Chen knows' };
const clock = new Clock();
let portal, browser, vendor, office, openers, company, proposal;

const send = (who, button = 'main form button[type=submit].btn-primary') => leave(who, () => who.locator(button).first().click());

before(async () => {
  portal = await Portal.start({ env: clock.env });
  browser = await launch();
  for (const [i, name] of Object.keys(PHRASE).entries())
    portal.addUser(`opener${i}@example.tw`, 'opener', '--name', name);
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  company = await Client.signedIn(portal, 'vendor@example.tw');
  await staff.post('/staff/tenders', { tender_no: NO, type: 'infosec_services', name: '資安服務標', opens_at: '2020-01-01T00:00:00+08:00', closes_at: new Date(Date.now() + 3600e3).toISOString() });
  proposal = await writeBid(company, NO, '密封的內容');
  office = await signedIn(browser, portal, 'staff@example.tw');
  vendor = await signedIn(browser, portal, 'vendor@example.tw');
  openers = [await signedIn(browser, portal, 'opener0@example.tw'), await signedIn(browser, portal, 'opener1@example.tw')];
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('staff are told what is missing, choose openers, and each sets a passphrase', async () => {
  await office.goto(`${TENDER}/settings`);
  assert.match(await main(office), /尚不能接受投標/);
  await look(office, 'sealing-settings');
  await vendor.goto(`/tenders/${NO}/submission`);
  assert.match(await main(vendor), /主辦機關尚未完成開標人員的設定/);
  await look(vendor, 'sealing-obstacles');
  await office.goto(`${TENDER}/openers`);
  for (const name of Object.keys(PHRASE)) await office.getByLabel(name, { exact: true }).check();
  await send(office);
  assert.match(await main(office), /尚未設定通關密語：/);
  await look(office, 'sealing-openers');
  for (const [i, phrase] of Object.values(PHRASE).entries()) {
    await openers[i].goto(`${HOME}/openings`);
    await leave(openers[i], () => openers[i].locator('main table a').first().click());
    await fill(openers[i], { passphrase: phrase, passphrase_again: i === 0 ? 'something else entirely' : phrase });
    await send(openers[i]);
    if (i > 0) continue;
    assert.match(await main(openers[i]), /兩次輸入的通關密語不同/);
    assert.equal(await openers[i].locator('[name=passphrase]').inputValue(), '');
    await look(openers[i], 'sealing-passphrase');
    await fill(openers[i], { passphrase: phrase, passphrase_again: phrase });
    await send(openers[i]);
  }
  await office.goto(`${TENDER}/openers`);
  assert.match(await main(office), /可以接受投標/);
});

test('SM-10 hand_in: the code is shown once, and then nobody reads the bid', async () => {
  await vendor.goto(`/tenders/${NO}/submission`);
  assert.match(await main(vendor), /尚未產生列印序號/);
  await issueSerial(company, proposal);
  await vendor.goto(`/tenders/${NO}/submission`);
  await send(vendor);
  const code = await vendor.locator('[data-withdrawal-code]').innerText();
  assert.match(code, /^([2-9A-Z]{4}-){7}[2-9A-Z]{4}$/);
  await look(vendor, 'sealing-handed-in');
  await vendor.goto(`${HOME}/proposals/${proposal}`);
  assert.match(await main(vendor), /密封中/);
  await look(vendor, 'sealing-proposal');
  await vendor.goto(`${HOME}/proposals/${proposal}/chapters/price`);
  assert.match(vendor.url(), new RegExp(`/proposals/${proposal}$`));
  await vendor.goto(`/tenders/${NO}/submission`);
  await look(vendor, 'sealing-submission');
  await vendor.goto(`${TENDER}/sealed`);
  await fill(vendor, { withdrawal_code: 'AAAA-BBBB' });
  await send(vendor, 'main form button.btn-outline-danger');
  assert.match(await main(vendor), /取回碼不正確/);
  await look(vendor, 'sealing-take-back');
  await office.goto('/staff/submissions');
  await leave(office, () => office.locator('main table a', { hasText: '範例' }).first().click());
  assert.match(await main(office), /密封中/);
  assert.doesNotMatch(await office.content(), /密封的內容/);
  await look(office, 'sealing-office');
});

test('two openers open after the deadline, one alone does not; the record and late papers', async () => {
  await openers[0].goto(`${TENDER}/opening`);
  assert.match(await main(openers[0]), /開標時間未到/);
  await look(openers[0], 'sealing-waiting');
  await clock.to(3700);
  // Sessions of staff have ended by then: nobody did anything for half an hour.
  office = await signedIn(browser, portal, 'staff@example.tw');
  openers = [await signedIn(browser, portal, 'opener0@example.tw'), await signedIn(browser, portal, 'opener1@example.tw')];
  await office.goto(`${TENDER}/arrivals`);
  const serial = (await company.get(`${TENDER}/sealed`)).body.proposals[0].serial;
  await fill(office, { serial, copies: '5' });
  await send(office);
  assert.match(await main(office), /逾期/);
  await look(office, 'sealing-arrivals');
  for (const [i, phrase] of Object.values(PHRASE).entries()) {
    await openers[i].goto(`${TENDER}/opening`);
    await fill(openers[i], { passphrase: phrase });
    if (i === 0) await look(openers[i], 'sealing-due');
    await send(openers[i]);
    if (i === 0) await look(openers[i], 'sealing-one-gave');
  }
  assert.match(openers[1].url(), /\/opening\/record$/);
  assert.match(await main(openers[1]), /已開啟/);
  await look(openers[1], 'sealing-record');
  await office.goto('/staff/submissions');
  await leave(office, () => office.locator('main table a', { hasText: '範例' }).first().click());
  assert.doesNotMatch(await main(office), /密封中/);
});
