// SCR-159: accounts of staff, four eyes, idle and ended accounts, the review of roles; API tokens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Client, PASSWORD, Portal } from '../support/portal.mjs';

const FIRST = 'Zq7!mango-Lantern';
const DAY = 24 * 3600;
let portal, staff;

const html = { headers: { Accept: 'text/html' } };
const text = (answer) => answer.bytes.toString('utf8');
const codes = (answer) => answer.body.findings.map((finding) => `${finding.field}:${finding.code}`);
/** Has tried to sign in; `answer` says how that went. */
const signedIn = async (email, password, where = portal) => {
  const client = new Client(where);
  client.answer = await client.signIn(email, password ?? where.accounts[email] ?? PASSWORD);
  return client;
};
const find = async (client, email) => (await client.get('/staff/users?q=' + encodeURIComponent(email))).body.items[0];
/** The first mail that `matches`, as soon as it is delivered. */
async function mailed(matches, where = portal) {
  for (let least = 1; ; ++least) {
    const found = (await where.mails(least)).find(matches);
    if (found) return found;
  }
}
const bearer = (token) => ({ headers: { Authorization: `Bearer ${token}` } });

before(async () => {
  portal = await Portal.start();
  staff = await signedIn('staff@example.tw');
});
after(() => portal?.stop());

test('SCR-159 an account is made, its person is invited and sets the first password by a link that works once', async () => {
  const refused = await staff.post('/staff/users', { email: 'nobody', display_name: '', role: 'king' });
  assert.equal(refused.status, 422);
  assert.deepEqual(codes(await staff.post('/staff/users', { email: 'a@example.tw', display_name: '甲', role: 'king' })), ['role:role_unknown']);
  const made = await staff.post('/staff/users', { email: 'Officer@example.tw', display_name: '林承辦', role: 'reviewer', expires_at: '2099-12-31' });
  assert.equal(made.status, 201, text(made));
  assert.equal(made.body.state, 'active');
  assert.deepEqual(codes(await staff.post('/staff/users', { email: 'officer@example.tw', display_name: '乙', role: 'tester' })), ['email:email_taken']);

  const mail = await mailed((one) => one.to.includes('officer@example.tw'));
  const link = mail.text.match(/\/password\/reset\/\S+/)[0];
  assert.equal((await signedIn('officer@example.tw')).answer.status, 422, 'nobody knows a password yet');
  const person = new Client(portal);
  await person.refreshToken();
  assert.equal((await person.post(link, { new_password: FIRST, new_password_confirm: FIRST })).status, 200);
  assert.ok([404, 422].includes((await person.post(link, { new_password: FIRST + 'x', new_password_confirm: FIRST + 'x' })).status));
  const officer = await signedIn('officer@example.tw', FIRST);
  assert.equal(officer.answer.status, 200);
  assert.equal((await officer.get('/staff/registrations')).status, 200);
  assert.equal((await officer.get('/staff/users')).status, 403);
});

test('least privilege: nobody changes their own role, and the last administrator stays', async () => {
  const me = await find(staff, 'staff@example.tw');
  assert.equal((await staff.post(`/staff/users/${me.id}/role`, { role: 'tester' })).status, 403);
  assert.equal((await staff.post(`/staff/users/${me.id}/disable`, { reason: '離職' })).status, 403);
  portal.addUser('second@example.tw', 'administrator');
  const second = await signedIn('second@example.tw');
  assert.equal((await second.post(`/staff/users/${me.id}/role`, { role: 'tester', reason: '輪調' })).status, 200);
  assert.equal((await staff.get('/staff/users')).status, 403, 'it holds at the next request');
  // Now the second one is the last: not even the first, had they still a session, could take that away.
  const last = await find(second, 'second@example.tw');
  assert.equal((await second.post(`/staff/users/${last.id}/disable`, { reason: 'x' })).status, 403);
  assert.equal((await second.post(`/staff/users/${me.id}/role`, { role: 'administrator' })).status, 200);
  const shown = await staff.get(`/staff/users/${me.id}`);
  assert.deepEqual(shown.body.role_changes.map((change) => `${change.before}>${change.after}`), ['tester>administrator', 'administrator>tester']);
  assert.equal((await staff.post(`/staff/users/${last.id}/role`, { role: 'reviewer' }, { headers: { 'If-Match': '"99"' } })).status, 412);
});

