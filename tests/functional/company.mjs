// A company's people over HTTP: invite, accept, roles, switching, and the transfer of ownership by two of the staff.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client, PASSWORD, Portal, until } from '../support/portal.mjs';

const NEW_PERSON = { contact_name: '林臺生', password: PASSWORD, password_confirm: PASSWORD, privacy_consent: true };
let portal, owner, company;

before(async () => {
  portal = await Portal.start();
  for (const email of ['a@office.example.tw', 'b@office.example.tw']) {
    portal.addUser(email, 'reviewer');
  }
  owner = await Client.signedIn(portal, 'vendor@example.tw');
  company = (await owner.get('/session')).body.principal.company.id;
});
after(() => portal?.stop());

const html = { headers: { Accept: 'text/html' } };
const seen = new Set();

/** The link in the next mail to that address that was not looked at before. */
const linkTo = (address) => until(`an invitation to ${address}`, async () => {
  for (const mail of await portal.mails()) {
    const link = mail.text.match(/\/invitations\/[\w-]{43}/)?.[0];
    if (!mail.to.includes(address) || !link || seen.has(link)) continue;
    seen.add(link);
    return link;
  }
  return null;
});

async function visitor() {
  const client = new Client(portal);
  await client.refreshToken();
  return client;
}

/** Invites and comes in as a new person, who is signed in afterwards. */
async function member(address, role) {
  const invited = await owner.post('/account/members', { email: address, role });
  assert.equal(invited.status, 201, JSON.stringify(invited.body));
  const link = await linkTo(address);
  const client = await visitor();
  const joined = await client.post(link, NEW_PERSON);
  assert.equal(joined.status, 200, JSON.stringify(joined.body));
  client.csrf = joined.body.csrf_token;
  return client;
}

async function rows(client = owner) { return (await client.get('/account/members')).body.items; }
async function idOf(email) { return (await rows()).find((row) => row.email === email)?.id; }

test('OQ-04 an owner invites by mail; the link works once and sets a password under R-003 to R-005', async () => {
  assert.equal((await owner.post('/account/members', { email: 'nobody', role: 'vendor_editor' })).status, 422);
  const invited = await owner.post('/account/members', { email: 'Edit@Example.tw', role: 'vendor_editor' });
  assert.equal(invited.status, 201);
  assert.equal(invited.body.email, 'edit@example.tw');
  const twice = await owner.post('/account/members', { email: 'edit@example.tw', role: 'vendor_viewer' });
  assert.equal(twice.body.findings[0].code, 'already_invited');
  assert.equal((await owner.post(`/account/members/invitations/${invited.body.id}/send`)).status, 429);
  const link = await linkTo('edit@example.tw');
  const client = await visitor();
  const page = await client.get(link, html);
  assert.match(page.bytes.toString(), /autocomplete="new-password"/);
  assert.equal((await client.get(link)).body.way, 'new');
  const weak = await client.post(link, { ...NEW_PERSON, password: 'short', password_confirm: 'short' });
  assert.equal(weak.status, 422);
  assert.ok(weak.body.findings.some((finding) => finding.rule === 'R-003'));
  const unread = await client.post(link, { ...NEW_PERSON, privacy_consent: false });
  assert.equal(unread.body.findings[0].field, 'privacy_consent');
  assert.equal((await client.post(link, NEW_PERSON)).status, 200);
  const session = (await client.get('/session')).body;
  assert.deepEqual(session.principal.roles, ['vendor_editor']);
  assert.equal(session.principal.company.id, company);
  const again = await (await visitor()).post(link, NEW_PERSON);
  assert.equal(again.status, 404);
  assert.equal(again.body.code, 'invitation_gone');
  assert.equal((await client.get('/account/members')).body.may_manage, false);
  assert.equal((await client.post('/account/members', { email: 'x@example.tw', role: 'vendor_viewer' })).status, 403);
});

