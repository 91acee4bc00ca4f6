// The two listing programmes by HTTP, from handing in to the public catalogue and off it again: SM-22, SM-23.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { factorySolution, handIn, ok, solutionsFor } from '../support/listing.mjs';
import { Client, Portal, ownDatabase } from '../support/portal.mjs';

const NO = '1190261', SECOND = '1190262', FACTORY = '1190263';
const MEMBERS = ['anna', 'bert', 'carl'];
let portal, vendor, officer, visitor, rows;
const members = {};

const page = async (client, path) => (await client.html(path)).text;
const refused = (answer, status, code) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(JSON.stringify(answer.body), new RegExp(code));
};
const stages = (no) => `/staff/tenders/${no}/stages`;
const cases = async (no, stage) => ok(await officer.get(`${stages(no)}/${stage}`)).items;
const act = (no, stage, what, list, more = {}) => officer.post(`${stages(no)}/${stage}/${what}`, { cases: list.map((one) => one.id), ...more });

/** Every member sits at these cases, declares and hands in; the scoring is closed. */
async function score(no, stage, criteria, points) {
  const list = await cases(no, stage);
  const people = ok(await officer.get(`${stages(no)}/${stage}`)).people;
  ok(await act(no, stage, 'assign', list, { people: people.map((one) => one.id), chair: people[0].id }));
  for (const name of MEMBERS) {
    const seats = ok(await members[name].get('/committee')).items.filter((one) => one.stage === stage && one.state === 'invited');
    assert.equal(seats.length, list.length);
    for (const seat of seats) {
      ok(await members[name].post(`${seat.links.self}/declaration`, { conflict: false }));
      ok(await members[name].post(`${seat.links.self}/scores`, {
        scores: Object.fromEntries(criteria.map((key) => [key, points(seat, name)])), opinion: `${name} 的意見`, hand_in: true }));
    }
  }
  ok(await act(no, stage, 'close', list));
}

before(async () => {
  portal = await Portal.start({ env: ownDatabase('stages') });
  for (const name of MEMBERS) portal.addUser(`${name}@example.tw`, 'committee_member', '--name', name);
  portal.addUser('officer@example.tw', 'programme_officer', '--name', '計畫承辦人');
  portal.addUser('tester@example.tw', 'tester', '--name', '檢測人員');
  visitor = new Client(portal);
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  officer = await Client.signedIn(portal, 'officer@example.tw');
  for (const name of MEMBERS) members[name] = await Client.signedIn(portal, `${name}@example.tw`);
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  for (const [no, type, closes] of [[NO, 'tcloud_listing', '2099-01-01'], [SECOND, 'tcloud_listing', '2099-01-01'], [FACTORY, 'industry_listing', '2099-01-01'],
    ['1190264', 'industry_listing', '2023-08-21']])
    ok(await staff.post('/staff/tenders', { tender_no: no, type, name: `範例梯次 ${no}`, opens_at: '2020-01-01T00:00:00+08:00', closes_at: `${closes}T00:00:00+08:00` }));
});
after(() => portal?.stop());

test('R-159 R-158 handing in inside the dates of the batch is receipt, with one notice', async () => {
  const { made, submitted } = await handIn(vendor, NO, (items) => solutionsFor(vendor, items, ['domestic', 'international']));
  rows = made;
  ok(submitted);
  assert.equal(ok(await vendor.get(`/tenders/${NO}/submission`)).state, 'received');
  const mails = await portal.mailed('收件成功通知', 1);
  assert.equal(mails.length, 1);
  assert.ok(mails[0].text.includes(submitted.body.number));
  const progress = ok(await vendor.get(`/tenders/${NO}/progress`));
  assert.deepEqual(progress.items.map((one) => one.stage), ['qualification']);
  const late = await vendor.post('/tenders/1190264/submission');
  assert.equal(late.status, 409, 'a batch that is over takes nothing');
});

