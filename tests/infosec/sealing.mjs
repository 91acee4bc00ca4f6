// Sealed submission over HTTP (SM-10, R-103): openers, handing in, taking back, the opening, papers, and that nobody of
// the office sees anything before.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { png } from '../support/files.mjs';
import { HOME, issueSerial, writeBid } from '../support/infosec_bid.mjs';
import { Client, Clock, Portal, ownDatabase, run, until } from '../support/portal.mjs';
import { otherVendor } from '../support/vendors.mjs';

const NO = '1190205', TENDER = `${HOME}/tenders/${NO}`;
const MARK = '只有開標才看得到的文字', PHRASE = { first: '第一位開標人員自己才記得的一句通關密語', second: 'nobody else would say it so', third: 'rain on a tin roof in June' };
const clock = new Clock();
let portal, staff, vendor, other, openers, ids, proposal, code, picture, submission;
const WRITER = '林離職', page = async (client, path) => (await client.html(path)).text;

const blob = (sha) => join(portal.data, 'blobs', sha.slice(0, 2), sha.slice(2, 4), sha);
const at = (path = '') => `${HOME}/proposals/${proposal}${path}`;
const closes = new Date(Date.now() + 3600e3);
before(async () => {
  portal = await Portal.start({ env: { ...clock.env, ...ownDatabase('sealing') } });
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  other = await otherVendor(portal, staff);
  openers = {};
  for (const name of ['first', 'second', 'third']) {
    portal.addUser(`${name}@example.tw`, 'opener', '--name', name);
    openers[name] = await Client.signedIn(portal, `${name}@example.tw`);
  }
  const made = await staff.post('/staff/tenders', { tender_no: NO, type: 'infosec_services', name: '資安服務標', opens_at: '2020-01-01T00:00:00+08:00', closes_at: closes.toISOString() });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  proposal = await writeBid(vendor, NO, MARK);
  const kept = await vendor.upload(at('/pictures'), { content: png(), name: 'a.png', type: 'image/png' });
  picture = kept.body.sha256;
  portal.addUser('writer@example.tw', 'vendor_editor', '--vendor', '04595252', '--name', WRITER);
  const writer = await Client.signedIn(portal, 'writer@example.tw');
  for (const [client, action] of [[writer, 'ask'], [vendor, 'give'], [writer, 'take']])
    assert.equal((await client.post(at('/chapters/execution/hold'), { action })).status, 200, action);
  const written = await writer.put(at('/chapters/execution'), { html: `<p>${MARK}</p><p>另一人所寫</p>`, version: 1 });
  assert.equal(written.status, 200, JSON.stringify(written.body));
  assert.ok(JSON.stringify((await vendor.get(at('/chapters/execution/versions'))).body).includes(WRITER), 'who wrote is told');
  assert.equal((await vendor.put(at('/chapters/completeness'), { html: `<p>${MARK}</p><img data-picture="${picture}" alt="圖">`, version: 1 })).status, 200);
});
after(async () => {
  await portal?.stop();
});

test('what a tender of forms asks is told in its own words: no items, no hierarchy; opening warns of what its plugin misses', async () => {
  for (const path of [`/tenders/${NO}/documents`, `/tenders/${NO}/submission`, `/tenders/${NO}/todo`, '/dashboard']) {
    const shown = await page(other, path);
    for (const word of ['品項合計筆數', '階層完整性', '品項資料']) assert.ok(!shown.includes(word), `${word} at ${path}`);
  }
  assert.match(await page(other, `/tenders/${NO}/documents`), /尚有表單未填寫/);
  assert.equal((await staff.post('/staff/tenders', { tender_no: '1190298', type: 'infosec_services', name: '尚未開放' })).status, 201);
  const told = (await staff.get('/staff/tenders/1190298/open')).body.readiness.filter((one) => one.code === 'ready_fact');
  assert.deepEqual(told.map((one) => one.url), [`${HOME}/tenders/1190298/openers`]);
  assert.match(await page(staff, '/staff/tenders/1190298/open'), /<a[^>]*href="[^"]*1190298\/openers"/);
});

