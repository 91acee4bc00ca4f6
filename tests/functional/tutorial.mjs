// Follows core/docs/first-tender-type.md word for word: writes its files, runs its commands, then takes the type through submission and
// receipt by the API. It is the type that no part of the portal knows.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { fillRow } from '../support/fill.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, program, root } from '../support/portal.mjs';

const NO = '1150701';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-tutorial-'));
const items = `/tenders/${NO}/items`;
let portal, staff, vendor;

/** The page as steps in its order: { file, text } or { command }. */
function steps() {
  const page = readFileSync(join(root, 'core/docs/first-tender-type.md'), 'utf8');
  const found = [];
  for (const block of page.matchAll(/(?:Write `([^`]+)`:\n\n)?```(\w+)\n([\s\S]*?)```/g)) {
    const [, file, language, text] = block;
    if (file) found.push({ file, text });
    else if (language === 'sh') found.push(...text.trim().split('\n').map((command) => ({ command })));
    else assert.fail(`a block is neither a file nor a command: ${text.slice(0, 60)}`);
  }
  return found;
}

function follow(step) {
  if (step.file) {
    mkdirSync(dirname(join(folder, step.file)), { recursive: true });
    writeFileSync(join(folder, step.file), step.text);
    return '';
  }
  const [name, ...args] = step.command.split(' ');
  const env = { PATH: process.env.PATH, TENDERLOOM_TEST_MODE: 'on', TENDERLOOM_LOG_LEVEL: 'error', TENDERLOOM_SCRIPTS: join(folder, 'scripts') };
  const more = args[1] === 'new' || args[1] === 'docs' ? ['--scripts', join(folder, 'scripts')] : [];
  const done = spawnSync(name === 'tenderloom' ? program : name, name === 'tenderloom' ? [...args, ...more] : args, { cwd: folder, env, encoding: 'utf8' });
  assert.equal(done.status, 0, `${step.command}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}

before(() => cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true }));
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every block of the page is written or run, and the type is sound', () => {
  const said = steps().map(follow).join('');
  assert.match(said, /training: 3 levels, 2 rules/);
  assert.match(said, /T-001/);
});

test('the portal serves the type: one form, a list, a tree', async () => {
  portal = await Portal.start({ env: { TENDERLOOM_SCRIPTS: join(folder, 'scripts') } });
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  const made = await staff.post('/staff/tenders', { tender_no: NO, type: 'training', name: '115年訓練課程徵求',
    opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { levels } = (await vendor.get(items)).body;
  assert.deepEqual(levels.map((level) => [level.key, level.parent, level.max]), [['trainer', null, 1], ['course', null, 20], ['date', 'course', 10]]);
  const page = (await vendor.get(`${items}?lang=en`, { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
  for (const word of ['Trainer', 'Course']) assert.ok(page.includes(word), word);
});

test('it is filled in; its rule answers in the language of the reader; a second single form is refused', async () => {
  const early = await vendor.post(`/tenders/${NO}/submission`);
  assert.equal(early.status, 409);
  const trainer = await fillRow(vendor, `${items}/trainer`);
  assert.equal(trainer.completeness.own, true, JSON.stringify(trainer.completeness));
  const second = await vendor.post(`${items}/trainer`, { values: { trainer_name: '又一家' } });
  assert.equal(second.status, 422);
  assert.equal(second.body.findings[0].code, 'too_many_rows');
  const course = await fillRow(vendor, `${items}/course`, undefined, { hours: 6 });
  const dates = { first_day: '2026-07-01', last_day: '2026-07-03', seats: 30, fee: 1200 };
  await fillRow(vendor, `${items}/date`, course.id, dates);
  const overlap = await vendor.post(`${items}/date?lang=en`, { parent: course.id, values: { ...dates, first_day: '2026-07-03', last_day: '2026-07-05' } });
  assert.equal(overlap.status, 422);
  assert.equal(overlap.body.findings[0].rule, 'T-001');
  assert.match(overlap.body.findings[0].message, /2026-07-01/);
  assert.equal((await vendor.get(items)).body.counters.item_count, 1);
});

test('it is printed, sealed, handed in and received', async () => {
  const form = await vendor.get(`/tenders/${NO}/documents/application_form_file/form.pdf`);
  assert.equal(form.status, 200, form.bytes.toString('utf8').slice(0, 200));
  const text = spawnSync('pdftotext', ['-layout', '-', '-'], { input: form.bytes }).stdout.toString('utf8');
  assert.match(text, /2026-07-01 ~ 2026-07-03/);
  const kept = await vendor.upload(`/tenders/${NO}/documents/application_form_file`, { content: pdf(1), name: 'a.pdf', fields: { declared_item_count: 1 } });
  assert.ok(kept.status < 300, JSON.stringify(kept.body));
  assert.equal((await vendor.post(`/tenders/${NO}/submission`)).body.state, 'submitted');
  const one = (await staff.get('/staff/submissions?state=submitted')).body.items.find((item) => JSON.stringify(item).includes(NO));
  assert.equal((await staff.post(`/staff/submissions/${one.id}/receive`, {})).status, 200);
  assert.equal((await vendor.get(`/tenders/${NO}/submission`)).body.state, 'received');
});
