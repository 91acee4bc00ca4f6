// SCR-151, SCR-153 by JSON: queues, assignment, deputies, notes that a vendor never reads, changes since the last look.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { Client, Portal } from '../support/portal.mjs';

let portal, vendor, staff, other, submission, ids, me, colleague;

const at = (tail = '') => `/staff/submissions/${submission}${tail}`;

before(async () => {
  portal = await Portal.start();
  portal.addUser('second@example.tw', 'reviewer');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  other = await Client.signedIn(portal, 'second@example.tw');
  ids = await handIn(vendor);
});
after(() => portal?.stop());

test('SCR-151 a queue lists what waits with its age and deadline, and who may be given it', async () => {
  const all = (await staff.get('/staff/queue')).body;
  assert.equal(all.queue, 'all');
  assert.deepEqual(all.counters, { mine: 0, unassigned: 1, all: 1 });
  submission = all.items[0].id;
  assert.equal(all.items[0].assignee, null);
  assert.ok(all.items[0].waiting_since && all.items[0].due && all.items[0].unseen);
  const second = all.colleagues.find((one) => one.name.startsWith('second'));
  assert.ok(second, JSON.stringify(all.colleagues));
  colleague = second.id;
  me = all.colleagues.find((one) => one.id !== colleague).id;
  const group = (await staff.get(`/staff/tenders/${NO}`)).body;
  assert.ok(group);
  assert.equal((await staff.get(`/staff/queue?tender=${NO}&group=nothing`)).body.total, 0);
  const service = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body.values;
  assert.equal((await staff.get(`/staff/queue?tender=${NO}&group=${service.group_code}`)).body.total, 1);
  assert.equal((await vendor.get('/staff/queue')).status, 404);
});

test('SCR-151 assignment: refusals say where, the queue of the colleague has it, the audit log too', async () => {
  const none = await staff.post('/staff/queue/assign', { person: colleague });
  assert.equal(none.status, 422);
  assert.equal(none.body.findings[0].code, 'nothing_chosen');
  const wrong = await staff.post('/staff/queue/assign', { submissions: [submission], person: 'x' });
  assert.equal(wrong.body.findings[0].field, 'person', JSON.stringify(wrong.body));
  assert.equal((await staff.post('/staff/queue/assign', { submissions: ['999999'], person: colleague })).status, 404);
  assert.equal((await staff.post('/staff/queue/assign', { submissions: [submission], person: colleague })).body.assigned, 1);
  assert.equal((await other.get('/staff/queue?queue=mine')).body.items[0].id, submission);
  assert.equal((await staff.get('/staff/queue?queue=mine')).body.total, 0);
  assert.equal((await staff.get('/staff/queue?queue=unassigned')).body.total, 0);
  assert.equal((await other.get(at())).body.work.queue.queue, 'mine');
});

test('SCR-151 a deputy takes the queue over while it lasts', async () => {
  const until = new Date(Date.now() + 3 * 86400_000).toISOString().slice(0, 10);
  const from = new Date(Date.now() - 86400_000).toISOString().slice(0, 10);
  assert.equal((await other.post('/staff/deputies', { deputy: colleague, from, until })).body.findings[0].code, 'deputy_self');
  assert.equal((await other.post('/staff/deputies', { deputy: me, from, until: 'soon' })).body.findings[0].field, 'until');
  const made = await other.post('/staff/deputies', { deputy: me, from, until });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await staff.get('/staff/queue?queue=mine')).body.total, 1);
  assert.equal((await staff.get('/staff/deputies')).body.items[0].of_mine, false);
  assert.equal((await staff.delete(`/staff/deputies/${made.body.id}`)).status, 204);
  assert.equal((await staff.get('/staff/queue?queue=mine')).body.total, 0);
  assert.equal((await staff.delete(`/staff/deputies/${made.body.id}`)).status, 404);
});

test('SCR-153 notes are read by staff and by no vendor', async () => {
  assert.equal((await staff.post(at('/notes'), { words: ' ' })).status, 422);
  assert.equal((await staff.post(at('/notes'), { words: '內部機密備註' })).status, 201);
  assert.equal((await other.get(at())).body.work.notes[0].words, '內部機密備註');
  assert.equal((await vendor.get(at('/notes'))).status, 404);
  for (const path of ['', '/submission', '/documents', '/items', '/todo', '/supplements'])
    assert.ok(!JSON.stringify((await vendor.get(`/tenders/${NO}${path}`)).body).includes('內部機密備註'), path);
});

test('SCR-153 what changed since my last look is listed by field, and only to who has looked', async () => {
  assert.equal((await staff.get(at())).body.work.look.first, true);
  assert.equal((await staff.post(at('/return'), { reason: '請更正價格' })).status, 200);
  const tier = (await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`)).body;
  assert.equal((await vendor.put(`/tenders/${NO}/items/tier/${ids.tier}`, { values: { solicitation_price: 5300 }, version: tier.version })).status, 200);
  const look = (await staff.get(at())).body.work.look;
  assert.equal(look.first, false);
  assert.equal(look.changed, 1, JSON.stringify(look));
  const changes = (await staff.get(at('/changes'))).body;
  assert.equal(changes.items[0].id, String(ids.tier));
  const line = changes.items[0].changes.find((each) => each.field === 'solicitation_price');
  assert.ok(line.after.includes('5,300') || line.after.includes('5300'), JSON.stringify(line));
});

test('N-17 vendors that are behind are listed, previewed and mailed; figures as JSON and as a spreadsheet', async () => {
  const base = `/staff/tenders/${NO}`;
  const list = (await staff.get(`${base}/vendors`)).body;
  assert.equal(Object.values(list.stages).reduce((sum, count) => sum + count, 0), list.total);
  const behind = list.items.filter((row) => row.stage !== 'handed_in').map((row) => row.company);
  assert.ok(behind.length > 0, JSON.stringify(list));
  assert.equal((await staff.post(`${base}/vendors/chase`, {})).status, 422);
  const preview = (await staff.post(`${base}/vendors/chase`, { companies: behind, words: '請儘速完成' })).body;
  assert.equal(preview.mails.length, behind.length);
  assert.ok(preview.mails[0].text.includes('請儘速完成'));
  const sent = await staff.post(`${base}/vendors/chase`, { companies: behind, words: '請儘速完成', send: true });
  assert.equal(sent.body.sent, behind.length, JSON.stringify(sent.body));
  assert.ok((await staff.get(`${base}/vendors`)).body.items.some((row) => row.chased_at));
  const day = (await staff.get(`${base}/day`)).body;
  assert.ok(day.handed_in && day.mails && Array.isArray(day.stuck));
  const figures = await staff.get(`${base}/figures`);
  assert.equal(figures.body.tables[0].key, 'day');
  assert.equal((await staff.get(`${base}/figures.xlsx`)).status, 200);
  for (const path of ['vendors', 'day', 'figures', 'figures.xlsx']) assert.equal((await vendor.get(`${base}/${path}`)).status, 404, path);
});
