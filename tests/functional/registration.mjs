// Registration and the staff's queue as pages and API: figures 2 to 9, OQ-55, support by telephone, vendors from a file.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client, Clock, PASSWORD, Portal, run, until } from '../support/portal.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tenderloom-registration-'));
const clock = new Clock();
let portal;
let staff;

before(async () => {
  portal = await Portal.start({ env: clock.env });
  staff = await Client.signedIn(portal, 'staff@example.tw');
});
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const html = { headers: { Accept: 'text/html' } };
const page = async (client, path) => (await client.html(path)).text;
const find = async (tax_id, query = '') =>
  (await staff.get(`/staff/registrations?q=${tax_id}${query}`)).body.items.find((item) => item.tax_id === tax_id);

const company = (tax_id, email, more = {}) => ({
  tax_id, company_name: `範例${tax_id}股份有限公司`, representative_name: '林負責', company_address: '100057 臺北市中正區延平南路143號',
  contact_name: '陳小姐', contact_title: '專員', contact_phone: '02-1234-5678', contact_mobile: '0912-345-678',
  account_email: email, password: PASSWORD, password_confirm: PASSWORD, privacy_consent: true, ...more });

test('the notice stands whole above its button, which says so to whoever cannot scroll', async () => {
  const visitor = new Client(portal);
  const text = await page(visitor, '/register');
  assert.match(text, /data-notice tabindex="0"/);
  assert.ok(text.indexOf('data-notice-end') < text.indexOf('data-notice-accept'), 'the button comes after the end of the text');
  assert.doesNotMatch(text, /data-notice-accept[^>]*disabled/);
});

test('R-002 a second registration is shown the ways in, and not whose account it is', async () => {
  const visitor = new Client(portal);
  await visitor.refreshToken();
  const again = await visitor.post('/register', company('04595252', 'somebody@example.tw'), { ...html });
  assert.equal(again.status, 422);
  const text = again.bytes.toString('utf8');
  for (const words of ['請勿重複註冊', '帳號管理', 'href="/password/forgot"', 'href="/login"']) assert.ok(text.includes(words), words);
  assert.ok(!text.includes('vendor@example.tw'));
  const stale = await visitor.post('/register', { ...company('10458570', 'new@example.tw'), notice_version: 'older' });
  assert.equal(stale.status, 422);
  assert.equal(stale.body.findings[0].code, 'notice_changed');
  assert.equal((await visitor.post('/register', company('10458570', 'new@example.tw'))).status, 201);
  assert.equal((await visitor.get('/session')).body.principal.company.registration_status, 'pending', 'signed in afterwards');
  assert.equal((await visitor.get('/tenders')).status, 403);
});

test('SM-01 the queue marks what is new, and the second of two decisions learns of the first', async () => {
  const reviewer = 'reviewer@example.tw';
  portal.addUser(reviewer, 'reviewer', '--name', '審查甲');
  const other = await Client.signedIn(portal, reviewer);
  const row = await find('10458570');
  assert.ok(row.unseen && row.first_look);
  assert.match(await page(staff, '/staff/registrations?mark=unseen'), /範例10458570/);
  const seen = (await staff.get(`/staff/registrations/${row.id}`)).body;
  assert.ok((await find('10458570')).unseen, 'a program that reads it has not looked');
  await page(staff, `/staff/registrations/${row.id}`);
  assert.ok(!(await find('10458570')).unseen);

  assert.equal((await other.post(`/staff/registrations/${row.id}/request-revision`, { reason: '請更正地址', version: seen.version })).status, 200);
  const late = await staff.post(`/staff/registrations/${row.id}/approve`, { reason: '我的話', version: seen.version });
  assert.equal(late.status, 409);
  assert.equal(late.body.code, 'registration_decided_meanwhile');
  const shown = await staff.post(`/staff/registrations/${row.id}/approve`, { reason: '我的話', version: seen.version }, html);
  assert.equal(shown.status, 409);
  const text = shown.bytes.toString('utf8');
  for (const words of ['審查甲', '要求修改', '我的話']) assert.ok(text.includes(words), words);

  const vendor = await Client.signedIn(portal, 'new@example.tw');
  const version = (await vendor.get('/account/contact')).body.version;
  assert.equal((await vendor.put('/account/contact', { company_address: '100057 臺北市中正區延平南路145號', version })).status, 200);
  assert.ok((await find('10458570')).unseen);
  const changed = await page(staff, `/staff/registrations/${row.id}`);
  assert.match(changed, /延平南路14<del>3<\/del>號/);
  assert.match(changed, /延平南路14<ins>5<\/ins>號/);
  assert.match(changed, /您尚未查看/);
  assert.equal((await staff.post(`/staff/registrations/${row.id}/approve`)).status, 200);
});

