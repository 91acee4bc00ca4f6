// A tender for information security services by API alone, the whole way: set up, written, priced, checked, handed in sealed,
// opened by two, qualified, scored by five members, a tie at the cut, lots, the committee's resolution, awards, announcement.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { HOME, movedClock, ok, receivedBids, refused, sheet } from '../infosec/bids.mjs';
import { Client, Portal, run } from '../support/portal.mjs';

const NO = '1190209', PASSWORD = 'Kettle!7-Orange-29', MEMBERS = ['anna', 'bert', 'carl', 'dora', 'emil'];
const TOTALS = [96, 94, 92, 90, 88, 86, 84, 65, 75, 75];  // 65 is the last of ten
const clock = movedClock(), stages = `/staff/tenders/${NO}/stages`, group = `${HOME}/tenders/${NO}/evaluation/1`;
let portal, office, vendors;
const members = {};

async function signedIn(email, password = PASSWORD) {
  const client = new Client(portal);
  assert.equal((await client.signIn(email, password)).status, 200, email);
  return client;
}
const all = async (stage) => ok(await office.get(`${stages}/${stage}?per_page=100`)).items;
const act = async (stage, what, more = {}) => ok(await office.post(`${stages}/${stage}/${what}`, { cases: (await all(stage)).map((one) => one.id), ...more }));

before(async () => {
  portal = await Portal.start({ env: clock.env });
  for (const name of MEMBERS) run(['user', 'add', '--email', `${name}@example.tw`, '--role', 'committee_member', '--name', name, '--password-stdin', '--data', portal.data], { input: PASSWORD, env: portal.env });
  office = await signedIn('staff@example.tw', portal.accounts['staff@example.tw']);
});
after(() => portal?.stop());

test('R-103 SM-10 ten vendors write, price, check and hand in sealed; two openers open, the office receives', async () => {
  vendors = await receivedBids(portal, office, clock, NO, TOTALS.length, () => ['1']);
  assert.equal(ok(await vendors[0].client.get(`/tenders/${NO}/submission`)).state, 'received');
  const settings = ok(await office.get(`${HOME}/tenders/${NO}/settings`));
  assert.deepEqual(settings.weights.map((one) => one.points), [20, 30, 24, 20, 6]);
  const order = ok(await office.get(`${HOME}/tenders/${NO}/order?item=3&quantity=200&price=5000`));
  assert.equal(order.amount, 300000);
});

test('SM-15 R-106 R-107 R-108 from qualification to the announced result', async () => {
  await act('qualification', 'decide', { outcome: 'qualified' });
  const { people } = ok(await office.get(`${stages}/evaluation`));
  await act('evaluation', 'assign', { people: people.map((one) => one.id), chair: people[0].id });
  const { entries } = ok(await office.get(group));
  assert.equal(entries.length, TOTALS.length);
  for (const name of MEMBERS) {
    members[name] = await signedIn(`${name}@example.tw`);
    for (const seat of ok(await members[name].get('/committee')).items) ok(await members[name].post(`${seat.links.self}/declaration`, { conflict: false }));
    for (const [i, one] of entries.entries()) ok(await members[name].post(`${one.links.reading}/scores`, { ...sheet(TOTALS[i], TOTALS[i] > 95 ? 30 : 25), hand_in: true }));
  }
  ok(await office.post(`${group}/close`));
  const ranked = ok(await office.post(`${group}/rank`));
  // 65 points are the last of ten by rank; the two of 75 share the eighth place, inside the nine that are kept.
  assert.equal(ranked.state, 'ranked');
  assert.deepEqual(ranked.entries.map((one) => one.ranked.rank), [1, 2, 3, 4, 5, 6, 7, 8, 8, 10]);
  const chair = members[people[0].name];
  // One sheet was wrong: now the last two are equal at the cut.
  const low = ranked.entries.at(-1);
  ok(await chair.post(`${group}/reopen`, { case: low.case, reason: '評分表誤植' }));
  for (const name of MEMBERS) {
    ok(await members[name].post(`${low.links.reading}/take-back`));
    ok(await members[name].post(`${low.links.reading}/scores`, { ...sheet(75, 25), hand_in: true }));
  }
  ok(await office.post(`${group}/close`));
  const tied = ok(await office.post(`${group}/rank`));
  assert.equal(tied.state, 'tie_break');
  assert.equal(tied.draw.tied.length, 3);
  const order = tied.draw.tied.map((one) => one.case).reverse();
  refused(await chair.post(`${group}/resolve`, {}), 409, 'infosec_draw_first');
  ok(await chair.post(`${group}/draw`, { order, witnesses: '政風室' }));
  for (const name of MEMBERS.slice(0, 3)) ok(await members[name].post(`${group}/vote`, { agrees: true }));
  ok(await chair.post(`${group}/resolve`, { reason: '照排序結果辦理' }));
  const { awards } = ok(await office.post(`${group}/award`));
  assert.deepEqual(awards.filter((one) => !one.best).map((one) => String(one.case)), [order.at(-1)]);
  for (const vendor of vendors) assert.ok(!JSON.stringify(ok(await vendor.client.get(`/tenders/${NO}/progress`))).includes('最有利標'));
  assert.equal(ok(await office.post(`${group}/announce`)).state, 'announced');
  const told = await Promise.all(vendors.map(async (vendor) => JSON.stringify(ok(await vendor.client.get(`/tenders/${NO}/progress`)))));
  assert.equal(told.filter((one) => one.includes('決定為最有利標')).length, 9);
  assert.equal((await all('awarded')).length, 9);
});
