// Chapters 6 and 7 by JSON: receipt, return, taking back, two rounds of corrections with their windows, the result.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Clock, Portal, ownDatabase } from '../support/portal.mjs';

const clock = new Clock();
const DOCUMENT = 'infosec_affidavit_file';
let portal, vendor, staff, ids, submission;

/** Moves the portal's clock on, and signs both in again where that ended their sessions. */
async function later(hours) {
  await clock.later(hours * 3600);
  await signIn();
}
async function signIn() {
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
}
const at = (tail = '') => `/staff/submissions/${submission}${tail}`;
async function change(level, id, values) {
  const node = await vendor.get(`/tenders/${NO}/items/${level}/${id}`);
  return vendor.put(`/tenders/${NO}/items/${level}/${id}`, { values, version: node.body.version });
}

before(async () => {
  portal = await Portal.start({ env: { ...ownDatabase('supplements'), ...clock.env } });
  await signIn();
  ids = await handIn(vendor);
  submission = (await staff.get('/staff/submissions?state=submitted')).body.items[0].id;
});
after(() => portal?.stop());

test('SM-03 N-05 a return opens everything again; what is handed in again may be taken back until receipt', async () => {
  assert.equal((await staff.post(at('/return'), {})).status, 422);
  assert.equal((await staff.post(at('/return'), { reason: '請更正產地' })).status, 200);
  assert.equal((await vendor.get(`/tenders/${NO}/submission`)).body.state, 'returned');
  assert.equal((await change('tier', ids.tier, { solicitation_price: 5300 })).status, 200);
  assert.equal((await vendor.post(`/tenders/${NO}/submission`)).body.state, 'submitted');
  assert.equal((await vendor.delete(`/tenders/${NO}/submission`)).status, 204);
  assert.equal((await vendor.post(`/tenders/${NO}/submission`)).body.state, 'submitted');
});

test('SM-03 a request in the wrong state is answered 409 with the state', async () => {
  for (const decision of ['accept', 'revoke-receipt', 'reject']) {
    const answer = await staff.post(at(`/${decision}`), { reason: '原因' });
    assert.equal(answer.status, 409, decision);
    assert.equal(answer.body.state, 'submitted');
  }
  const early = await staff.post(at('/supplement'), { documents: [{ key: DOCUMENT, reason: '用印不清楚' }] });
  assert.equal(early.status, 409, JSON.stringify(early.body));
});

test('N-04 receipt, revoked with a reason, and given again', async () => {
  assert.equal((await staff.post(at('/receive'), {})).body.state, 'received');
  assert.equal((await staff.post(at('/revoke-receipt'), {})).status, 422);
  assert.equal((await staff.post(at('/revoke-receipt'), { reason: '誤按' })).body.state, 'submitted');
  assert.equal((await staff.post(at('/receive'), {})).body.state, 'received');
});

test('SCR-154 what is to be asked is gathered, looked at as the vendor will see it, and opened', async () => {
  const phrase = await staff.post('/staff/phrases', { text: '與官方網站所載不符' });
  assert.equal(phrase.status, 201, JSON.stringify(phrase.body));
  assert.equal((await staff.get('/staff/phrases')).body.items[0].text, '與官方網站所載不符');
  const pick = await staff.get(at(`/supplement/pick?level=service&node=${ids.service}`));
  assert.ok(pick.body.fields.some((field) => field.key === 'category_code'), JSON.stringify(pick.body));
  const wrong = await staff.post(at('/supplement/draft'), { items: [{ id: ids.tier, field: 'solicitation_price', reason: '' }] });
  assert.equal(wrong.status, 422);
  const added = await staff.post(at('/supplement/draft'), {
    documents: [{ key: DOCUMENT, reason: '用印不清楚' }],
    items: [
      { id: ids.brand, field: 'oem_name_zh', reason: '原因1' },
      { id: ids.service, field: 'cloud_checklist', reason: '原因3' },
      { id: ids.tier, field: 'solicitation_price', reason: '與官方網站所載不符' },
    ],
  });
  assert.equal(added.status, 200, JSON.stringify(added.body));
  assert.equal(added.body.draft.length, 4);
  assert.equal((await vendor.get(`/tenders/${NO}/supplements`)).body.total, 0, 'the vendor sees nothing before it is opened');
  const preview = await staff.get(at('/supplement/preview?items_until=2099-01-01'));
  assert.equal(preview.body.mails[0].address, 'vendor@example.tw');
  assert.equal(preview.body.round.tracks.find((track) => track.track === 'items').requests.length, 3);
  const until = new Date(Date.now() + 48 * 3600_000).toISOString().replace(/\.\d+Z/, 'Z');
  const opened = await staff.post(at('/supplement'), { items_until: until });
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  assert.equal(opened.body.number, 1);
  assert.equal((await staff.get(at('/supplement'))).body.entries.length, 0);
});