test('OQ-55 an approved vendor changes company data, staff confirm; the tax id changes by application', async () => {
  const vendor = await Client.signedIn(portal, 'new@example.tw');
  const { id } = await find('10458570');
  assert.equal((await vendor.put('/account/contact', { representative_name: '新負責', version: (await vendor.get('/account/contact')).body.version })).status, 200);
  assert.ok((await find('10458570', '&mark=unconfirmed')).unconfirmed);
  const seen = (await staff.get(`/staff/registrations/${id}`)).body.last_event;
  assert.equal((await staff.post(`/staff/registrations/${id}/confirm`, { seen: '0' })).status, 412);
  assert.equal((await staff.post(`/staff/registrations/${id}/confirm`, { seen })).status, 200);
  assert.ok(!(await find('10458570')).unconfirmed);

  const ask = (tax_id, content = '%PDF-1.4 proof') =>
    vendor.upload('/account/tax-id', { content, name: '變更登記表.pdf', fields: { new_tax_id: tax_id, reason: '公司改組' } });
  const wrong = await vendor.post('/account/tax-id', { new_tax_id: '12345678' });
  assert.equal(wrong.status, 422);
  assert.deepEqual(wrong.body.findings.map((one) => one.field).sort(), ['file', 'new_tax_id', 'reason']);
  assert.equal((await ask('04595252')).body.findings[0].code, 'tax_id_taken');
  assert.equal((await ask('12345671', 'MZ not a document')).body.findings[0].code, 'change_file_kind');
  assert.equal((await ask('12345671')).status, 201);
  assert.equal((await ask('12345671')).status, 409);
  const other = await Client.signedIn(portal, 'vendor@example.tw');
  const change = (await staff.get(`/staff/registrations/${id}`)).body.tax_id_changes[0];
  assert.equal((await other.get(`/account/tax-id/${change.id}/file`)).status, 404, 'not yours');
  assert.equal((await vendor.get(`/account/tax-id/${change.id}/file`)).bytes.toString(), '%PDF-1.4 proof');
  assert.ok((await find('10458570', '&mark=tax_id')).tax_id_asked);
  assert.match(await page(staff, `/staff/registrations/${id}`), /公司改組/);
  assert.equal((await staff.post(`/staff/registrations/${id}/tax-id/${change.id}/refuse`)).status, 422);
  assert.equal((await staff.post(`/staff/registrations/${id}/tax-id/${change.id}/accept`)).status, 200);
  assert.equal((await staff.post(`/staff/registrations/${id}/tax-id/${change.id}/refuse`, { opinion: 'x' })).status, 409);
  assert.equal((await vendor.get('/session')).body.principal.company.tax_id, '12345671');
});

test('test vendors are flagged and left out unless asked for', async () => {
  const { id } = await find('12345671');
  assert.equal((await staff.post(`/staff/registrations/${id}/test`)).status, 200);
  assert.equal(await find('12345671'), undefined);
  assert.ok((await find('12345671', '&tests=only')).is_test);
  const companies = async (query = '') => (await staff.get(`/staff/companies?q=12345671${query}`)).body.items;
  assert.deepEqual(await companies(), []);
  assert.ok((await companies('&tests=only'))[0].is_test);
  assert.ok((await companies('&tests=all'))[0].is_test);
  assert.ok((await staff.get('/staff/support?q=12345671')).body.items[0].is_test, 'somebody who is looked up is found, marked');
  for (const path of ['/staff/companies?tests=all', `/staff/companies/${id}`, `/staff/companies/${id}/notes`, '/staff/support?q=12345671'])
    assert.match(await page(staff, path), /測試廠商|>測試</, path);
  assert.equal((await staff.post(`/staff/registrations/${id}/no-test`)).status, 200);
  assert.ok(await find('12345671'));
});

