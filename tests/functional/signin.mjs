// Passwords, the second factor, bot checks and what a sign-in tells, over HTTP as browsers and programs see them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client, Clock, PASSWORD, Portal, until } from '../support/portal.mjs';
import { Visitor } from '../support/visitor.mjs';

const SECOND = 'Mountain-river-42!';
const THIRD = 'Kettle-bicycle-17?';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-signin-'));
const clock = new Clock();
let portal;

const now = () => Math.floor(Date.now() / 1000) + clock.ahead;
const oathtool = (secret, at = now()) =>
  execFileSync('oathtool', ['--totp', '-b', secret, '--now', `@${at}`], { encoding: 'utf8' }).trim();

before(async () => {
  portal = await Portal.start({ env: clock.env });
  for (const name of ['reviewer', 'forgetful', 'two', 'locked', 'changer', 'lost']) {
    portal.addUser(`${name}@example.tw`, 'reviewer');
  }
  portal.addUser('boss@example.tw', 'administrator');
});
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const resetToken = (email) => until('the reset mail', async () => {
  const mails = (await portal.mails()).filter((mail) => mail.to.includes(email) && mail.text.includes('/password/reset/'));
  return mails.at(-1)?.text.match(/\/password\/reset\/([\w-]+)/)[1];
});

test('N-03 R-015 a forgotten password: the mail, the page with its rules, once, and every session ends', async () => {
  const open = new Client(portal);
  await open.signIn('forgetful@example.tw', PASSWORD);
  const visitor = new Visitor(portal);
  await visitor.open('/login');
  assert.match(visitor.page, /href="\/password\/forgot"/);
  await visitor.open('/password/forgot');
  assert.match(visitor.page, /系統將重設密碼連結寄到您註冊的電子郵件信箱/);
  assert.equal((await visitor.send('/password/forgot', { email: 'forgetful' })).status, 422);
  assert.match(visitor.page, /value="forgetful"/);
  const sent = await visitor.send('/password/forgot', { email: 'forgetful@example.tw' });
  assert.equal(sent.status, 303);
  await visitor.open(sent.headers.get('location'));
  assert.match(visitor.page, /30 分鐘內有效/);

  const token = await resetToken('forgetful@example.tw');
  await visitor.open(`/password/reset/${token}`);
  assert.match(visitor.page, /value="forgetful@example\.tw" readonly/);
  assert.match(visitor.page, /data-password-rules/);
  assert.match(visitor.page, /!@#\$%\^&amp;\*\?/);
  const weak = await visitor.send(`/password/reset/${token}`, { new_password: 'short', new_password_confirm: 'other' });
  assert.equal(weak.status, 422);
  assert.ok(!visitor.page.includes('value="short"'));
  for (const [next, code] of [['Abcdefgh1!', 'password_too_short'], ['abcdefghij1!', 'password_needs_upper'], ['ABCDEFGHIJ1!', 'password_needs_lower'],
    ['Abcdefghijk!', 'password_needs_digit'], ['Abcdefghij12', 'password_needs_special'], ['Abcdefghij1~', 'password_needs_special'],
    ['Password1234!', 'password_common'], ['Forgetful-2026!', 'password_personal'], [PASSWORD, 'password_recent']]) {
    const api = new Client(portal);
    const refused = await api.post(`/password/reset/${token}`, { new_password: next, new_password_confirm: next });
    assert.equal(refused.status, 422, next);
    assert.ok(refused.body.findings.some((finding) => finding.code === code && finding.field === 'new_password' && finding.message), `${next}: ${JSON.stringify(refused.body.findings)}`);
  }
  await visitor.open(`/password/reset/${token}`);
  const done = await visitor.send(`/password/reset/${token}`, { new_password: SECOND, new_password_confirm: SECOND });
  assert.equal(done.status, 303);
  assert.equal(done.headers.get('location'), '/login');
  assert.equal((await open.get('/session')).status, 401);
  const again = await visitor.open(`/password/reset/${token}`);
  assert.equal(again.status, 404);
  assert.match(visitor.page, /連結已失效/);
  assert.equal((await new Client(portal).get(`/password/reset/${token}`)).body.code, 'link_gone');
  assert.equal((await new Client(portal).signIn('forgetful@example.tw', SECOND)).status, 200);
  assert.ok((await portal.mails()).some((mail) => mail.to.includes('forgetful') && mail.subject.includes('密碼已變更')), 'N-15');
});

test('R-010 R-015 whether an address has an account shows neither in words nor in time', async () => {
  // The quickest of nine tells what the work costs, whatever else the machine does.
  const least = (list) => Math.min(...list);
  const times = { known: [], unknown: [], wrong: [], nobody: [] };
  const timed = async (list, call) => {
    const begin = performance.now();
    const answer = await call();
    list.push(performance.now() - begin);
    return answer;
  };
  const client = new Client(portal);
  for (let i = 0; i < 9; ++i) {
    const known = await timed(times.known, () => client.post('/password/forgot', { email: 'locked@example.tw' }));
    const unknown = await timed(times.unknown, () => client.post('/password/forgot', { email: `nobody${i}@example.tw` }));
    assert.deepEqual([known.status, known.body], [unknown.status, unknown.body]);
  }
  for (let i = 0; i < 9; ++i) {
    const wrong = await timed(times.wrong, () => client.post('/login', { email: 'locked@example.tw', password: 'wrong' }));
    const nobody = await timed(times.nobody, () => client.post('/login', { email: `nobody${i}@example.tw`, password: 'wrong' }));
    assert.deepEqual([wrong.status, wrong.body.findings], [nobody.status, nobody.body.findings]);
  }
  for (const [one, other] of [['known', 'unknown'], ['wrong', 'nobody']]) {
    const [a, b] = [least(times[one]), least(times[other])];
    assert.ok(Math.abs(a - b) < 15 || Math.max(a, b) < 3 * Math.min(a, b), `${one} ${a} ms, ${other} ${b} ms`);
  }
});

test('R-017 SCR-127 one changes the own password; other sessions end, this one goes on', async () => {
  const elsewhere = new Client(portal);
  await elsewhere.signIn('changer@example.tw', PASSWORD);
  const visitor = new Visitor(portal);
  await visitor.signInByForm('changer@example.tw', PASSWORD);
  await visitor.open('/account/password');
  for (const name of ['current_password', 'new_password', 'new_password_confirm']) assert.match(visitor.page, new RegExp(`name="${name}"`));
  assert.equal((await visitor.send('/account/password', { current_password: 'wrong', new_password: SECOND, new_password_confirm: SECOND })).status, 422);
  assert.match(visitor.page, /目前舊密碼不正確/);
  assert.equal((await visitor.send('/account/password', { current_password: PASSWORD, new_password: SECOND, new_password_confirm: THIRD })).status, 422);
  const changed = await visitor.send('/account/password', { current_password: PASSWORD, new_password: SECOND, new_password_confirm: SECOND });
  assert.equal(changed.status, 303);
  assert.equal((await visitor.get('/session')).status, 200);
  assert.equal((await elsewhere.get('/session')).status, 401);
  await visitor.open('/account/password');
  assert.equal((await visitor.send('/account/password', { current_password: SECOND, new_password: PASSWORD, new_password_confirm: PASSWORD })).status, 422);
  assert.match(visitor.page, /最近 3 次使用過/);
});

test('section N row 38: a first password that somebody else made is changed before anything else opens', async () => {
  portal.addUser('fresh@example.tw', 'reviewer', '--must-change');
  const client = new Client(portal);
  await client.signIn('fresh@example.tw', PASSWORD);
  const refused = await client.get('/staff/registrations');
  assert.equal(refused.status, 403);
  assert.equal(refused.body.code, 'password_first');
  const page = await client.get('/staff', { headers: { Accept: 'text/html' } });
  assert.equal(page.headers.get('location'), '/account/password');
  assert.equal((await client.get('/session')).status, 200);
  assert.equal((await client.post('/account/password', { current_password: PASSWORD, new_password: SECOND, new_password_confirm: SECOND })).status, 200);
  assert.equal((await client.get('/staff/registrations')).status, 200);
});

/** Switches the second factor on as a browser does; answers the secret and the codes. */
async function switchOn(email) {
  const visitor = new Visitor(portal);
  await visitor.signInByForm(email, PASSWORD);
  await visitor.open('/account/two-factor');
  const secret = visitor.page.match(/class="secret-text"[^>]*>([A-Z2-7 ]+)</)[1];
  const shown = visitor.page;
  assert.equal((await visitor.send('/account/two-factor', { totp_code: '000000' })).status, 422);
  assert.match(visitor.page, /驗證碼不正確/);
  assert.equal(visitor.page.match(/class="secret-text"[^>]*>([A-Z2-7 ]+)</)[1], secret, 'the key stays while one tries');
  const on = await visitor.send('/account/two-factor', { totp_code: oathtool(secret) });
  assert.equal(on.status, 200);
  const codes = [...visitor.page.matchAll(/<li><code>([a-z2-7]{5}-[a-z2-7]{5})<\/code>/g)].map((found) => found[1]);
  assert.equal(codes.length, 10);
  return { visitor, secret, codes, shown };
}

test('R-016 SCR-128 setting up with the QR code, signing in with the second step, backup codes, switching off', async () => {
  const { visitor, secret, codes, shown } = await switchOn('two@example.tw');
  // What a phone reads from the QR code is the key that stands below it.
  const svg = shown.match(/<svg class="qr".*?<\/svg>/s)[0];
  writeFileSync(join(folder, 'qr.svg'), svg);
  execFileSync('rsvg-convert', ['-w', '600', '-b', 'white', join(folder, 'qr.svg'), '-o', join(folder, 'qr.png')]);
  const read = execFileSync('zbarimg', ['--quiet', '--raw', join(folder, 'qr.png')], { encoding: 'utf8' }).trim();
  const address = new URL(read);
  assert.equal(address.protocol, 'otpauth:');
  assert.equal(address.searchParams.get('secret'), secret.replaceAll(' ', ''));
  assert.ok(decodeURIComponent(address.pathname).endsWith(':two@example.tw'));

  const file = await visitor.send('/account/two-factor/backup-codes/file', { 'codes[]': [...codes, 'aaaaa-aaaaa'] });
  assert.match(file.headers.get('content-disposition'), /attachment/);
  const text = file.bytes.toString('utf8');
  assert.ok(codes.every((code) => text.includes(code)) && !text.includes('aaaaa-aaaaa'));

  const api = new Client(portal);
  await api.refreshToken();
  const needed = await api.post('/login', { email: 'two@example.tw', password: PASSWORD });
  assert.deepEqual([needed.status, needed.body.code], [401, 'totp_needed']);
  assert.equal((await api.post('/login', { email: 'two@example.tw', password: 'wrong' })).body.findings[0].code, 'sign_in_failed');
  await clock.to(60);
  assert.equal((await api.post('/login', { email: 'two@example.tw', password: PASSWORD, totp_code: '000000' })).body.findings[0].field, 'totp_code');
  const code = oathtool(secret);
  assert.equal((await api.post('/login', { email: 'two@example.tw', password: PASSWORD, totp_code: code })).status, 200);
  const replay = await new Client(portal).post('/login', { email: 'two@example.tw', password: PASSWORD, totp_code: code });
  assert.equal(replay.status, 422);

  const person = new Visitor(portal);
  await person.open('/login?next=/account/history');
  const step = await person.send('/login', { email: 'two@example.tw', password: PASSWORD, next: '/account/history' });
  assert.match(step.headers.get('location'), /^\/login\/two-factor/);
  assert.equal((await person.get('/session')).status, 401, 'half a sign-in is none');
  await person.open(step.headers.get('location'));
  assert.match(person.page, /autocomplete="one-time-code"/);
  assert.equal((await person.send('/login/two-factor', { totp_code: code })).status, 422);
  const entered = await person.send('/login/two-factor', { totp_code: codes[4], next: '/account/history' });
  assert.equal(entered.headers.get('location'), '/account/history');
  await person.open('/account/history');
  assert.match(person.page, /驗證碼錯誤/);
  assert.match(person.page, /登入成功/);
  await person.open('/account/two-factor');
  assert.match(person.page, /9 組/);

  const stranger = new Visitor(portal);
  assert.equal((await stranger.open('/login/two-factor')).headers.get('location'), '/login');
  await stranger.open('/login');
  assert.equal((await stranger.send('/login/two-factor', { totp_code: codes[5] })).headers.get('location'), '/login');

  await person.open('/account/two-factor/disable');
  assert.equal((await person.send('/account/two-factor/disable', { current_password: PASSWORD, totp_code: '123456' })).status, 422);
  await clock.to(120);
  assert.equal((await person.send('/account/two-factor/disable', { current_password: PASSWORD, totp_code: oathtool(secret) })).status, 303);
  assert.equal((await new Client(portal).signIn('two@example.tw', PASSWORD)).status, 200);
});

test('R-016 an administrator takes a lost factor away with a reason; not from oneself, not as a reviewer', async () => {
  const { visitor } = await switchOn('lost@example.tw');
  const boss = new Client(portal);
  await boss.signIn('boss@example.tw', PASSWORD);
  const me = (await visitor.get('/session')).body;
  assert.ok(me.signed_in);
  const ids = async (email) => {
    for (let id = 1; id < 40; ++id) {
      const found = await boss.get(`/staff/users/${id}/reset-two-factor`);
      if (found.status === 200 && found.body.person.display_name === email.split('@')[0]) return id;
    }
    throw new Error(`no ${email}`);
  };
  const lost = await ids('lost@example.tw');
  const own = await ids('boss@example.tw');
  assert.ok([403, 404].includes((await visitor.get(`/staff/users/${lost}/reset-two-factor`)).status));
  assert.equal((await boss.post(`/staff/users/${lost}/reset-two-factor`, {})).body.findings[0].field, 'reason');
  assert.equal((await boss.post(`/staff/users/${own}/reset-two-factor`, { reason: 'x' })).status, 409);
  assert.equal((await boss.post('/staff/users/999/reset-two-factor', { reason: 'x' })).status, 404);
  assert.equal((await boss.post(`/staff/companies/1/members/${lost}/reset-two-factor`, { reason: 'x' })).status, 404);
  assert.equal((await boss.post(`/staff/users/${lost}/reset-two-factor`, { reason: '公文 115-001' })).status, 200);
  assert.equal((await visitor.get('/session')).status, 401);
  assert.equal((await new Client(portal).signIn('lost@example.tw', PASSWORD)).status, 200);
});

test('R-016 R-014 staff must set up a second factor by configuration; Turnstile verifies answers, and only then pages may load it', async () => {
  const seen = [];
  const service = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => { body += piece; });
    request.on('end', () => {
      const sent = new URLSearchParams(body);
      seen.push(sent);
      const answer = sent.get('response');
      const verdict = answer === 'good' ? { success: true, action: 'login' } : answer === 'elsewhere' ? { success: true, action: 'register' }
        : answer === 'stale' ? { success: false, 'error-codes': ['timeout-or-duplicate'] } : { success: false, 'error-codes': ['invalid-input-response'] };
      response.setHeader('Content-Type', 'application/json');
      response.end(answer === 'nonsense' ? '<html>' : JSON.stringify(verdict));
    });
  });
  await new Promise((done) => service.listen(0, '127.0.0.1', done));
  writeFileSync(join(folder, 'secret'), 'the-secret\n');
  const other = await Portal.start({ env: {
    TENDERLOOM_BOT_CHECK: 'turnstile', TENDERLOOM_TURNSTILE_SITE_KEY: '1x00', TENDERLOOM_TURNSTILE_SECRET_FILE: join(folder, 'secret'),
    TENDERLOOM_TURNSTILE_VERIFY_URL: `http://127.0.0.1:${service.address().port}/siteverify`, TENDERLOOM_STAFF_TWO_FACTOR: 'required' } });
  try {
    other.addUser('reviewer@example.tw', 'reviewer');
    const visitor = new Visitor(other);
    const page = await visitor.open('/login');
    assert.match(visitor.page, /class="cf-turnstile" data-sitekey="1x00" data-action="login" data-response-field-name="altcha"/);
    assert.match(page.headers.get('content-security-policy'), /script-src 'self' https:\/\/challenges\.cloudflare\.com;.*frame-src 'self' https:\/\/challenges\.cloudflare\.com/);
    const plain = await new Visitor(portal).open('/login');
    assert.ok(!plain.headers.get('content-security-policy').includes('cloudflare'));
    const client = new Client(other);
    await client.refreshToken();
    const account = { email: 'reviewer@example.tw', password: PASSWORD };
    for (const [altcha, code] of [['', 'bot_check_missing'], ['bad', 'bot_check_failed'], ['elsewhere', 'bot_check_failed'],
      ['stale', 'bot_check_expired'], ['nonsense', 'bot_check_unavailable'], ['x'.repeat(5000), 'bot_check_failed']]) {
      assert.equal((await client.post('/login', { ...account, altcha })).body.findings[0].code, code, altcha.slice(0, 20));
    }
    assert.equal((await client.post('/login', { ...account, altcha: 'good' })).status, 200);
    assert.equal(seen.at(-1).get('secret'), 'the-secret');
    assert.ok(!other.log.includes('the-secret'));

    const refused = await client.get('/staff/registrations');
    assert.deepEqual([refused.status, refused.body.code], [403, 'two_factor_first']);
    const setup = await client.get('/account/two-factor');
    assert.equal(setup.body.required, true);
    client.csrf = (await client.get('/session')).body.csrf_token;
    const realNow = Math.floor(Date.now() / 1000);
    const on = await client.post('/account/two-factor', { totp_code: oathtool(setup.body.setup.secret, realNow) });
    assert.equal(on.body.backup_codes.length, 10);
    assert.equal((await client.get('/staff/registrations')).status, 200);
    assert.equal((await client.delete('/account/two-factor')).status, 409);
    // The sample's own staff account looks around at once.
    const sample = new Client(other);
    await sample.refreshToken();
    assert.equal((await sample.post('/login', { email: 'staff@example.tw', password: other.accounts['staff@example.tw'], altcha: 'good' })).status, 200);
    assert.equal((await sample.get('/staff/registrations')).status, 200);
  } finally {
    await other.stop();
    service.close();
  }
});