test('a disabled account loses its sessions and tokens at once; enabled again it has its role, and not the tokens', async () => {
  portal.addUser('leaving@example.tw', 'tender_officer');
  const leaving = await signedIn('leaving@example.tw');
  const token = (await leaving.post('/account/tokens', { name: '匯出', scopes: ['read', 'staff'] })).body.token;
  assert.equal((await leaving.get('/staff/tenders', bearer(token))).status, 200);
  const { id } = await find(staff, 'leaving@example.tw');
  assert.deepEqual(codes(await staff.post(`/staff/users/${id}/disable`, { reason: ' ' })), ['reason:disable_reason_needed']);
  const done = await staff.post(`/staff/users/${id}/disable`, { reason: '離職，府人字第1號' });
  assert.equal(done.body.state, 'disabled');
  assert.equal((await leaving.get('/session')).status, 401);
  assert.equal((await new Client(portal).get('/staff/tenders', bearer(token))).status, 401);
  const refused = (await signedIn('leaving@example.tw')).answer;
  assert.equal(refused.status, 422);
  assert.match(JSON.stringify(refused.body.findings), /account_disabled/);
  const wrong = (await signedIn('leaving@example.tw', 'wrong')).answer;
  assert.match(JSON.stringify(wrong.body.findings), /sign_in_failed/, 'a wrong password learns nothing about the account');
  assert.equal((await staff.post(`/staff/users/${id}/enable`, {})).status, 200);
  const back = await signedIn('leaving@example.tw');
  assert.equal((await back.get('/staff/tenders')).status, 200);
  assert.equal((await new Client(portal).get('/staff/tenders', bearer(token))).status, 401);
  assert.equal((await staff.post(`/staff/users/${id}/end-sessions`, {})).status, 200);
  assert.equal((await back.get('/session')).status, 401);
});

test('API tokens: shown once, within role and scopes, told by mail, seen in use, revoked', async () => {
  const vendor = await signedIn('vendor@example.tw');
  const wishes = [[{ name: '', scopes: ['read'] }, 'name:token_name_needed'], [{ name: 'a', scopes: [] }, 'scopes:token_scopes_needed'],
    [{ name: 'a', scopes: ['read', 'staff'] }, 'scopes:token_scope_unusable'], [{ name: 'a', scopes: ['read'], days: 366 }, 'days:token_days'],
    [{ name: 'a', scopes: ['read'], days: 'x' }, 'days:token_days'], [{ name: 'a', scopes: ['read'], company: '999' }, 'company:token_company_unknown']];
  for (const [wish, code] of wishes) {
    const answer = await vendor.post('/account/tokens', wish);
    assert.equal(answer.status, 422);
    assert.deepEqual(codes(answer), [code]);
  }
  const made = await vendor.post('/account/tokens', { name: 'ERP 匯出', scopes: ['read'] });
  assert.equal(made.status, 201);
  const { token, id, expires_at: end, created_at: begin } = made.body;
  assert.equal((Date.parse(end) - Date.parse(begin)) / 1000, 90 * DAY);
  assert.equal(made.headers.get('location'), `/account/tokens/${id}`);
  assert.ok(!text(await vendor.get('/account/tokens')).includes(token), 'never again');
  assert.ok(!(await mailed((mail) => mail.text.includes('ERP 匯出'))).text.includes(token));

  const program = new Client(portal);
  assert.equal((await program.get('/tenders', bearer(token))).status, 200);
  assert.equal((await program.post('/tenders/1150202/select', {}, bearer(token))).status, 403, 'known, but beyond the scope');
  assert.equal((await program.get('/staff/registrations', bearer(token))).status, 404, 'no business there at all');
  assert.equal((await program.post('/account/tokens', { name: 'b', scopes: ['read'] }, bearer(token))).status, 403);
  const seen = (await vendor.get(`/account/tokens/${id}`)).body;
  assert.ok(seen.last_used_at && seen.last_address.includes('127.0.0.1'), JSON.stringify(seen));

  const person = (await staff.get('/staff/users?kind=vendor&q=vendor@example.tw')).body.items[0];
  assert.equal(person.role, null);
  const shown = (await staff.get(`/staff/users/${person.id}`)).body;
  assert.deepEqual(shown.tokens.map((one) => one.name), ['ERP 匯出']);
  assert.equal((await staff.delete(`/staff/users/${person.id}/tokens/${id}`)).status, 204);
  assert.equal((await program.get('/tenders', bearer(token))).status, 401);
  assert.equal((await staff.delete(`/staff/users/${person.id}/tokens/${id}`)).status, 404);

  const admin = (await staff.post('/account/tokens', { name: '管理', scopes: ['read', 'staff'] })).body.token;
  assert.equal((await program.get('/staff/registrations', bearer(admin))).status, 200);
  assert.equal((await program.get('/staff/users', bearer(admin))).status, 403, 'the role may, the scope does not');
});

