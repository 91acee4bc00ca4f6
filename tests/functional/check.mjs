// `tenderloom check` names everything that a crash or a careless hand may break, and what to do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { Client, Portal, program, root } from '../support/portal.mjs';

const ITEMS = '/tenders/1150202/items';
let portal, brand;

/** Runs the check on the stopped portal's data. */
function check(...more) {
  const env = { PATH: process.env.PATH, TENDERLOOM_TEST_MODE: 'on', TENDERLOOM_LOG_LEVEL: 'error' };
  const done = spawnSync(program, ['check', '--data', portal.data, ...more], { cwd: root, env, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, error: done.stderr, problems: done.stdout.split('\n').filter((line) => line.startsWith('PROBLEM')) };
}

/** Changes the database behind the portal's back. */
function sql(statement) {
  const file = join(portal.data, readdirSync(portal.data).find((name) => /\.(sqlite|db)3?$/.test(name)));
  const code = 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()';
  const done = spawnSync('/usr/bin/python3', ['-c', code, file, statement], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}

const blob = (sha256) => join(portal.data, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const sha = (content) => createHash('sha256').update(content).digest('hex');

/** Breaks, expects exactly this, mends. */
function broken(problem, breaking, mending) {
  breaking();
  const found = check();
  assert.equal(found.code, 1);
  assert.match(found.out, problem);
  assert.match(found.error, /^tenderloom: \d+ problems?\n$/);
  mending?.();
}

before(async () => {
  portal = await Portal.start();
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  for (const key of ['solicitation_guide', 'item_guide']) await vendor.post(`/tenders/1150202/guides/${key}/confirm`);
  brand = (await vendor.post(`${ITEMS}/brand`, { values: { brand_name: '甲', vendor_identity: 'agent' } })).body;
  const put = await vendor.upload(`${ITEMS}/brand/${brand.id}/files/oem_authorization_file`, { content: pdf(), name: 'a.pdf' });
  assert.equal(put.status, 200, JSON.stringify(put.body));
  const service = await vendor.post(`${ITEMS}/service`, { parent: brand.id, values: { service_name: '乙' } });
  assert.equal(service.status, 201, JSON.stringify(service.body));
  await portal.stop({ keep: true });
});
after(() => rmSync(portal.data, { recursive: true, force: true }));

test('a portal that is whole has no problem', () => {
  const found = check();
  assert.equal(found.code, 0, found.out + found.error);
  for (const line of ['the rows of the database agree', 'the file store: ', 'the audit chain', 'tender type cloud_services'])
    assert.ok(found.out.includes(line), line);
  assert.deepEqual(found.problems, []);
});

test('files: missing, cut off, changed', () => {
  const file = blob(sha(pdf())), content = readFileSync(file);
  broken(/PROBLEM the file [0-9a-f]{64} is missing \(file \d+ \(oem_authorization_file\) of row \d+\); restore it from a backup/,
    () => rmSync(file), () => writeFileSync(file, content));
  broken(/PROBLEM the file \S+ has 10 bytes instead of \d+/, () => truncateSync(file, 10), () => writeFileSync(file, content));
  const other = Buffer.from(content);
  other[other.length - 1] ^= 1;
  broken(/PROBLEM the content of the file \S+ is not what its name says \(file \d+ /, () => writeFileSync(file, other));
  const quick = check('--quick');
  assert.equal(quick.code, 0, quick.out);
  assert.match(quick.out, /hashes were not recomputed/);
  writeFileSync(file, content);
});

test('files that nothing refers to are told when they are older than a day, and removed on request', () => {
  const make = (text, age) => {
    const file = blob(sha(text));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const at = Date.now() / 1000 - age;
    utimesSync(file, at, at);
    return file;
  };
  const old = make('nobody wants me', 2 * 86400), young = make('somebody is about to refer to me', 60);
  const found = check();
  assert.equal(found.code, 0, 'an orphan is no problem');
  assert.match(found.out, /note    1 files \(0\.0 MB\) that nothing refers to; 'tenderloom check --remove-orphans'/);
  assert.match(check('--remove-orphans').out, /removed 1 of 1 files/);
  assert.throws(() => statSync(old));
  assert.ok(statSync(young));
  assert.doesNotMatch(check().out, /nothing refers/);
});

test('rows: without a parent, under a deleted one, miscounted, without submission or tender', () => {
  const id = brand.id;
  broken(/PROBLEM row \d+ \(service\) stands under row 999999, which is not there/,
    () => sql(`UPDATE node SET parent_id = 999999 WHERE parent_id = ${id}`),
    () => sql(`UPDATE node SET parent_id = ${id} WHERE parent_id = 999999`));
  broken(/PROBLEM row \d+ \(service\) stands under row \d+, which is deleted/,
    () => sql(`UPDATE node SET deleted_at = 5 WHERE id = ${id}`), () => sql(`UPDATE node SET deleted_at = 0 WHERE id = ${id}`));
  broken(/PROBLEM row \d+ \(brand\) says that 7 rows stand under it, but 1 do/,
    () => sql(`UPDATE node SET child_count = 7 WHERE id = ${id}`), () => sql(`UPDATE node SET child_count = 1 WHERE id = ${id}`));
  broken(/PROBLEM row \d+ \(brand\) belongs to submission \d+, which is not there/,
    () => sql('UPDATE submission SET id = id + 1000'), () => sql('UPDATE submission SET id = id - 1000'));
  broken(/PROBLEM submission \d+ belongs to tender 777, which is not there/,
    () => sql('UPDATE submission SET tender_id = 777'),
    () => sql('UPDATE submission SET tender_id = (SELECT tender_id FROM node LIMIT 1)'));
  broken(/PROBLEM person 888 is a member of company \d+, but one of the two is not there/,
    () => sql('INSERT INTO membership (person_id, company_id, role) SELECT 888, id, \'vendor_viewer\' FROM company LIMIT 1'),
    () => sql('DELETE FROM membership WHERE person_id = 888'));
  assert.equal(check().code, 0);
});

test('files that letters and jobs name are references too', () => {
  const none = 'ab'.repeat(32);
  broken(new RegExp(`PROBLEM the file ${none} is missing \\(letter of tax number change \\d+\\)`),
    () => sql('INSERT INTO tax_id_change (company_id, old_tax_id, new_tax_id, reason, file_sha256, file_name, file_type, state, asked_by, asked_person, asked_at, decided_by, decided_person, opinion) ' +
      `VALUES (1, '', '', '', '${none}', '', '', 'open', '', 0, 0, '', 0, '')`),
    () => sql('DELETE FROM tax_id_change'));
  broken(new RegExp(`PROBLEM the file ${none} is missing \\(file of job \\d+ \\(some\\.import\\)\\)`),
    () => sql('INSERT INTO job (kind, payload, state, done, total, message, attempts, not_before, created_at, updated_at) ' +
      `VALUES ('some.import', '{"blob": "${none}"}', 'queued', 0, 0, '', 0, 0, 0, 0)`),
    () => sql('DELETE FROM job WHERE kind = \'some.import\''));
});

test('stored versions of types, abandoned jobs, forgotten uploads, the audit chain', () => {
  broken(/PROBLEM the stored version [0-9a-f]{12} of the type cloud_services is damaged/,
    () => sql('UPDATE type_bundle SET content = replace(content, \'max\', \'mix\')'),
    () => sql('UPDATE type_bundle SET content = replace(content, \'mix\', \'max\')'));
  const job = (state, lease) => sql('INSERT INTO job (kind, payload, state, done, total, message, attempts, not_before, lease_until, created_at, updated_at) ' +
    `VALUES ('tenders.pin', '{}', '${state}', 0, 0, '', 1, 0, ${lease}, 0, 0)`);
  broken(/PROBLEM job \d+ \(tenders\.pin\) is unfinished and its server is gone; start the portal/,
    () => job('running', 1), () => sql('DELETE FROM job WHERE lease_until = 1'));
  broken(/PROBLEM file \d+ waits for a form that was never saved/,
    () => sql('INSERT INTO node_file (submission_id, node_id, level, field, sha256, name, size, type, pages, pending_token, uploaded_by, uploaded_at, removed_at) ' +
      `SELECT submission_id, 0, level, field, sha256, 'forgotten', size, type, pages, 'x', uploaded_by, 5, 0 FROM node_file LIMIT 1`),
    () => sql('DELETE FROM node_file WHERE name = \'forgotten\''));
  broken(/PROBLEM the audit chain is broken at entry \d+/, 
    () => sql('UPDATE audit_personal SET details = details || \' \' WHERE entry = (SELECT min(entry) FROM audit_personal)'));
});

test('the command explains itself', () => {
  const found = check('--help');
  assert.equal(found.code, 0);
  for (const option of ['--quick', '--remove-orphans']) assert.ok(found.out.includes(option), option);
});
