// The whole main job by JSON alone, from registration to receipt: the same addresses that the pages use.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { pdf, png } from '../support/files.mjs';
import { Client, Portal, ownDatabase, run } from '../support/portal.mjs';

const NO = '1150202';
const PASSWORD = 'Abcdefghij1!';
const registration = {
  tax_id: '10458574', company_name: '新創雲端股份有限公司', representative_name: '張三', company_address: '106臺北市大安區和平東路二段1號',
  contact_name: '王小姐', contact_title: '經理', contact_phone: '02-1234-5678#12', contact_mobile: '0912345678',
  account_email: 'New.Vendor@example.tw', password: PASSWORD, password_confirm: PASSWORD, privacy_consent: true,
};

let portal, vendor, staff;

const ids = {};

before(async () => {
  portal = await Portal.start({ env: ownDatabase('journey') });
  vendor = new Client(portal);
});
after(() => portal?.stop());

const codes = (answer) => (answer.body.findings ?? []).map((finding) => `${finding.field}:${finding.code}`);

test('R-001 R-003 R-006 a registration with mistakes is refused field by field and nothing is stored', async () => {
  await vendor.refreshToken();
  const wrong = { ...registration, tax_id: '12345678', password: 'tooSh0rt', contact_phone: '1234' };
  const answer = await vendor.post('/register', wrong);
  assert.equal(answer.status, 422);
  assert.match(answer.type, /application\/problem\+json/);
  const fields = answer.body.findings.map((finding) => finding.field);
  for (const field of ['tax_id', 'password', 'contact_phone']) assert.ok(fields.includes(field), `${field} in ${fields}`);
  assert.ok(answer.body.findings.every((finding) => finding.message.length > 3));
  assert.ok(!JSON.stringify(answer.body).includes('tooSh0rt'), 'a password never comes back');
});

test('R-018 a new vendor is signed in and can do nothing else until approved', async () => {
  const answer = await vendor.post('/register', registration);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  vendor.csrf = (await vendor.get('/session')).body.csrf_token;
  const dashboard = await vendor.get('/dashboard');
  assert.equal(dashboard.status, 200);
  assert.equal(dashboard.body.registration.status, 'pending');
  const tenders = await vendor.get('/tenders');
  assert.equal(tenders.status, 403);
  assert.equal(tenders.body.code, 'registration_not_approved');
});

test('R-002 the same company or address cannot register twice', async () => {
  const other = new Client(portal);
  await other.refreshToken();
  const sameCompany = await other.post('/register', { ...registration, account_email: 'else@example.tw' });
  assert.equal(sameCompany.status, 422);
  assert.ok(sameCompany.body.findings.some((finding) => finding.field === 'tax_id' && finding.rule === 'R-002'));
  const sameAddress = await other.post('/register', { ...registration, tax_id: '12345676', account_email: 'NEW.vendor@EXAMPLE.tw' });
  assert.ok(sameAddress.body.findings.some((finding) => finding.field === 'account_email'));
});

test('SM-01 staff ask for changes, the vendor mends, staff approve; the mails go out (N-01, N-02)', async () => {
  staff = await Client.signedIn(portal, 'staff@example.tw');
  const list = await staff.get('/staff/registrations?status=pending');
  const waiting = list.body.items.find((item) => item.tax_id === registration.tax_id);
  assert.ok(waiting, JSON.stringify(list.body));
  const noReason = await staff.post(`/staff/registrations/${waiting.id}/request-revision`, {});
  assert.equal(noReason.status, 422);
  const asked = await staff.post(`/staff/registrations/${waiting.id}/request-revision`, { reason: '請更正公司地址' });
  assert.equal(asked.status, 200, JSON.stringify(asked.body));
  const dashboard = await vendor.get('/dashboard');
  assert.equal(dashboard.body.registration.status, 'needs_revision');
  assert.equal(dashboard.body.registration.review_comment, '請更正公司地址');

  const contact = await vendor.get('/account/contact');
  const mended = await vendor.put('/account/contact', { values: { company_address: '106臺北市大安區和平東路二段2號' }, version: contact.body.version });
  assert.ok([200, 201].includes(mended.status), JSON.stringify(mended.body));
  assert.equal((await vendor.get('/dashboard')).body.registration.status, 'pending');
  const approved = await staff.post(`/staff/registrations/${waiting.id}/approve`, {});
  assert.equal(approved.status, 200, JSON.stringify(approved.body));
  const mails = await portal.mails(5);
  const toVendor = mails.filter((mail) => mail.to.includes('new.vendor@example.tw'));
  assert.ok(toVendor.some((mail) => mail.text.includes('請更正公司地址')), 'N-02 carries the opinion');
  assert.ok(toVendor.some((mail) => /通過/.test(mail.subject + mail.text)), `N-01: ${toVendor.map((mail) => mail.subject)}`);
});