test('the pages of tokens and users work as plain forms, in both languages', async () => {
  const form = (client, path, values) => client.request('POST', path, { form: new URLSearchParams({ _csrf: client.csrf, ...values }), ...html });
  const person = await signedIn('second@example.tw');
  const list = text(await person.get('/account/tokens', html));
  assert.match(list, /API 權杖/);
  const made = await form(person, '/account/tokens', { name: '表單', scopes: 'read', days: '30' });
  assert.equal(made.status, 201);
  const token = text(made).match(/value="(tl_[^"]+)"/)[1];
  assert.equal((await new Client(portal).get('/session', bearer(token))).status, 200);
  const again = await form(person, '/account/tokens', { name: '沒有範圍', days: '0' });
  assert.equal(again.status, 422);
  assert.match(text(again), /value="沒有範圍"/);
  assert.match(text(again), /請至少勾選/);
  for (const path of ['/staff/users', '/staff/users/new', '/staff/roles', '/account/tokens']) {
    for (const lang of ['zh-TW', 'en']) {
      const answer = await person.get(`${path}?lang=${lang}`, html);
      assert.equal(answer.status, 200, path);
      assert.equal(text(answer).match(/<h1/g).length, 1);
    }
  }
  const { id } = await find(person, 'leaving@example.tw');
  const changed = await form(person, `/staff/users/${id}/role`, { role: 'tester', reason: '', version: '' });
  assert.equal(changed.status, 303);
  assert.equal(changed.headers.get('location'), `/staff/users/${id}`);
  const bad = await form(person, `/staff/users/${id}/expiry`, { expires_at: '下個月' });
  assert.equal(bad.status, 422);
  assert.match(text(bad), /value="下個月"/);
});

test('the page of roles says what each permission opens and who has each role', async () => {
  const roles = (await staff.get('/staff/roles')).body;
  assert.equal(roles.roles.length, 11);
  const opens = roles.permissions.find((permission) => permission.name === 'staff.roles').routes.map((route) => `${route.method} ${route.path}`);
  assert.ok(opens.includes('POST /staff/users/{id}/role'));
  assert.ok(roles.roles.find((role) => role.key === 'administrator').people.some((one) => one.email === 'staff@example.tw'));
  assert.equal(roles.review.due, false);
});

test('four eyes: what one administrator proposes counts once another confirms it', async () => {
  const careful = await Portal.start({ env: { TENDERLOOM_FOUR_EYES: 'on' } });
  try {
    const first = await signedIn('staff@example.tw', undefined, careful);
    for (const [email, role] of [['second@example.tw', 'administrator'], ['worker@example.tw', 'tester']]) careful.addUser(email, role);
    const second = await signedIn('second@example.tw', undefined, careful);
    const worker = await signedIn('worker@example.tw', undefined, careful);

    const made = await first.post('/staff/users', { email: 'new@example.tw', display_name: '新人', role: 'reviewer' });
    assert.equal(made.body.state, 'waiting');
    const { id } = await find(first, 'worker@example.tw');
    await first.post(`/staff/users/${id}/role`, { role: 'administrator', reason: '代理' });
    assert.equal((await worker.get('/staff/users')).status, 403, 'nothing counts yet');
    assert.equal((await first.post(`/staff/users/${id}/role`, { role: 'reviewer' })).status, 409, 'one at a time');
    const changes = (await second.get('/staff/roles')).body.changes;
    assert.deepEqual(changes.map((change) => [change.kind, change.after, change.may_confirm]), [['create', 'reviewer', true], ['role', 'administrator', true]]);
    assert.ok((await careful.mails(2)).every((mail) => mail.to.includes('second@example.tw')), 'no invitation yet');
    for (const change of changes) assert.equal((await first.post(`/staff/roles/changes/${change.id}/confirm`, {})).status, 403);
    assert.equal((await worker.post(`/staff/roles/changes/${changes[1].id}/confirm`, {})).status, 403);
    for (const change of changes) assert.equal((await second.post(`/staff/roles/changes/${change.id}/confirm`, {})).status, 200);
    assert.equal((await second.post(`/staff/roles/changes/${changes[0].id}/confirm`, {})).status, 409);
    assert.equal((await worker.get('/staff/users')).status, 200);
    const never = await first.post('/staff/users', { email: 'never@example.tw', display_name: '未准', role: 'reviewer' });
    const [open] = (await second.get('/staff/roles')).body.changes;
    assert.equal((await second.post(`/staff/roles/changes/${open.id}/refuse`, {})).status, 200);
    assert.equal((await first.get(`/staff/users/${never.body.id}`)).status, 404, 'a refused account is gone, its address free');
    assert.match((await mailed((mail) => mail.to.includes('new@example.tw'), careful)).text, /\/password\/reset\//);

    // A closed account would come back with its role: that needs a second person as well.
    assert.equal((await first.post(`/staff/users/${id}/disable`, { reason: '離職' })).status, 200);
    assert.equal((await first.post(`/staff/users/${id}/enable`, {})).body.state, 'disabled');
    assert.equal((await first.post(`/staff/users/${id}/enable`, {})).status, 409, 'one at a time');
    const [again] = (await second.get('/staff/roles')).body.changes;
    assert.deepEqual([again.kind, again.after], ['enable', 'administrator']);
    assert.match(text(await second.get('/staff/roles', html)), /停用中/);
    assert.equal((await first.post(`/staff/roles/changes/${again.id}/confirm`, {})).status, 403, 'not by who proposed it');
    assert.equal((await second.post(`/staff/roles/changes/${again.id}/confirm`, {})).status, 200);
    assert.equal((await first.get(`/staff/users/${id}`)).body.state, 'active');
  } finally {
    await careful.stop();
  }
});