test('support by telephone: the vendor is found, seen as it sees itself, and nothing can be changed', async () => {
  const caller = (await staff.get('/staff/support?q=04595252')).body.items[0];
  assert.equal((await staff.get('/staff/support?q=')).body.items.length, 0);
  assert.ok((await staff.get(`/staff/support?q=${caller.contact_phone.replaceAll('-', '')}`)).body.items.length >= 1);
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  assert.ok([403, 404].includes((await vendor.get('/staff/support?q=a')).status));

  assert.equal((await staff.post(`/staff/support/${caller.id}/view`)).status, 200);
  const shown = await page(staff, '/dashboard');
  assert.match(shown, /以廠商視角檢視/);
  assert.match(shown, /support-banner/);
  const mine = (await vendor.get('/tenders')).body, theirs = (await staff.get('/tenders')).body;
  assert.deepEqual(theirs.items.map((one) => one.tender_no), mine.items.map((one) => one.tender_no));
  assert.deepEqual((await staff.get('/account/contact')).body.values, (await vendor.get('/account/contact')).body.values);
  assert.ok([403, 404].includes((await staff.get('/staff/registrations')).status), 'no staff meanwhile');
  const people = (await staff.get('/account/members')).body;
  assert.deepEqual(people.items.map((one) => one.email), (await vendor.get('/account/members')).body.items.map((one) => one.email));
  assert.equal(people.may_manage, false);
  assert.match(shown, /href="\/account\/members"/);
  for (const path of ['/account/members', `/account/members/${people.items[0].id}`])
    assert.doesNotMatch((await page(staff, path)).split('<main')[1].split('</main')[0], /<form|<button/, `${path}: nothing to press`);

  const { paths } = (await staff.get('/openapi.json')).body;
  let tried = 0;
  for (const [path, methods] of Object.entries(paths)) {
    const address = path.replaceAll(/\{[^}]+\}/g, '1');
    for (const method of Object.keys(methods)) {
      if (['get', 'head', 'options', 'parameters'].includes(method) || ['/logout', '/support/end'].includes(path)) continue;
      const answer = await staff.request(method.toUpperCase(), address, { json: {} });
      assert.equal(answer.status, 403, `${method} ${path}`);
      assert.equal(answer.body.code, 'support_read_only', `${method} ${path}`);
      ++tried;
    }
    // Whatever is about the person, not the company, stays hidden: password, two-factor, tokens, sessions, history.
    if (/^\/account\/(email|password|two-factor|tokens|sessions|history|data)$/.test(path) && methods.get) {
      assert.equal((await staff.get(address)).status, 403, path);
    }
  }
  assert.ok(tried > 30);
  assert.equal((await staff.get('/account/password')).body.code, 'support_not_shown');

  assert.equal((await staff.post('/support/end')).status, 200);
  assert.equal((await staff.get('/staff/registrations')).status, 200);
  const views = (await vendor.get('/account/contact')).body.support_views;
  assert.equal(views.length, 1);
  assert.ok(views[0].ended_at && views[0].actor);
  assert.match(await page(vendor, '/account/contact'), /檢視紀錄/);
});

test('notes and the view as vendor are reached from wherever staff see a company', async () => {
  const { id } = await find('04595252');
  for (const path of [`/staff/registrations/${id}`, `/staff/companies/${id}`]) {
    const text = await page(staff, path);
    assert.ok(text.includes(`href="/staff/companies/${id}/notes"`), path);
    assert.ok(text.includes(`action="/staff/support/${id}/view"`), path);
  }
  const notes = await page(staff, `/staff/companies/${id}/notes`);
  for (const words of [`href="/staff/registrations/${id}"`, `href="/staff/companies/${id}"`, `action="/staff/support/${id}/view"`]) assert.ok(notes.includes(words), words);
});

test('notes of calls and letters are added and corrected, never changed', async () => {
  const { id } = await find('04595252');
  const address = `/staff/companies/${id}/notes`;
  const empty = await staff.post(address, { kind: 'call' });
  assert.equal(empty.status, 422);
  assert.deepEqual(empty.body.findings.map((one) => one.field).sort(), ['happened_on', 'text', 'with_whom']);
  const note = { kind: 'letter', happened_on: '115/05/19', with_whom: '王小姐', document_no: '軟採字第1150519001號', text: '來函詢問級距。' };
  const first = await staff.post(address, note);
  assert.equal(first.status, 201);
  assert.equal(first.body.happened_on, '2026-05-19');
  assert.equal((await staff.post(address, { ...note, corrects: '9999' })).status, 409);
  assert.equal((await staff.post(address, { ...note, text: '應為價格。', corrects: first.body.id })).status, 201);
  const text = await page(staff, address);
  for (const words of ['軟採字第1150519001號', '來函詢問級距。', '應為價格。', '已更正']) assert.ok(text.includes(words), words);
  assert.equal((await staff.put(address, note)).status, 405);
  assert.equal((await staff.delete(address)).status, 405);
});

