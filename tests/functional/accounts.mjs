// Accounts and tenders as plain HTML forms send them (no script), and the edges of who may do what.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Client, PASSWORD, Portal, run } from '../support/portal.mjs';
import { Visitor } from '../support/visitor.mjs';

let portal;

before(async () => { portal = await Portal.start(); });
after(() => portal?.stop());

test('the notice comes before the registration form, and works without script', async () => {
  const visitor = new Visitor(portal);
  await visitor.open('/register');
  assert.match(visitor.page, /蒐集個人資料告知事項暨個人資料提供同意書/);
  assert.doesNotMatch(visitor.page, /name="tax_id"/);
  const accepted = await visitor.send('/register/notice', {});
  assert.equal(accepted.status, 303);
  await visitor.open('/register');
  assert.match(visitor.page, /name="tax_id"/);
});

test('a refused registration keeps what was typed, but never a password', async () => {
  const visitor = new Visitor(portal);
  await visitor.open('/register');
  await visitor.send('/register/notice', {});
  await visitor.open('/register');
  const answer = await visitor.send('/register', {
    tax_id: '12345678', company_name: '臺灣<b>"甲"</b>公司', contact_phone: '02', password: PASSWORD, password_confirm: PASSWORD });
  assert.equal(answer.status, 422);
  assert.match(visitor.page, /<title>錯誤：/);
  assert.match(visitor.page, /value="12345678"/);
  assert.match(visitor.page, /臺灣&lt;b&gt;/);
  assert.ok(!visitor.page.includes('<b>"甲"'), 'what was typed is escaped');
  assert.ok(!visitor.page.includes(PASSWORD), 'a password never comes back');
  for (const words of ['請輸入聯絡人姓名', '請輸入公司負責人', '請閱讀個人資料聲明']) assert.ok(visitor.page.includes(words), words);
  assert.match(visitor.page, /href="#field-tax_id"/);
});

test('sign-in: wrong words keep the address and tell nothing; right ones give another cookie and go where one wanted', async () => {
  const visitor = new Visitor(portal);
  const wrong = await visitor.signInByForm('vendor@example.tw', 'wrong');
  const unknown = await new Visitor(portal).signInByForm('nobody@example.tw', 'wrong');
  assert.equal(wrong.status, 422);
  assert.equal(unknown.status, 422);
  assert.match(visitor.page, /value="vendor@example.tw"/);
  const before = visitor.cookies.get('tenderloom_session');
  const right = await visitor.signInByForm('vendor@example.tw', portal.accounts['vendor@example.tw'], { next: '/tenders/1150202' });
  assert.equal(right.status, 303);
  assert.equal(right.headers.get('location'), '/tenders/1150202');
  assert.notEqual(visitor.cookies.get('tenderloom_session'), before);
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example']) {
    const other = await new Visitor(portal).signInByForm('vendor@example.tw', portal.accounts['vendor@example.tw'], { next });
    assert.equal(other.headers.get('location'), '/dashboard', next);
  }
});

test('R-010 the same answer for a locked account, a wrong password and nobody', async () => {
  const answers = [];
  for (let i = 0; i < 6; ++i) {
    const client = new Client(portal);
    await client.refreshToken();
    answers.push(await client.post('/login', { email: 'waiting@example.tw', password: 'wrong' }));
  }
  const client = new Client(portal);
  await client.refreshToken();
  const locked = await client.post('/login', { email: 'waiting@example.tw', password: portal.accounts['waiting@example.tw'] });
  const nobody = await client.post('/login', { email: 'nobody@example.tw', password: 'wrong' });
  for (const answer of [...answers, locked]) {
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.body.findings, nobody.body.findings);
  }
});

test('a form without its token, or from another site, is refused', async () => {
  const visitor = new Visitor(portal);
  await visitor.open('/login');
  assert.equal((await visitor.send('/login', { email: 'a@example.tw', password: 'b' }, { csrf: 'x' })).status, 403);
  await visitor.open('/login');
  const foreign = await visitor.request('POST', '/login', {
    form: new URLSearchParams({ _csrf: visitor.hidden('_csrf'), email: 'a@example.tw', password: 'b' }),
    headers: { Accept: 'text/html', Origin: 'https://evil.example' } });
  assert.equal(foreign.status, 403);
});

