// A deadline that is moved is explained and told; a tender that has ended is archived, can be read without the portal,
// and is read-only from then on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { Client, Portal } from '../support/portal.mjs';

let portal, vendor, staff, ids, submission;
const html = { headers: { Accept: 'text/html' } };
const tender = `/staff/tenders/${NO}`, archive = `${tender}/archive`;

before(async () => {
  portal = await Portal.start({});
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  ids = await handIn(vendor);
  submission = `/staff/submissions/${(await staff.get('/staff/submissions?state=submitted')).body.items[0].id}`;
});
after(() => portal?.stop());

test('SM-02 a deadline is moved with a reason, which is announced and stands in the history', async () => {
  const later = new Date(Date.now() + 5 * 24 * 3600e3).toISOString();
  const silent = await staff.put(tender, { closes_at: later });
  assert.equal(silent.status, 422);
  assert.equal(silent.body.findings[0].field, 'reason');
  const shown = await staff.post(tender, { closes_at: '2031-01-02 03:04', reason: ' ' }, html);
  assert.equal(shown.status, 422);
  assert.match(shown.bytes.toString(), /value="2031-01-02 03:04"/);  // comes back as typed
  const moved = await staff.put(tender, { closes_at: later, reason: '颱風停班停課，順延截止日' });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  assert.equal(moved.body.deadline_moves[0].reason, '颱風停班停課，順延截止日');
  assert.ok(moved.body.deadline_moves[0].actor);
  const seen = (await vendor.get(`/tenders/${NO}`)).body;
  assert.equal(seen.deadline_moves[0].actor, undefined);
  assert.match(JSON.stringify(seen.announcements), /颱風停班停課/);
  assert.match((await staff.get(tender, html)).bytes.toString(), /截止時間異動紀錄[^]*颱風停班停課/);
  assert.match(JSON.stringify((await staff.get('/staff/audit?action=tender.changed')).body), /颱風停班停課/);
});

test('an open tender and one with undecided applications are not archived', async () => {
  const open = await staff.post(archive, { keep_until: '2036-12-31' });
  assert.equal(open.status, 409);
  assert.match(open.body.code, /archive_tender_open/);
  assert.equal((await staff.put(tender, { closes_at: new Date(Date.now() - 1000).toISOString(), reason: '測試截止' })).status, 200);
  const undecided = await staff.post(archive, { keep_until: '2036-12-31' });
  assert.equal(undecided.status, 409);
  assert.match(undecided.body.code, /archive_applications_open/);
  assert.equal((await staff.get(archive)).body.archived_at, null);
  for (const decision of ['receive', 'accept']) assert.equal((await staff.post(`${submission}/${decision}`)).status, 200);
  assert.equal((await staff.post(archive, { keep_until: '2020-01-01' })).body.findings[0].field, 'keep_until');
  assert.equal((await vendor.post(archive, { keep_until: '2036-12-31' })).status, 404);
});