test('vendors from a spreadsheet: every problem of every row, then whole, and twice changes nothing', async () => {
  const head = '統一編號,公司名稱,公司負責人,公司地址,聯絡人,聯絡人職稱,聯絡人電話,聯絡人手機,帳號(電子郵件)';
  const line = (tax_id, email, name = '"舊, 公司"') =>
    `${tax_id},${name},林負責,100057 臺北市中正區延平南路143號,陳小姐,專員,02-1234-5678,0912-345-678,${email}`;
  const send = (content, fields = {}) => staff.upload('/staff/registrations/import', { content, name: 'vendors.csv', type: 'text/csv', fields });

  assert.equal((await send(Buffer.from([0xb2, 0xce, 0xbd, 0x73]))).body.findings[0].code, 'import_not_utf8');
  assert.equal((await send('統一編號,備註\n1,2')).body.findings[0].code, 'import_columns');
  const faulty = await send([head, line('12345678', 'no address'), line('10458574', 'old1@example.tw'), line('10458574', 'old1@example.tw')].join('\n'));
  assert.equal(faulty.status, 200);
  assert.equal(faulty.body.failed, 2);
  assert.equal(faulty.body.rows[0].row, 2);
  assert.equal(faulty.body.rows[0].messages.length, 2);
  assert.equal(faulty.body.draft, undefined);

  const table = `\uFEFF${[head, line('10458574', 'old1@example.tw'), line('10458575', 'old2@example.tw'), line('04595252', 'vendor@example.tw')].join('\r\n')}\r\n`;
  const looked = (await send(table)).body;
  assert.deepEqual([looked.succeeded, looked.skipped, looked.failed, looked.stored], [2, 1, 0, false]);
  assert.equal(await find('10458574'), undefined, 'looking stores nothing');
  const taken = await staff.post('/staff/registrations/import', { draft: looked.draft });
  assert.equal(taken.body.stored, true);
  const row = await find('10458574');
  assert.equal(row.status, 'approved');
  assert.equal(row.company_name, '舊, 公司');
  const again = (await send(table, { store: 'true' })).body;
  assert.deepEqual([again.succeeded, again.skipped], [0, 3]);

  const mail = await until('the mail', async () => (await portal.mails()).find((one) => one.to.includes('old1@example.tw')));
  const link = mail.text.match(/https?:\/\/\S+?(\/password\/\S+)/)[1];
  const owner = new Client(portal);
  await owner.refreshToken();
  assert.equal((await owner.get(link)).status, 200);
  const set = await owner.post(link, { new_password: 'Kumquat-Ladder-86!', new_password_confirm: 'Kumquat-Ladder-86!' });
  assert.ok(set.status < 400, JSON.stringify(set.body));
  await owner.signIn('old1@example.tw', 'Kumquat-Ladder-86!');
  assert.equal((await owner.get('/tenders')).status, 200);

  const file = join(folder, 'more.csv');
  writeFileSync(file, [head, line('12345670', 'old3@example.tw')].join('\n'));
  assert.match(run(['user', 'import', file, '--check', '--data', portal.data]), /1 to import, 0 passed over, 0 failed/);
  assert.match(run(['user', 'import', file, '--data', portal.data]), /1 imported/);
  assert.match(run(['user', 'import', file, '--data', portal.data]), /0 imported, 1 passed over/);
});

test('a view as vendor ends by itself after half an hour', async () => {
  const { id } = (await staff.get('/staff/support?q=04595252')).body.items[0];
  await staff.post(`/staff/support/${id}/view`);
  await clock.to(20 * 60);
  assert.ok([403, 404].includes((await staff.get('/staff/support')).status));
  await clock.to(31 * 60);
  assert.equal((await staff.get('/staff/support')).status, 200);
});