test('SCR-125 figure 41: the overview lists level, path, field and reason; figure 16: the dashboard counts requests', async () => {
  const round = (await vendor.get(`/tenders/${NO}/supplements/1`)).body.items[0];
  const items = round.tracks.find((track) => track.track === 'items');
  assert.deepEqual([items.done, items.total], [0, 3]);
  const price = items.requests.find((request) => request.field === 'solicitation_price');
  assert.match(price.title, /^範例雲 \/ 雲端虛擬服務TEST \/ 基本版.* \/ 1-100$/);
  assert.equal(price.level_label, '產品級距');
  assert.equal(price.label, '公開徵求價');
  assert.equal(price.reason, '與官方網站所載不符');
  assert.equal(price.url, `/tenders/${NO}/items/tier/${ids.tier}/edit#field-solicitation_price`);
  const application = (await vendor.get('/dashboard')).body.applications[0];
  const track = application.corrections.tracks.find((each) => each.track === 'items');
  assert.equal(track.total, 3);
  assert.deepEqual(track.entries.map((entry) => [entry.level, entry.count]), [['brand', 1], ['service', 1], ['tier', 1]]);
  assert.equal(track.completed_at, null);
  assert.ok(track.until);
  assert.equal(application.corrections.tracks.find((each) => each.track === 'documents').until, null);
});

