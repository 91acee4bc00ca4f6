// What the office says about items by HTTP: a security hold, notes that vendors never see, corrections beside the vendor's values.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, ownDatabase } from '../support/portal.mjs';

let portal, vendor, staff, ids, submission;

const row = (level) => `/staff/submissions/${submission}/items/${level}/${ids[level]}`;

before(async () => {
  portal = await Portal.start({ env: ownDatabase('office') });
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  ids = await handIn(vendor);
  submission = (await staff.get('/staff/submissions?state=submitted')).body.items[0].id;
});
after(() => portal?.stop());

test('R-058 a security hold is set by staff with its reason and notice, stands in the lists, and the vendor is told', async () => {
  const office = `${row('service')}/office`;
  const without = await staff.post(office, { values: { security_hold: 'suspended' } });
  assert.equal(without.status, 422, JSON.stringify(without.body));
  assert.equal((await staff.post(office, { values: { service_name: 'X' }, reason: 'x' })).status, 422, 'a field of the vendor');
  const form = new FormData();
  form.set('security_hold', 'suspended');
  form.set('security_hold_reason', '資安署通報弱點，請暫停下訂');
  form.set('reason', '資安署通報');
  form.set('security_hold_notice', new Blob([pdf(1)], { type: 'application/pdf' }), '通報.pdf');
  const held = await staff.request('POST', office, { form });
  assert.equal(held.status, 200, JSON.stringify(held.body));
  assert.equal(held.body.values.security_hold, 'suspended');
  assert.equal(held.body.values.security_hold_notice.name, '通報.pdf');
  const seen = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body;
  assert.equal(seen.values.security_hold, 'suspended');
  const page = await vendor.get(`/tenders/${NO}/items/service`, { headers: { Accept: 'text/html' } });
  assert.match(page.bytes.toString('utf8'), /暫停下訂/);
  const notice = await vendor.get(`/tenders/${NO}/items/service/${ids.service}/files/security_hold_notice`);
  assert.equal(notice.status, 200, 'the vendor reads the notice');
  assert.equal((await portal.mailed('品項審查通知', 1)).length, 1);
  const list = (await staff.get(`/staff/tenders/${NO}/lists/security_holds`)).body;
  assert.equal(list.total, 1);
  assert.equal(list.items[0].reason, '資安署通報');
  assert.equal(list.items[0].links.office, office);
  const history = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}/revisions`)).body;
  assert.ok(JSON.stringify(history).includes('security_hold'));
});

test('what is kept from vendors is on no page, answer or sheet of theirs', async () => {
  const secret = '內部檢測備註不得外流';
  const office = `${row('service')}/office`;
  const kept = await staff.post(office, { values: { test_note: secret } });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  assert.equal((await staff.get(office)).body.values.test_note, secret);
  for (const path of [`/tenders/${NO}/items/service/${ids.service}`, `/tenders/${NO}/items/service/${ids.service}/revisions`, `/tenders/${NO}/items/service`,
    `/tenders/${NO}/items`, `/tenders/${NO}/items/service/${ids.service}/edit`, '/dashboard', '/account']) {
    for (const Accept of ['application/json', 'text/html']) {
      const answer = await vendor.get(path, { headers: { Accept } });
      const text = answer.bytes?.toString('utf8') ?? JSON.stringify(answer.body);
      assert.ok(!text.includes(secret), `${path} ${Accept}`);
      assert.ok(!text.includes('檢測備註'), `${path} ${Accept} names the field`);
    }
  }
  assert.ok([403, 404].includes((await vendor.get(office)).status));
});

test('R-035 a correction stands beside the value of the vendor, with its reason, and the vendor is told', async () => {
  const office = `${row('tier')}/office`;
  assert.equal((await staff.post(`${office}/corrections`, { values: { solicitation_price: 4800 } })).status, 422, 'without a reason');
  const wrong = await staff.post(`${office}/corrections`, { values: { solicitation_price: -1 }, reason: '官網' });
  assert.equal(wrong.status, 422, JSON.stringify(wrong.body));
  const mails = (await portal.mails()).length;
  const own = (await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`)).body.values.solicitation_price;
  const done = await staff.post(`${office}/corrections`, { values: { solicitation_price: own - 1 }, reason: '與官方網站所載不符' });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  const seen = (await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`)).body;
  assert.equal(seen.values.solicitation_price, own);
  assert.deepEqual([seen.corrections[0].value, seen.corrections[0].reason], [own - 1, '與官方網站所載不符']);
  const page = await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`, { headers: { Accept: 'text/html' } });
  assert.match(page.bytes.toString('utf8'), /與官方網站所載不符/);
  assert.ok((await portal.mailed('品項審查通知', 2)).length >= 2, String(mails));
  assert.equal((await staff.request('DELETE', `${office}/corrections/solicitation_price`, { json: {} })).status, 422);
  const back = await staff.request('DELETE', `${office}/corrections/solicitation_price`, { json: { reason: '官網已更新' } });
  assert.equal(back.status, 200, JSON.stringify(back.body));
  assert.equal((await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`)).body.corrections.length, 0);
  assert.equal((await staff.get(office)).body.history.length, 2);
});
