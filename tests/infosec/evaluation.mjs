// SM-15 by HTTP with five members: reading, scoring blind, opinions, questions, ranking with a tie at the cut, lots, the
// committee's resolution, awards, announcement..
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { Client, Portal, ownDatabase } from '../support/portal.mjs';
import { HOME, movedClock, ok, receivedBids, refused, sheet } from './bids.mjs';

const NO = '1190205', MEMBERS = ['anna', 'bert', 'carl', 'dora', 'emil'];
const BIDDERS = 10;  // of group 1: nine are kept
const clock = movedClock();
let portal, office, helper, vendors, chair;
const members = {};

const stages = `/staff/tenders/${NO}/stages`;
const group = (code, act = '') => `${HOME}/tenders/${NO}/evaluation/${code}${act}`;
const cases = async (stage) => ok(await office.get(`${stages}/${stage}?per_page=100`)).items;
const act = (stage, what, list, more = {}) => office.post(`${stages}/${stage}/${what}`, { cases: list.map((one) => one.id), ...more });
/** The cases of a group as the office sees them, in the order of the bidders. */
const entries = async (code) => ok(await office.get(group(code))).entries;

before(async () => {
  portal = await Portal.start({ env: { ...clock.env, ...ownDatabase('evaluation') } });
  for (const name of MEMBERS) portal.addUser(`${name}@example.tw`, 'committee_member', '--name', name);
  portal.addUser('admin@example.tw', 'administrator', '--name', '管理者');
  portal.addUser('helper@example.tw', 'working_group', '--name', '工作小組甲');
  office = await Client.signedIn(portal, 'staff@example.tw');
  helper = await Client.signedIn(portal, 'helper@example.tw');
  for (const name of MEMBERS) members[name] = await Client.signedIn(portal, `${name}@example.tw`);
  vendors = await receivedBids(portal, office, clock, NO, BIDDERS, (n) => (n <= 3 ? ['1', '2'] : ['1']));
});
after(() => portal?.stop());