test('R-038 only what was asked for can be changed, whatever the way', async () => {
  const refused = await change('tier', ids.tier, { min_license_qty: 5 });
  assert.equal(refused.status, 409, JSON.stringify(refused.body));
  assert.equal(refused.body.code, 'not_asked');
  assert.deepEqual(refused.body.fields, ['min_license_qty']);
  assert.equal((await change('tier', ids.tier2, { solicitation_price: 1 })).status, 409);
  assert.equal((await vendor.post(`/tenders/${NO}/items/brand`, { values: { brand_name: 'BBB' } })).status, 409);
  const tier = (await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`)).body;
  assert.deepEqual(tier.editable, ['solicitation_price']);
  assert.equal((await vendor.get(`/tenders/${NO}/items/tier/${ids.tier2}`)).body.editable, false);
  assert.equal((await vendor.request('DELETE', `/tenders/${NO}/items/tier/${ids.tier}?confirm=true`, { headers: { 'If-Match': '*' } })).status, 409);
  const imported = await vendor.post(`/tenders/${NO}/imports`, {});
  assert.ok(imported.status >= 400, 'import');
  const other = await vendor.upload(`/tenders/${NO}/documents/agent_brand_list_file`, { content: pdf(1), name: 'a.pdf' });
  assert.equal(other.status, 409);
});

test('SM-04 N-07 each track is completed for itself; before and after stand side by side', async () => {
  assert.equal((await vendor.post(`/tenders/${NO}/supplements/1/items/complete`)).status, 409);
  assert.equal((await change('tier', ids.tier, { solicitation_price: 4900 })).status, 200);
  assert.equal((await change('brand', ids.brand, { oem_name_zh: '範例雲端原廠（更正）股份有限公司' })).status, 200);
  const service = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body;
  const checklist = structuredClone(service.values.cloud_checklist);
  checklist.row_01.statement = '已補充說明';
  assert.equal((await change('service', ids.service, { cloud_checklist: checklist })).status, 200);
  const uploaded = await vendor.upload(`/tenders/${NO}/documents/${DOCUMENT}`, { content: pdf(2, 'neu'), name: '補件.pdf' });
  assert.ok(uploaded.status < 300, JSON.stringify(uploaded.body));
  const documents = await vendor.post(`/tenders/${NO}/supplements/1/documents/complete`);
  assert.equal(documents.body.state, 'completed', JSON.stringify(documents.body));
  assert.equal((await vendor.get(`/tenders/${NO}/submission`)).body.supplementing, true);
  assert.equal((await staff.post(at('/accept'), {})).status, 409, 'corrections are open');
  const items = await vendor.post(`/tenders/${NO}/supplements/1/items/complete`);
  assert.equal(items.body.state, 'completed', JSON.stringify(items.body));
  assert.equal((await vendor.get(`/tenders/${NO}/submission`)).body.supplementing, false);
  const round = (await staff.get(at('/supplements/1'))).body;
  const price = round.tracks.find((track) => track.track === 'items').requests.find((request) => request.field === 'solicitation_price');
  assert.deepEqual([price.before_text, price.after_text], ['5,300', '4,900']);
  assert.equal(round.other_changes.length, 0, JSON.stringify(round.other_changes));
  assert.equal((await portal.mailed('廠商完成補件', 2)).length, 2);
});

test('SM-04 R-165 asked again in the next round; the window ends at its second and is extended with a reason', async () => {
  const round = (await staff.get(at('/supplements/1'))).body;
  const price = round.tracks.find((track) => track.track === 'items').requests.find((request) => request.field === 'solicitation_price');
  const again = await staff.post(at(`/supplements/1/requests/${price.id}/ask-again`), { reason: '仍與官網不符' });
  assert.equal(again.status, 200, JSON.stringify(again.body));
  assert.equal((await staff.post(at('/supplements/1/accept'), {})).status, 200);
  const until = new Date(Date.now() + 26 * 3600_000).toISOString().replace(/\.\d+Z/, 'Z');
  const opened = await staff.post(at('/supplement'), { items_until: until });
  assert.equal(opened.body.number, 2, JSON.stringify(opened.body));
  const former = (await staff.get(at('/supplements/1'))).body.tracks.find((track) => track.track === 'items');
  assert.equal(former.state, 'closed');
  assert.ok(former.requests.some((request) => request.state === 'asked_again'));
  await later(27);
  const late = await change('tier', ids.tier, { solicitation_price: 4800 });
  assert.equal(late.status, 409, JSON.stringify(late.body));
  const closed = await vendor.post(`/tenders/${NO}/supplements/2/items/complete`);
  assert.equal(closed.status, 409);
  assert.equal(closed.body.state, 'expired');
  assert.equal((await staff.post(at('/extend-supplement'), { track: 'items', until: '2099-12-31' })).status, 422);
  const sunday = await staff.post(at('/extend-supplement'), { track: 'items', until: '2099-12-27', reason: '颱風停班' });
  assert.deepEqual(sunday.body.warnings.map((one) => one.code), ['deadline_weekend'], JSON.stringify(sunday.body));
  assert.match(sunday.body.warnings[0].message, /2099-12-27 是週末/);
  const extended = await staff.post(at('/extend-supplement'), { track: 'items', until: '2099-12-31', reason: '颱風停班' });
  assert.deepEqual(extended.body.warnings, []);
  assert.equal(extended.status, 200, JSON.stringify(extended.body));
  assert.equal((await change('tier', ids.tier, { solicitation_price: 4800 })).status, 200);
  assert.equal((await vendor.post(`/tenders/${NO}/supplements/2/items/complete`)).status, 200);
});

test('SM-03 the result is final, and the process is drawn', async () => {
  assert.equal((await staff.post(at('/accept'), {})).body.state, 'accepted');
  assert.equal((await staff.post(at('/reject'), { reason: '原因' })).status, 409);
  const told = await staff.request('POST', at('/reject'), { json: { reason: '原因' }, headers: { Accept: 'text/html' } });
  assert.deepEqual([told.status, /目前為「審查通過」/.test(told.bytes.toString('utf8'))], [409, true], 'people read the state by its name');
  const process = await staff.get(`/staff/tenders/${NO}/process`);
  const days = Object.fromEntries(process.body.reminders.map((one) => [one.of, one.days]));
  assert.deepEqual([days.closing, days.corrections, days.expiries], [[3, 1], [3, 1], [90, 60, 30, 7, 0]]);  // N-17, N-06, N-16
  assert.equal(process.body.reminders[0].at.length, 2, 'when vendors will be told that this tender closes');
  assert.ok(process.body.machines.some((machine) => machine.rule === 'SM-04'));
  const drawn = await staff.get(`/staff/tenders/${NO}/process/submission`);
  assert.match(drawn.bytes.toString('utf8'), /<svg[^]*完成收件[^]*<\/svg>/);
  assert.equal((await vendor.get(`/staff/tenders/${NO}/process`)).status, 404);
});

test('another vendor sees nothing of it', async () => {
  const stranger = await Client.signedIn(portal, 'staff@example.tw');
  assert.ok([403, 404].includes((await stranger.get(`/tenders/${NO}/supplements`)).status));
  assert.ok([403, 404].includes((await vendor.get(at('/supplement'))).status));
});
