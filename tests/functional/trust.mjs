// The audit log, personal data and what outsiders are told about security: over HTTP, and by looking into the database.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client, PASSWORD, Portal, program, root, run, until } from '../support/portal.mjs';

const HTML = { headers: { Accept: 'text/html' } };
let portal, staff, second;

/** Rows of a statement on the portal's SQLite file, as arrays. */
function query(sql) {
  const done = spawnSync('python3', ['-c',
    'import sqlite3,json,sys\nc=sqlite3.connect(sys.argv[1],timeout=20)\nr=c.execute(sys.argv[2]).fetchall()\nc.commit()\nprint(json.dumps(r))',
    join(portal.data, 'portal.db'), sql], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout);
}

before(async () => {
  portal = await Portal.start();
  portal.addUser('second@example.tw', 'administrator');
  portal.addUser('reviewer@example.tw', 'reviewer');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  second = await Client.signedIn(portal, 'second@example.tw');
});
after(() => portal?.stop());

test('control 25 only who may read the log reaches it; a token needs the scope admin', async () => {
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  const reviewer = await Client.signedIn(portal, 'reviewer@example.tw');
  for (const path of ['/staff/audit', '/staff/audit/1', '/staff/audit/export.csv', '/staff/personal-data']) {
    assert.equal((await new Client(portal).get(path)).status, 401, path);
    for (const client of [vendor, reviewer]) assert.ok([403, 404].includes((await client.get(path)).status), path);
  }
  const token = run(['token', 'create', '--email', 'staff@example.tw', '--scopes', 'read,staff', '--data', portal.data]).trim();
  const program = new Client(portal);
  assert.equal((await program.get('/staff/audit', { headers: { Authorization: `Bearer ${token}` } })).status, 403);
});

test('control 16, 17 and 19 sign-ins, refusals, sign-outs and decisions: type, time, place, who, from where', async () => {
  const wrong = new Client(portal);
  await wrong.refreshToken();
  await wrong.post('/login', { email: 'second@example.tw', password: 'Wrong-secret-1!' });
  const leaving = await Client.signedIn(portal, 'reviewer@example.tw');
  assert.equal((await leaving.post('/logout')).status, 204);
  const waiting = (await staff.get('/staff/registrations?status=pending')).body.items[0];
  assert.equal((await staff.post(`/staff/registrations/${waiting.id}/approve`, {})).status, 200);
  const all = (await staff.get('/staff/audit?per_page=200')).body.items;
  for (const action of ['account.signed_in', 'account.sign_in_failed', 'account.signed_out', 'registration.approve', 'portal.started']) {
    assert.ok(all.some((entry) => entry.action === action), action);
  }
  const decision = all.find((entry) => entry.action === 'registration.approve');
  assert.equal(decision.subject, `company:${waiting.id}`);
  assert.equal(decision.company, waiting.id);
  assert.ok(decision.person && decision.actor);
  assert.equal(decision.address, '127.0.0.1');
  assert.match(decision.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+]08:00$/);
  assert.doesNotMatch(JSON.stringify(all), /Wrong-secret|Abcdefghij1!/);
  assert.doesNotMatch(portal.log, /Wrong-secret|Abcdefghij1!/);
});