test('SM-15 nothing is under evaluation before qualification; then each group has its proposals', async () => {
  assert.equal(ok(await office.get(`${HOME}/tenders/${NO}/evaluation`)).groups.length, 0);
  assert.equal((await members.anna.get(`${HOME}/tenders/${NO}/evaluation`)).status, 404);
  const waiting = await cases('qualification');
  assert.equal(waiting.length, BIDDERS);
  ok(await act('qualification', 'decide', waiting.slice(0, BIDDERS - 1), { outcome: 'qualified' }));
  const groups = ok(await office.get(`${HOME}/tenders/${NO}/evaluation`)).groups;
  assert.deepEqual(groups.map((one) => [one.group, one.state, one.proposals]), [['1', 'setup', BIDDERS - 1], ['2', 'setup', 3]]);
  refused(await office.post(group('1', '/rank')), 409, 'state_refused');
  assert.equal((await office.post(group('1', '/rank'))).body.state, 'setup');
  assert.match((await office.html(`${stages}/evaluation`)).text, /\/evaluation"[^>]*>.*各組評選/s);
});

test('R-109 a member reads nothing before the declaration, and who stands aside nothing at all', async () => {
  const last = (await cases('qualification'))[0];
  ok(await act('qualification', 'decide', [last], { outcome: 'qualified' }));
  const list = await cases('evaluation');
  const { people } = ok(await office.get(`${stages}/evaluation`));
  assert.equal(people.length, MEMBERS.length);
  ok(await act('evaluation', 'assign', list, { people: people.map((one) => one.id), chair: people[0].id }));
  chair = members[people[0].name];
  const first = (await entries('1'))[0];
  const at = first.links.reading;
  assert.equal((await members.bert.get(at)).status, 404);
  assert.ok(!(await members.bert.html(group('1'))).text.includes('第1家內容'));
  for (const name of MEMBERS)
    for (const seat of ok(await members[name].get('/committee')).items) ok(await members[name].post(`${seat.links.self}/declaration`, { conflict: false }));
  const reading = ok(await members.bert.get(at));
  assert.match(reading.chapters[0].html, /第1家內容/);
  assert.equal(reading.computed.man_day_price, 7036);
  assert.equal(reading.proposals.length, BIDDERS);
  const seat = ok(await members.bert.get('/committee')).items.find((one) => one.company === first.company);
  assert.ok(ok(await members.bert.get(seat.links.self)).more.some((link) => link.url === at));
  assert.equal((await members.bert.get(`${HOME}/proposals/${vendors[0].proposals[1]}`)).status, 404, 'nor by the way of vendors');
  const other = (await entries('1'))[1];
  const compared = ok(await members.bert.get(`${at}/compare/${other.case}`));
  assert.notEqual(compared.one.company, compared.two.company);
  assert.match((await members.bert.html(`${at}/compare/${other.case}`)).text, /並列比較/);
  const soc = (await entries('2'))[0];
  assert.equal((await members.bert.get(`${at}/compare/${soc.case}`)).status, 404, 'of the same group alone');
  assert.equal((await vendors[0].client.get(at)).status, 404);
  const shown = await members.bert.html(at);
  assert.equal(shown.status, 200);
  for (const word of ['廠商專業背景', '評分表', '線上備詢']) assert.ok(shown.text.includes(word), word);
});

test('R-104 the sheet has 20, 30, 24, 20 and 6 points, with the sub-items of SOC in its group alone', async () => {
  const plain = ok(await members.anna.get((await entries('1'))[0].links.reading)).sheet;
  const soc = ok(await members.anna.get((await entries('2'))[0].links.reading)).sheet;
  assert.deepEqual(plain.criteria.map((one) => one.most), [20, 30, 24, 20, 6]);
  assert.deepEqual(plain.criteria.map((one) => one.parts.length), [3, 6, 2, 1, 4]);
  assert.deepEqual(soc.criteria.map((one) => one.parts.length), [5, 7, 2, 1, 4]);
  const at = (await entries('1'))[0].links.reading;
  refused(await members.anna.post(`${at}/scores`, { scores: { execution: 31 }, opinion: '' }), 422, 'score_invalid');
  const draft = ok(await members.anna.post(`${at}/scores`, { scores: { execution: 12 }, opinions: { execution: '初稿' }, opinion: '', version: plain.version }));
  assert.equal(draft.sheet.scores.execution, 12);
  refused(await members.anna.post(`${at}/scores`, { scores: { execution: 13 }, version: plain.version }), 412, 'version_conflict');
  assert.equal(ok(await members.bert.get(at)).sheet.scores.execution, undefined, 'a draft is its author\'s alone');
});

test('SM-15 the working group writes its opinion in versions, and the committee reads it', async () => {
  const { links: { reading: at } } = (await entries('1'))[0];
  assert.equal(ok(await helper.get(at)).may_write_opinion, true);
  refused(await helper.post(`${at}/opinion`, { compliance: ' ' }), 422, 'infosec_opinion_empty');
  ok(await helper.post(`${at}/opinion`, { compliance: '符合招標文件', differences: '報價較低', version: 0 }));
  refused(await helper.post(`${at}/opinion`, { compliance: '覆蓋', version: 0 }), 409, 'infosec_conflict');
  ok(await helper.post(`${at}/opinion`, { compliance: '符合，缺一張證照', differences: '報價較低', version: 1 }));
  const { opinions } = ok(await members.carl.get(at));
  assert.deepEqual(opinions.map((one) => [one.version, one.compliance]), [[2, '符合，缺一張證照'], [1, '符合招標文件']]);
  assert.ok([403, 404].includes((await members.carl.post(`${at}/opinion`, { compliance: 'x', version: 2 })).status));
  assert.match((await helper.html(at)).text, /符合，缺一張證照/);
});

test('R-109 a vendor is asked on-line, answers in time with a file, and sees its own questions alone', async () => {
  const { links: { reading: at } } = (await entries('1')).find((one) => one.tax_id === vendors[0].taxId);
  const ask = { question: '請說明事件通報流程', until: '2098-12-31' };
  refused(await members.bert === chair ? await members.carl.post(`${at}/questions`, ask) : await members.bert.post(`${at}/questions`, ask), 403, 'not_chair');
  refused(await chair.post(`${at}/questions`, { question: 'x', until: '2001-01-01' }), 422, 'until_past');
  ok(await chair.post(`${at}/questions`, ask));
  assert.equal((await portal.mailed('評選委員會線上詢問', 1)).length, 1);
  const own = `${HOME}/proposals/${vendors[0].proposals[1]}/questions`;
  const [question] = ok(await vendors[0].client.get(own)).questions;
  assert.equal(question.asked_by, null, 'who asked is not told');
  assert.equal((await vendors[1].client.get(own)).status, 404);
  assert.equal((await vendors[1].client.post(`${own}/${question.id}/answer`, { answer: 'x' })).status, 404);
  refused(await vendors[0].client.post(`${own}/${question.id}/answer`, { answer: '' }), 422, 'infosec_answer_empty');
  ok(await vendors[0].client.upload(`${own}/${question.id}/answer`, { content: pdf(1), name: '流程.pdf', fields: { answer: '一小時內通報' } }));
  refused(await vendors[0].client.post(`${own}/${question.id}/answer`, { answer: '改' }), 409, 'infosec_answered');
  for (const name of MEMBERS) {
    const [seen] = ok(await members[name].get(at)).questions;
    assert.equal(seen.answer, '一小時內通報');
    assert.equal((await members[name].get(seen.files[0].url)).status, 200);
  }
  assert.equal((await portal.mailed('廠商已答覆', MEMBERS.length)).length, MEMBERS.length);
  assert.match((await vendors[0].client.html(own)).text, /一小時內通報/);
});

/** Totals of group 1 from the best: the last two are equal, in 專業執行能力 too. */
const TOTALS = [95, 92, 90, 88, 86, 84, 82, 80, 75, 75];

test('R-109 nobody sees a score of another before the scoring is closed, by any route', async () => {
  const all = await entries('1'), secret = '只有作者看得到的評語';
  for (const name of MEMBERS)
    for (const [i, one] of all.entries())
      ok(await members[name].post(`${one.links.reading}/scores`, { ...sheet(TOTALS[i], 25, name === 'anna' ? secret : '同意'), hand_in: true }));
  const routes = ok(await office.get('/openapi.json')).paths;
  const paths = [];
  for (const [pattern, methods] of Object.entries(routes)) {
    if (!methods.get) continue;
    paths.push(pattern.replaceAll('{no}', NO).replaceAll('{group}', '1').replaceAll('{case}', all[0].case).replaceAll('{other}', all[1].case)
      .replaceAll('{stage}', 'evaluation').replaceAll('{id}', all[0].case).replaceAll('{seat}', '2').replaceAll('{proposal}', vendors[0].proposals[1]).replaceAll(/\{\w+\}/g, '1'));
  }
  assert.ok(paths.length > 100);
  const others = [office, helper, members.bert, vendors[0].client];
  for (const who of others)
    for (const path of paths)
      for (const Accept of ['application/json', 'text/html']) {
        const answer = await who.get(path, { headers: { Accept } });
        assert.ok(!answer.bytes.toString('utf8').includes(secret), `${path} ${Accept}`);
      }
  for (const one of await entries('1')) assert.deepEqual([one.sheets, one.ranked], [[], null]);
  refused(await office.post(group('1', '/rank')), 409, 'state_refused');
});

test('SM-15 the scoring of a group is closed at once, and opinions are locked', async () => {
  assert.ok([403, 404].includes((await members.anna.post(group('1', '/close'))).status));
  refused(await office.post(group('2', '/close')), 409, 'too_few_sheets');
  assert.equal(ok(await office.post(group('1', '/close'))).state, 'closed');
  const [first] = await entries('1');
  assert.equal(first.sheets.length, MEMBERS.length);
  refused(await helper.post(`${first.links.reading}/opinion`, { compliance: '晚了', version: 2 }), 409, 'infosec_opinion_locked');
  refused(await office.post(`${first.links.reading}/questions`, { question: '晚了', until: '2098-12-31' }), 409, 'infosec_question_closed');
  assert.equal(ok(await members.anna.get(group('1'))).entries[0].sheets.length, MEMBERS.length, 'members see them now');
  assert.deepEqual(ok(await helper.get(group('1'))).entries[0].sheets, [], 'the working group does not');
});

test('R-106 R-107 R-108 ranked: nine of ten are kept, and a tie at the cut calls for lots', async () => {
  const ranked = ok(await office.post(group('1', '/rank')));
  assert.equal(ranked.state, 'tie_break');
  assert.equal(ranked.kept, 9);
  assert.deepEqual(ranked.entries.map((one) => one.ranked.rank), [1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
  assert.deepEqual(ranked.entries.map((one) => one.ranked.average), TOTALS.map(String));
  assert.equal(ranked.draw.tied.length, 2);
  refused(await members.bert.post(group('1', '/vote'), { agrees: true }), 409, 'infosec_draw_first');
  refused(await chair.post(group('1', '/resolve'), {}), 409, 'infosec_draw_first');
  assert.equal((await portal.mailed('評選排序完成', MEMBERS.length)).length, MEMBERS.length);
  assert.match((await chair.html(group('1'))).text, /見證人/);
});

test('R-107 the chair draws lots, with witnesses, once; what the portal draws can be computed again', async () => {
  const { draw: { tied } } = ok(await chair.get(group('1')));
  const other = Object.values(members).find((one) => one !== chair);
  const order = tied.map((one) => one.case);
  refused(await other.post(group('1', '/draw'), { order, witnesses: '政風室' }), 403, 'not_chair');
  refused(await chair.post(group('1', '/draw'), { order: order.slice(1), witnesses: '政風室' }), 422, 'infosec_draw_incomplete');
  refused(await chair.post(group('1', '/draw'), { order }), 422, 'infosec_draw_witnesses');
  refused(await chair.post(group('1', '/draw'), { manner: 'computed', said: '7', witnesses: '政風室' }), 409, 'infosec_draw_unprepared');
  const prepared = ok(await chair.post(group('1', '/prepare')));
  const promise = prepared.draw.prepared.commitment;
  const { draw: { record }, state } = ok(await chair.post(group('1', '/draw'), { manner: 'computed', said: '紅茶 42', witnesses: '政風室 林員' }));
  assert.equal(state, 'tie_break');
  assert.equal(createHash('sha256').update(record.seed).digest('hex'), promise);
  const lot = (id) => createHmac('sha256', record.seed).update(`紅茶 42\n${id}`).digest('hex');
  assert.deepEqual(record.order.map((one) => one.case), [...order].sort((a, b) => (lot(a) < lot(b) ? -1 : 1)));
  refused(await chair.post(group('1', '/draw'), { order, witnesses: '政風室' }), 409, 'infosec_drawn');
  const ranks = Object.fromEntries(ok(await office.get(group('1'))).entries.map((one) => [one.case, one.ranked]));
  assert.deepEqual(record.order.map((one) => [ranks[one.case].rank, ranks[one.case].kept]), [[9, true], [10, false]]);
});

test('R-106 a majority of all members, not of those present, resolves', async () => {
  refused(await office.post(group('1', '/vote'), { agrees: true }), 403, 'infosec_may_not_vote');
  refused(await members.anna.post(group('1', '/vote'), {}), 422, 'infosec_vote_needed');
  ok(await members.anna.post(group('1', '/vote'), { agrees: true }));
  ok(await members.bert.post(group('1', '/vote'), { agrees: true }));
  refused(await chair.post(group('1', '/resolve'), {}), 409, 'infosec_no_majority');
  refused(await office.post(group('1', '/award')), 409, 'state_refused');
  ok(await members.carl.post(group('1', '/vote'), { agrees: false, reason: '再議' }));
  refused(await chair.post(group('1', '/resolve'), {}), 409, 'infosec_no_majority');
  ok(await members.carl.post(group('1', '/vote'), { agrees: true }));
  assert.equal(ok(await office.get(group('1'))).in_favour, 3);
  assert.equal(ok(await chair.post(group('1', '/resolve'), { reason: '照排序結果辦理' })).state, 'resolved');
  refused(await members.dora.post(group('1', '/vote'), { agrees: true }), 409, 'state_refused');
  assert.equal((await portal.mailed('評選委員會決議通知', MEMBERS.length)).length, MEMBERS.length);
});

test('SM-15 awards of the whole group in one step, told to vendors only when announced', async () => {
  refused(await office.post(group('1', '/announce')), 409, 'infosec_not_awarded');
  const awarded = ok(await office.post(group('1', '/award')));
  assert.equal(awarded.awards.filter((one) => one.best).length, 9);
  refused(await office.post(group('1', '/award')), 409, 'infosec_awarded');
  assert.equal((await cases('awarded')).length, 9);
  assert.equal((await cases('not_awarded')).length, 1);
  const hidden = JSON.stringify(ok(await vendors[0].client.get(`/tenders/${NO}/progress`)));
  assert.ok(!hidden.includes('最有利標'));
  // no public address tells a winner or a summary before the announcement, and then those of this group alone.
  const visitor = new Client(portal), results = `${HOME}/results`;
  assert.deepEqual(ok(await visitor.get(results)).tenders, []);
  assert.equal((await visitor.get(`${results}/${NO}`)).status, 404);
  assert.equal(ok(await office.post(group('1', '/announce'))).state, 'announced');
  assert.deepEqual(ok(await visitor.get(results)).tenders.map((one) => [one.no, one.groups]), [[NO, 1]]);
  assert.deepEqual(ok(await visitor.get(`${results}/${NO}`)).groups.map((one) => [one.group, one.winners.length]), [['1', 9]]);
  assert.ok((await portal.mailed('審查結果通知', BIDDERS)).length >= BIDDERS);
  assert.match(JSON.stringify(ok(await vendors[0].client.get(`/tenders/${NO}/progress`))), /序位/);
  const lines = ok(await office.get(group('1'))).history.map((one) => one.event);
  assert.deepEqual(lines.filter((one) => one !== 'vote'), ['close_scoring', 'rank', 'prepare_lots', 'draw_lots', 'resolve', 'award', 'announce']);
  const audit = JSON.stringify(ok(await (await Client.signedIn(portal, 'admin@example.tw')).get('/staff/audit?per_page=100')));
  for (const action of ['evaluation_rank', 'evaluation_draw_lots', 'evaluation_resolve', 'evaluation_award']) assert.ok(audit.includes(action), action);
});

test('R-106 R-108 a group without a tie: below 70 fails though kept; the chair opens it again and everything after is void', async () => {
  const all = await entries('2');
  const score = async (name, one, total, execution) => ok(await members[name].post(`${one.links.reading}/scores`, { ...sheet(total, execution), hand_in: true }));
  // 70 exactly on average passes, 69.8 does not.
  for (const [i, name] of MEMBERS.entries()) {
    await score(name, all[0], 90, 25);
    await score(name, all[1], i === 0 ? 66 : 71, 20);
    await score(name, all[2], i === 0 ? 65 : 71, 20);
  }
  ok(await office.post(group('2', '/close')));
  const ranked = ok(await office.post(group('2', '/rank')));
  assert.equal(ranked.state, 'ranked');
  assert.deepEqual(ranked.entries.map((one) => [one.ranked.average, one.ranked.passes, one.ranked.kept]), [['90', true, true], ['70', true, true], ['69.8', false, true]]);
  refused(await chair.post(group('2', '/draw'), { order: [], witnesses: 'x' }), 409, 'state_refused');
  for (const name of MEMBERS) ok(await members[name].post(group('2', '/vote'), { agrees: true }));
  ok(await chair.post(group('2', '/resolve'), {}));
  refused(await chair.post(group('2', '/reopen'), { case: all[2].case }), 422, 'reason_required');
  assert.equal(ok(await chair.post(group('2', '/reopen'), { case: all[2].case, reason: '一張評分表誤植' })).state, 'scoring');
  refused(await office.post(group('2', '/award')), 409, 'state_refused');
  ok(await members.anna.post(`${all[2].links.reading}/take-back`));
  await score('anna', all[2], 66, 20);
  ok(await office.post(group('2', '/close')));
  const again = ok(await office.post(group('2', '/rank')));
  assert.equal(again.in_favour, 0, 'votes were for the former ranking');
  assert.deepEqual(again.entries.map((one) => [one.ranked.rank, one.ranked.passes]), [[1, true], [2, true], [2, true]]);
  assert.equal(again.state, 'ranked', 'a tie that does not touch the cut needs no lots');
  for (const name of MEMBERS.slice(0, 3)) ok(await members[name].post(group('2', '/vote'), { agrees: true }));
  ok(await chair.post(group('2', '/resolve'), {}));
  assert.equal(ok(await office.post(group('2', '/award'))).awards.filter((one) => one.best).length, 3);
  // Before anybody was told the chair opens it once more: the awards of the whole group are taken back.
  assert.equal(ok(await chair.post(group('2', '/reopen'), { case: all[0].case, reason: '再確認一次' })).state, 'scoring');
  assert.equal((await cases('evaluation')).length, 3);
  ok(await office.post(group('2', '/close')));
  assert.equal(ok(await office.post(group('2', '/rank'))).in_favour, 0, 'nothing changed in the sheets, and still the votes are void');
  refused(await office.post(group('2', '/award')), 409, 'state_refused');
  for (const name of MEMBERS.slice(0, 3)) ok(await members[name].post(group('2', '/vote'), { agrees: true }));
  ok(await chair.post(group('2', '/resolve'), {}));
  assert.equal(ok(await office.post(group('2', '/award'))).awards.filter((one) => one.best).length, 3);
  ok(await office.post(group('2', '/announce')));
  refused(await chair.post(group('2', '/reopen'), { case: all[2].case, reason: '太晚了' }), 409, 'state_refused');
});