test('the vendor signs in again and sees the ten tenders of figure 15', async () => {
  await vendor.post('/logout');
  vendor = new Client(portal);
  assert.equal((await vendor.signIn('new.vendor@example.tw', PASSWORD)).status, 200);
  const tenders = await vendor.get('/tenders');
  assert.equal(tenders.status, 200);
  assert.equal(tenders.body.total, 10);
  assert.equal(tenders.body.items[0].tender_no, NO);
  const selected = await vendor.post(`/tenders/${NO}/select`);
  assert.ok(selected.status < 400, JSON.stringify(selected.body));
});

test('R-037 nothing can be added before both guides are confirmed', async () => {
  const early = await vendor.post(`/tenders/${NO}/items/brand`, { values: cloud.brand.values });
  assert.equal(early.status, 409);
  assert.equal(early.body.code, 'guides_unconfirmed');
  for (const key of ['solicitation_guide', 'item_guide']) {
    const guide = await vendor.get(`/tenders/${NO}/guides/${key}/file`);
    assert.equal(guide.bytes.subarray(0, 5).toString(), '%PDF-');
    const confirmed = await vendor.post(`/tenders/${NO}/guides/${key}/confirm`);
    assert.ok(confirmed.status < 400, JSON.stringify(confirmed.body));
  }
});

async function create(level, parent, data) {
  const created = await vendor.post(`/tenders/${NO}/items/${level}`, { parent, values: data.values });
  assert.equal(created.status, 201, `${level}: ${JSON.stringify(created.body)}`);
  assert.equal(created.headers.get('location'), `/tenders/${NO}/items/${level}/${created.body.id}`);
  for (const field of data.pdfs ?? []) {
    const answer = await vendor.upload(`/tenders/${NO}/items/${level}/${created.body.id}/files/${field}`, { content: pdf(2, field), name: `${field}.pdf` });
    assert.ok(answer.status < 300, `${field}: ${JSON.stringify(answer.body)}`);
    assert.equal(answer.body.pages, 2);
    assert.match(answer.body.sha256, /^[0-9a-f]{64}$/);
  }
  for (const field of data.pictures ?? []) {
    const answer = await vendor.upload(`/tenders/${NO}/items/${level}/${created.body.id}/files/${field}`, { content: png(), name: `${field}.png`, type: 'image/png' });
    assert.ok(answer.status < 300, `${field}: ${JSON.stringify(answer.body)}`);
  }
  const node = (await vendor.get(`/tenders/${NO}/items/${level}/${created.body.id}`)).body;
  assert.equal(node.completeness.own, true, `${level} lacks ${JSON.stringify(node.completeness.missing)}`);
  return node;
}

test('R-033 R-034 R-035 documents wait until data and hierarchy are complete; samples are always there', async () => {
  const documents = await vendor.get(`/tenders/${NO}/documents`);
  assert.equal(documents.status, 200);
  const sample = await vendor.get(`/tenders/${NO}/documents/application_form_file/sample.pdf`);
  assert.equal(sample.bytes.subarray(0, 5).toString(), '%PDF-');
  assert.equal((await vendor.get(`/tenders/${NO}/documents/application_form_file/form.pdf`)).status, 409);
  assert.equal((await vendor.post(`/tenders/${NO}/submission`)).status, 409);
});