test('R-011 the session tells its time, is extended, and ends with the sign-out', async () => {
  const client = await Client.signedIn(portal, 'vendor@example.tw');
  const session = await client.get('/session');
  assert.ok(session.body.remaining_seconds > 7100 && session.body.remaining_seconds <= 7200);
  assert.equal(session.body.principal.company.tax_id, '04595252');
  const extended = await client.post('/session/extend');
  assert.equal(extended.status, 200);
  assert.ok(extended.body.remaining_seconds >= 7195);
  const cookie = client.cookies.get('tenderloom_session');
  assert.equal((await client.post('/logout')).status, 204);
  client.cookies.set('tenderloom_session', cookie);
  assert.equal((await client.get('/session')).status, 401);
});

test('vendors do not reach staff pages, nor strangers anything', async () => {
  const stranger = new Client(portal);
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  for (const path of ['/staff/registrations', '/staff/registrations/1', '/staff/tenders', '/staff/announcements']) {
    assert.equal((await stranger.get(path)).status, 401, path);
    assert.ok([403, 404].includes((await vendor.get(path)).status), path);
  }
  assert.ok([403, 404].includes((await vendor.post('/staff/registrations/1/approve')).status));
  for (const path of ['/tenders', '/tenders/1150202', '/account/contact', '/session']) {
    assert.equal((await stranger.get(path)).status, 401, path);
  }
  const page = await stranger.get('/tenders/1150202', { headers: { Accept: 'text/html' } });
  assert.equal(page.status, 303);
  assert.equal(page.headers.get('location'), '/login?next=/tenders/1150202');
});

test('SM-01 only administrators suspend; a reviewer is told so, and addresses that are none are 404', async () => {
  portal.addUser('reviewer@example.tw', 'reviewer');
  const reviewer = await Client.signedIn(portal, 'reviewer@example.tw');
  const list = await reviewer.get('/staff/registrations?status=approved');
  const id = list.body.items.find((item) => item.tax_id === '04595252').id;
  const detail = await reviewer.get(`/staff/registrations/${id}`);
  assert.deepEqual(detail.body.decisions, []);
  assert.equal((await reviewer.post(`/staff/registrations/${id}/suspend`, { reason: '理由' })).status, 403);
  for (const path of ['/staff/registrations/999999', '/staff/registrations/0', '/staff/registrations/x', '/staff/registrations/-1']) {
    assert.equal((await reviewer.get(path)).status, 404, path);
  }
  assert.equal((await reviewer.post(`/staff/registrations/${id}/destroy`, {})).status, 404);
  assert.equal((await reviewer.get('/staff/tenders')).status, 403);
});

test('staff decide on what they saw: a newer version is shown instead', async () => {
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const waiting = (await staff.get('/staff/registrations?status=pending')).body.items[0];
  const stale = await staff.post(`/staff/registrations/${waiting.id}/approve`, { version: 99 });
  assert.equal(stale.status, 412);
  assert.equal(stale.body.current.status, 'pending');
  const wrong = await staff.post(`/staff/registrations/${waiting.id}/suspend`, { reason: 'x' });
  assert.equal(wrong.status, 409);
  assert.equal(wrong.body.state, 'pending');
});

test('tokens: read reads, and speaks for its company only', async () => {
  const token = run(['token', 'create', '--email', 'vendor@example.tw', '--scopes', 'read', '--data', portal.data]).trim();
  const client = new Client(portal);
  const headers = { Authorization: `Bearer ${token}` };
  assert.equal((await client.get('/tenders', { headers })).status, 200);
  assert.equal((await client.post('/tenders/1150202/select', {}, { headers })).status, 403);
  assert.equal((await client.post('/account/contact', { contact_name: 'x' }, { headers })).status, 403);
  assert.equal((await client.get('/tenders', { headers: { Authorization: 'Bearer tl_no' } })).status, 401);
});

