// What the definition has staff go through: pass, fail or needs a human; requests drafted from what failed; the former
// price beside each tier; the same product of maker and agent; badges beside rows. And what mails a person wants.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import * as cloud from '../support/cloud_values.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { newVendor } from '../support/vendors.mjs';

let portal, vendor, maker, staff, ids, submission, other;
const html = { headers: { Accept: 'text/html' } };
const text = async (client, path) => (await client.html(path)).text;
const checks = async () => Object.fromEntries((await staff.get(`${submission}/checks`)).body.items.map((one) => [one.key, one]));

before(async () => {
  portal = await Portal.start({});
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  maker = (await newVendor(portal, staff, 1)).client;
  ids = await handIn(vendor);
  // The maker of the product itself.
  await handIn(maker, true);
  const queue = (await staff.get('/staff/submissions?state=submitted')).body.items;
  const id = (tax) => queue.find((item) => tax(item.tax_id)).id;
  submission = `/staff/submissions/${id((tax) => tax === '04595252')}`;
  other = `/staff/submissions/${id((tax) => tax !== '04595252')}`;
});
after(() => portal?.stop());

test('SCR-153 checks by rule pass, documents wait for a human, the same product of two vendors is listed', async () => {
  const all = await checks();
  assert.equal(all.rules.state, 'pass', JSON.stringify(all.rules.lines));
  assert.ok(all.rules.looked > 10);
  assert.equal(all.documents.state, 'human');
  assert.equal(all.documents.lines.length, 3);
  assert.equal(all.same_item.state, 'human');
  assert.equal(all.same_item.lines.length, 1);
  assert.match(all.same_item.lines[0].others[0].label, /急件1股份有限公司（代理商）/);
  assert.match(all.same_item.lines[0].others[0].url, new RegExp(`^${other}/items/service/`));
  assert.equal(all.authorization.state, 'human');
  assert.match(all.authorization.lines[0].text, /原廠中文名稱：範例雲端原廠股份有限公司；廠商身分：代理商/);
  const page = await text(staff, submission);
  assert.match(page, /查核項目/);
  assert.match(page, /同一產品由多家廠商提報/);
  assert.equal((await vendor.get(`${submission}/checks`)).status, 404);
  const english = await text(staff, `${submission}/checks?lang=en`);
  assert.match(english, /The same product filed by several vendors/);
  assert.match(english, /Needs a human/);
  await staff.get('/staff?lang=zh-TW', html);
});

test('a person\'s word about a check stands until the row changes, and a failed one is drafted as a correction', async () => {
  const line = (await checks()).authorization.lines[0];
  const say = (more) => staff.post(`${submission}/checks/judge`, { check: 'authorization', line: line.key, ...more });
  assert.equal((await say({ decision: 'fail', reason: ' ' })).status, 422);
  assert.equal((await say({ decision: 'perhaps' })).status, 404);
  assert.equal((await staff.post(`${submission}/checks/judge`, { check: 'rules', line: 'n-1', decision: 'pass' })).status, 404);
  assert.equal((await say({ decision: 'fail', reason: '授權書上的原廠名稱不同' })).status, 200);
  const failed = (await checks()).authorization;
  assert.equal(failed.state, 'fail');
  assert.equal(failed.lines[0].word.reason, '授權書上的原廠名稱不同');
  const list = await staff.get(`${submission}/items/brand`);
  assert.deepEqual(list.body.items[0].marks.map((mark) => mark.code), ['check_failed']);
  assert.match(await text(staff, `${submission}/items`), /查核不符/);

  assert.equal((await staff.post(`${submission}/receive`)).status, 200);
  const drafted = await staff.post(`${submission}/checks/draft`);
  assert.equal(drafted.status, 200, JSON.stringify(drafted.body));
  assert.equal(drafted.body.added, 1);
  const [entry] = (await staff.get(`${submission}/supplement`)).body.entries;
  assert.match(JSON.stringify(entry), /授權書上的原廠名稱不同/);
  assert.equal((await checks()).authorization.lines[0].drafted, true);
  assert.equal((await staff.post(`${submission}/supplement`)).status, 201);

  // 補件 stands beside the row, for both sides.
  for (const [client, at] of [[vendor, `/tenders/${NO}/items`], [staff, `${submission}/items`]]) {
    const row = (await client.get(`${at}/brand`)).body.items[0];
    assert.ok(row.marks.some((mark) => mark.code === 'pending' && mark.label === '待補件'), JSON.stringify(row.marks));
    assert.match(await text(client, at), /badge-attention[^]*?待補件/);
    assert.match(await text(client, `${at}/brand/${ids.brand}`), /待補件/);
  }
  const brand = (await vendor.get(`/tenders/${NO}/items/brand/${ids.brand}`)).body;
  assert.equal((await vendor.put(`/tenders/${NO}/items/brand/${ids.brand}`, { values: { oem_name_zh: '更正後原廠股份有限公司' }, version: brand.version })).status, 200);
  assert.ok((await vendor.get(`/tenders/${NO}/items/brand`)).body.items[0].marks.some((mark) => mark.code === 'done'));
  // The row is another one now: the word about it no longer stands.
  assert.equal((await checks()).authorization.lines[0].state, 'human');
  await staff.get(submission);
  assert.ok((await staff.get(`${submission}/items/brand`)).body.items[0].marks.some((mark) => mark.code === 'changed'));
});

