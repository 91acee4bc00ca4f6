// Mails as a real mail server gets them, staff's pages about them, and the preview before a decision.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { Client, Portal, root, until } from '../support/portal.mjs';

const PASSWORD = 'Abcdefghij1!';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-mail-'));
const received = [];
let server, portal, staff, vendor;

async function mailServer() {
  const certificate = join(folder, 'cert.pem'), key = join(folder, 'key.pem');
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate]);
  assert.equal(made.status, 0);
  // Debian's own: another python3 on the path does not see Debian's packages.
  server = spawn('/usr/bin/python3', [join(root, 'tests/support/mail_server.py'), '--certificate', certificate, '--key', key,
    '--login', 'portal:hunter2'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let rest = '';
  const port = await new Promise((ready) => {
    server.stdout.on('data', (data) => {
      const lines = (rest + data).split('\n');
      rest = lines.pop();
      for (const line of lines) line.startsWith('{') ? received.push(JSON.parse(line)) : ready(line.trim());
    });
  });
  return { port, certificate };
}

before(async () => {
  const { port, certificate } = await mailServer();
  portal = await Portal.start({ env: { TENDERLOOM_SMTP: `smtp://portal:hunter2@localhost:${port}`, SSL_CERT_FILE: certificate } });
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
});
after(async () => {
  await portal?.stop();
  server?.stdin.end();
  rmSync(folder, { recursive: true, force: true });
});

async function register(taxId, email, name = '寄信測試股份有限公司') {
  const client = new Client(portal);
  await client.refreshToken();
  const answer = await client.post('/register', {
    tax_id: taxId, company_name: name, representative_name: '張三', company_address: '100057 臺北市中正區延平南路143號',
    contact_name: '王小姐', contact_title: '專員', contact_phone: '02-1234-5678#123', contact_mobile: '0912345678',
    account_email: email, password: PASSWORD, password_confirm: PASSWORD, privacy_consent: true });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
}
const mailsTo = async (address, query = '') =>
  (await staff.get(`/staff/mail?q=${encodeURIComponent(address)}${query}`)).body.items;
const html = { headers: { Accept: 'text/html' } };

test('N-01 the preview shows the real mail and recipient before the decision, and sends nothing', async () => {
  const waiting = (await staff.get('/staff/registrations?status=pending')).body.items[0];
  const before = (await staff.get('/staff/mail')).body.total;
  const address = `/staff/mail/preview?event=registration_needs_revision&company=${waiting.id}&reason=${encodeURIComponent('請更正 <b>地址</b>')}`;
  const preview = await staff.get(address);
  assert.equal(preview.status, 200);
  const [chinese, english] = preview.body.languages;
  assert.equal(chinese.recipients[0].address, waiting.account_email);
  assert.match(chinese.text, /請更正 <b>地址<\/b>/);
  assert.ok(chinese.text.includes(waiting.company_name) && english.subject.includes('needs changes'));
  const page = (await staff.get(address, html)).bytes.toString('utf8');
  assert.ok(page.includes('請更正 &lt;b&gt;地址') && page.includes(waiting.account_email));
  const detail = (await staff.get(`/staff/registrations/${waiting.id}`, html)).bytes.toString('utf8');
  assert.match(detail, /href="\/staff\/mail\/preview\?event=registration_approved&amp;company=\d+" data-dialog/);
  assert.equal((await staff.get('/staff/mail')).body.total, before);

  const said = (await staff.get(`/staff/mail/preview?event=registration_approved&company=${waiting.id}`)).body.languages[0];
  assert.equal((await staff.post(`/staff/registrations/${waiting.id}/approve`)).status, 200);
  const mail = await until('the mail', () => received.find((one) => one.to[0] === waiting.account_email && one.headers.Subject === said.subject));
  assert.equal(mail.text.replaceAll('\r\n', '\n'), said.text);
});

test('N-01 what the mail server takes is a sound mail: TLS, signed in, headers, encodings', async () => {
  const [mail] = received;
  assert.ok(mail.tls && mail.signed_in);
  assert.deepEqual(mail.defects, []);
  assert.equal(mail.from, 'service@spo.org.tw');
  for (const name of ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Auto-Submitted']) {
    assert.equal(mail.names.filter((one) => one === name).length, 1, name);
  }
  assert.match(mail.headers['Message-ID'], /^<mail-\d+-\d+@spo\.org\.tw>$/);
  assert.ok(Math.abs(new Date(mail.date) - Date.now()) < 600_000, mail.date);
  assert.equal(`${mail.type} ${mail.charset}`, 'text/plain utf-8');
  assert.ok(mail.ascii && !mail.bare && mail.longest <= 78, `${mail.longest}`);
  assert.match(mail.headers.Subject, /^【.+】/);
  const row = await until('the state of the mail', async () => (await mailsTo(mail.to[0], '&state=sent&event=registration_approved'))[0]);
  assert.equal(row.rule, 'N-01');
});

test('what people type starts no header', async () => {
  await register('10458574', 'evil@example.tw', '甲\r\nBcc: all@example.tw');
  const mail = await until('the mail', () => received.find((one) => one.to[0] === 'evil@example.tw'));
  assert.ok(!mail.names.includes('Bcc') && mail.to.length === 1);
});

test('a mail server that is busy is asked again; every try is on record', async () => {
  await register('12345676', 'busy@example.tw');
  const mail = await until('the mail', () => received.find((one) => one.to[0] === 'busy@example.tw'));
  assert.ok(mail);
  const sent = await until('the state of the mail', async () => (await mailsTo('busy@example.tw', '&state=sent&event=registration_received'))[0]);
  const { tries, text } = (await staff.get(`/staff/mail/${sent.id}`)).body;
  assert.deepEqual(tries.map((one) => [one.state, one.status]), [['queued', 451], ['sent', 0]]);
  assert.match(tries[0].words, /mailbox busy, come back later/);
  assert.equal(mail.text.replaceAll('\r\n', '\n'), text);
  assert.equal(received.filter((one) => one.to[0] === 'busy@example.tw').length, 1, 'once');
});

test('an address that does not exist fails for good, in the server\'s words, and can be sent again on purpose', async () => {
  await register('22099131', 'gone@example.tw', '信箱已死有限公司');
  const failed = await until('the state of the mail', async () => (await mailsTo('gone@example.tw', '&state=failed&event=registration_received'))[0]);
  const page = (await staff.get(`/staff/mail/${failed.id}`, html)).bytes.toString('utf8');
  assert.match(page, /550 5\.1\.1 no such user here/);
  assert.equal((await mailsTo('22099131', '&event=registration_received')).length, 1, 'found by tax id');
  assert.equal((await mailsTo('信箱已死', '&event=registration_received')).length, 1, 'found by company');
  assert.equal((await mailsTo('gone', '&from=2099-01-01')).length, 0);
  const again = await staff.post(`/staff/mail/${failed.id}/resend`);
  assert.equal(again.status, 201);
  assert.notEqual(again.headers.get('location'), `/staff/mail/${failed.id}`);
  assert.equal((await staff.get(`/staff/mail/${failed.id}`)).body.state, 'failed', 'the first one stays as it was');
});

test('a mail that waits is taken back, once', async () => {
  await register('04126516', 'full@example.tw');
  const waiting = await until('the state of the mail', async () => (await mailsTo('full@example.tw', '&state=queued&event=registration_received'))[0]);
  assert.equal((await staff.post(`/staff/mail/${waiting.id}/cancel`)).status, 200);
  const twice = await staff.post(`/staff/mail/${waiting.id}/cancel`);
  assert.equal(twice.status, 409);
  assert.equal(twice.body.state, 'cancelled');
  await new Promise((done) => setTimeout(done, 200));
  assert.equal((await staff.get(`/staff/mail/${waiting.id}`)).body.state, 'cancelled');
});

test('mails are for those who may see them', async () => {
  const [mail] = (await staff.get('/staff/mail')).body.items;
  for (const path of ['/staff/mail', `/staff/mail/${mail.id}`, '/staff/mail/templates',
    '/staff/mail/preview?event=registration_approved&company=1']) {
    assert.equal((await staff.get(path)).status, 200, path);
    assert.ok([403, 404].includes((await vendor.get(path)).status), path);
    assert.equal((await new Client(portal).get(path)).status, 401, path);
  }
  assert.equal((await staff.get('/staff/mail/999999')).status, 404);
  assert.equal((await staff.get('/staff/mail/preview?event=none')).status, 404);
  const list = (await staff.get('/staff/mail/templates')).body;
  assert.deepEqual(list.problems, []);
  assert.ok(list.items.find((one) => one.event === 'registration_to_review').staff.includes('staff@example.tw'));
});

test('SCR-157 staff write an announcement in Markdown, see what it becomes, publish, change and withdraw it', async () => {
  const preview = await staff.post('/staff/announcements/preview', { body: '# 標題\n\n[x](javascript:alert(1)) <b>' });
  assert.equal(preview.body.html, '<h3>標題</h3>\n<p>x &lt;b&gt;</p>\n');
  const wrong = await staff.post('/staff/announcements', { title: '', body: '內容', published_at: '明天', tender_no: '9999999' });
  assert.equal(wrong.status, 422);
  assert.deepEqual(wrong.body.findings.map((one) => one.field).sort(), ['published_at', 'tender_no']);
  const made = await staff.post('/staff/announcements', { title: '系統維護公告', body: '## 時間\n\n**週六** 09:00 起', pinned: true });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const [, id] = made.headers.get('location').match(/\/announcements\/(\d+)$/);

  const nobody = new Client(portal);
  const login = await nobody.get('/login');
  assert.equal(login.body.announcements[0].title, '系統維護公告', 'pinned: first');
  assert.equal(login.body.announcements[0].excerpt, '時間 週六 09:00 起');
  const page = (await nobody.get(`/announcements/${id}`, html)).bytes.toString('utf8');
  assert.match(page, /<h3>時間<\/h3>\s*<p><strong>週六<\/strong> 09:00 起<\/p>/);
  assert.equal(page.match(/<h1/g).length, 1);
  assert.equal((await vendor.get('/dashboard')).body.announcements[0].title, '系統維護公告');
  // A tender's page lists its own ones; the general ones stand on the dashboard.
  assert.deepEqual((await vendor.get('/tenders/1150202')).body.announcements, []);
  assert.equal((await staff.post('/staff/announcements', { title: '本標案說明會', body: '週五 14:00', tender_no: '1150202' })).status, 201);
  assert.deepEqual((await vendor.get('/tenders/1150202')).body.announcements.map((one) => one.title), ['本標案說明會']);
  assert.match((await vendor.get('/tenders/1150202', html)).bytes.toString('utf8'), /本標案公告[\s\S]*本標案說明會/);
  const feed = await nobody.get('/announcements.atom');
  assert.match(feed.type, /application\/atom\+xml/);
  assert.match(feed.bytes.toString('utf8'), /<title>系統維護公告<\/title>/);

  const document = pdf(1);
  const evil = await staff.upload(`/staff/announcements/${id}/files`, { content: '<html><script>1</script>', name: 'a.pdf' });
  assert.equal(evil.status, 422);
  assert.equal(evil.body.findings[0].field, 'file');
  const file = await staff.upload(`/staff/announcements/${id}/files`, { content: document, name: '維護說明.pdf' });
  assert.equal(file.status, 201, JSON.stringify(file.body));
  const got = await nobody.get(file.headers.get('location'));
  assert.deepEqual(got.bytes, Buffer.from(document));
  assert.match(got.headers.get('content-disposition'), /attachment/);
  assert.equal(got.headers.get('x-content-type-options'), 'nosniff');

  const { version } = (await staff.get(`/staff/announcements/${id}`)).body;
  assert.equal((await staff.put(`/staff/announcements/${id}`, { title: '改' })).status, 428);
  assert.equal((await staff.put(`/staff/announcements/${id}`, { title: '改', version: version + 9 })).status, 412);
  const changed = await staff.put(`/staff/announcements/${id}`, { title: '系統維護延期', version });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.ok(changed.body.pinned && changed.body.body.includes('週六'), 'what is not sent stays');
  assert.equal((await staff.post(`/staff/announcements/${id}/withdraw`)).status, 200);
  for (const path of [`/announcements/${id}`, file.headers.get('location')]) assert.equal((await nobody.get(path)).status, 404, path);
  assert.equal((await staff.post(`/staff/announcements/${id}/restore`)).status, 200);
  assert.equal((await nobody.get(`/announcements/${id}`)).status, 200);
  for (const path of ['/staff/announcements', `/staff/announcements/${id}`]) assert.ok([403, 404].includes((await vendor.get(path)).status), path);
});

test('manuals: every version stays, the current one is for everybody', async () => {
  const list = await staff.get('/staff/manuals');
  assert.equal(list.status, 200, JSON.stringify(list.body));
  const before = list.body.items.find((one) => one.versions.length > 0);
  assert.ok(before, 'the sample has manuals');
  const old = before.versions[0];
  assert.equal((await staff.upload(`/staff/manuals/${before.type}`, { content: 'no PDF', name: 'a.pdf' })).status, 422);
  const content = (await staff.get(`/manuals/${before.type}`)).bytes;
  const put = await staff.upload(`/staff/manuals/${before.type}`, { content: Buffer.concat([content, Buffer.from('\n')]), name: '手冊第二版.pdf' });
  assert.equal(put.status, 200, JSON.stringify(put.body));
  const after = (await staff.get('/staff/manuals')).body.items.find((one) => one.type === before.type);
  assert.equal(after.versions.length, before.versions.length + 1);
  assert.equal(after.versions[0].name, '手冊第二版.pdf');
  assert.ok(after.versions[0].uploaded_by);
  assert.deepEqual((await staff.get(`/staff/manuals/${before.type}/versions/${old.id}`)).bytes, content);
  assert.equal((await new Client(portal).get(`/manuals/${before.type}`)).bytes.length, content.length + 1);
  assert.ok([403, 404].includes((await vendor.get('/staff/manuals')).status));
});