test('R-020 the tree is entered level by level', async () => {
  ids.brand = (await create('brand', undefined, cloud.brand)).id;
  ids.service = (await create('service', ids.brand, cloud.service)).id;
  const spec = await create('spec', ids.service, cloud.spec);
  ids.spec = spec.id;
  assert.equal(spec.computed.item_name, '雲端虛擬服務TEST-基本版-月', 'R-031');
  const gaps = await vendor.get(`/tenders/${NO}/todo`);
  assert.ok(gaps.body.items.some((item) => JSON.stringify(item).includes('級距')), 'R-034 a spec without tiers is listed');
  const tier = await create('tier', ids.spec, cloud.tiers[0]);
  ids.tier = tier.id;
});

test('R-021 R-022 R-023 R-024 R-025 wrong tiers are refused with their rule', async () => {
  const cases = [
    [{ tier_lower: 0, tier_upper: 10, min_license_qty: 1, solicitation_price: 1 }, 'R-021'],
    [{ tier_lower: 200, tier_upper: 200, min_license_qty: 200, solicitation_price: 1 }, 'R-022'],
    [{ tier_lower: 100, tier_upper: 200, min_license_qty: 100, solicitation_price: 1 }, 'R-023'],
    [{ tier_lower: 50, tier_upper: 60, min_license_qty: 50, solicitation_price: 1 }, 'R-023'],
    [{ tier_lower: 101, tier_upper: 500, min_license_qty: 600, solicitation_price: 1 }, 'R-025'],
    [{ tier_lower: 101, tier_upper: 500, min_license_qty: 101, solicitation_price: 0 }, 'R-026'],
  ];
  for (const [values, rule] of cases) {
    const answer = await vendor.post(`/tenders/${NO}/items/tier`, { parent: ids.spec, values });
    assert.equal(answer.status, 422, `${rule}: ${JSON.stringify(answer.body)}`);
    assert.ok(answer.body.findings.some((finding) => finding.rule === rule), `${rule} in ${JSON.stringify(answer.body.findings)}`);
  }
  await create('tier', ids.spec, cloud.tiers[1]);
  const third = await vendor.post(`/tenders/${NO}/items/tier`, { parent: ids.spec, values: { tier_lower: 501, tier_upper: 600, min_license_qty: 501, solicitation_price: 1 } });
  assert.equal(third.status, 422);
  assert.ok(third.body.findings.some((finding) => finding.rule === 'R-024'));
});

test('R-031 a rename that makes an item name too long is refused; 150 characters are taken', async () => {
  const node = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body;
  const long = '雲'.repeat(120);
  const specName = '版'.repeat(28);
  const spec = (await vendor.get(`/tenders/${NO}/items/spec/${ids.spec}`)).body;
  const renamedSpec = await vendor.put(`/tenders/${NO}/items/spec/${ids.spec}`, { values: { spec_name: specName }, version: spec.version });
  assert.equal(renamedSpec.status, 200, JSON.stringify(renamedSpec.body));
  const tooLong = await vendor.put(`/tenders/${NO}/items/service/${ids.service}`, { values: { service_name: long }, version: node.version + 0 });
  const version = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body.version;
  const refused = tooLong.status === 412 ? await vendor.put(`/tenders/${NO}/items/service/${ids.service}`, { values: { service_name: long }, version }) : tooLong;
  assert.equal(refused.status, 422, JSON.stringify(refused.body));
  assert.ok(refused.body.findings.some((finding) => finding.rule === 'R-031'));
  const taken = await vendor.put(`/tenders/${NO}/items/service/${ids.service}`, { values: { service_name: '雲'.repeat(119) }, version });
  assert.equal(taken.status, 200, JSON.stringify(taken.body));
  for (const [level, id, values] of [['service', ids.service, { service_name: cloud.service.values.service_name }], ['spec', ids.spec, { spec_name: cloud.spec.values.spec_name }]]) {
    const current = (await vendor.get(`/tenders/${NO}/items/${level}/${id}`)).body;
    assert.equal((await vendor.put(`/tenders/${NO}/items/${level}/${id}`, { values, version: current.version })).status, 200);
  }
});