test('OQ-04 a viewer sees everything of the company and changes nothing', async () => {
  const viewer = await member('view@example.tw', 'vendor_viewer');
  await owner.post('/tenders/1150202/select');
  for (const path of ['/tenders', '/tenders/1150202', '/tenders/1150202/items', '/tenders/1150202/documents',
    '/tenders/1150202/submission', '/tenders/1150202/todo', '/account/members', '/account/contact', '/account/company']) {
    assert.equal((await viewer.get(path)).status, 200, path);
    const page = (await viewer.get(path, html)).bytes.toString();
    const posted = [...page.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g)].map((found) => found[1])
      .filter((action) => !/^\/(logout|session\/extend|tenders\/\d+\/select)$/.test(action));
    assert.deepEqual(posted, [], `${path} offers nothing that would be refused`);
    assert.doesNotMatch(page, /\/items\/\w+\/new/, path);
  }
  for (const [method, path, json] of [
    ['POST', '/tenders/1150202/items/brand', { values: { brand_name: 'x' } }],
    ['POST', '/tenders/1150202/submission', {}],
    ['DELETE', '/tenders/1150202/submission', {}],
    ['POST', '/account/contact', { contact_name: 'x' }],
    ['POST', '/account/members', { email: 'x@example.tw', role: 'vendor_viewer' }],
    ['PUT', `/account/members/${await idOf('view@example.tw')}`, { role: 'vendor_owner' }],
  ]) {
    const refused = await viewer.request(method, path, { json });
    assert.equal(refused.status, 403, `${method} ${path}`);
    assert.ok(refused.body.detail?.length > 5, 'with a sentence');
  }
});

test('OQ-04 roles change at once, the last owner stays, a removed person is out', async () => {
  const own = (await rows()).find((row) => row.you);
  const last = await owner.put(`/account/members/${own.id}`, { role: 'vendor_viewer', version: own.version });
  assert.equal(last.status, 422);
  assert.equal(last.body.findings[0].code, 'last_owner');
  assert.equal((await owner.delete(`/account/members/${own.id}`)).status, 409);
  const page = (await owner.get(`/account/members/${own.id}`, html)).bytes.toString();
  assert.doesNotMatch(page, /value="DELETE"/);

  const friend = await member('friend@example.tw', 'vendor_viewer');
  const id = await idOf('friend@example.tw');
  assert.equal((await owner.put(`/account/members/${id}`, { role: 'vendor_owner' })).status, 428);
  assert.equal((await owner.put(`/account/members/${id}`, { role: 'vendor_owner', version: 99 })).status, 412);
  const before = (await owner.get(`/account/members/${id}`)).body;
  assert.equal((await owner.put(`/account/members/${id}`, { role: 'vendor_owner', version: before.version })).status, 200);
  assert.equal((await friend.get('/account/members')).body.may_manage, true);
  assert.equal((await friend.get('/staff/companies')).status, 404);
  assert.equal((await owner.get('/account/members/999999')).status, 404);
  assert.equal((await owner.delete(`/account/members/${id}`)).status, 204);
  assert.equal((await friend.get('/account/members')).status, 401);
});

test('OQ-04 one person, two companies: the session decides, the last one comes back at the next sign-in', async () => {
  const waiting = await Client.signedIn(portal, 'waiting@example.tw');
  assert.equal((await owner.post('/account/members', { email: 'waiting@example.tw', role: 'vendor_editor' })).status, 201);
  const link = await linkTo('waiting@example.tw');
  const stranger = await visitor();
  assert.equal((await stranger.get(link)).body.way, 'sign_in');
  assert.equal((await stranger.post(link, NEW_PERSON)).body.code, 'invitation_sign_in');
  assert.equal((await owner.get(link)).body.way, 'other');
  assert.equal((await owner.post(link)).body.code, 'invitation_other_address');
  assert.equal((await waiting.get('/tenders')).status, 403);  // their own registration is not approved
  assert.equal((await waiting.post(link)).status, 200);
  waiting.csrf = (await waiting.get('/session')).body.csrf_token;
  assert.equal((await waiting.get('/tenders')).status, 200);

  const choices = (await waiting.get('/account/company')).body.items;
  assert.equal(choices.length, 2);
  assert.equal(choices.find((one) => one.current).id, company);
  const home = choices.find((one) => !one.current).id;
  const old = waiting.csrf;
  const switched = await waiting.post('/account/company', { company: home });
  assert.equal(switched.status, 200);
  assert.equal((await waiting.get('/tenders')).status, 403);
  assert.equal((await waiting.post('/account/company', { company })).status, 403);  // the token of the page before
  assert.notEqual(switched.body.csrf_token, old);
  waiting.csrf = switched.body.csrf_token;
  assert.equal((await waiting.post('/account/company', { company: '999999' })).status, 404);
  const next = await Client.signedIn(portal, 'waiting@example.tw');
  assert.equal((await next.get('/session')).body.principal.company.id, home);
});

