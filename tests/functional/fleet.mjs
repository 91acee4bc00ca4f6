// Every tender type that is installed, as a vendor meets it: pages of every level in both languages, the spreadsheet out and in,
// every form printed, everything filled in by the API, handed in and received.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { fillTree } from '../support/fill.mjs';
import { Client, Portal, root } from '../support/portal.mjs';

const types = readdirSync(join(root, 'scripts')).filter((key) => {
  const file = join(root, 'scripts', key, 'type.lua');
  return existsSync(file) && !readFileSync(file, 'utf8').includes('tender_type = false');
});
// Answers that a rule of the type needs and that its first option is not, and first rows of tables.
const wanted = {
  cloud_services: { service: { template_code: 'C', previously_listed: false } },
  industry_listing: { promotion: { price_options: [{ price_total: 1000 }] } },
  tcloud_listing: { content: { spec_rows: [{ spec_text: '功能' }] } },
};
// Numbers that each type takes, apart from those of the sample.
const numbers = Object.fromEntries(types.map((key, i) => [key, `11902${String(10 + i)}`]));

const BOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-fleet-'));
let portal, staff, vendor;

before(async () => {
  // Every theme shows every type: FLEET_THEME names another one than the usual.
  portal = await Portal.start({ env: process.env.FLEET_THEME ? { TENDERLOOM_THEME: process.env.FLEET_THEME } : {} });
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
});
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const page = async (path, language) => {
  const answer = await vendor.get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`, { headers: { Accept: 'text/html' } });
  return { status: answer.status, text: answer.bytes.toString('utf8') };
};

async function open(key, no) {
  const made = await staff.post('/staff/tenders', { tender_no: no, type: key, name: `範例 ${key}`,
    opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
}

function python(args, input) {
  const done = spawnSync('/usr/bin/python3', [join(root, 'tests/support/fill_sheet.py'), ...args], { input, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}
function seen(bytes) {
  const file = join(folder, 'seen.xlsx');
  writeFileSync(file, bytes);
  return JSON.parse(python([file, '-']));
}
function filled(template, rows) {
  const source = join(folder, 'template.xlsx'), target = join(folder, 'filled.xlsx');
  writeFileSync(source, template);
  python([source, target], JSON.stringify(rows));
  return readFileSync(target);
}

/** A day comes out of a workbook as a moment. */
const cell = (value) => (typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\d) 00:00:00$/, '$1') : value ?? null);

/** A key of a sentence that nobody wrote shows as itself. */
function noKeys(text, where) {
  const shown = text.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<[^>]+>/g, ' ');
  const bare = shown.match(/\b(?:field|option|group|row|level|counter|column|problem|form|limits|submissions|sheets|documents)\.[a-z_]+\.[a-z_.]+/g);
  assert.equal(bare, null, `${where} shows ${bare}`);
}

test('there is more than one tender type', () => assert.ok(types.length >= 2, types.join(' ')));

for (const key of types) {
  const no = numbers[key], tender = `/tenders/${no}`, items = `${tender}/items`;

  test(`${key}: a tender is opened`, async () => {
    await open(key, no);
    const overview = await vendor.get(items);
    assert.equal(overview.status, 200, JSON.stringify(overview.body));
    assert.ok(overview.body.levels.length >= 1);
  });

  test(`${key}: the blank form of every level shows in both languages`, async () => {
    for (const language of ['zh-TW', 'en']) {
      for (const path of [items, `${tender}/todo`, `${tender}/documents`, `${tender}/imports`]) {
        const shown = await page(path, language);
        assert.equal(shown.status, 200, path);
        noKeys(shown.text, `${path} ${language}`);
      }
    }
  });

  test(`${key}: everything is filled in by the API`, async () => {
    const rows = await fillTree(vendor, items, wanted[key]);
    const { levels } = (await vendor.get(items)).body;
    for (const level of levels) {
      for (const language of ['zh-TW', 'en']) {
        const at = `${level.list}/${rows[level.key].id}`;
        const paths = [at, `${at}/edit`, `${at}/revisions`, level.parent ? `${level.list}?parent=${rows[level.parent].id}` : level.list];
        for (const path of paths) {
          const shown = await page(path, language);
          assert.equal(shown.status, 200, path);
          noKeys(shown.text, `${path} ${language}`);
        }
      }
      const again = (await vendor.get(`${level.list}/${rows[level.key].id}`)).body;
      assert.deepEqual([again.completeness.own, again.completeness.tree], [true, true], level.key);
    }
  });

  test(`${key}: its items go out as a spreadsheet and come into another tender of the type through the template`, async () => {
    const out = await vendor.finished(await vendor.request('POST', `${tender}/exports`, { json: {} }));
    const book = seen((await vendor.get(`${out.url}/result`)).bytes);
    assert.ok(book.rows.length >= 1);
    const other = `119${no.slice(3, 5)}${Number(no.slice(5)) + 50}`;
    await open(key, other);
    const template = (await vendor.get(`/tenders/${other}/imports/template.xlsx`)).bytes;
    const { headings } = seen(template);
    const rows = book.rows.map((values) => Object.fromEntries(headings.map((heading) => [heading, cell(values[book.headings.indexOf(heading)])])));
    const form = new FormData();
    form.append('file', new Blob([filled(template, rows)], { type: BOOK }), '品項.xlsx');
    const brought = await vendor.finished(await vendor.request('POST', `/tenders/${other}/imports`, { form }));
    const report = (await vendor.get(`${brought.url}/result`)).body;
    assert.equal(report.failed, 0, JSON.stringify(report.rows));
    assert.ok(report.succeeded >= 1, JSON.stringify(report));
  });

  test(`${key}: every form prints, blank and filled, with no character missing`, async () => {
    const documents = (await vendor.get(`${tender}/documents`)).body.items;
    for (const document of documents.filter((one) => one.links.sample)) {  // others are the vendor's own papers
      for (const kind of ['sample', 'form']) {
        const printed = await vendor.get(`${tender}/documents/${document.key}/${kind}.pdf`);
        assert.equal(printed.status, 200, `${document.key} ${kind}: ${printed.bytes.toString('utf8').slice(0, 300)}`);
        const text = spawnSync('pdftotext', ['-', '-'], { input: printed.bytes }).stdout.toString('utf8');
        assert.ok(text.length > 50, document.key);
        assert.ok(!text.includes('〓') && !text.includes('\ufffd') && !text.includes('{{'), document.key);
      }
    }
  });

  test(`${key}: it is handed in and received`, async () => {
    const count = (await vendor.get(items)).body.counters.item_count;
    const documents = (await vendor.get(`${tender}/documents`)).body.items;
    for (const document of documents.filter((one) => one.required)) {
      const kept = await vendor.upload(`${tender}/documents/${document.key}`, { content: pdf(1), name: 'a.pdf', fields: { declared_item_count: count } });
      assert.ok(kept.status < 300, `${document.key}: ${JSON.stringify(kept.body)}`);
    }
    const submitted = await vendor.post(`${tender}/submission`);
    if (submitted.body.obstacles?.length) {
      // Its companion asks for more than the forms (sealed bids, say): every sentence is there, the rest is its own tests'.
      assert.equal(submitted.status, 409);
      for (const one of submitted.body.obstacles) assert.ok(one.message && !one.message.startsWith('error.'), JSON.stringify(one));
      return;
    }
    assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
    assert.equal((await vendor.get(`${tender}/submission/receipt.pdf`)).status, 200);
    const at_once = submitted.body.state === 'received';  // types whose receipt is at once
    const one = (await staff.get(`/staff/submissions?state=${at_once ? 'received' : 'submitted'}`)).body.items.find((item) => JSON.stringify(item).includes(no));
    assert.ok(one, no);
    assert.equal((await staff.get(`/staff/submissions/${one.id}/items`)).status, 200);
    const received = await staff.post(`/staff/submissions/${one.id}/receive`, {});
    assert.equal(received.status, at_once ? 409 : 200, JSON.stringify(received.body));
  });
}