test('the bot check of a form is asked for by its name', async () => {
  const client = new Client(portal);
  assert.equal((await client.get('/bot-check/challenge?form=login')).status, 200);
  assert.equal((await client.get('/bot-check/challenge?form=other')).status, 404);
});

test('manuals and announcements are there before signing in', async () => {
  const client = new Client(portal);
  const login = await client.get('/login');
  assert.ok(login.body.announcements.length >= 1);
  const manual = await client.get(login.body.manuals[0].url, { headers: { Accept: '*/*' } });
  assert.equal(manual.status, 200);
  assert.equal(manual.bytes.subarray(0, 5).toString(), '%PDF-');
  assert.equal((await client.get('/manuals/nothing')).status, 404);
  const one = await client.get(login.body.announcements[0].url);
  assert.equal(one.status, 200);
  assert.ok(one.body.body.length > 10);
});

test('R-037 guides: shown in the page, confirmed in their version, then the next one', async () => {
  const vendor = new Visitor(portal);
  await vendor.signInByForm('vendor@example.tw', portal.accounts['vendor@example.tw']);
  await vendor.open('/tenders/1150202/guides/solicitation_guide');
  assert.match(vendor.page, /<iframe[^>]+src="\/tenders\/1150202\/guides\/solicitation_guide\/file"/);
  const file = await vendor.get('/tenders/1150202/guides/solicitation_guide/file');
  assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-');
  assert.match(file.headers.get('content-security-policy'), /frame-ancestors 'self'/);
  const changed = await vendor.send('/tenders/1150202/guides/solicitation_guide/confirm', { sha256: '0'.repeat(64) });
  assert.equal(changed.status, 409);
  await vendor.open('/tenders/1150202/guides/solicitation_guide');
  const first = await vendor.send('/tenders/1150202/guides/solicitation_guide/confirm', { sha256: vendor.hidden('sha256') });
  assert.equal(first.status, 303);
  assert.equal(first.headers.get('location'), '/tenders/1150202/guides/item_guide');
  await vendor.open('/tenders/1150202/guides/item_guide');
  const second = await vendor.send('/tenders/1150202/guides/item_guide/confirm', { sha256: vendor.hidden('sha256') });
  assert.equal(second.headers.get('location'), '/tenders/1150202/items');
  await vendor.open('/tenders/1150202');
  assert.equal(vendor.page.match(/已閱讀確認/g).length, 2);
});

test('choosing a tender puts it into the layout of every page', async () => {
  const vendor = new Visitor(portal);
  await vendor.signInByForm('vendor@example.tw', portal.accounts['vendor@example.tw']);
  await vendor.open('/tenders');
  const before = vendor.page.split('目前標案').length;
  const chosen = await vendor.send('/tenders/1150202/select', {});
  assert.equal(chosen.status, 303);
  await vendor.open('/account/contact');
  assert.match(vendor.page, /href="\/tenders\/1150202\/items"/);
  await vendor.open('/tenders');
  assert.ok(vendor.page.split('目前標案').length > before);
  assert.equal((await vendor.get('/tenders')).body.items.find((item) => item.current).tender_no, '1150202');
});

test('the layout follows the tender of the address', async () => {
  const vendor = new Visitor(portal);
  await vendor.signInByForm('vendor@example.tw', portal.accounts['vendor@example.tw']);
  await vendor.open('/tenders/1150202/items');
  assert.match(vendor.page, /class="tender-block" href="\/tenders\/1150202"/);
  await vendor.open('/account/contact');
  assert.match(vendor.page, /class="tender-block" href="\/tenders\/1150202"/);
  await vendor.open('/tenders/1140206');
  assert.match(vendor.page, /class="tender-block" href="\/tenders\/1140206"/);
  await vendor.open('/tenders/9999999');
  assert.match(vendor.page, /class="tender-block" href="\/tenders\/1140206"/, 'what does not exist changes nothing');
});

