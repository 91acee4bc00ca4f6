// A tender for information security services by API alone, the whole way: set up, written, priced, checked, handed in sealed,
// opened by two, qualified, scored by five members, a tie at the cut, lots, the committee's resolution, awards, announcement,
// and what the public, the vendors and the office then have of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { HOME, movedClock, ok, receivedBids, refused, sheet } from '../infosec/bids.mjs';
import { Client, Portal } from '../support/portal.mjs';

const NO = '1190209', MEMBERS = ['anna', 'bert', 'carl', 'dora', 'emil'];
const TOTALS = [96, 94, 92, 90, 88, 86, 84, 65, 75, 75];  // 65 is the last of ten
const clock = movedClock(), stages = `/staff/tenders/${NO}/stages`, group = `${HOME}/tenders/${NO}/evaluation/1`;
const results = `${HOME}/results`, papers = `${HOME}/tenders/${NO}/groups/1/papers`;
let portal, office, vendors, visitor;
const members = {};

/** The words of a PDF. */
const words = (answer) => {
  assert.equal(answer.status, 200);
  return spawnSync('pdftotext', ['-', '-'], { input: answer.bytes, encoding: 'utf8' }).stdout.replaceAll(/\s+/g, '');
};
const all = async (stage) => ok(await office.get(`${stages}/${stage}?per_page=100`)).items;
const act = async (stage, what, more = {}) => ok(await office.post(`${stages}/${stage}/${what}`, { cases: (await all(stage)).map((one) => one.id), ...more }));

before(async () => {
  portal = await Portal.start({ env: clock.env });
  for (const name of MEMBERS) portal.addUser(`${name}@example.tw`, 'committee_member', '--name', name);
  office = await Client.signedIn(portal, 'staff@example.tw');
  visitor = new Client(portal);
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
    members[name] = await Client.signedIn(portal, `${name}@example.tw`);
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
  for (const vendor of vendors) {
    assert.ok(!JSON.stringify(ok(await vendor.client.get(`/tenders/${NO}/progress`))).includes('最有利標'));
    assert.equal((await vendor.client.get(`${HOME}/proposals/${vendor.proposals['1']}/result`)).status, 404);
  }
  assert.deepEqual(ok(await visitor.get(results)).tenders, []);
  assert.equal((await visitor.get(`${results}/${NO}`)).status, 404);
  for (const page of [results, `${results}/${NO}`]) assert.ok(!/第\d+家內容/.test((await visitor.html(page)).text), 'R-102 no summary before the announcement');
  refused(await office.post(`${papers}/notices`), 409, 'infosec_not_announced');
  assert.equal(ok(await office.post(`${group}/announce`)).state, 'announced');
  const told = await Promise.all(vendors.map(async (vendor) => JSON.stringify(ok(await vendor.client.get(`/tenders/${NO}/progress`)))));
  assert.equal(told.filter((one) => one.includes('決定為最有利標')).length, 9);
  assert.equal((await all('awarded')).length, 9);
});

test('R-102 whoever comes, without signing in, reads the winners, their prices and the summaries of their chapters', async () => {
  assert.deepEqual(ok(await visitor.get(results)).tenders.map((one) => [one.no, one.groups]), [[NO, 1]]);
  const [{ group: code, winners }] = ok(await visitor.get(`${results}/${NO}`)).groups;
  assert.equal(code, '1');
  const lost = (await all('not_awarded'))[0];
  const winning = vendors.filter((one) => one.taxId !== lost.company.tax_id);
  assert.equal(winning.length, 9);
  assert.deepEqual(winners.map((one) => one.tax_id).sort(), winning.map((one) => one.taxId).sort());
  for (const [n, vendor] of vendors.entries()) {
    const summary = `第${n + 1}家內容`, won = winners.find((one) => one.tax_id === vendor.taxId);
    assert.equal(won?.chapter_summary, won ? summary : undefined);
    if (won) assert.equal(won.man_day_price, 7036);
  }
  assert.equal((await visitor.html(results)).status, 200);
  const page = await visitor.html(`${results}/${NO}`);
  assert.equal(page.status, 200);
  for (const [n, vendor] of vendors.entries()) assert.equal(page.text.includes(`第${n + 1}家內容`), winning.includes(vendor), `第${n + 1}家`);
  // The chapters themselves, scores and names of the committee stay inside.
  for (const inside of ['execution', 'anna', '同意', '政風室']) assert.ok(!JSON.stringify(winners).includes(inside), inside);
});

test('SCR-708 every vendor has its own result and notice; nobody else has them', async () => {
  const lost = (await all('not_awarded'))[0];
  for (const vendor of vendors) {
    const { result } = ok(await vendor.client.get(`${HOME}/proposals/${vendor.proposals['1']}/result`));
    assert.equal(result.wins, vendor.taxId !== lost.company.tax_id, vendor.taxId);
  }
  const [one, two] = vendors, own = `${HOME}/proposals/${one.proposals['1']}/result`;
  const notice = await one.client.finished(await one.client.post(`${own}/notice`));
  assert.match(words(await one.client.get(`${notice.url}/file`)), /最有利標廠商.*進入評選10家，取9家/);
  assert.equal((await two.client.get(own)).status, 404);
  assert.equal((await two.client.post(`${own}/notice`)).status, 404);
  for (const who of [two.client, office]) assert.equal((await who.get(`${notice.url}/file`)).status, 404);
});

test('SCR-708 the office prints the papers and exports the scores and the proposals; vendors and visitors do not', async () => {
  const made = {};
  for (const [paper, part] of [['score_summary', '評選總表'], ['minutes', '決議'], ['notices', '評定為最有利標廠商']]) {
    made[paper] = await office.finished(await office.post(`${papers}/${paper}`));
    const text = words(await office.get(`${made[paper].url}/file`));
    assert.ok(text.includes(part), `${paper}: ${text.slice(0, 500)}`);
  }
  const archive = await office.finished(await office.post(`${HOME}/tenders/${NO}/groups/1/export`));
  const file = join(mkdtempSync(join(tmpdir(), 'tenderloom-infosec-')), 'group.zip');
  writeFileSync(file, (await office.get(`${archive.url}/file`)).bytes);
  const manifest = spawnSync('unzip', ['-p', file, 'manifest.json'], { encoding: 'utf8' });
  assert.equal(manifest.status, 0, manifest.stderr);
  assert.deepEqual(JSON.parse(manifest.stdout).proposals.map((one) => one.tax_id).sort(), vendors.map((one) => one.taxId).sort());
  const scores = await office.get(`${HOME}/tenders/${NO}/groups/1/scores.xlsx`);
  assert.equal(scores.status, 200);
  assert.equal(scores.bytes.subarray(0, 2).toString(), 'PK');
  assert.equal((await office.html(papers)).status, 200);
  for (const who of [vendors[0].client, visitor]) {
    const right = who === visitor ? [401] : [403, 404];
    for (const path of [papers, `${HOME}/tenders/${NO}/groups/1/scores.xlsx`, `${archive.url}/file`, ...Object.values(made).map((job) => `${job.url}/file`)])
      assert.ok(right.includes((await who.get(path)).status), path);
    for (const path of [`${papers}/minutes`, `${HOME}/tenders/${NO}/groups/1/export`]) assert.ok(right.includes((await who.post(path)).status), path);
  }
});
