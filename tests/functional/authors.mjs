// For authors and for staff who run types: reference, preview, rule tester, bundles from portal to portal, moving a tender to another
// version with a preview of every row, files followed while they are written, types on and off.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { fillTree } from '../support/fill.mjs';
import { Client, Portal, program, root, run, until } from '../support/portal.mjs';

const NO = '1150961';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-authors-'));
const scripts = join(folder, 'scripts');
let portal, staff, vendor, other, otherStaff, bundle;

function command(...args) {
  const env = { PATH: process.env.PATH, TENDERLOOM_TEST_MODE: 'on', TENDERLOOM_LOG_LEVEL: 'error' };
  const done = spawnSync(program, args, { cwd: root, env, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, error: done.stderr };
}
const edit = (file, from, to) => {
  const path = join(scripts, 'example', file), text = readFileSync(path, 'utf8');
  assert.ok(text.includes(from), `${file} has ${from}`);
  writeFileSync(path, text.replace(from, to));
};
const versionOf = async (key) => (await staff.get(`/staff/types/${key}`)).body.version;

before(async () => {
  cpSync(join(root, 'scripts'), scripts, { recursive: true });
  const made = command('type', 'new', 'example', '--scripts', scripts, '--label', '範例類別', '--english', 'Sample type', '--plugin', '--plugin-sources', join(folder, 'plugins'));
  assert.equal(made.code, 0, made.error);
});
after(async () => {
  await portal?.stop();
  await other?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('type new takes the names and writes a native companion where one is wanted', () => {
  assert.match(readFileSync(join(scripts, 'example/type.lua'), 'utf8'), /label = "範例類別",[^]*\n  plugin = "example",/);
  assert.match(readFileSync(join(scripts, 'example/locales/en.json'), 'utf8'), /"label": "Sample type"/);
  assert.match(readFileSync(join(folder, 'plugins/example/entry.cpp'), 'utf8'), /serve_type\("example"\)/);
  assert.ok(existsSync(join(folder, 'plugins/example/CMakeLists.txt')));
  assert.equal(command('type', 'new', 'quoted', '--scripts', scripts, '--label', 'a"b').code, 2);
  edit('type.lua', '  plugin = "example",', '  -- plugin = "example",');
});

test('type check says everything at once, the texts of forms too', () => {
  assert.equal(command('type', 'check', join(scripts, 'example')).code, 0);
  const text = join(scripts, 'example/documents/application_form.mustache'), was = readFileSync(text, 'utf8');
  writeFileSync(text, `${was}\n{{#open}}`);
  const broken = command('type', 'check', join(scripts, 'example'));
  writeFileSync(text, was);
  assert.equal(broken.code, 1);
  assert.match(broken.error, /example\/documents\/application_form\.mustache:\d+: /);
});

test('type docs tells fields, rules, columns, documents, states and mails, as Markdown and as a page', () => {
  const markdown = command('type', 'docs', 'example', '--scripts', scripts).out;
  for (const part of ['| T-001 |', '## Columns of the spreadsheet', '## Documents', '## Guides', '## Mails', '<svg', 'submission_received']) assert.ok(markdown.includes(part), part);
  const file = join(folder, 'example.html');
  assert.equal(command('type', 'docs', 'example', '--scripts', scripts, '--format', 'html', '--lang', 'en', '--out', file).code, 0);
  const html = readFileSync(file, 'utf8');
  assert.match(html, /^<!DOCTYPE html>[^]*<h1>Sample type[^]*<td><code>product_name<\/code><\/td>[^]*<svg/);
});

test('a type is seen with sample data, and its rules are tried: what fired is named', async () => {
  portal = await Portal.start({ env: { TENDERLOOM_SCRIPTS: scripts, TENDERLOOM_AUTHORING: 'on' } });
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  assert.equal((await vendor.get('/staff/types')).status, 404);
  const list = (await staff.get('/staff/types')).body.items;
  assert.ok(list.find((one) => one.key === 'example'));
  for (const type of list) {
    for (const level of (await staff.get(`/staff/types/${type.key}`)).body.levels) {
      const shown = await staff.get(level.preview);
      assert.equal(shown.status, 200, level.preview);
      assert.ok(Object.keys(shown.body.values).length > 0, level.preview);
      if (type.key === 'example') assert.ok(shown.body.acceptable, `${level.preview}: ${JSON.stringify(shown.body.findings)}`);
      for (const language of ['zh-TW', 'en']) {
        const html = await staff.get(`${level.preview}?lang=${language}`, { headers: { Accept: 'text/html' } });
        assert.equal(html.status, 200, level.preview);
      }
    }
  }
  const trial = '/staff/types/example/preview/price';
  const rows = { values: { quantity_from: 50, quantity_to: 200, unit_price: 10 }, siblings: [{ quantity_from: 1, quantity_to: 100, unit_price: 9 }] };
  const judged = (await staff.post(trial, rows)).body;
  assert.equal(judged.acceptable, false);
  assert.equal(judged.findings[0].rule, 'T-001');
  assert.deepEqual(judged.rules.filter((rule) => rule.fired).map((rule) => rule.rule), ['T-001']);
  const alone = (await staff.post(trial, { ...rows, siblings: [] })).body;
  assert.deepEqual([alone.complete, alone.rules.find((rule) => rule.rule === 'T-001').fired], [true, false]);
  const pasted = await staff.post(trial, { pasted: '{"quantity_from": 5}', siblings: 'nonsense' });
  assert.equal(pasted.status, 422);
  assert.equal(pasted.body.findings[0].field, 'siblings');
  const printed = await staff.get('/staff/types/example/documents/application_form_file/sample.pdf');
  assert.equal(printed.status, 200, printed.bytes.toString('utf8').slice(0, 300));
  assert.match(spawnSync('pdftotext', ['-', '-'], { input: printed.bytes }).stdout.toString('utf8'), /範例資料/);
  const reference = await staff.get('/staff/types/example/reference', { headers: { Accept: 'text/html' } });
  assert.match(reference.bytes.toString('utf8'), /<td><code>product_name<\/code><\/td>/);
});

test('files are followed while they are written; a broken one keeps the last good version', async () => {
  const before = await versionOf('example');
  edit('product.lua', 'max_length = 500', 'max_length = 600');
  const now = await until('the new version', async () => { const version = await versionOf('example'); return version !== before && version; });
  edit('product.lua', 'return {', 'return {{');
  await until('the problem', async () => (await staff.get('/staff/types')).body.problems.length > 0);
  assert.equal(await versionOf('example'), now);
  edit('product.lua', 'return {{', 'return {');
  await until('no problem', async () => (await staff.get('/staff/types')).body.problems.length === 0);
});

test('a type goes to another portal as a bundle: compared first, then taken, then withdrawn', async () => {
  const out = await staff.get('/staff/types/example/bundle.json');
  assert.equal(out.status, 200);
  assert.match(out.headers.get('content-disposition'), /attachment/);
  bundle = join(folder, 'example.json');
  writeFileSync(bundle, out.bytes);
  other = await Portal.start();
  otherStaff = await Client.signedIn(other, 'staff@example.tw');
  const send = (content) => otherStaff.upload('/staff/type-imports', { content, name: 'example.json', type: 'application/json' });
  const changed = JSON.parse(out.bytes.toString('utf8'));
  changed.files['example/type.lua'] += '\n-- changed on the way';
  assert.equal((await send(Buffer.from(JSON.stringify(changed)))).body.findings[0].code, 'bundle_checksum');
  changed.files['../evil.lua'] = 'x';
  assert.equal((await send(Buffer.from(JSON.stringify(changed)))).body.findings[0].code, 'bundle_file');
  assert.equal((await send(Buffer.from('{}'))).body.findings[0].code, 'bundle_format');
  const looked = await send(out.bytes);
  assert.equal(looked.status, 201, JSON.stringify(looked.body));
  assert.equal(looked.body.verdict, 'new');
  assert.equal((await otherStaff.get('/staff/types/example')).status, 404, 'looking changes nothing');
  const taken = await otherStaff.post(looked.headers.get('location'), {});
  assert.equal(taken.status, 200, JSON.stringify(taken.body));
  const there = (await otherStaff.get('/staff/types/example')).body;
  assert.equal(there.version, await versionOf('example'), 'the same checksum everywhere');
  assert.ok(there.release.at);
  const opened = await otherStaff.post('/staff/tenders', { tender_no: NO, type: 'example', name: '範例', opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  await fillTree(await Client.signedIn(other, 'vendor@example.tw'), `/tenders/${NO}/items`);
  assert.equal((await otherStaff.post('/staff/types/example/withdraw', {})).status, 200);
  assert.equal((await otherStaff.get('/staff/types/example')).status, 404);
  assert.equal((await (await Client.signedIn(other, 'vendor@example.tw')).get(`/tenders/${NO}/items`)).status, 200, 'a running tender keeps its version');
  const compared = command('type', 'import', bundle, '--data', other.data);
  assert.equal(compared.code, 0, compared.error);
  assert.match(compared.out, /example [0-9a-f]{12}: new here\nnothing was changed/);
  assert.match(command('type', 'export', 'example', '--scripts', scripts).out, /"format": "tenderloom\.type"/);
});

test('a tender is moved to a new version after a preview of every row; what would be lost keeps it where it is', async () => {
  await versionOf('example');  // the connection was idle for long: what only reads finds out whether it still stands
  await vendor.get('/dashboard');
  const made = await staff.post('/staff/tenders', { tender_no: NO, type: 'example', name: '範例', opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const rows = await fillTree(vendor, `/tenders/${NO}/items`);
  const page = `/staff/tenders/${NO}/version`;
  assert.equal((await staff.post(page, {})).body.code, 'version_same');
  const pinned = (await staff.get(page)).body.from;

  // A new required field: every product lacks it from then on.
  edit('product.lua', 'field.country "origin_country"', 'field.text "maker" { label = "製造商", group = "basic", required = true, max_length = 50 },\n    field.country "origin_country"');
  edit('locales/en.json', '"origin_country": {', '"maker": { "label": "Maker" },\n      "origin_country": {');
  await until('the new version', async () => (await staff.get(page)).body.to !== pinned);
  const differs = (await staff.get(page)).body;
  assert.equal(differs.from, pinned);
  assert.equal(differs.verdict, 'look');
  assert.deepEqual(differs.changes.filter((one) => one.code === 'required_field_added').map((one) => one.where), ['product.maker']);
  assert.equal((await staff.post(page, {})).body.code, 'version_preview_needed');
  await staff.finished(await staff.post(`${page}/preview`, {}));
  const seen = (await staff.get(page)).body.preview;
  assert.deepEqual([seen.rows, seen.changed, seen.worse, seen.blocked], [2, 1, 1, 0], JSON.stringify(seen));
  assert.match(seen.records[0].added[0]['zh-TW'], /製造商/);
  const product = `/tenders/${NO}/items/product/${rows.product.id}`;
  assert.equal((await vendor.get(product)).body.completeness.own, true, 'a preview changes nothing');
  await staff.finished(await staff.post(page, {}));
  assert.equal((await staff.get(page)).body.verdict, 'same');
  const moved = (await vendor.get(product)).body;
  assert.deepEqual([moved.completeness.own, moved.completeness.missing.map((one) => one.field)], [false, ['maker']]);

  // What a new condition hides is kept, and said before the move.
  edit('product.lua', 'field.country "origin_country" { label = "產地",', 'field.country "origin_country" { label = "產地",visible = when.present "maker",');
  await until('the next version', async () => (await staff.get(page)).body.changes?.some((one) => one.code === 'shown_otherwise'));
  await staff.finished(await staff.post(`${page}/preview`, {}));
  const hides = (await staff.get(page)).body.preview;
  assert.deepEqual([hides.hidden, hides.lost, hides.blocked], [1, 0, 0], JSON.stringify(hides));
  assert.deepEqual(hides.records.map((one) => [one.node, one.hidden.map((label) => label['zh-TW'])]), [[String(rows.product.id), ['產地']]]);
  assert.match((await staff.get(page, { headers: { Accept: 'text/html', 'Accept-Language': 'zh-TW' } })).bytes.toString('utf8'), /「產地」已填寫的內容不再顯示|what stands in Country of origin is no longer shown/);
  edit('product.lua', '產地",visible = when.present "maker",', '產地",');

  // A field that is gone would take what was entered with it.
  edit('product.lua', 'field.country "origin_country" { label = "產地", group = "basic", required = true },', '');
  edit('product.lua', '"group_code", "origin_country"', '"group_code"');
  edit('locales/en.json', '"origin_country": { "label": "Country of origin" },', '');
  await until('the next version', async () => (await staff.get(page)).body.verdict === 'breaking');
  await staff.finished(await staff.post(`${page}/preview`, {}));
  const blocked = await staff.post(page, {});
  assert.equal(blocked.status, 409);
  assert.equal(blocked.body.code, 'version_breaks');
  assert.deepEqual((await staff.get(page)).body.preview.records[0].lost, ['origin_country']);
  for (const language of ['zh-TW', 'en'])
    assert.equal((await staff.get(`${page}?lang=${language}`, { headers: { Accept: 'text/html' } })).status, 200);
  const audit = command('type', 'diff', NO, join(scripts, 'example'), '--scripts', scripts, '--data', portal.data);
  assert.match(audit.out, /breaking\n$/);

  // Without a value nothing is lost. The history still tells the field as it was called when it was written.
  const full = (await vendor.get(product)).body;
  const emptied = await vendor.put(product, { version: full.version, values: { origin_country: null } });
  assert.equal(emptied.status, 200, JSON.stringify(emptied.body));
  await staff.finished(await staff.post(`${page}/preview`, {}));
  await staff.finished(await staff.post(page, {}));
  const history = (await vendor.get(`${product}/revisions`)).body.items;
  const labels = (each) => each.differences.map((line) => line.label);
  assert.ok(labels(history.at(-1)).includes('產地'), JSON.stringify(history));
  const gone = history.find((each) => each.differences.some((line) => line.label === '產地' && line.new === ''));
  assert.match(gone.differences.find((line) => line.label === '產地').old, /\p{Script=Han}/u, 'the country by its name');
  assert.ok(gone.changes.some((change) => change.field === 'origin_country'), 'a program reads the key');
  const english = (await vendor.get(`${product}/revisions`, { headers: { 'Accept-Language': 'en' } })).body.items;
  assert.ok(labels(english.at(-1)).includes('Country of origin'), JSON.stringify(labels(english.at(-1))));
  const shown = (await vendor.html(`${product}/revisions`)).text;
  assert.match(shown, /產地/);
  assert.doesNotMatch(shown, /origin_country/);
});

test('the configuration says which types there are, and the market theme is a portal of its own', async () => {
  await other.stop();
  other = await Portal.start({ env: { TENDERLOOM_TYPES: 'tcloud_listing', TENDERLOOM_THEME: 'market' } });
  otherStaff = await Client.signedIn(other, 'staff@example.tw');
  assert.deepEqual((await otherStaff.get('/staff/types')).body.items.map((one) => one.key), ['tcloud_listing']);
  const refused = await otherStaff.post('/staff/tenders', { tender_no: '1150297', type: 'packaged_software', name: '範例' });
  assert.equal(refused.body.findings[0].code, 'type_unknown');
  const entrance = (await new Client(other).get('/login', { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
  assert.match(entrance, /臺灣雲市集上架申請/);
  assert.match(entrance, /\/assets\/market\/portal\.css/);
  const shown = (await otherStaff.get('/staff/tenders', { headers: { Accept: 'text/html' } })).bytes.toString('utf8').replace(/<tbody>[\s\S]*<\/tbody>/, '');
  assert.ok(!/標案/.test(shown.replace(/<[^>]+>/g, ' ')), 'no word of tenders is left');
  const english = (await otherStaff.get('/staff/tenders?lang=en', { headers: { Accept: 'text/html' } })).bytes.toString('utf8').replace(/<tbody>[\s\S]*<\/tbody>/, '');
  assert.ok(!/\btenders?\b/i.test(english.replace(/<[^>]+>/g, ' ')), english.replace(/<[^>]+>/g, ' ').match(/.{30}\btenders?\b.{30}/i)?.[0]);
  assert.match(run(['type', 'list', '--data', other.data], { env: { TENDERLOOM_TYPES: 'tcloud_listing' } }), /^tcloud_listing\t[^\n]*\n$/);
});
