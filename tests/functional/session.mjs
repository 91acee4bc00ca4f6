// Sessions over HTTP, as a browser without script has them: menus, idle end, the list, and forms that outlive a session.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { Clock, Portal } from '../support/portal.mjs';
import { Visitor } from '../support/visitor.mjs';

const clock = new Clock();
let portal;
const later = (minutes) => clock.later(minutes * 60);

async function signedIn(email) {
  const visitor = new Visitor(portal);
  const answer = await visitor.signInByForm(email, portal.accounts[email]);
  assert.equal(answer.status, 303);
  return visitor;
}

before(async () => {
  portal = await Portal.start({ env: clock.env });
});
after(() => portal?.stop());

const links = (page) => [...page.matchAll(/<nav class="main-nav"[\s\S]*?<\/nav>/g)].flatMap(([nav]) =>
  [...nav.matchAll(/<a href="([^"]*)"/g)].map((found) => found[1]));

test('SCR-107 the menus hold what exists and what one may; R-018 a vendor that waits has its account only', async () => {
  const waiting = await signedIn('waiting@example.tw');
  await waiting.open('/dashboard');
  const few = links(waiting.page);
  assert.ok(few.includes('/dashboard') && few.includes('/account/contact') && few.includes('/account/sessions'));
  assert.ok(!few.some((url) => url.startsWith('/tenders') || url.startsWith('/staff')), few.join(' '));

  const vendor = await signedIn('vendor@example.tw');
  await vendor.open('/tenders');
  assert.ok(!links(vendor.page).some((url) => url.includes('/items')), 'no tender is chosen yet');
  await vendor.send('/tenders/1150202/select', {});
  await vendor.open('/tenders/1150202/items');
  const many = links(vendor.page);
  for (const url of ['/dashboard', '/tenders', '/tenders/1150202/items', '/tenders/1150202/documents', '/account/contact'])
    assert.ok(many.includes(url), url);
  assert.equal([...vendor.page.matchAll(/<a href="[^"]*" aria-current="page">/g)].length, 1, 'one entry is current');
  assert.match(vendor.page, /<summary class="nav-current" aria-current="true">徵求品項輸入/);
  for (const url of many) assert.notEqual((await vendor.open(url)).status, 404, `${url} is in the menu`);

  const staff = await signedIn('staff@example.tw');
  await staff.open('/staff');
  const office = links(staff.page);
  assert.ok(office.includes('/staff/registrations') && !office.some((url) => url.startsWith('/tenders')));
  for (const url of office) assert.equal((await staff.open(url)).status, 200, `${url} is in the menu`);
  for (const [url, entry] of [['/staff/type-imports', '/staff/types'], ['/staff/deputies', '/staff/queue'], ['/staff/phrases', '/staff/queue']]) {
    await staff.open(url);
    assert.deepEqual([...staff.page.matchAll(/<a href="([^"]*)" aria-current="page">/g)].map((found) => found[1]), [entry], url);
  }
});

test('R-011 a person sees where they are signed in and signs out elsewhere; not here, and nobody else', async () => {
  const here = await signedIn('vendor@example.tw');
  const there = await signedIn('vendor@example.tw');
  const other = await signedIn('staff@example.tw');
  const list = (await here.get('/account/sessions')).body.items;
  const own = list.find((session) => session.current);
  assert.equal(list[0], own);
  await here.open('/account/sessions');
  assert.equal([...here.page.matchAll(/>目前使用中</g)].length, 1);
  assert.ok(!here.page.includes(`/account/sessions/${own.id}"`), 'this one is signed out by signing out');
  const theirs = (await there.get('/account/sessions')).body.items.find((session) => session.current).id;
  assert.equal((await other.send(`/account/sessions/${theirs}`, { _method: 'DELETE' }, { csrf: (await other.get('/session')).body.csrf_token })).status, 404);
  assert.equal((await here.send(`/account/sessions/${theirs}`, { _method: 'DELETE' })).status, 303);
  assert.equal((await there.get('/session')).status, 401);
  await here.open('/account/sessions');
  assert.match(here.page, /已登出該裝置/);
  await here.send('/account/sessions', { _method: 'DELETE' });
  assert.equal((await here.get('/account/sessions')).body.items.length, 1);
  assert.equal((await other.get('/session')).status, 200);
});

test('N-5 staff are signed out after 30 idle minutes; asking how long it lasts keeps nobody signed in', async () => {
  const staff = await signedIn('staff@example.tw');
  assert.ok((await staff.get('/session')).body.remaining_seconds <= 1800);
  await later(20);
  assert.ok((await staff.get('/session')).body.remaining_seconds <= 600);
  assert.equal((await staff.open('/staff')).status, 200);
  assert.ok((await staff.get('/session')).body.remaining_seconds > 1700);
  for (let i = 0; i < 3; ++i) {
    await later(10.1);
    await staff.get('/session');
  }
  assert.equal((await staff.get('/session')).status, 401);
});

test('R-011 a form posted after the time-out comes back to the same person, filled in, once, without secrets and files', async () => {
  const vendor = await signedIn('vendor@example.tw');
  await vendor.open('/account/contact');
  const version = vendor.page.match(/name="version" value="([^"]*)"/)?.[1];
  const typed = { contact_name: '王<b>"小"</b>姐', contact_phone: '02-9999-0000', contact_title: '', version: version ?? '1', new_password: 'Never-kept-1!' };
  const csrf = vendor.page.match(/name="_csrf" value="([^"]*)"/)[1];
  const from = { Referer: `${portal.url}/account/contact` };
  await later(121);
  const late = await vendor.send('/account/contact', typed, { csrf, from });
  assert.equal(late.status, 303);
  assert.equal(late.location, '/login?next=/account/contact');
  await vendor.open(late.location);
  assert.match(vendor.page, /內容已保留 30 分鐘/);
  assert.ok(!vendor.page.includes('02-9999-0000'), 'nobody who is not signed in sees it');

  const again = await vendor.signInByForm('vendor@example.tw', portal.accounts['vendor@example.tw'], { at: late.location });
  assert.equal(again.location, '/account/contact');
  await vendor.open('/account/contact');
  assert.match(vendor.page, /已帶回您登入時間結束前填寫的內容/);
  assert.match(vendor.page, /密碼與驗證碼不會保留/);
  assert.match(vendor.page, /value="王&lt;b&gt;&quot;小&quot;&lt;\/b&gt;姐"/);
  assert.match(vendor.page, /value="02-9999-0000"/);
  assert.ok(!vendor.page.includes('Never-kept-1!'));
  await vendor.open('/account/contact');
  assert.ok(!vendor.page.includes('02-9999-0000'), 'given back once, and nothing was saved by itself');
});

test('R-011 what was typed is given to nobody else who signs in with that browser', async () => {
  const vendor = await signedIn('vendor@example.tw');
  await vendor.open('/account/contact');
  const csrf = vendor.page.match(/name="_csrf" value="([^"]*)"/)[1];
  await later(121);
  const late = await vendor.send('/account/contact', { contact_name: '只給我自己' }, { csrf, from: { Referer: `${portal.url}/account/contact` } });
  await vendor.signInByForm('waiting@example.tw', portal.accounts['waiting@example.tw'], { at: late.location });
  await vendor.open('/account/contact');
  assert.ok(!vendor.page.includes('只給我自己'));
  await vendor.open('/account/contact');
  assert.ok(!vendor.page.includes('已帶回'));
});

test('R-011 a form with files and rows: texts come back on the page where it stood, files are named as not kept', async () => {
  const vendor = await signedIn('vendor@example.tw');
  for (const key of ['solicitation_guide', 'item_guide']) {
    await vendor.refreshToken();
    vendor.csrf = (await vendor.get('/session')).body.csrf_token;
    assert.ok((await vendor.post(`/tenders/1150202/guides/${key}/confirm`)).status < 400);
  }
  await vendor.open('/tenders/1150202/items/brand/new');
  const csrf = vendor.page.match(/name="_csrf" value="([^"]*)"/)[1];
  await later(121);
  // As after a refused form: the browser stands at the address that it posted to.
  const late = await vendor.send('/tenders/1150202/items/brand', { brand_name: '逾時的廠牌', vendor_identity: 'agent', parent: '' }, {
    csrf, from: { Referer: `${portal.url}/tenders/1150202/items/brand`, 'Sec-Fetch-Site': 'same-origin' },
    files: { carbon_report_file: { content: pdf(1), name: '碳排.pdf' } } });
  assert.equal(late.location, '/login?next=/tenders/1150202/items/brand/new');
  await vendor.signInByForm('vendor@example.tw', portal.accounts['vendor@example.tw'], { at: late.location });
  await vendor.open('/tenders/1150202/items/brand/new');
  assert.match(vendor.page, /value="逾時的廠牌"/);
  assert.match(vendor.page, /<input checked [^>]*type="radio"[^>]*value="agent"/);
  assert.match(vendor.page, /檔案沒有保留，請重新選擇：碳排\.pdf/);
});