test('R-003 R-015 a password that everybody knows is refused at the registration', async () => {
  const client = new Client(portal);
  await client.refreshToken();
  const values = { tax_id: '10458575', company_name: 'Sunrise Trading', representative_name: '林負責', company_address: '100057 臺北市延平南路143號',
    contact_name: '陳小姐', contact_title: '專員', contact_phone: '02-1234-5678', contact_mobile: '0912-345-678', account_email: 'fresh@example.tw', privacy_consent: true };
  for (const [password, code] of [['Password1234!', 'password_common'], ['Sunrise-2026!x', 'password_personal']]) {
    const answer = await client.post('/register', { ...values, password, password_confirm: password });
    assert.equal(answer.status, 422, password);
    assert.deepEqual(answer.body.findings.map((one) => `${one.field}:${one.code}`), [`password:${code}`]);
    assert.ok(answer.body.findings[0].message.length > 10);
  }
});

test('an approved vendor changes the address it signs in with', async () => {
  const vendor = new Client(portal), elsewhere = new Client(portal);
  for (const client of [vendor, elsewhere]) assert.equal((await client.signIn('vendor@example.tw', portal.accounts['vendor@example.tw'])).status, 200);
  const password = portal.accounts['vendor@example.tw'];
  const wrong = await vendor.post('/account/email', { new_email: 'moved@example.tw', current_password: 'wrong' });
  assert.equal(wrong.status, 422);
  assert.deepEqual(wrong.body.findings.map((one) => `${one.field}:${one.code}`), ['current_password:password_wrong']);
  assert.equal((await vendor.post('/account/email', { new_email: 'nowhere', current_password: password })).status, 422);
  const asked = await vendor.post('/account/email', { new_email: 'moved@example.tw', current_password: password });
  assert.equal(asked.status, 200);
  assert.equal(asked.body.pending.email, 'moved@example.tw');
  const html = { headers: { Accept: 'text/html' } };
  assert.match((await vendor.get('/account/email', html)).bytes.toString(), /等待確認：moved@example.tw/);
  assert.match((await vendor.get('/account/contact', html)).bytes.toString(), /href="\/account\/email"/);

  let link;
  for (let least = 1; !link; ++least) link = (await portal.mails(least)).find((mail) => mail.to.includes('moved@example.tw'))?.text.match(/\/account\/email\/confirm\/\S+/)?.[0];
  const nobody = new Client(portal);
  await nobody.refreshToken();
  assert.equal((await nobody.get(link, html)).status, 200);
  assert.equal((await nobody.get(link)).body.email, 'moved@example.tw');
  assert.equal((await vendor.get('/session')).body.principal.email, 'vendor@example.tw', 'looking at the link changes nothing');
  assert.equal((await vendor.post(link)).status, 200);
  assert.equal((await vendor.get('/session')).body.principal.email, 'moved@example.tw');
  assert.equal((await elsewhere.get('/account/contact')).status, 401);
  assert.equal((await vendor.get('/account/contact')).body.values.account_email, 'moved@example.tw');
  assert.equal((await nobody.get(link)).status, 404);
  assert.equal((await nobody.signIn('vendor@example.tw', password)).status, 422);
  assert.equal((await nobody.signIn('moved@example.tw', password)).status, 200);
});

test('the site map lists the public pages, and what whoever asks may open', async () => {
  const urls = async (client) => (await client.get('/sitemap')).body.groups.flatMap((group) => group.items.map((item) => item.url));
  const visitor = await urls(new Client(portal));
  assert.ok(visitor.includes('/register') && visitor.includes('/announcements'));
  assert.ok(!visitor.some((url) => url.startsWith('/staff') || url.startsWith('/account')));
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const theirs = await urls(staff);
  for (const url of ['/staff/submissions', '/staff/audit', '/account/sessions']) assert.ok(theirs.includes(url), url);
  for (const url of theirs) assert.equal((await staff.get(url, { headers: { Accept: 'text/html' } })).status, 200, url);
  assert.equal(new Set(theirs).size, theirs.length, 'each once');
});