test('R-012 a type without a format of numbers takes what can stand in an address; the page says the format of the others', async () => {
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  for (const no of ['119/01', '119 01', '第1梯次', '..', '1'.repeat(21)])
    refused(await staff.post('/staff/tenders', { tender_no: no, type: 'tcloud_listing', name: '梯次' }), 422, 'tender_no_letters');
  ok(await staff.post('/staff/tenders', { tender_no: '119-A_1', type: 'tcloud_listing', name: '梯次' }));
  refused(await staff.post('/staff/tenders', { tender_no: '119-1', type: 'cloud_services', name: '標案' }), 422, '###02##');
  assert.match(await page(staff, '/staff/tenders/new'), /###02##/);
});

test('N-17 the schedule of reminders names the stages that have a last day, and no other', async () => {
  const process = ok(await officer.get(`/staff/tenders/${NO}/process`));
  assert.deepEqual(process.reminders.filter((one) => one.of === 'stage').map((one) => one.label), ['簽約', '限期改善']);
});

test('SM-22 eligibility, then every solution for itself; who lacks the permission does nothing', async () => {
  const tester = await Client.signedIn(portal, 'tester@example.tw');
  assert.ok([403, 404].includes((await tester.get(stages(NO))).status));
  assert.ok([403, 404].includes((await vendor.get(stages(NO))).status));
  const [whole] = await cases(NO, 'qualification');
  refused(await act(NO, 'qualification', 'decide', [whole], {}), 422, 'outcome_needed');
  refused(await act(NO, 'qualification', 'decide', [whole], { outcome: 'not_eligible' }), 422, 'reason_required');
  ok(await act(NO, 'qualification', 'decide', [whole], { outcome: 'eligible' }));
  refused(await act(NO, 'qualification', 'decide', [whole], { outcome: 'eligible' }), 409, 'case_moved');
  assert.equal((await cases(NO, 'technical_review')).length, 2);
  const overview = ok(await officer.get(stages(NO)));
  assert.equal(overview.stages.find((one) => one.key === 'technical_review').cases, 2);
  assert.match(await page(officer, stages(NO)), /技術審查/);
  assert.match(await page(officer, `${stages(NO)}/technical_review`), /方案 domestic/);
});

test('SCR-1352 nothing is shown before the declaration, and no score before the scoring is closed', async () => {
  const list = await cases(NO, 'technical_review');
  const { people } = ok(await officer.get(`${stages(NO)}/technical_review`));
  assert.equal(people.length, 3);
  ok(await act(NO, 'technical_review', 'assign', list, { people: people.map((one) => one.id), chair: people[0].id }));
  assert.equal((await portal.mailed('委員審查通知', 3)).length, 3);
  const [first] = ok(await members.anna.get('/committee')).items;
  assert.equal(first.state, 'invited');
  const before_it = ok(await members.anna.get(first.links.self));
  assert.equal(before_it.application, null);
  assert.ok(!JSON.stringify(before_it).includes('12000'));
  const at = `${first.links.self}/items/technical/${rows.solutions.domestic.id}/files/stress_test_file`;
  assert.equal((await members.anna.get(at)).status, 404);
  assert.ok([403, 404].includes((await members.anna.get('/staff/submissions')).status), 'nor by another way');
  assert.equal((await members.bert.get(first.links.self)).status, 404, 'a seat of somebody else');
  refused(await members.anna.post(`${first.links.self}/declaration`, { conflict: true }), 422, 'reason_required');
  ok(await members.anna.post(`${first.links.self}/declaration`, { conflict: false }));
  const reading = ok(await members.anna.get(first.links.self));
  const file = reading.application.sections.flatMap((one) => one.fields).flatMap((one) => one.files)[0];
  assert.ok(file.url.startsWith(first.links.self));
  assert.equal((await members.anna.get(file.url)).status, 200);
  assert.match(await page(members.anna, first.links.self), /雲平台架構/);
  const sheet = { scores: { platform: 90, characteristics: 80, sla: 70 }, opinions: { sla: '備份頻率足夠' }, opinion: '同意' };
  refused(await members.anna.post(`${first.links.self}/scores`, { ...sheet, scores: { platform: 101 }, hand_in: true }), 422, 'score_invalid');
  ok(await members.anna.post(`${first.links.self}/scores`, { ...sheet, hand_in: true }));
  const secret = '備份頻率足夠';
  const [held] = list.filter((one) => one.title === first.title);
  for (const [who, path] of [[officer, `/staff/cases/${held.id}`], [officer, `${stages(NO)}/technical_review/summary`], [officer, `${stages(NO)}/technical_review`],
    [members.bert, '/committee'], [vendor, `/tenders/${NO}/progress`]])
    for (const Accept of ['application/json', 'text/html']) {
      const answer = await who.get(path, { headers: { Accept } });
      assert.ok(!answer.bytes.toString('utf8').includes(secret), `${path} ${Accept}`);
    }
  refused(await act(NO, 'technical_review', 'close', list), 409, 'too_few_sheets');
  refused(await act(NO, 'technical_review', 'decide', list, { outcome: 'pass' }), 409, 'not_scored');
  for (const name of MEMBERS)
    for (const seat of ok(await members[name].get('/committee')).items) {
      if (seat.state === 'invited') ok(await members[name].post(`${seat.links.self}/declaration`, { conflict: 'no' }));
      if (seat.state !== 'handed_in') ok(await members[name].post(`${seat.links.self}/scores`, { ...sheet, hand_in: true }));
    }
  ok(await act(NO, 'technical_review', 'close', list));
  const summary = ok(await officer.get(`${stages(NO)}/technical_review/summary`));
  assert.equal(summary.total, 2);
  assert.equal(summary.items[0].total, '80.00');
  assert.ok(JSON.stringify(summary).includes(secret));
  assert.match(await page(officer, `${stages(NO)}/technical_review/summary`), /80\.00/);
});

test('SCR-1353 the chair reopens with a reason; nobody else does', async () => {
  const list = await cases(NO, 'technical_review');
  const mine = ok(await members.anna.get('/committee')).items[0];
  let chair;
  for (const name of MEMBERS) if (ok(await members[name].get('/committee')).items[0].chair) chair = members[name];
  const other = Object.values(members).find((one) => one !== chair);
  refused(await other.post(`${ok(await other.get('/committee')).items[0].links.self}/reopen`, { reason: 'x' }), 403, 'not_chair');
  const seat = ok(await chair.get('/committee')).items[0];
  assert.ok(ok(await chair.get(seat.links.self)).summary, 'the chair sees what it came to');
  refused(await chair.post(`${seat.links.self}/reopen`, { reason: '' }), 422, 'reason_required');
  ok(await chair.post(`${seat.links.self}/reopen`, { reason: '漏看壓力測試報告' }));
  assert.equal(ok(await officer.get(`${stages(NO)}/technical_review/summary`)).total, 1);
  ok(await act(NO, 'technical_review', 'close', list.filter((one) => one.title === mine.title || one.title === seat.title).slice(0, 2)));
  assert.equal(ok(await officer.get(`${stages(NO)}/technical_review/summary`)).total, 2);
});

test('SM-22 N-14 plan review, consensus, and nothing of it for the vendor before the announcement', async () => {
  ok(await act(NO, 'technical_review', 'decide', await cases(NO, 'technical_review'), { outcome: 'pass' }));
  await score(NO, 'plan_review', ['suitability', 'market', 'service', 'stability'], (seat) => (seat.title.includes('domestic') ? 90 : 70));
  const ranked = ok(await officer.get(`${stages(NO)}/plan_review/summary`)).items;
  assert.deepEqual(ranked.map((one) => [one.rank, one.total]), [[1, '90.00'], [2, '70.00']]);
  ok(await act(NO, 'plan_review', 'decide', await cases(NO, 'plan_review'), { outcome: 'summed' }));
  const meeting = await cases(NO, 'consensus');
  refused(await act(NO, 'consensus', 'decide', meeting, { outcome: 'approve' }), 422, 'reason_required');
  ok(await act(NO, 'consensus', 'decide', meeting, { outcome: 'approve', reason: '委員一致同意' }));
  const hidden = JSON.stringify(ok(await vendor.get(`/tenders/${NO}/progress`)));
  for (const word of ['consensus', 'contracting', 'plan_review', '委員一致同意']) assert.ok(!hidden.includes(word), word);
  assert.deepEqual(await portal.mailed('審查結果通知', 0), []);
  const [one] = await cases(NO, 'contracting');
  assert.equal(one.unpublished, true);
  ok(await act(NO, 'contracting', 'publish', await cases(NO, 'contracting')));
  refused(await act(NO, 'contracting', 'publish', await cases(NO, 'contracting')), 409, 'nothing_to_publish');
  const mails = await portal.mailed('審查結果通知', 1);
  assert.equal(mails.length, 1);
  for (const part of ['方案 domestic', '方案 international', '委員一致同意', '簽約']) assert.ok(mails[0].text.includes(part), part);
  assert.match(await page(vendor, `/tenders/${NO}/progress`), /簽約/);
});

test('R-163 the public catalogue: what is listed, found by search and choices, and nothing else of the application', async () => {
  assert.equal(ok(await visitor.get('/catalogue/tcloud')).total, 0);
  ok(await act(NO, 'contracting', 'decide', await cases(NO, 'contracting'), { outcome: 'signed' }));
  const list = ok(await visitor.get('/catalogue/tcloud'));
  assert.equal(list.total, 1);
  assert.equal(list.zone, 'domestic');
  for (const [query, total] of [['q=臺灣中小', 1], ['q=台灣中小', 1], ['q=nothing', 0], ['zone=international&q=ＢＯＯＫＳ', 1], ['q=台灣　中小', 0], ['content.categories=crm', 1], ['content.categories=pos', 0],
    ['content.categories=crm&content.industries=trade', 1], ['content.categories=crm&content.industries=medical', 0], ['zone=international', 1],
    ['zone=international&q=books', 1]])
    assert.equal(ok(await visitor.get(`/catalogue/tcloud?${query}`)).total, total, query);
  assert.equal((await visitor.get('/catalogue/tcloud?zone=x')).status, 404);
  assert.equal((await visitor.get('/catalogue/x')).status, 404);
  const one = ok(await visitor.get(list.items[0].links.self));
  assert.ok(one.fields.some((field) => field.key === 'content.price_total'));
  const all = JSON.stringify(one) + await page(visitor, list.items[0].links.self);
  for (const secret of ['04595252', '0912-345-678', 'contact_', 'tax_proof', 'sales_proof']) assert.ok(!all.includes(secret), secret);
  const abroad = ok(await visitor.get('/catalogue/tcloud?zone=international')).items[0];
  const english = ok(await visitor.get(abroad.links.self));
  assert.equal(english.title, 'Cloud Books');
  assert.ok(english.fields.length > 0 && english.fields.every((field) => !/[\u4e00-\u9fff]/.test(field.label)), JSON.stringify(english.fields.map((field) => field.label)));
  assert.match(await page(visitor, '/catalogue/tcloud?zone=international&lang=en'), /International zone/);
  // The zone for everything else comes first, and nothing carries the numbers of the paper form.
  assert.deepEqual(list.zones.map((zone) => zone.key), ['domestic', 'international']);
  const labels = [...list.facets, ...one.fields].map((each) => each.label);
  assert.deepEqual(labels.filter((label) => /^[一二三四五六七八九十]+[、.]|^\d/.test(label)), []);
  assert.ok(labels.includes('適用企業規模'), labels.join(' '));
  assert.equal(ok(await visitor.get('/catalogue')).items.length, 2);
});

test('pictures of a listed solution are public, nothing else of it is, and they go with it', async () => {
  const abroad = ok(await visitor.get('/catalogue/tcloud?zone=international')).items[0];
  const english = ok(await visitor.get(abroad.links.self));
  const pictures = english.fields.filter((field) => field.kind === 'picture' || field.kind === 'file');
  assert.deepEqual(pictures.map((field) => field.key), ['content.promo_image_file', 'content.solution_logo_file', 'content.company_logo_file']);
  assert.ok(!JSON.stringify(english).includes('sha256'));
  // A visitor who reads Chinese gets the whole page in the zone's language; asked for another one, all of it in that.
  const reader = new Client(portal), there = await reader.get(abroad.links.self, { headers: { Accept: 'text/html', 'Accept-Language': 'zh-TW' } });
  assert.deepEqual([there.status, there.headers.get('location')], [303, `${abroad.links.self}?lang=en`]);
  const searched = await reader.get('/catalogue/tcloud?zone=international&q=books', { headers: { Accept: 'text/html' } });
  assert.equal(searched.headers.get('location'), '/catalogue/tcloud?zone=international&q=books&lang=en');
  assert.ok(ok(await visitor.get(`${abroad.links.self}?lang=zh-TW`)).fields.some((field) => /[\u4e00-\u9fff]/.test(field.label)));
  const html = await page(visitor, `${abroad.links.self}?lang=en`);
  assert.match(html, /<html lang="en"/);
  for (const field of pictures) {
    const answer = await visitor.get(field.links.self, { headers: { Accept: 'image/*' } });
    assert.equal(answer.status, 200, field.links.self);
    assert.equal(answer.headers.get('content-type'), field.value.type);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=300');
    if (field.kind === 'picture') assert.deepEqual([field.value.width, field.value.height], [900, 600]);
    assert.match(answer.headers.get('content-disposition'), field.kind === 'picture' ? /^inline/ : /^attachment/);
    assert.match(answer.headers.get('content-security-policy'), /sandbox|default-src 'none'/);
    assert.equal(answer.bytes.length, field.value.size);
    assert.equal((await visitor.get(field.links.self, { headers: { 'If-None-Match': answer.headers.get('etag') } })).status, 304);
    assert.ok(html.includes(field.links.self), 'it stands on the page');
  }
  const none = [`${abroad.links.self}/files/99`, `${abroad.links.self}/files/0`, `${abroad.links.self}/files/x`, '/catalogue/tcloud/999999/files/1', '/catalogue/industry/1/files/1'];
  for (const path of none) assert.equal((await visitor.get(path)).status, 404, path);
  // What the vendor changes afterwards is not public before it is agreed to.
  const domestic = ok(await visitor.get('/catalogue/tcloud')).items[0];
  assert.equal((await visitor.get(`${domestic.links.self}/files/1`)).status, 404, 'this zone names no picture');
});

test('R-155 a change is shown to the public once it is agreed to', async () => {
  const listed = ok(await vendor.get(`/tenders/${NO}/progress`)).items.find((one) => one.title === '方案 domestic');
  assert.deepEqual(listed.outcomes.map((one) => one.key), ['change']);
  refused(await vendor.post(`/tenders/${NO}/progress/${listed.id}/change`, {}), 422, 'reason_required');
  const early = await vendor.post(`/tenders/${NO}/progress/${listed.id}/complaint`, { reason: 'x' });
  refused(early, 409, 'state_refused');
  assert.match(early.body.detail, new RegExp(`^目前為「${listed.stage_label}」`), 'the stage by its name');
  ok(await vendor.post(`/tenders/${NO}/progress/${listed.id}/change`, { reason: '調降價格' }));
  const { submission } = ok(await officer.get(`/staff/cases/${listed.id}`));
  const { content } = rows.solutions.domestic;
  ok(await officer.post(`/staff/submissions/${submission}/supplement`, { items: [{ id: content.id, field: 'price_total', action: 'change', reason: '依變更申請' }] }));
  const now = ok(await vendor.get(`/tenders/${NO}/items/content/${content.id}`));
  ok(await vendor.request('PUT', `/tenders/${NO}/items/content/${content.id}`, { json: { version: now.version, values: { price_total: 9900 } } }));
  ok(await vendor.post(`/tenders/${NO}/supplements/1/items/complete`));
  const price = async () => {
    const [entry] = ok(await visitor.get('/catalogue/tcloud')).items;
    return ok(await visitor.get(entry.links.self)).fields.find((field) => field.key === 'content.price_total').value;
  };
  assert.equal(await price(), 12000);
  ok(await act(NO, 'change_review', 'decide', [{ id: listed.id }], { outcome: 'agree' }));
  assert.equal(await price(), 9900);
});

test('R-155 a violation, a day to improve, off the list, and barred for three years', async () => {
  const [first] = (await cases(NO, 'listed')).filter((one) => one.title === '方案 domestic');
  refused(await act(NO, 'listed', 'decide', [first], { outcome: 'violation', reason: '申請文件不實', until: '2020-01-01' }), 422, 'until_past');
  const violated = ok(await act(NO, 'listed', 'decide', [first], { outcome: 'violation', reason: '申請文件不實', until: '2098-12-28' }));
  assert.equal((await cases(NO, 'improvement'))[0].until, '2098-12-29T00:00:00+08:00');
  assert.deepEqual(violated.warnings.map((one) => [one.code, one.params.day]), [['deadline_weekend', '2098-12-28']]);
  assert.equal(ok(await visitor.get('/catalogue/tcloud')).total, 1, 'it stays while it is improved');
  refused(await act(NO, 'improvement', 'decide', [first], { outcome: 'delist', reason: '未改善', barred_years: 4 }), 422, 'barred_too_long');
  ok(await act(NO, 'improvement', 'decide', [first], { outcome: 'delist', reason: '未改善', barred_years: 3 }));
  assert.equal(ok(await visitor.get('/catalogue/tcloud')).total, 0);
  assert.equal(ok(await visitor.get('/catalogue/tcloud?zone=international')).total, 1);
  const { submitted } = await handIn(vendor, SECOND, (items) => solutionsFor(vendor, items, ['domestic']));
  refused(submitted, 409, 'company_barred');
});

test('SM-23 R-141 R-142 what the plan listed goes to the document review; three days to put things right', async () => {
  const { made, submitted } = await handIn(vendor, FACTORY, (items) => factorySolution(vendor, items, 'existing'));
  ok(submitted);
  const [whole] = await cases(FACTORY, 'qualification');
  const opened = ok(await officer.post(`/staff/submissions/${whole.submission}/supplement`, { items: [{ id: made.id, field: 'website', action: 'change', reason: '網址錯誤' }] }));
  const day = new Date(Date.now() + 8 * 3600e3 + 4 * 86400e3).toISOString().slice(0, 10);
  assert.match(JSON.stringify(opened), new RegExp(`${day}T00:00:00`));
  refused(await act(FACTORY, 'qualification', 'decide', [whole], { outcome: 'to_document' }), 409, 'corrections_open');
  const now = ok(await vendor.get(`/tenders/${FACTORY}/items/company/${made.id}`));
  ok(await vendor.request('PUT', `/tenders/${FACTORY}/items/company/${made.id}`, { json: { version: now.version, values: { website: 'https://other.example.tw/' } } }));
  ok(await vendor.post(`/tenders/${FACTORY}/supplements/1/items/complete`));
  refused(await act(FACTORY, 'qualification', 'decide', [whole], { outcome: 'to_technical' }), 422, 'outcome_not_offered');
  ok(await act(FACTORY, 'qualification', 'decide', [whole], { outcome: 'to_document' }));
  ok(await act(FACTORY, 'document_review', 'decide', await cases(FACTORY, 'document_review'), { outcome: 'as_good' }));
  ok(await act(FACTORY, 'contracting', 'decide', await cases(FACTORY, 'contracting'), { outcome: 'signed' }));
  const [listed] = await cases(FACTORY, 'listed');
  assert.ok(listed.until, 'three months without a contract are watched');
  ok(await act(FACTORY, 'listed', 'decide', [listed], { outcome: 'contract' }));
  assert.equal(ok(await visitor.get('/catalogue/industry?promotion.category_ops=finance')).total, 1);
});
