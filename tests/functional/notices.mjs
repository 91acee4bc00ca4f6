// Mails as a real mail server gets them, staff's pages about them, and the preview before a decision.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client, Portal, root } from '../support/portal.mjs';

const PASSWORD = 'Abcdefghij1!';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-mail-'));
const received = [];
let server, portal, staff, vendor;

const until = async (what, seconds = 30) => {
  for (let i = 0; i < seconds * 10; ++i) {
    const found = await what();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`nothing after ${seconds} s\n${portal.log.slice(-1500)}`);
};

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
  staff = new Client(portal);
  await staff.signIn('staff@example.tw', portal.accounts['staff@example.tw']);
  vendor = new Client(portal);
  await vendor.signIn('vendor@example.tw', portal.accounts['vendor@example.tw']);
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
  const mail = await until(() => received.find((one) => one.to[0] === waiting.account_email && one.headers.Subject === said.subject));
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
  const [row] = await mailsTo(mail.to[0], '&event=registration_approved');
  assert.equal(row.state, 'sent');
  assert.equal(row.rule, 'N-01');
});

test('what people type starts no header', async () => {
  await register('10458574', 'evil@example.tw', '甲\r\nBcc: all@example.tw');
  const mail = await until(() => received.find((one) => one.to[0] === 'evil@example.tw'));
  assert.ok(!mail.names.includes('Bcc') && mail.to.length === 1);
});

test('a mail server that is busy is asked again; every try is on record', async () => {
  await register('12345676', 'busy@example.tw');
  const mail = await until(() => received.find((one) => one.to[0] === 'busy@example.tw'));
  assert.ok(mail);
  const sent = await until(async () => (await mailsTo('busy@example.tw', '&state=sent&event=registration_received'))[0]);
  const { tries, text } = (await staff.get(`/staff/mail/${sent.id}`)).body;
  assert.deepEqual(tries.map((one) => [one.state, one.status]), [['queued', 451], ['sent', 0]]);
  assert.match(tries[0].words, /mailbox busy, come back later/);
  assert.equal(mail.text.replaceAll('\r\n', '\n'), text);
  assert.equal(received.filter((one) => one.to[0] === 'busy@example.tw').length, 1, 'once');
});

test('an address that does not exist fails for good, in the server\'s words, and can be sent again on purpose', async () => {
  await register('22099131', 'gone@example.tw', '信箱已死有限公司');
  const failed = await until(async () => (await mailsTo('gone@example.tw', '&state=failed&event=registration_received'))[0]);
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
  const waiting = await until(async () => (await mailsTo('full@example.tw', '&state=queued&event=registration_received'))[0]);
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