test('the bundle of a tender is whole, reads without the portal, and its checksums fit', async () => {
  const ordered = await staff.post(archive, { keep_until: '2036-12-31' });
  assert.equal(ordered.status, 202, JSON.stringify(ordered.body));
  await staff.finished(ordered);
  const [made] = (await staff.get(archive)).body.items;
  assert.equal(made.state, 'made');
  assert.equal(made.applications, 1);
  assert.equal(made.keep_until, '2037-01-01T00:00:00+08:00');
  const file = await staff.get(made.links.file);
  assert.equal(file.type, 'application/zip');
  const folder = mkdtempSync(join(tmpdir(), 'tenderloom-archive-test-'));
  writeFileSync(join(folder, 'archive.zip'), file.bytes);
  assert.equal(spawnSync('sha256sum', ['archive.zip'], { cwd: folder, encoding: 'utf8' }).stdout.slice(0, 64), made.sha256);
  const unpacked = spawnSync('python3', ['-m', 'zipfile', '-e', 'archive.zip', '.'], { cwd: folder, encoding: 'utf8' });
  assert.equal(unpacked.status, 0, unpacked.stderr);
  const sums = spawnSync('sha256sum', ['-c', '--strict', 'manifest.txt'], { cwd: folder, encoding: 'utf8' });
  assert.equal(sums.status, 0, sums.stdout + sums.stderr);
  const pages = ['index.html', ...readFileSync(join(folder, 'index.html'), 'utf8').match(/applications\/\d+\/index\.html/g)];
  assert.equal(pages.length, 2);
  for (const page of pages)
    for (const [, link] of readFileSync(join(folder, page), 'utf8').matchAll(/href="([^"]+)"/g))
      assert.ok(existsSync(join(folder, page, '..', decodeURIComponent(link))), `${page}: ${link}`);
  const data = JSON.parse(readFileSync(join(folder, 'tender/tender.json'), 'utf8'));
  assert.equal(data.no, NO);
  assert.equal(data.deadline_moves[1].reason, '颱風停班停課，順延截止日');
  assert.ok(existsSync(join(folder, 'definition', data.type, 'type.lua.txt')));
  const items = JSON.parse(readFileSync(join(folder, pages[1], '../data/items.json'), 'utf8'));
  assert.equal(items.filter((row) => row.level === 'tier').length, 2);
  // A record office reads it with the program alone: no settings, no data.
  const read = (...args) => spawnSync(process.env.TENDERLOOM_PROGRAM, ['archive', ...args], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
  const whole = read('check', 'archive.zip');
  assert.equal(whole.status, 0, whole.stdout + whole.stderr);
  assert.match(whole.stdout, new RegExp(`${NO}[^]*until 2036-12-31[^]*${made.sha256}[^]*ok `));
  const inside = read('list', 'archive.zip').stdout.trim().split('\n');
  assert.equal(inside.length, 1);
  const number = inside[0].split('  ')[1];
  assert.match(read('list', 'archive.zip', '--within', 'applications/').stdout, /applications\/\d+\/data\/items\.json/);
  const out = read('extract', 'archive.zip', 'record', '--application', number);
  assert.equal(out.status, 0, out.stdout + out.stderr);
  assert.ok(existsSync(join(folder, 'record', pages[1])));
  assert.notEqual(read('extract', 'archive.zip', 'record', '--application', number).status, 0, 'nothing is overwritten');
  assert.notEqual(read('extract', 'archive.zip', 'other', '--application', 'nobody').status, 0);
  const changed = spawnSync('python3', ['-c', [
    'import zipfile', "old = zipfile.ZipFile('archive.zip')", "new = zipfile.ZipFile('changed.zip', 'w')",
    "[new.writestr(n, b'{}' if n.endswith('items.json') else old.read(n)) for n in old.namelist() if not n.endswith('tender.json')]",
    "new.writestr('added.txt', 'x')", 'new.close()'].join('\n')], { cwd: folder, encoding: 'utf8' });
  assert.equal(changed.status, 0, changed.stderr);
  const broken = read('check', 'changed.zip');
  assert.notEqual(broken.status, 0);
  assert.match(broken.stdout, /PROBLEM.*items\.json: is not the file[^]*/);
  assert.match(broken.stdout, /PROBLEM.*tender\.json: is missing/);
  assert.match(broken.stdout, /PROBLEM.*added\.txt: stands in no line/);
  assert.notEqual(read('extract', 'changed.zip', 'broken').status, 0);
  assert.notEqual(read('check', 'manifest.txt').status, 0);
  const check = spawnSync(process.env.TENDERLOOM_PROGRAM, ['check', '--data', portal.data], { encoding: 'utf8' });
  assert.doesNotMatch(check.stdout + check.stderr, new RegExp(made.sha256.slice(0, 12)));  // no orphan
});

test('an archived tender and its applications are read-only, for staff and vendors, until staff say why not', async () => {
  const refused = async (answer, what) => {
    const { status, body } = await answer;
    assert.equal(status, 409, `${what}: ${status} ${JSON.stringify(body)}`);
    assert.match(JSON.stringify(body), /tender_archived|state_refused|items_locked/, what);
  };
  await refused(staff.put(tender, { name: '改名' }), 'name');
  await refused(staff.post(archive, { keep_until: '2036-12-31' }), 'archive again');
  await refused(staff.post(`${submission}/supplement/draft`, { documents: [{ key: 'application_form_file', reason: '請補' }] }), 'draft');
  await refused(staff.post(`${submission}/items/service/${ids.service}/office`, { values: { security_hold: 'suspended' }, reason: '通報' }), 'office');
  const document = (await staff.get(submission)).body.documents[0].upload;
  await refused(staff.post(`${document.url}/verdict`, { decision: 'accept' }), 'verdict');
  await refused(vendor.put(`/tenders/${NO}/items/tier/${ids.tier}`, { values: { solicitation_price: 1 }, version: 1 }), 'vendor');
  assert.equal((await staff.post(`${submission}/notes`, { words: '補記' })).status, 422);
  assert.deepEqual((await staff.get(submission)).body.decisions, []);
  assert.doesNotMatch((await staff.get(tender, html)).bytes.toString(), /id="field-closes_at"/);
  assert.equal((await staff.get('/staff/archives')).body.items[0].tender_no, NO);

  assert.equal((await staff.post(`${archive}/release`, { reason: '' })).status, 422);
  assert.equal((await staff.post(`${archive}/release`, { reason: '法院調卷後更正' })).status, 200);
  const [released] = (await staff.get(archive)).body.items;
  assert.equal(released.state, 'released');
  assert.ok(released.links.file);  // stays on record
  assert.equal((await staff.post(`${submission}/notes`, { words: '補記' })).status, 201);
  assert.match(JSON.stringify((await staff.get('/staff/audit?action=tender.archive_released')).body), /法院調卷後更正/);
});
