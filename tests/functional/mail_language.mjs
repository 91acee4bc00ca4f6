// Mails are written in the language that whoever gets them chose, whatever page whoever caused them was looking at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Client, Portal, until } from '../support/portal.mjs';

const CHINESE = /[\u4e00-\u9fff]{4}/;
let portal, staff;

const choose = (client, locale) => client.get(`/account/contact?lang=${locale}`, { headers: { Accept: 'text/html' } });
const mailsTo = async (email) => (await portal.mails(1)).filter((mail) => mail.to.includes(email));

const lastMailTo = (email, subject) => until(`the mail ${subject} to ${email}`, async () =>
  (await mailsTo(email)).filter((mail) => subject.test(mail.subject)).at(-1));

before(async () => {
  portal = await Portal.start();
  staff = await Client.signedIn(portal, 'staff@example.tw');
});
after(() => portal?.stop());

test('N-01: a vendor who chose English reads the decision about the registration in English', async () => {
  const vendor = await Client.signedIn(portal, 'waiting@example.tw');
  await choose(vendor, 'en');
  const waiting = (await staff.get('/staff/registrations?status=pending')).body.items[0];
  assert.equal((await staff.post(`/staff/registrations/${waiting.id}/approve`, {})).status, 200);
  const mail = await lastMailTo('waiting@example.tw', /approved/i);
  assert.ok(!/通過|您好|客服/.test(mail.text), mail.text);
});

test('a vendor who chose Chinese reads Chinese, whatever the browser says', async () => {
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  await choose(vendor, 'zh-TW');
  const changed = await vendor.post('/account/password', { current_password: portal.accounts['vendor@example.tw'],
    new_password: 'Nova-Clavis-2027!', new_password_confirm: 'Nova-Clavis-2027!' }, { headers: { 'Accept-Language': 'en' } });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  portal.accounts['vendor@example.tw'] = 'Nova-Clavis-2027!';
  assert.match((await lastMailTo('vendor@example.tw', /密碼/)).subject, CHINESE);
});

test('the language is kept with the account: the next sign-in begins with it, and choosing anew changes it', async () => {
  const again = await Client.signedIn(portal, 'waiting@example.tw');
  const page = await again.get('/account/contact', { headers: { Accept: 'text/html', 'Accept-Language': 'zh-TW' } });
  assert.equal(page.headers.get('content-language'), 'en');
  await choose(again, 'zh-TW');
  const third = await Client.signedIn(portal, 'waiting@example.tw');
  assert.equal((await third.get('/account/contact', { headers: { Accept: 'text/html', 'Accept-Language': 'en' } })).headers.get('content-language'), 'zh-TW');
});