test('R-011 with two tabs: one is led to sign in and told why, the other one\'s form still is its person\'s alone', async () => {
  for (const [email, given] of [['waiting@example.tw', false], ['vendor@example.tw', true]]) {
    const vendor = await signedIn('vendor@example.tw');
    await vendor.open('/account/contact');
    const csrf = vendor.page.match(/name="_csrf" value="([^"]*)"/)[1];
    await later(121);
    const other = await vendor.open('/dashboard');
    assert.equal(other.location, '/login?next=/dashboard');
    await vendor.open(other.location);
    assert.match(vendor.page, /登入時間已結束，請重新登入/);
    const late = await vendor.send('/account/contact', { contact_name: '另一個分頁' }, {
      csrf, from: { 'Sec-Fetch-Site': 'same-origin', Referer: `${portal.url}/account/contact` } });
    assert.equal(late.location, '/login?next=/account/contact');
    await vendor.signInByForm(email, portal.accounts[email], { at: late.location });
    await vendor.open('/account/contact');
    assert.equal(vendor.page.includes('另一個分頁'), given);
  }
});

test('a sign-in or registration page that was open too long keeps what was typed, but no password', async () => {
  const visitor = new Visitor(portal);
  await visitor.open('/login');
  const from = { 'Sec-Fetch-Site': 'same-origin', Referer: `${portal.url}/login` };
  const stale = await visitor.send('/login', { email: 'vendor@example.tw', password: 'Never-kept-1!' }, { csrf: 'old', from });
  assert.equal(stale.location, '/login');
  await visitor.open('/login');
  assert.match(visitor.page, /value="vendor@example\.tw"/);
  assert.ok(!visitor.page.includes('Never-kept'));
  assert.equal((await visitor.send('/login', { email: 'vendor@example.tw', password: 'x' }, { csrf: 'old', from: { 'Sec-Fetch-Site': 'cross-site' } })).status, 403);
});

test('another site cannot lay words into a form; a page from before the last sign-in asks once more instead of losing them', async () => {
  const vendor = await signedIn('vendor@example.tw');
  const fields = { contact_name: '別人寫的' };
  for (const from of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }, {}]) {
    const answer = await vendor.send('/account/contact', fields, { csrf: 'guess', from });
    assert.equal(answer.status, 403, JSON.stringify(from));
  }
  await vendor.open('/account/contact');
  assert.ok(!vendor.page.includes('別人寫的'));

  const stale = await vendor.send('/account/contact', { contact_name: '分頁裡打好的' }, {
    csrf: 'of the session before', from: { 'Sec-Fetch-Site': 'same-origin', Referer: `${portal.url}/account/contact` } });
  assert.equal(stale.location, '/account/contact');
  await vendor.open('/account/contact');
  assert.match(vendor.page, /value="分頁裡打好的"/);
  assert.match(vendor.page, /登入狀態已經改變/);

  await later(121);
  const cross = await vendor.send('/account/contact', fields, { csrf: 'guess', from: { 'Sec-Fetch-Site': 'cross-site' } });
  assert.equal(cross.status, 401);
});