test('openers: at least two with the permission; the tender takes no bid before each has a passphrase', async () => {
  const page = (await staff.get(`${TENDER}/openers`)).body;
  const candidates = page.candidates.filter((one) => ['first', 'second', 'third'].includes(one.name));
  assert.equal(candidates.length, 3, JSON.stringify(page.candidates));
  ids = Object.fromEntries(candidates.map((one) => [one.name, one.id]));
  assert.equal(page.ready, false);
  const few = await staff.put(`${TENDER}/openers`, { openers: [ids.first] });
  assert.deepEqual([few.status, few.body.findings?.[0].code], [422, 'infosec_openers_few']);
  const early = await staff.put(`${TENDER}/openers`, { openers: [ids.first, ids.second], opens_at: new Date(closes - 60e3).toISOString() });
  assert.equal(early.body.findings[0].code, 'infosec_opening_early');
  assert.equal((await staff.put(`${TENDER}/openers`, { openers: Object.values(ids) })).status, 200);
  assert.ok([403, 404].includes((await openers.first.get(`${TENDER}/openers`)).status), 'openers do not choose openers');
  assert.ok([403, 404].includes((await vendor.get(`${TENDER}/openers`)).status));
  const obstacles = (await vendor.get(`/tenders/${NO}/submission`)).body.obstacles;
  assert.deepEqual(obstacles.map((one) => one.code), ['infosec_no_key', 'infosec_not_issued']);
});

test('openers: a passphrase is long, of one\'s own, typed twice, and never shown again', async () => {
  const set = (client, passphrase, again = passphrase, more = {}) => client.put(`${TENDER}/passphrase`, { passphrase, passphrase_again: again, ...more });
  const code = (answer) => answer.body.findings?.[0].code ?? answer.body.code ?? answer.body.error;
  assert.equal(code(await set(openers.first, 'short')), 'infosec_passphrase_short');
  assert.equal(code(await set(openers.first, 'a'.repeat(30))), 'infosec_passphrase_same');
  assert.equal(code(await set(openers.first, `the tender ${NO} itself`)), 'infosec_passphrase_own');
  assert.equal(code(await set(openers.first, PHRASE.first, 'x')), 'infosec_passphrase_again');
  for (const name of ['first', 'second']) assert.equal((await set(openers[name], PHRASE[name])).status, 200, name);
  assert.match(JSON.stringify((await staff.get(`${TENDER}/openers`)).body.missing), /third/);
  assert.equal((await staff.get(`${TENDER}/openers`)).body.ready, false);
  assert.equal((await set(openers.third, PHRASE.third)).status, 200);
  assert.equal((await staff.get(`${TENDER}/openers`)).body.ready, true);
  assert.ok(!JSON.stringify((await openers.first.get(`${TENDER}/passphrase`)).body).includes(PHRASE.first));
  const changed = await set(openers.third, 'snow on a glass roof in May', undefined, { passphrase_current: 'not this one at all' });
  assert.equal(code(changed), 'infosec_passphrase_wrong');
  assert.equal((await set(openers.third, 'snow on a glass roof in May', undefined, { passphrase_current: PHRASE.third })).status, 200);
  PHRASE.third = 'snow on a glass roof in May';
});

test('SM-10 hand_in is refused in editing and in all_checked, and says where to go', async () => {
  const refused = await vendor.post(`/tenders/${NO}/submission`);
  assert.equal(refused.status, 409, JSON.stringify(refused.body));
  assert.deepEqual(refused.body.obstacles.map((one) => [one.code, one.url]), [['infosec_not_issued', at()]]);
  assert.equal((await vendor.get(at())).body.state, 'editing');
  const unissued = await vendor.post(at('/serial'));
  assert.deepEqual([unissued.status, unissued.body.state], [409, 'editing']);
  for (const one of (await vendor.get(at())).body.sections) assert.equal((await vendor.post(at(`/checks/${one.key}`))).status, 200, one.key);
  assert.equal((await vendor.get(at())).body.state, 'all_checked');
  assert.equal((await vendor.post(`/tenders/${NO}/submission`)).status, 409);
  assert.match((await vendor.post(at('/serial'))).body.serial, /^[2-9A-Z]{4}-/);
  assert.equal((await vendor.get(at())).body.state, 'serial_issued');
});