test('SCR-160 searched by every field; pages follow one another; what is no date is said', async () => {
  const get = async (filter) => (await staff.get(`/staff/audit?${filter}`)).body;
  const failed = (await get('result=failure')).items;
  assert.ok(failed.length >= 1 && failed.every((entry) => entry.result === 'failure'));
  const mine = (await get('person=second%40example.tw')).items;
  assert.ok(mine.length >= 2 && new Set(mine.map((entry) => entry.person)).size === 1);
  const ofCompany = (await get('company=04595252')).items;
  assert.ok(ofCompany.length > 0 && ofCompany.every((entry) => entry.company_name));
  assert.deepEqual((await get('person=nobody%40example.tw')).items, []);
  assert.deepEqual((await get('address=192.0.2.9')).items, []);
  assert.deepEqual((await get('until=2020-01-01')).items, []);
  assert.ok((await get('from=2020-01-01')).items.length > 1);
  const registrations = (await get('action=registration.')).items;
  assert.ok(registrations.length > 0 && registrations.every((entry) => entry.action.startsWith('registration.')));
  const seen = [];
  let page = await get('per_page=3');
  for (;;) {
    seen.push(...page.items.map((entry) => entry.id));
    if (!page.older) break;
    page = await get(`per_page=3&older=${page.older}`);
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.equal(seen.length, query('select count(*) from audit_entry')[0][0]);
  const wrong = await staff.get('/staff/audit?from=yesterday');
  assert.equal(wrong.status, 422);
  assert.equal(wrong.body.findings[0].field, 'from');
  const one = (await staff.get(`/staff/audit/${seen[0]}`)).body;
  assert.equal(one.entry_hash.length, 64);
  assert.equal((await staff.get('/staff/audit/999999')).status, 404);
  assert.equal((await staff.get('/staff/audit/x')).status, 404);
});

test('every action in the log has a sentence in both languages', async () => {
  const sentences = (locale) => {
    const all = {};
    for (const module of readdirSync(join(root, 'core/modules'))) {
      const folder = join(root, 'core/modules', module, 'locales', locale);
      if (!existsSync(folder)) continue;
      for (const name of readdirSync(folder)) {
        const kinds = JSON.parse(readFileSync(join(folder, name), 'utf8')).audit?.action ?? {};
        for (const [kind, words] of Object.entries(kinds)) all[kind] = { ...all[kind], ...words };
      }
    }
    return all;
  };
  const source = spawnSync('grep', ['-rhoE', '(action = |entry_for\\([^"]*|record\\([^"]*)"[a-z_]+\\.[a-z_-]+"', join(root, 'core/modules'),
    '--include=*.cpp'], { encoding: 'utf8' }).stdout;
  const actions = new Set(query('select distinct action from audit_entry').map(([action]) => action));
  for (const found of source.matchAll(/"([a-z_]+\.[a-z_-]+)"/g)) actions.add(found[1]);
  for (const locale of ['zh-TW', 'en']) {
    const words = sentences(locale);
    const missing = [...actions].filter((action) => {
      const [kind, name] = action.split('.');
      return !words[kind]?.[name];
    });
    assert.deepEqual(missing, [], locale);
  }
});

test('the export is text, is guarded against formulas, and is an entry itself', async () => {
  query("insert into audit_entry (at, action, subject, personal_hash) values (1, '=cmd()', 'x', '')");
  const answer = await staff.get('/staff/audit/export.csv?action=%3Dcmd()', { headers: { Accept: '*/*' } });
  query("delete from audit_entry where action = '=cmd()'");
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-disposition'), /^attachment/);
  const text = answer.bytes.toString('utf8');
  assert.ok(text.startsWith('\uFEFF'));
  assert.match(text, /,'=cmd\(\),/);
  const whole = (await staff.get('/staff/audit/export.csv', { headers: { Accept: '*/*' } })).bytes.toString('utf8');
  const rows = query('select count(*) from audit_entry')[0][0];
  assert.equal(whole.trim().split('\r\n').length, rows + 1);
  const exported = (await staff.get('/staff/audit?action=audit.exported')).body.items;
  assert.equal(exported.length, 2);
  assert.equal(exported[1].details.action, '=cmd()');
});

test('control 26 the command finds what was changed behind the portal; settings that changed are an entry', async () => {
  await portal.stop({ keep: true });
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TENDERLOOM_')));
  const check = () => spawnSync(program, ['check', '--data', portal.data], { cwd: root, env, encoding: 'utf8' });
  assert.match(check().stdout, /ok +the audit chain/);
  query("update audit_personal set address = '192.0.2.1' where entry = 1");
  assert.match(check().stdout, /PROBLEM .*audit chain.*details_changed/);
  query("update audit_personal set address = (select address from audit_personal where entry = 2) where entry = 1");
  const before = query('select count(*) from audit_entry')[0][0];
  portal.env = { ...portal.env, TENDERLOOM_SESSION_MINUTES: '60' };
  await portal.serve();
  staff = await Client.signedIn(portal, 'staff@example.tw');
  second = await Client.signedIn(portal, 'second@example.tw');
  const changed = (await staff.get('/staff/audit?action=configuration.changed')).body.items;
  assert.equal(changed.length, 1);
  assert.deepEqual(changed[0].details.session_minutes, { before: '120', after: '60' });
  assert.ok(query('select count(*) from audit_entry')[0][0] > before);
});

test('RFC 9116 security.txt says whom to tell, until when it holds, and where more is', async () => {
  const answer = await new Client(portal).get('/.well-known/security.txt', { headers: { Accept: '*/*' } });
  assert.equal(answer.status, 200);
  assert.equal(answer.type, 'text/plain; charset=utf-8');
  const text = answer.bytes.toString('utf8');
  const field = (name) => [...text.matchAll(new RegExp(`^${name}: (.+)$`, 'gm'))].map((match) => match[1]);
  assert.deepEqual(field('Contact'), ['mailto:service@spo.org.tw']);
  assert.equal(field('Expires').length, 1);
  const days = (new Date(field('Expires')[0]) - Date.now()) / 86400000;
  assert.ok(days > 30 && days < 365, `${days}`);
  assert.deepEqual(field('Preferred-Languages'), ['zh-TW, en']);
  assert.equal(field('Policy')[0], `${portal.url}/security`);
  const page = await new Client(portal).get('/security', HTML);
  assert.match(page.bytes.toString('utf8'), /mailto:service@spo\.org\.tw/);
  for (const path of ['/privacy', '/security']) assert.equal((await new Client(portal).get(path, HTML)).status, 200);
});

const PERSON = { name: '歐陽測試', phone: '02-8765-4321', mobile: '0955-101-202', email: 'forget.me@example.tw' };

async function register() {
  const vendor = new Client(portal);
  await vendor.refreshToken();
  const answer = await vendor.post('/register', {
    tax_id: '12345671', company_name: '忘記我股份有限公司', representative_name: '陳代表', company_address: '100057 臺北市中正區延平南路143號',
    contact_name: PERSON.name, contact_title: '經理', contact_phone: PERSON.phone, contact_mobile: PERSON.mobile,
    account_email: PERSON.email, password: PASSWORD, password_confirm: PASSWORD, privacy_consent: true });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return Client.signedIn(portal, PERSON.email);
}

test('個資法 §3 a person sees and takes along everything that is held, the consent with its text', async () => {
  const vendor = await register();
  const own = await vendor.get('/account/data');
  assert.equal(own.status, 200);
  const part = (key) => own.body.held.find((one) => one.holding === key)?.rows;
  assert.equal(part('person')[0].email, PERSON.email);
  assert.ok(Math.abs(new Date(part('person')[0].created_at) - Date.now()) < 3600000, part('person')[0].created_at);
  assert.equal(part('company_contact')[0].contact_phone, PERSON.phone);
  assert.ok(part('consents')[0].text.length > 200 && part('consents')[0].text_version);
  assert.ok(part('sessions').length >= 1 && part('audit').length >= 1);
  assert.doesNotMatch(JSON.stringify(own.body), /\$argon2|password|csrf|token_hash/);
  const page = (await vendor.get('/account/data', HTML)).bytes.toString('utf8');
  assert.match(page, /個人資料告知同意紀錄/);
  assert.match(page, new RegExp(PERSON.mobile));
  const file = await vendor.get('/account/data/export.json');
  assert.match(file.headers.get('content-disposition'), /attachment/);
  assert.equal(file.body.email, PERSON.email);
  const other = await Client.signedIn(portal, 'vendor@example.tw');
  assert.doesNotMatch(JSON.stringify((await other.get('/account/data')).body), new RegExp(PERSON.email));
  assert.equal((await staff.get('/staff/audit?action=account.data_exported')).body.items.length, 1);
});

test('個資法 §11 erasure: a letter, two persons, then nothing is left but what the law keeps, and the chain holds', async () => {
  const refused = await staff.post('/staff/personal-data', { person: 'nobody@example.tw', letter_no: '', reason: '' });
  assert.equal(refused.status, 422);
  const made = await staff.post('/staff/personal-data', { person: PERSON.email, letter_no: '軟協字第1150001號', reason: '當事人來函請求刪除' });
  assert.equal(made.status, 201);
  const url = made.headers.get('location');
  assert.equal((await staff.post('/staff/personal-data', { person: PERSON.email, letter_no: 'x', reason: 'y' })).body.findings[0].code, 'erasure_open');
  const shown = (await staff.get(url)).body;
  assert.ok(shown.preview.some((part) => part.holding === 'person' && part.fate === 'blank'));
  assert.ok(shown.preview.every((part) => part.fate === 'erase' || part.reason), 'what stays says why');
  assert.equal((await staff.post(`${url}/confirm`, { version: shown.version })).status, 403, 'one person alone cannot');
  assert.equal((await second.post(`${url}/confirm`, { version: 99 })).status, 412);
  assert.equal((await second.post(`${url}/confirm`, { version: shown.version })).status, 200);
  const done = await until('the erasure', async () => {
    const body = (await staff.get(url)).body;
    return body.state === 'done' && body;
  });
  assert.equal(done.outcome.person, 1);
  assert.equal(done.reason, '');
  assert.equal((await staff.post(`${url}/cancel`, {})).status, 409);

  const tables = query("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").map(([name]) => name);
  const left = [];
  for (const table of tables) {
    for (const row of query(`select * from "${table}"`)) {
      const text = JSON.stringify(row);
      for (const value of Object.values(PERSON)) if (text.includes(value)) left.push(`${table}: ${value}`);
    }
  }
  assert.deepEqual(left, []);
  const gone = new Client(portal);
  await gone.refreshToken();
  assert.equal((await gone.post('/login', { email: PERSON.email, password: PASSWORD })).status, 422);
  const entries = (await staff.get('/staff/audit?action=account.data_exported')).body.items;
  assert.equal(entries.length, 1);
  assert.ok(entries[0].erased && entries[0].address === '');
  const html = (await staff.get('/staff/audit', HTML)).bytes.toString('utf8');
  assert.match(html, /個人資料已刪除/);
});

test('whatever table names people is in the register of personal data', () => {
  // What looks personal by its column but is a company's, a rule's or the program's own.
  const NOT_PERSONAL = new Set(['company.address', 'company.representative', 'audit_entry.person', 'audit_personal.actor_name',
    'audit_personal.address', 'erasure_request.requested_by', 'erasure_request.decided_by', 'job.owner_person', 'job.owner_company',
    'schema_migration.owner', 'type_release.taken_by']);
  const declared = new Set();
  const sources = spawnSync('grep', ['-rhoE', '(\\.table = |JOIN )"?[a-z_]+', join(root, 'core/modules'), '--include=*.cpp'], { encoding: 'utf8' }).stdout;
  for (const found of sources.matchAll(/"?([a-z_]+)$/gm)) declared.add(found[1]);
  for (const file of readdirSync(join(root, 'plugins'), { recursive: true }).filter((each) => each.endsWith('personal_data.cpp'))) {
    const source = readFileSync(join(root, 'plugins', file), 'utf8');
    for (const [, table] of source.matchAll(/"([a-z]+_[a-z_]+)"/g)) declared.add(table);
  }
  const personal = /person|actor|email|address|agent|mobile|phone|contact|tester|_by$|to_name|display_name|owner/;
  const missing = [];
  for (const [table] of query("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")) {
    for (const [, column] of query(`pragma table_info("${table}")`)) {
      if (personal.test(column) && !declared.has(table) && !NOT_PERSONAL.has(`${table}.${column}`)) missing.push(`${table}.${column}`);
    }
  }
  assert.deepEqual(missing, []);
});