test('an address that mails do not reach is marked wherever staff and members see it', async () => {
  const marked = spawnSync('/usr/bin/python3', ['-c', `import sqlite3, sys
c = sqlite3.connect(sys.argv[1], timeout=20)
c.execute("INSERT INTO address_failure (address, code, status, mail_kind, failed_at) VALUES ('vendor@example.tw', 'mail_refused', 550, 'x', 1)")
c.commit()`, join(portal.data, 'portal.db')], { encoding: 'utf8' });
  assert.equal(marked.status, 0, marked.stderr);
  const staff = await Client.signedIn(portal, 'a@office.example.tw');
  const of = (answer) => answer.body.items.find((row) => row.id === company).unreachable;
  assert.equal(of(await staff.get('/staff/registrations?q=04595252')).status, 550);
  assert.equal(of(await staff.get('/staff/companies?q=04595252')).status, 550);
  assert.equal((await rows()).find((row) => row.you).unreachable.code, 'mail_refused');
  for (const path of ['/staff/registrations?q=04595252', `/staff/companies/${company}`]) {
    assert.match((await staff.get(path, html)).bytes.toString(), /信件無法送達/, path);
  }
});

test('OQ-04 staff transfer ownership on a letter: one opens, another decides, the opener may only withdraw', async () => {
  const [a, b] = [await Client.signedIn(portal, 'a@office.example.tw'), await Client.signedIn(portal, 'b@office.example.tw')];
  const found = (await a.get(`/staff/companies?q=${encodeURIComponent('林台生')}`)).body;
  assert.equal(found.items[0].id, company);
  assert.equal((await a.get('/staff/companies?q=04595252')).body.total, 1);
  const path = `/staff/companies/${company}`;
  const shown = (await a.get(path)).body;
  const leaving = shown.members.find((row) => row.email === 'vendor@example.tw').id;
  const fields = { letter_no: '府資字第1150001234號', letter_date: '2026-01-05', reason: '原聯絡人已離職', new_name: '張新主',
    new_email: 'next@example.tw', old_person: leaving, old_role_after: '' };
  const send = (client, more = {}, content = '%PDF-1.7 x') => {
    const form = new FormData();
    for (const [key, value] of Object.entries({ ...fields, ...more })) form.set(key, value);
    if (content) form.set('letter', new Blob([content], { type: 'application/pdf' }), 'letter.pdf');
    return client.request('POST', `${path}/transfers`, { form });
  };
  const wrong = await send(a, { letter_no: '', new_email: 'vendor@example.tw' }, '<html>');
  assert.deepEqual(wrong.body.findings.map((finding) => finding.field).sort(), ['letter', 'letter_no']);
  assert.equal((await send(a, { reason: '' })).status, 422);
  const opened = await send(a, {}, '');  // the letter of the refused form is still there
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  assert.deepEqual(opened.body.decisions, ['withdraw']);
  assert.equal((await send(b)).status, 409);
  assert.equal((await a.post(`${opened.body.url}/confirm`)).body.code, 'transfer_same_person');
  assert.equal((await b.post(`${opened.body.url}/withdraw`)).status, 403);
  assert.equal((await b.get(`${opened.body.url}/letter`)).bytes.toString(), '%PDF-1.7 x');
  assert.equal((await owner.get(opened.body.url)).status, 404);
  assert.equal((await b.post(`${opened.body.url}/refuse`)).status, 422);
  assert.equal((await b.post(`${opened.body.url}/refuse`, { opinion: '印文不清' })).body.state, 'refused');
  assert.equal((await owner.get('/account/members')).status, 200);

  const second = await send(b, {}, '%PDF-1.7 clear');
  assert.equal((await b.post(`${second.body.url}/confirm`)).status, 403);
  assert.equal((await a.post(`${second.body.url}/confirm`, { version: second.body.version })).body.state, 'confirmed');
  assert.equal((await owner.get('/account/members')).status, 401);  // the old owner's session ended
  const heir = await visitor();
  assert.equal((await heir.post(await linkTo('next@example.tw'), NEW_PERSON)).status, 200);
  assert.equal((await heir.get('/account/members')).body.may_manage, true);
  const told = (await portal.mails()).find((mail) => mail.to.includes('vendor@example.tw') && mail.text.includes(fields.letter_no));
  assert.ok(told, 'the old address is told');
  const events = (await a.get(path)).body.history.map((line) => line.event);
  for (const event of ['company.transfer_opened', 'company.transfer_refused', 'company.transfer_confirmed', 'company.joined',
    'registration.transferred']) assert.ok(events.includes(event), event);
  const page = (await a.get(path, html)).bytes.toString();
  assert.match(page, /確認擁有者移轉/);
  assert.doesNotMatch(page, /audit\.action\.|registration\.event\./);
});
