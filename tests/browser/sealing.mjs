// Sealed submission in a real browser: staff choose openers, these set their passphrases, the vendor hands in and sees its code
// once, the office sees nothing, two openers open, and the record says so.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { HOME, issueSerial, writeBid } from '../support/infosec_bid.mjs';
import { Client, Portal, run } from '../support/portal.mjs';
import { accessibilityProblems, fill, launch, leave, screenshots, visitor } from './browser.mjs';

const NO = '1190205', TENDER = `${HOME}/tenders/${NO}`, PASSWORD = 'Kettle!7-Orange-29';
const PHRASE = { 林開標: '這是林先生自己才記得的一句很長的話', 陳開標: 'a sentence only Ms Chen knows' };
const clock = join(mkdtempSync(join(tmpdir(), 'tenderloom-clock-')), 'offset');
let portal, browser, vendor, office, openers, company, proposal;

async function signedIn(email, password = PASSWORD) {
  const who = await visitor(browser, portal.url, { width: 1440 });
  await who.goto('/login');
  await fill(who, { email, password });
  await leave(who, () => who.locator('main form button[type=submit].btn-primary').first().click());
  return who;
}

async function look(name, who) {
  for (const width of [1440, 390]) {
    await who.setViewportSize({ width, height: 900 });
    await who.evaluate(() => scrollTo(0, 0));
    await who.screenshot({ path: join(screenshots, `sealing-${name}-${width}.png`), fullPage: true });
    const wide = await who.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${name} is ${wide} px wider than ${width} px`);
  }
  await who.setViewportSize({ width: 1440, height: 900 });
  assert.deepEqual(await accessibilityProblems(who), [], name);
  assert.deepEqual(who.complaints.splice(0), [], `${name}: the browser complains`);
}
const main = (who) => who.locator('main').innerText();
const send = (who, button = 'main form button[type=submit].btn-primary') => leave(who, () => who.locator(button).first().click());

before(async () => {
  writeFileSync(clock, '0');
  const env = { TENDERLOOM_CLOCK_FILE: clock };
  portal = await Portal.start({ env });
  browser = await launch();
  for (const [i, name] of Object.keys(PHRASE).entries())
    run(['user', 'add', '--email', `opener${i}@example.tw`, '--role', 'opener', '--name', name, '--password-stdin', '--data', portal.data], { input: PASSWORD, env });
  const staff = new Client(portal);
  company = new Client(portal);
  await staff.signIn('staff@example.tw', portal.accounts['staff@example.tw']);
  await company.signIn('vendor@example.tw', portal.accounts['vendor@example.tw']);
  await staff.post('/staff/tenders', { tender_no: NO, type: 'infosec_services', name: '資安服務標', opens_at: '2020-01-01T00:00:00+08:00', closes_at: new Date(Date.now() + 3600e3).toISOString() });
  proposal = await writeBid(company, NO, '密封的內容');
  office = await signedIn('staff@example.tw', portal.accounts['staff@example.tw']);
  vendor = await signedIn('vendor@example.tw', portal.accounts['vendor@example.tw']);
  openers = [await signedIn('opener0@example.tw'), await signedIn('opener1@example.tw')];
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('staff are told what is missing, choose openers, and each sets a passphrase', async () => {
  await office.goto(`${TENDER}/settings`);
  assert.match(await main(office), /尚不能接受投標/);
  await look('settings', office);
  await vendor.goto(`/tenders/${NO}/submission`);
  assert.match(await main(vendor), /主辦機關尚未完成開標人員的設定/);
  await look('obstacles', vendor);
  await office.goto(`${TENDER}/openers`);
  for (const name of Object.keys(PHRASE)) await office.getByLabel(name, { exact: true }).check();
  await send(office);
  assert.match(await main(office), /尚未設定通關密語：/);
  await look('openers', office);
  for (const [i, phrase] of Object.values(PHRASE).entries()) {
    await openers[i].goto(`${HOME}/openings`);
    await leave(openers[i], () => openers[i].locator('main table a').first().click());
    await fill(openers[i], { passphrase: phrase, passphrase_again: i === 0 ? 'something else entirely' : phrase });
    await send(openers[i]);
    if (i > 0) continue;
    assert.match(await main(openers[i]), /兩次輸入的通關密語不同/);
    assert.equal(await openers[i].locator('[name=passphrase]').inputValue(), '');
    await look('passphrase', openers[i]);
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
  await look('handed-in', vendor);
  await vendor.goto(`${HOME}/proposals/${proposal}`);
  assert.match(await main(vendor), /密封中/);
  await look('proposal', vendor);
  await vendor.goto(`${HOME}/proposals/${proposal}/chapters/price`);
  assert.match(vendor.url(), new RegExp(`/proposals/${proposal}$`));
  await vendor.goto(`/tenders/${NO}/submission`);
  await look('submission', vendor);
  await vendor.goto(`${TENDER}/sealed`);
  await fill(vendor, { withdrawal_code: 'AAAA-BBBB' });
  await send(vendor, 'main form button.btn-outline-danger');
  assert.match(await main(vendor), /取回碼不正確/);
  await look('take-back', vendor);
  await office.goto('/staff/submissions');
  await leave(office, () => office.locator('main table a', { hasText: '範例' }).first().click());
  assert.match(await main(office), /密封中/);
  assert.doesNotMatch(await office.content(), /密封的內容/);
  await look('office', office);
});

test('two openers open after the deadline, one alone does not; the record and late papers', async () => {
  await openers[0].goto(`${TENDER}/opening`);
  assert.match(await main(openers[0]), /開標時間未到/);
  await look('waiting', openers[0]);
  writeFileSync(clock, '3700');
  await new Promise((done) => setTimeout(done, 2500));  // the server looks at the clock's file now and then
  // Sessions of staff have ended by then: nobody did anything for half an hour.
  office = await signedIn('staff@example.tw', portal.accounts['staff@example.tw']);
  openers = [await signedIn('opener0@example.tw'), await signedIn('opener1@example.tw')];
  await office.goto(`${TENDER}/arrivals`);
  const serial = (await company.get(`${TENDER}/sealed`)).body.proposals[0].serial;
  await fill(office, { serial, copies: '5' });
  await send(office);
  assert.match(await main(office), /逾期/);
  await look('arrivals', office);
  for (const [i, phrase] of Object.values(PHRASE).entries()) {
    await openers[i].goto(`${TENDER}/opening`);
    await fill(openers[i], { passphrase: phrase });
    if (i === 0) await look('due', openers[i]);
    await send(openers[i]);
    if (i === 0) await look('one-gave', openers[i]);
  }
  assert.match(openers[1].url(), /\/opening\/record$/);
  assert.match(await main(openers[1]), /已開啟/);
  await look('record', openers[1]);
  await office.goto('/staff/submissions');
  await leave(office, () => office.locator('main table a', { hasText: '範例' }).first().click());
  assert.doesNotMatch(await main(office), /密封中/);
});