test('SM-10 hand_in seals the bid: code and digest once, texts and pictures gone from database and files', async () => {
  const book = await vendor.post(at('/book'), {});
  assert.equal(book.status, 202);
  await vendor.finished(book);
  // Work that has been ordered and still runs when the bid is sealed: its files would show the bid in the clear.
  const running = [await vendor.post(at('/book'), { preview: true }), await vendor.post(at('/export'))].map((one) => one.headers.get('location'));
  const done = await vendor.post(`/tenders/${NO}/submission`);
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.equal(done.body.state, 'submitted');
  code = done.body.told.withdrawal_code;
  assert.match(code, /^([2-9A-Z]{4}-){7}[2-9A-Z]{4}$/);
  assert.match(done.body.told.digest, /^[0-9a-f]{64}$/);
  const own = (await vendor.get(`${TENDER}/sealed`)).body;
  assert.equal(own.digest, done.body.told.digest);
  assert.ok(!JSON.stringify(own).includes(code), 'the code is shown once');
  assert.equal((await other.get(`${TENDER}/sealed`)).status, 404);
  await until('the plain picture to leave the file store', () => !existsSync(blob(picture)));
  for (const job of running) {
    await until('the job to end', async () => ['succeeded', 'failed'].includes((await vendor.get(job)).body.state));
    await until('what the job made of a sealed bid to be gone', async () => (await vendor.get(`${job}/file`)).status === 404);
  }
  const archive = (bytes) => bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04')) && bytes.includes('manifest.json');
  await until('the copies in the clear to leave the file store', () => !everyByte(join(portal.data, 'blobs')).some((bytes) => archive(bytes) || (bytes.includes(Buffer.from('%PDF')) && bytes.includes('服務建議書'))));
  assert.equal((await vendor.get(`${book.headers.get('location')}/file`)).status, 404, 'the printed book is not kept');
  assert.ok(!portal.log.includes(code) && !portal.log.includes(PHRASE.second), 'no secret in the log');
});

/** Contents of all files below. */
function everyByte(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath ?? one.path, one.name));
  return files.filter(existsSync).map((file) => readFileSync(file));  // what is being removed may be gone since it was listed
}

