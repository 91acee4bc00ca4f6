// For authors of tender types: `type new` writes one that works, `type diff` says what a change means.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { Client, Portal, program, root } from '../support/portal.mjs';

const NO = '1150901';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-types-'));
const scripts = join(folder, 'scripts');
let portal;

/** Runs a command and gives its exit code and what it printed. */
function command(...args) {
  const env = { PATH: process.env.PATH, TENDERLOOM_TEST_MODE: 'on', TENDERLOOM_LOG_LEVEL: 'error' };
  const done = spawnSync(program, args, { cwd: root, env, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, error: done.stderr };
}
const diff = (before, now, ...more) => command('type', 'diff', before, now, '--scripts', scripts, ...(portal ? ['--data', portal.data] : []), ...more);
const edit = (file, from, to) => {
  const path = join(scripts, 'example', file), text = readFileSync(path, 'utf8');
  assert.ok(text.includes(from), `${file} has ${from}`);
  writeFileSync(path, text.replace(from, to));
};

before(async () => {
  cpSync(join(root, 'scripts'), scripts, { recursive: true });
  const made = command('type', 'new', 'example', '--scripts', scripts);
  assert.equal(made.code, 0, made.error);
});
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a new type is checked, explained and never written over', () => {
  const checked = command('type', 'check', join(scripts, 'example'));
  assert.equal(checked.code, 0, checked.error);
  assert.match(checked.out, /^example: 2 levels, 1 rules/);
  assert.ok(!readFileSync(join(scripts, 'example/type.lua'), 'utf8').includes('@key@'));
  const again = command('type', 'new', 'example', '--scripts', scripts);
  assert.equal(again.code, 1);
  assert.match(again.error, /is there already; nothing was written/);
  assert.equal(command('type', 'new', 'Example 2', '--scripts', scripts).code, 2);
  assert.equal(command('type', 'new', 'lib', '--scripts', scripts).code, 2);
});

test('a new type can be opened as a tender and filled in to the end, in both languages', async () => {
  portal = await Portal.start({ env: { TENDERLOOM_SCRIPTS: scripts } });
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  const made = await staff.post('/staff/tenders', {
    tender_no: NO, type: 'example', name: '範例', opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const items = `/tenders/${NO}/items`;
  const product = await vendor.post(`${items}/product`, { values: {
    product_name: '甲', group_code: '1', category: 'general', origin_country: 'TW', has_certificate: true } });
  assert.equal(product.status, 201, JSON.stringify(product.body));
  assert.deepEqual(product.body.completeness.missing.map((one) => one.field), ['certificate_file']);
  const at = `${items}/product/${product.body.id}`;
  assert.equal((await vendor.upload(`${at}/files/certificate_file`, { content: pdf(), name: 'a.pdf' })).status, 200);
  const price = (low, high) => vendor.post(`${items}/price`, {
    parent: product.body.id, values: { quantity_from: low, quantity_to: high, unit_price: 10 } });
  assert.equal((await price(1, 100)).status, 201);
  const overlap = await price(50, 200);
  assert.equal(overlap.status, 422);
  assert.equal(overlap.body.findings[0].rule, 'T-001');
  assert.match(overlap.body.findings[0].message, /與數量 1-100 重疊/);
  const filled = await vendor.get(at);
  assert.deepEqual([filled.body.completeness.own, filled.body.completeness.tree], [true, true]);
  const english = await vendor.get(`${items}/product?lang=en`, { headers: { Accept: 'text/html' } });
  assert.match(english.bytes.toString('utf8'), /Product name/);
  const blank = await vendor.get(`/tenders/${NO}/documents/application_form_file/form.pdf`);
  assert.equal(blank.status, 200);
  assert.ok(blank.bytes.subarray(0, 5).equals(Buffer.from('%PDF-')));
});

test('a diff weighs each change: words, limits, fields; a running tender keeps its version', () => {
  assert.match(diff('example', join(scripts, 'example')).out, /no difference\n$/);
  const checksum = diff(NO, NO).out.match(/example ([0-9a-f]{12}) -> /)[1];
  edit('type.lua', 'label = "新標案類別"', 'label = "改了名字"');
  edit('product.lua', 'max_length = 500', 'max_length = 600');
  const words = diff(NO, join(scripts, 'example'));
  assert.equal(words.code, 0);
  assert.match(words.out, /^compatible\tproduct\.description: max_length 500 became max_length 600/m);
  assert.match(words.out, /^compatible\t1 sentences differ in zh-TW$/m);
  assert.match(words.out, /: compatible\n$/);

  edit('product.lua', 'max_length = 600', 'max_length = 400');
  edit('price.lua', 'max = 5', 'max = 2');
  edit('documents.lua', 'return {', 'return {\n  document "affidavit_file" { label = "切結書" },');
  const look = diff(checksum, join(scripts, 'example'));
  for (const line of ['needs a look\tproduct.description: max_length 500 became max_length 400, which is tighter',
    'needs a look\tprice: rows a parent: 1 to 5 before, 1 to 2 now',
    'needs a look\tdocument affidavit_file: a new document that must be uploaded']) assert.ok(look.out.includes(line), line + '\n' + look.out);
  assert.match(look.out, /: needs a look\n$/);
  assert.equal(diff(NO, join(scripts, 'example'), '--strict').code, 0);

  edit('product.lua', 'field.country "origin_country" { label = "產地", group = "basic", required = true },', '');
  edit('product.lua', '"group_code", "origin_country"', '"group_code"');
  edit('locales/en.json', '"origin_country": { "label": "Country of origin" },', '');
  edit('price.lua', 'field.money "unit_price" {', 'field.text "unit_price" {');
  edit('price.lua', 'min = 1, unit', 'unit');
  const broken = diff(NO, join(scripts, 'example'), '--strict');
  assert.equal(broken.code, 1);
  assert.ok(broken.out.startsWith('breaking\t'), broken.out);
  assert.match(broken.out, /^breaking\tproduct\.origin_country: the field is gone/m);
  assert.match(broken.out, /^breaking\tprice\.unit_price: the field was money and is text/m);
  assert.match(broken.out, /: breaking\n$/);
});

test('a diff names what it cannot find', () => {
  assert.equal(command('type', 'diff', 'one').code, 2);
  const unknown = diff(NO, 'nothing_of_that_name');
  assert.equal(unknown.code, 1);
  assert.match(unknown.error, /neither a folder, a tender, a tender type nor a stored version/);
  writeFileSync(join(scripts, 'example/price.lua'), 'return {');
  const unreadable = diff(NO, join(scripts, 'example'));
  assert.equal(unreadable.code, 1);
  assert.match(unreadable.error, /price\.lua/);
});