test('R-050 R-055 mainland locations and a wrong checklist template are refused', async () => {
  const spec = (await vendor.get(`/tenders/${NO}/items/spec/${ids.spec}`)).body;
  for (const country of ['CN', 'HK', 'MO']) {
    const answer = await vendor.put(`/tenders/${NO}/items/spec/${ids.spec}`, { values: { data_location: ['TW', country] }, version: spec.version });
    assert.equal(answer.status, 422);
    assert.ok(answer.body.findings.some((finding) => finding.rule === 'R-050'), JSON.stringify(answer.body.findings));
  }
  const service = (await vendor.get(`/tenders/${NO}/items/service/${ids.service}`)).body;
  const answer = await vendor.put(`/tenders/${NO}/items/service/${ids.service}`, { values: { template_code: 'C' }, version: service.version });
  assert.ok(answer.body.findings?.some((finding) => finding.rule === 'R-055'), JSON.stringify(answer.body));
});

test('a lost update is answered 412 with both versions, and a write without a version 428', async () => {
  const node = (await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`)).body;
  const path = `/tenders/${NO}/items/tier/${ids.tier}`;
  assert.equal((await vendor.put(path, { values: { solicitation_price: 5300 } })).status, 428);
  assert.equal((await vendor.put(path, { values: { solicitation_price: 5200 }, version: node.version })).status, 200);
  const lost = await vendor.put(path, { values: { solicitation_price: 5100 } }, { headers: { 'If-Match': `"${node.version}"` } });
  assert.equal(lost.status, 412);
});

test('R-039 the counters agree with the tree', async () => {
  const overview = await vendor.get(`/tenders/${NO}/items`);
  const counters = JSON.stringify(overview.body.counters);
  assert.equal(overview.body.total, 2, counters);
  assert.ok(counters.includes('2'), counters);
});

test('R-044 R-046 an agent needs three documents; wrong files are refused by name of what is wrong', async () => {
  const documents = (await vendor.get(`/tenders/${NO}/documents`)).body;
  assert.deepEqual(documents.items.filter((item) => item.required).map((item) => item.key).sort(), ['agent_brand_list_file', 'application_form_file', 'infosec_affidavit_file']);
  const text = await vendor.upload(`/tenders/${NO}/documents/infosec_affidavit_file`, { content: Buffer.from('hello'), name: 'a.pdf' });
  assert.equal(text.status, 422);
  const early = await vendor.post(`/tenders/${NO}/submission`);
  assert.equal(early.status, 409);
  assert.ok(JSON.stringify(early.body).includes('application_form_file'), 'R-045 what is not uploaded is listed');
});

test('R-042 R-045 the sealed forms are uploaded, handed in, taken back and handed in again', async () => {
  const form = await vendor.get(`/tenders/${NO}/documents/application_form_file/form.pdf`);
  assert.equal(form.status, 200, form.bytes.toString('utf8').slice(0, 400));
  assert.equal(form.bytes.subarray(0, 5).toString(), '%PDF-');
  const wrongCount = await vendor.upload(`/tenders/${NO}/documents/application_form_file`, { content: pdf(3), name: '申請表.pdf', fields: { declared_item_count: 3 } });
  assert.equal(wrongCount.status, 422);
  assert.ok(wrongCount.body.findings.some((finding) => finding.rule === 'R-042'), JSON.stringify(wrongCount.body));
  const uploads = [['application_form_file', { declared_item_count: 2 }], ['infosec_affidavit_file', {}], ['agent_brand_list_file', {}]];
  for (const [key, fields] of uploads) {
    const answer = await vendor.upload(`/tenders/${NO}/documents/${key}`, { content: pdf(3, key), name: '用印掃描.pdf', fields });
    assert.ok(answer.status < 300, `${key}: ${JSON.stringify(answer.body)}`);
    assert.equal(answer.body.name, '用印掃描.pdf');
  }
  const submitted = await vendor.post(`/tenders/${NO}/submission`, {}, { headers: { 'Idempotency-Key': 'one' } });
  assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
  assert.equal(submitted.body.state, 'submitted');
  ids.number = submitted.body.number;
  const again = await vendor.post(`/tenders/${NO}/submission`, {}, { headers: { 'Idempotency-Key': 'one' } });
  assert.deepEqual(again.body, submitted.body);
  const receipt = await vendor.get(`/tenders/${NO}/submission/receipt.pdf`);
  assert.equal(receipt.bytes.subarray(0, 5).toString(), '%PDF-');
  const locked = await vendor.post(`/tenders/${NO}/items/brand`, { values: { ...cloud.brand.values, brand_name: '另一個' } });
  assert.equal(locked.status, 409, 'R-038');
  assert.equal(locked.body.state, 'submitted');
  assert.equal(locked.body.detail, '申請目前為「已送出」，不能修改品項。收件前可至「申請文件下載及上傳」抽回修改。');
  const twice = await vendor.post(`/tenders/${NO}/submission`);
  assert.equal(twice.body.code, 'state_refused');
  assert.match(twice.body.detail, /^目前為「已送出」，不能進行這項作業/);
  const back = await vendor.delete(`/tenders/${NO}/submission`);
  assert.ok(back.status < 300, JSON.stringify(back.body));
  assert.equal((await vendor.get(`/tenders/${NO}/submission`)).body.state, 'not_submitted');
  const second = await vendor.post(`/tenders/${NO}/submission`);
  assert.equal(second.body.state, 'submitted', JSON.stringify(second.body));
});

test('SM-03 N-04 staff look at it and mark it received; the vendor gets the mail and can upload no more', async () => {
  const list = await staff.get(`/staff/submissions?state=submitted`);
  const one = list.body.items.find((item) => JSON.stringify(item).includes(registration.tax_id));
  assert.ok(one, JSON.stringify(list.body));
  const detail = await staff.get(`/staff/submissions/${one.id}`);
  assert.equal(detail.status, 200);
  const items = await staff.get(`/staff/submissions/${one.id}/items`);
  assert.equal(items.status, 200);
  const received = await staff.post(`/staff/submissions/${one.id}/receive`, {});
  assert.equal(received.status, 200, JSON.stringify(received.body));
  const mails = await portal.mails(8);
  const mail = mails.find((one) => one.subject.includes('完成收件'));
  assert.ok(mail, mails.map((one) => one.subject).join(' | '));
  assert.ok(mail.text.includes('王小姐 經理') && mail.text.includes(`(${NO})`));
  const upload = await vendor.upload(`/tenders/${NO}/documents/infosec_affidavit_file`, { content: pdf(1), name: 'a.pdf' });
  assert.equal(upload.status, 409);
  assert.equal((await vendor.delete(`/tenders/${NO}/submission`)).status, 409);
});

test('another vendor sees nothing of it: 404 for what is not theirs', async () => {
  const other = await Client.signedIn(portal, 'vendor@example.tw');
  assert.equal((await other.get(`/tenders/${NO}/items/brand/${ids.brand}`)).status, 404);
  assert.equal((await other.get(`/tenders/${NO}/items/brand/${ids.brand}/files/carbon_report_file`)).status, 404);
  assert.equal((await other.get('/staff/submissions')).status, 404);
  const anonymous = new Client(portal);
  assert.equal((await anonymous.get('/dashboard')).status, 401);
});

test('a command beside the running server disturbs nothing: many write at once, none is refused, nothing is lost', async () => {
  const token = run(['token', 'create', '--data', portal.data, '--email', 'vendor@example.tw', '--scopes', 'read,write'], { env: portal.env }).trim();
  const other = await Client.signedIn(portal, 'vendor@example.tw');
  for (const key of ['solicitation_guide', 'item_guide']) await other.post(`/tenders/${NO}/guides/${key}/confirm`);
  const clients = Array.from({ length: 12 }, () => new Client(portal));
  const headers = { Authorization: `Bearer ${token}` };
  const answers = await Promise.all(clients.flatMap((client, c) => Array.from({ length: 5 }, (_, i) =>
    client.post(`/tenders/${NO}/items/brand`, { values: { ...cloud.brand.values, brand_name: `同時 ${c}-${i}` } }, { headers }))));
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [201]);
  assert.equal((await other.get(`/tenders/${NO}/items/brand`)).body.total, 60);
});

test('SIGTERM drains and exits 0', async () => {
  await portal.stop({ keep: true });
  assert.equal(portal.exitCode, 0);
  assert.ok(!portal.log.includes(PASSWORD), 'the log never holds a password');
  await portal.serve();
});