test('SM-10 submitted: nothing is read, written, confirmed or issued; each refusal is 409 with the state', async () => {
  const shown = (await vendor.get(at())).body;
  assert.deepEqual([shown.state, shown.sections], ['submitted', []]);
  const list = await page(vendor, `${TENDER}/proposals`);
  assert.match(list, /密封中/);
  assert.ok(!/0 \/ 0|選擇投標組別|pricing\.xlsx|\/export"|撰寫</.test(list.slice(list.indexOf('<main'))), 'nothing that cannot be done now');
  assert.match(await page(vendor, `/tenders/${NO}/submission`), new RegExp(`取回碼[^]*href="${TENDER}/sealed"`));
  for (const [method, path, body] of [['get', '/chapters/price'], ['put', '/chapters/price', { html: '<p>x</p>', version: 1 }], ['get', '/pricing'],
    ['put', '/pricing', {}], ['post', '/checks/price'], ['post', '/serial'], ['post', '/book', {}]]) {
    const answer = await vendor[method](at(path), body);
    assert.deepEqual([answer.status, answer.body.state], [409, 'submitted'], `${method} ${path}`);
  }
  const again = await vendor.post(`/tenders/${NO}/submission`);
  assert.deepEqual([again.status, again.body.state], [409, 'submitted']);
  const button = await vendor.request('DELETE', `/tenders/${NO}/submission`);
  assert.deepEqual([button.status, button.body.state], [409, 'submitted'], 'the portal\'s own button does not know the code');
});

test('taking back with the code restores all of it exactly; another code does not', async () => {
  const wrong = await vendor.post(`${TENDER}/sealed`, { withdrawal_code: '2222-'.repeat(8) });
  assert.deepEqual([wrong.status, wrong.body.findings[0].code], [422, 'infosec_code_wrong']);
  const taken = await vendor.post(`${TENDER}/sealed`, { withdrawal_code: ` ${code.toLowerCase().replaceAll('-', ' ')} ` });
  assert.equal(taken.status, 200, JSON.stringify(taken.body));
  const back = (await vendor.get(at())).body;
  assert.equal(back.state, 'serial_issued', 'the serial is still that of exactly this content');
  assert.equal((await vendor.get(at('/chapters/completeness'))).body.chapter.version, 2);
  assert.match((await vendor.get(at('/chapters/price'))).body.chapter.html, new RegExp(MARK));
  assert.equal((await vendor.get(at('/pricing'))).body.computed.man_day_price, 7036);
  assert.equal((await vendor.get(at('/chapters/completeness/versions'))).body.versions.length > 0, true);
  assert.equal((await vendor.get(at(`/pictures/${picture}`))).status, 200);
  assert.equal((await vendor.get(`${TENDER}/sealed`)).status, 404);
  assert.equal((await vendor.post(`${TENDER}/sealed`, { withdrawal_code: code })).status, 404);
});

test('SM-10 edit voids the serial; handing in again makes a new parcel under a new code', async () => {
  const price = (await vendor.get(at('/chapters/price'))).body.chapter;
  assert.equal((await vendor.put(at('/chapters/price'), { html: `${price.html}<p>改</p>`, version: price.version })).status, 200);
  assert.equal((await vendor.get(at())).body.state, 'editing');
  await issueSerial(vendor, proposal);
  assert.equal((await vendor.get(at())).body.state, 'serial_issued');
  const done = await vendor.post(`/tenders/${NO}/submission`);
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.notEqual(done.body.told.withdrawal_code, code);
  assert.equal((await vendor.post(`${TENDER}/sealed`, { withdrawal_code: code })).body.findings[0].code, 'infosec_code_wrong');
  code = done.body.told.withdrawal_code;
  const second = await writeBid(other, NO, `另一家 ${MARK}`);
  await issueSerial(other, second);
  assert.equal((await other.post(`/tenders/${NO}/submission`)).status, 200);
  assert.equal((await staff.put(`${TENDER}/openers`, { openers: [ids.first, ids.second] })).body.code ?? 'infosec_bids_there', 'infosec_bids_there');
  assert.equal((await staff.put(`${TENDER}/openers`, { openers: [ids.first, ids.second] })).status, 409);
});

test('before the opening no route of the office shows a value of a bid', async () => {
  const list = (await staff.get('/staff/submissions')).body.items.filter((one) => JSON.stringify(one).includes(NO));
  submission = list[0].id;
  const page = (await staff.get(`/staff/submissions/${submission}`)).body;
  assert.equal(page.sealed, true);
  assert.equal((await staff.post(`/staff/submissions/${submission}/receive`, {})).status, 409);
  assert.equal((await staff.get(`/staff/items?q=${encodeURIComponent(MARK)}`)).body.total, 0);
  portal.addUser('reviewer2@example.tw', 'reviewer'); portal.addUser('officer@example.tw', 'tender_officer'); portal.addUser('admin@example.tw', 'administrator'); portal.addUser('programme@example.tw', 'programme_officer');
  const people = { staff, opener: openers.first };
  for (const name of ['reviewer2', 'officer', 'admin', 'programme']) people[name] = await Client.signedIn(portal, `${name}@example.tw`);
  const company = (await staff.get('/staff/registrations?q=04595252')).body.items[0].id;
  const values = { no: NO, id: submission, node: proposal, level: 'proposal', field: 'csr_raise_file', proposal, upload: '1', list: 'x', stage: 'evaluation', act: 'assign', machine: 'proposal' };
  const { paths } = (await new Client(portal).get('/openapi.json')).body;
  const asked = [];
  const ask = async (who, client, path) => {
    for (const options of [{}, { headers: { Accept: 'text/html' } }]) {
      const answer = await client.request('GET', path, options);
      asked.push(path);
      const text = Buffer.from(answer.bytes ?? JSON.stringify(answer.body ?? '')).toString();
      assert.ok(!text.includes(MARK), `${who} reads a value of a sealed bid at ${path}`);
    }
  };
  for (const [pattern, methods] of Object.entries(paths)) {
    if (!methods.get || !/^\/(staff|committee|plugins|search|dashboard)/.test(pattern) || /\{(?!no|id|node|level|field|proposal|upload|list|stage|act|machine)\w+\}/.test(pattern)) continue;
    const levels = pattern.includes('{level}') ? ['proposal', 'bid', 'record', 'member'] : ['proposal'];
    for (const level of levels)
      for (const [who, client] of Object.entries(people)) await ask(who, client, pattern.replace(/\{(\w+)\}/g, (_, name) => (name === 'level' ? level : values[name])));
  }
  // Who looks at the portal as the vendor does not either.
  const look = await Client.signedIn(portal, 'reviewer2@example.tw');
  assert.ok((await look.post(`/staff/support/${company}/view`)).status < 400);
  for (const pattern of Object.keys(paths).filter((one) => paths[one].get && /^\/(tenders\/\{no\}|dashboard|plugins\/infosec)/.test(one) && !/\{(?!no|id|node|level|proposal)\w+\}/.test(one)))
    for (const level of ['proposal', 'bid', 'record', 'member']) await ask('support', look, pattern.replace('{level}', level).replace('{no}', NO).replace(/\{(id|node|proposal)\}/g, proposal));
  assert.ok(asked.length > 300, `${asked.length} requests`);
  for (const task of [['/staff/tenders/' + NO + '/exports', {}], [`/staff/submissions/${submission}/dossier`, {}], [`/staff/tenders/${NO}/archive`, { keep_until: '2040-01-01' }]])
    assert.ok([404, 405, 409].includes((await staff.post(task[0], task[1])).status), task[0]);
});

/** Sessions of staff end when nobody did anything for half an hour: everybody signs in again after the clock was moved. */
async function moveClock(seconds) {
  await clock.to(seconds);
  staff = await Client.signedIn(portal, 'staff@example.tw');
  for (const name of Object.keys(openers)) openers[name] = await Client.signedIn(portal, `${name}@example.tw`);
}

test('the opening is refused before its second, to who is no opener, and to one opener alone', async () => {
  const give = (client, passphrase) => client.post(`${TENDER}/opening`, { passphrase });
  await moveClock(3000);
  const early = await give(openers.first, PHRASE.first);
  assert.deepEqual([early.status, early.body.error?.code ?? early.body.code], [409, 'infosec_too_early']);
  assert.ok([403, 404].includes((await give(vendor, 'x')).status));
  await moveClock(3660);
  const unopened = await staff.post(`${TENDER}/groups/1/export`, {});
  assert.deepEqual([unopened.status, unopened.body.code ?? unopened.body.error?.code], [409, 'infosec_not_opened'], 'closed is not opened');
  assert.equal((await give(await Client.signedIn(portal, 'reviewer2@example.tw'), PHRASE.first)).status, 409, 'holds the permission and was not chosen');
  const wrong = await give(openers.first, PHRASE.second);
  assert.deepEqual([wrong.status, wrong.body.findings[0].code], [422, 'infosec_passphrase_wrong']);
  const one = await give(openers.first, PHRASE.first);
  assert.equal(one.status, 200, JSON.stringify(one.body));
  assert.equal(one.body.opened_at, null);
  assert.equal((await staff.get(`/staff/submissions/${submission}/items`)).status, 409, 'one alone opens nothing');
  await moveClock(3660 + 11 * 60);
  const late = await give(openers.second, PHRASE.second);
  assert.equal(late.body.opened_at, null, 'what the first gave has ended after ten minutes');
});

test('wrong passphrases are counted and pause; after five not even the right one counts', async () => {
  for (let left = 4; left >= 0; --left) assert.equal((await openers.third.post(`${TENDER}/opening`, { passphrase: 'guessing and guessing' })).body.findings[0].params.left, left);
  const locked = await openers.third.post(`${TENDER}/opening`, { passphrase: PHRASE.third });
  assert.equal(locked.status, 409);
  assert.match(JSON.stringify(locked.body), /infosec_passphrase_locked/);
  const seen = (await (await Client.signedIn(portal, 'admin@example.tw')).get('/staff/audit?q=infosec_services.passphrase_wrong')).body;
  assert.ok(!JSON.stringify(seen).includes('guessing'));
});

test('個資法 §11 who is erased while a bid is sealed stays erased when it is opened', async () => {
  portal.addUser('second-admin@example.tw', 'administrator');
  const [admin, second] = [await Client.signedIn(portal, 'admin@example.tw'), await Client.signedIn(portal, 'second-admin@example.tw')];
  const made = await admin.post('/staff/personal-data', { person: 'writer@example.tw', letter_no: '第1號', reason: '當事人請求' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const url = made.headers.get('location'), shown = (await admin.get(url)).body;
  assert.ok(shown.preview.some((one) => one.holding === 'infosec_services_writer' && one.reason), JSON.stringify(shown.preview));
  assert.equal((await second.post(`${url}/confirm`, { version: shown.version })).status, 200);
  await until('the erasure', async () => (await admin.get(url)).body.state === 'done');
});

test('R-103 a book on paper: in time or late, the current one or not; a late one is refused and the vendor is told', async () => {
  const serial = (await vendor.get(`${TENDER}/sealed`)).body.proposals[0].serial;
  const record = (body) => staff.post(`${TENDER}/arrivals`, body);
  assert.equal((await record({ serial: '2222-2222-2222-2222', copies: 1 })).body.findings[0].code, 'infosec_serial_unknown');
  assert.equal((await record({ serial, copies: 0 })).body.findings[0].code, 'infosec_copies');
  const inTime = await record({ serial, copies: '5', arrived_at: new Date(closes - 1000).toISOString() });
  assert.deepEqual([inTime.status, inTime.body.items[0].late, inTime.body.items[0].verdict], [200, false, 'current']);
  const late = await record({ serial: serial.toLowerCase(), copies: 5, arrived_at: closes.toISOString() });
  assert.deepEqual([late.body.items[0].late, late.body.items[0].copies], [true, 5]);
  await until('the mail to the vendor', async () => (await portal.mails()).some((mail) => mail.subject.includes('逾期') && mail.text.includes(serial)));
  const shown = (await vendor.get(at())).body;
  assert.equal(shown.late[0].serial, serial);
  assert.equal(shown.state, 'submitted', 'the electronic bid is not touched by a late paper');
});

test('two openers open: a damaged bid is listed and does not stop the others, digests are verified, staff read', async () => {
  const sealed = everyParcel();
  assert.equal(sealed.length, 2, sealed.map((one) => readFileSync(one.path).subarray(0, 12).toString('latin1') + ' ' + one.size).join());
  const mine = (await vendor.get(`${TENDER}/sealed`)).body;
  const target = sealed.find((one) => one.size !== mine.size) ?? sealed[1];
  const bytes = readFileSync(target.path);
  bytes[100] ^= 1;
  writeFileSync(target.path, bytes);
  assert.equal((await openers.first.post(`${TENDER}/opening`, { passphrase: PHRASE.first })).status, 200);
  const done = await openers.second.post(`${TENDER}/opening`, { passphrase: PHRASE.second });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.notEqual(done.body.opened_at, null);
  const record = (await staff.get(`${TENDER}/opening/record`)).body.openings[0];
  assert.deepEqual([record.opened, record.damaged], [1, 1]);
  assert.deepEqual(record.openers.map((one) => one.name).sort(), ['first', 'second']);
  const bad = record.bids.find((one) => one.state === 'damaged'), good = record.bids.find((one) => one.state === 'opened');
  assert.equal(bad.problem, 'unreadable');
  assert.equal(good.proposals[0].unchanged, true);
  const first = await groupArchive();
  assert.deepEqual([first.proposals.length, first.left_out.map((each) => each.reason)], [1, ['sealed']], 'what cannot be opened is left out and said');
  // Put right from a backup, two openers open what is left.
  bytes[100] ^= 1;
  writeFileSync(target.path, bytes);
  for (const name of ['first', 'second']) {
    const again = await openers[name].post(`${TENDER}/opening`, { passphrase: PHRASE[name] });
    // What the second gave a moment ago may still count, so that the first opens it alone.
    assert.ok(again.status === 200 || again.body.code === 'infosec_all_open', JSON.stringify(again.body));
  }
  const both = (await staff.get(`${TENDER}/opening/record`)).body.openings;
  assert.deepEqual([both.length, both[1].opened, both[1].damaged], [2, 1, 0]);
  assert.equal((await openers.first.post(`${TENDER}/opening`, { passphrase: PHRASE.first })).status, 409);
  const whole = await groupArchive();
  assert.deepEqual([whole.proposals.length, whole.left_out], [2, []]);
  assert.equal(new Set(whole.proposals.map((each) => each.tax_id)).size, 2);
  assert.ok(whole.proposals.every((each) => each.serial && each.man_day_price > 0 && each.pages > 5), JSON.stringify(whole.proposals));
  assert.equal(whole.files.filter((each) => /-1-\w+\.pdf$/.test(each.path)).length, 2, 'a book of each');
  const file = await staff.get(`${TENDER}/opening/record.pdf`);
  assert.equal(file.status, 200);
  assert.equal(file.bytes.subarray(0, 4).toString(), '%PDF');
  assert.match(JSON.stringify((await staff.get(`/staff/submissions/${submission}/items`)).body), /./);
  assert.equal((await staff.get(`/staff/submissions/${submission}`)).body.sealed, undefined);
  assert.equal((await staff.post(`/staff/submissions/${submission}/receive`, {})).status, 200);
  const mineNow = (await vendor.get(at())).body;
  assert.deepEqual([mineNow.state, mineNow.sections.length], ['submitted', 7]);
  const reopened = JSON.stringify([mineNow, (await vendor.get(at('/chapters/execution'))).body, (await vendor.get(at('/chapters/execution/versions'))).body]);
  assert.ok(reopened.includes('另一人所寫') && !reopened.includes(WRITER), 'the name does not come back with the bid');
  assert.ok(!portal.log.includes(PHRASE.first) && !portal.log.includes(PHRASE.second) && !portal.log.includes('guessing'), 'no passphrase in the log');
});

/** SCR-406 of the office: all proposals of a group as one archive; answers its list. */
async function groupArchive() {
  const ordered = await staff.post(`${TENDER}/groups/1/export`, {});
  assert.equal(ordered.status, 202, JSON.stringify(ordered.body));
  const job = ordered.headers.get('location');
  await until('the archive to be made', async () => ['succeeded', 'failed'].includes((await staff.get(job)).body.state));
  const folder = mkdtempSync(join(tmpdir(), 'infosec-'));
  writeFileSync(join(folder, 'a.zip'), (await staff.get(`${job}/file`)).bytes);
  const listed = spawnSync('unzip', ['-p', join(folder, 'a.zip'), 'manifest.json'], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  assert.equal(listed.status, 0, listed.stderr);
  return JSON.parse(listed.stdout);
}

/** Sealed bids in the file store: they are no file of any known kind. */
function everyParcel() {
  const folder = join(portal.data, 'blobs');
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    .map((one) => ({ path: join(one.parentPath ?? one.path, one.name) }))
    .map((one) => ({ ...one, bytes: readFileSync(one.path) }))
    .filter(({ bytes }) => bytes.length > 3000 && !['%PDF', '\x89PNG', 'PK\x03\x04'].includes(bytes.subarray(0, 4).toString('latin1')) && entropy(bytes) > 7.5)
    .map(({ path, bytes }) => ({ path, size: bytes.length }));
}
function entropy(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) ++counts[byte];
  return -counts.filter(Boolean).reduce((sum, count) => sum + (count / bytes.length) * Math.log2(count / bytes.length), 0);
}

test('nothing of it contradicts itself, and no file is lost', async () => {
  await portal.stop({ keep: true });
  const said = run(['check', '--data', portal.data], { env: portal.env });
  assert.ok(!/sealed bid/.test(said), said);
  await portal.serve();
});