test('R-040 the price of the previous tender and its difference stand beside each tier', async () => {
  // An earlier tender with the same item at another price, brought in by staff after its end.
  const made = await staff.post('/staff/tenders', { tender_no: '1140299', type: 'cloud_services', name: '前標',
    opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await vendor.post('/tenders/1140299/select');
  const at = (level) => `/tenders/1140299/items/${level}`;
  const create = async (level, parent, values) => {
    const answer = await vendor.post(at(level), { parent, values });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.id;
  };
  const brand = await create('brand', undefined, cloud.brand.values);
  const service = await create('service', brand, cloud.service.values);
  const spec = await create('spec', service, cloud.spec.values);
  await create('tier', spec, { ...cloud.tiers[0].values, solicitation_price: 5000 });
  const tiers = (await staff.get(`${submission}/items/tier`)).body.items;
  const marks = Object.fromEntries(tiers.map((row) => [row.title, row.marks.filter((mark) => mark.code === 'former')]));
  assert.equal(marks['1-100'][0].label, '前標同名品項 5,000 元（+200）');
  assert.equal(marks['101-500'].length, 0);
  assert.match(await text(staff, `${submission}/items/tier`), /前標同名品項 5,000 元（\+200）/);
  const price = (await checks()).price;
  assert.equal(price.looked, 1);
  assert.equal(price.lines[0].text, '公開徵求價 5,200 元，前標（1140299）5,000 元，增加 200 元。');
  assert.doesNotMatch(JSON.stringify((await maker.get(`/tenders/${NO}/items/tier`)).body), /5,000/);
});

test('a person chooses which mails come at once, once a day or not at all; what a rule asks for stays', async () => {
  const mine = (await vendor.get('/account/mails')).body.items;
  const of = (key) => mine.find((one) => one.event === key);
  assert.deepEqual(of('tender_closing').allowed, ['now', 'daily', 'off']);
  assert.deepEqual(of('submission_received').allowed, ['now']);
  assert.deepEqual(of('supplement_opened').allowed, ['now']);
  assert.equal(of('supplement_completed'), undefined);  // goes to staff
  const refused = await vendor.post('/account/mails', { choices: { submission_received: 'off' } });
  assert.equal(refused.status, 422);
  assert.equal(refused.body.findings[0].code, 'mail_choice_required');
  assert.equal((await vendor.post('/account/mails', { choices: { tender_closing: 'off', tender_opened: 'daily' } })).status, 200);
  const page = await text(vendor, '/account/mails');
  assert.match(page, /name="tender_closing"[^]*?value="off" selected/);
  const theirs = (await staff.get('/account/mails')).body.items;
  assert.deepEqual(theirs.find((one) => one.event === 'supplement_completed').allowed, ['now', 'daily']);
  assert.equal((await new Client(portal).get('/account/mails')).status, 401);
});
