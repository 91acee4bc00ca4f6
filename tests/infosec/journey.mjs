// A proposal of information security services over HTTP, by API alone: prices, chapters, locks, checks, serial, book.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { png } from '../support/files.mjs';
import { fillRow } from '../support/fill.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { otherVendor } from '../support/vendors.mjs';

const NO = '1190205', ITEMS = `/tenders/${NO}/items`, HOME = '/plugins/infosec_services';
let portal, staff, vendor, colleague, other, proposal, soc;

const at = (path = '') => `${HOME}/proposals/${proposal}${path}`;
const sheet = (more = {}) => ({ staff: [{ title: '資安工程師', salary: '60,000', bonus: 0, months: '1' }], other: [], admin_rate: '80', fee_rate: '5', ...more });

before(async () => {
  portal = await Portal.start();
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  portal.addUser('colleague@example.tw', 'vendor_editor', '--vendor', '04595252');
  colleague = await Client.signedIn(portal, 'colleague@example.tw');
  other = await otherVendor(portal, staff);
  const made = await staff.post('/staff/tenders', { tender_no: NO, type: 'infosec_services', name: '資安服務',
    opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await fillRow(vendor, `${ITEMS}/bid`);
  await fillRow(vendor, `${ITEMS}/responsibility`, undefined, { csr_raise: false, csr_min_salary: true, csr_salary: 32000, csr_work_life: false, csr_green: false });
  await fillRow(vendor, `${ITEMS}/member`, undefined, { member_name: '王小明', role: 'lead' });
  proposal = (await fillRow(vendor, `${ITEMS}/proposal`, undefined, { group_code: '1', chapter_summary: '重點摘要' })).id;
  soc = (await fillRow(vendor, `${ITEMS}/proposal`, undefined, { group_code: '2', chapter_summary: '重點摘要' })).id;
});
after(() => portal?.stop());

test('R-102 the summary has 500 characters at most; R-105 the pledge is 30,000 at least; one proposal a group', async () => {
  const judged = async (level, values) => (await vendor.post(`${ITEMS}/${level}/evaluate`, { values })).body.findings.map((one) => `${one.field}:${one.code}:${one.rule}`);
  assert.ok((await judged('proposal', { chapter_summary: '字'.repeat(501) })).includes('chapter_summary:max_length:R-102'));
  assert.ok(!(await judged('proposal', { chapter_summary: '字'.repeat(500) })).some((one) => one.startsWith('chapter_summary')));
  assert.ok((await judged('responsibility', { csr_min_salary: true, csr_salary: 29999 })).includes('csr_salary:min:R-105'));
  assert.ok((await judged('responsibility', { csr_raise: true })).includes('csr_raise_file:required:R-105'));
  const twice = await vendor.post(`${ITEMS}/proposal`, { values: { group_code: '1', chapter_summary: '又' } });
  assert.equal(twice.status, 422);
  assert.ok((await judged('declaration', { debarred: true })).includes('debarred:may_not_bid:R-081'));
});

test('R-101 the pricing analysis is computed while it is typed, and saved', async () => {
  const typed = await vendor.post(at('/pricing/evaluate'), sheet());
  assert.equal(typed.status, 200, JSON.stringify(typed.body));
  assert.equal(typed.body.computed.total, '154791');
  assert.equal(typed.body.computed.man_day_price, 7036);
  const over = await vendor.put(at('/pricing'), sheet({ fee_rate: '25.01' }));
  assert.equal(over.status, 422);
  assert.deepEqual([over.body.findings?.[0] ?? over.body.errors?.[0]].map((one) => [one.field, one.code]), [['fee_rate', 'pricing_at_most']]);
  const saved = await vendor.put(at('/pricing'), sheet());
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  assert.equal(saved.body.computed.complete, true);
  assert.equal((await vendor.put(at('/pricing'), sheet({ version: 0 }))).status, 422);  // on an older version
  for (const client of [other, staff]) assert.ok([403, 404].includes((await client.get(at('/pricing'))).status));
});

test('R-101 the spreadsheet goes out and comes back', async () => {
  const file = await vendor.get(`${HOME}/tenders/${NO}/pricing.xlsx`);
  assert.equal(file.status, 200);
  const folder = mkdtempSync(join(tmpdir(), 'infosec-'));
  writeFileSync(join(folder, 'a.xlsx'), file.bytes);
  const changed = spawnSync('/usr/bin/python3', ['-c', `
import openpyxl
book = openpyxl.load_workbook('${folder}/a.xlsx')
sheet = book['G2']
for cell, value in (('B14', '分析師'), ('C14', 80000), ('D14', 1000), ('E14', 2.5), ('B45', 90), ('B46', 15)): sheet[cell] = value
book.save('${folder}/b.xlsx')`], { encoding: 'utf8' });
  assert.equal(changed.status, 0, changed.stderr);
  const { readFileSync } = await import('node:fs');
  const taken = await vendor.upload(`${HOME}/tenders/${NO}/pricing`, { content: readFileSync(join(folder, 'b.xlsx')), name: 'b.xlsx' });
  assert.equal(taken.status, 200, JSON.stringify(taken.body));
  const stored = (await vendor.get(`${HOME}/proposals/${soc}/pricing`)).body;
  assert.equal(stored.sheet.staff[0].title, '分析師');
  assert.equal(stored.sheet.admin_rate, '90');
  assert.equal(stored.computed.complete, true);
  const wrong = await vendor.upload(`${HOME}/tenders/${NO}/pricing`, { content: Buffer.from('x'), name: 'b.xlsx' });
  assert.equal(wrong.status, 422);
});

test('R-104 chapters begin with their sub-items; those of SOC only in its group', async () => {
  const first = (await vendor.get(at('/chapters/team_experience'))).body;
  assert.equal(first.parts.length, 3);
  assert.match(first.chapter.html, /^<h3>1\. 廠商專業背景<\/h3>/);
  assert.equal((await vendor.get(`${HOME}/proposals/${soc}/chapters/team_experience`)).body.parts.length, 5);
  assert.equal((await vendor.get(at('/chapters/responsibility'))).status, 404);
});

test('chapters are cleaned, kept in versions, and two people do not overwrite each other', async () => {
  const url = at('/chapters/execution');
  const hostile = '<p onclick="x()">品質<script>alert(1)</script><img src=x onerror=alert(1)></p><svg onload=x></svg>';
  const saved = await vendor.put(url, { html: hostile, version: 0 });
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  assert.equal(saved.body.chapter.html, '<p>品質</p>');
  assert.equal((await vendor.put(url, { html: '<p>舊</p>', version: 0 })).status, 409);
  assert.equal((await vendor.put(url, { html: '<table><tr><td>'.repeat(50000), version: 1 })).status, 422);

  assert.equal((await vendor.post(`${url}/hold`, { action: 'take' })).body.mine, true);
  const second = (await colleague.post(`${url}/hold`, { action: 'take' })).body;
  assert.equal(second.mine, false);
  assert.equal((await colleague.put(url, { html: '<p>同事</p>', version: 1 })).body.code ?? 'infosec_held', 'infosec_held');
  assert.equal((await colleague.put(url, { html: '<p>同事</p>', version: 1 })).status, 409);
  await colleague.post(`${url}/hold`, { action: 'ask' });
  assert.notEqual((await vendor.post(`${url}/hold`, { action: 'take' })).body.wanted, '');
  await vendor.post(`${url}/hold`, { action: 'give' });
  assert.equal((await colleague.post(`${url}/hold`, { action: 'take' })).body.mine, true);
  assert.equal((await colleague.put(url, { html: '<p>同事</p>', version: 1 })).status, 200);
  const versions = (await colleague.get(`${url}/versions`)).body.versions;
  assert.deepEqual(versions.map((one) => one.number), [2, 1]);
  assert.equal((await colleague.post(`${url}/versions/1/restore`)).status, 200);
  assert.equal((await colleague.get(url)).body.chapter.html, '<p>品質</p>');
  await colleague.post(`${url}/hold`, { action: 'give' });
});

test('pictures: what is one is kept for its vendor alone, what is none is refused', async () => {
  const kept = await vendor.upload(at('/pictures'), { content: png(), name: 'a.png', type: 'image/png' });
  assert.equal(kept.status, 201, JSON.stringify(kept.body));
  const picture = kept.body.sha256;
  assert.equal((await vendor.get(at(`/pictures/${picture}`))).status, 200);
  assert.equal((await other.get(at(`/pictures/${picture}`))).status, 404);
  assert.equal((await vendor.upload(at('/pictures'), { content: Buffer.from('<svg onload=x>'), name: 'a.png', type: 'image/png' })).status, 422);
  const unknown = await vendor.put(at('/chapters/completeness'), { html: `<img data-picture="${'0'.repeat(64)}">`, version: 0 });
  assert.equal(unknown.status, 422);
  const written = await vendor.put(at('/chapters/completeness'), { html: `<h3>一</h3><p>規劃</p><img data-picture="${picture}" alt="圖">`, version: 0 });
  assert.equal(written.status, 200, JSON.stringify(written.body));
});

test('R-103 every part is confirmed, the serial covers the content, and one letter voids it', async () => {
  for (const [chapter, text] of [['team_experience', '背景'], ['price', '成本']])
    assert.equal((await vendor.put(at(`/chapters/${chapter}`), { html: `<p>${text}</p>`, version: 0 })).status, 200);
  const sections = (await vendor.get(at())).body.sections;
  assert.equal(sections.length, 7);
  assert.ok(sections.length > 0 && sections.every((one) => one.complete && !one.checked), JSON.stringify(sections));
  assert.equal((await vendor.post(at('/serial'))).status, 409);
  for (const one of sections) assert.equal((await vendor.post(at(`/checks/${one.key}`))).status, 200, one.key);
  assert.equal((await vendor.get(at())).body.state, 'all_checked');
  const serial = (await vendor.post(at('/serial'))).body.serial;
  assert.match(serial, /^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
  const verdict = async (typed) => (await staff.get(`${HOME}/serials?serial=${encodeURIComponent(typed)}`)).body.verdict;
  assert.equal(await verdict(serial.toLowerCase().replaceAll('-', ' ')), 'current');
  assert.equal(await verdict('2222-2222-2222-2222'), 'unknown');
  assert.equal((await vendor.get(`${HOME}/serials?serial=${serial}`)).status, 404);

  assert.equal((await vendor.put(at('/chapters/price'), { html: '<p>成本。</p>', version: 1 })).status, 200);
  const changed = (await vendor.get(at())).body;
  assert.deepEqual([changed.state, changed.serial, changed.serial_void], ['editing', '', serial]);
  assert.equal(await verdict(serial), 'changed');
  assert.equal((await vendor.post(at('/book'), {})).status, 409);
  assert.equal((await vendor.post(at('/checks/price'))).status, 200);
  const next = (await vendor.post(at('/serial'))).body.serial;
  assert.notEqual(next, serial);
  assert.equal(await verdict(serial), 'replaced');
  assert.equal(await verdict(next), 'current');
  // What the book shows of the portal's own forms counts as well.
  await fillRow(vendor, `${ITEMS}/member`, undefined, { member_name: '李小華', role: 'member' });
  assert.equal(await verdict(next), 'changed');
  await vendor.post(at('/checks/team_experience'));
  assert.equal((await vendor.post(at('/serial'))).status, 200);
});

test('R-103 the book is one PDF with contents, bookmarks, page numbers and the serial as text and code on every page', async () => {
  const serial = (await vendor.get(at())).body.serial;
  const done = await vendor.finished(await vendor.post(at('/book'), {}));
  const file = await vendor.get(`/jobs/${done.id}/file`);
  assert.equal(file.status, 200);
  const folder = mkdtempSync(join(tmpdir(), 'infosec-'));
  const pdf = join(folder, 'book.pdf');
  writeFileSync(pdf, file.bytes);
  const pages = Number(/Pages:\s+(\d+)/.exec(spawnSync('pdfinfo', [pdf], { encoding: 'utf8' }).stdout)[1]);
  assert.ok(pages >= 8, `${pages} pages`);
  for (let page = 1; page <= pages; ++page) {
    const text = spawnSync('pdftotext', ['-f', page, '-l', page, pdf, '-'], { encoding: 'utf8' }).stdout;
    assert.ok(text.includes(serial), `page ${page} carries the serial`);
    const image = join(folder, `p${page}`);
    spawnSync('pdftoppm', ['-r', '200', '-png', '-singlefile', '-f', page, '-l', page, pdf, image]);
    const read = spawnSync('zbarimg', ['-q', `${image}.png`], { encoding: 'utf8' }).stdout;
    assert.ok(read.includes(`CODE-128:${serial.replaceAll('-', '')}`), `page ${page} carries the bars: ${read}`);
    if (page === 1 || page === pages) assert.ok(read.includes(`QR-Code:${serial}`), `page ${page} carries the QR code`);
  }
  const outline = spawnSync('qpdf', ['--json', '--json-key=outlines', pdf], { encoding: 'utf8' }).stdout;
  assert.ok(JSON.parse(outline).outlines.length >= 6);
  await vendor.get(at());  // the connection may have been closed while the pages were looked at
  const preview = await vendor.finished(await vendor.post(at('/book'), { preview: true }));
  writeFileSync(pdf, (await vendor.get(`/jobs/${preview.id}/file`)).bytes);
  assert.ok(!spawnSync('pdftotext', [pdf, '-'], { encoding: 'utf8' }).stdout.includes(serial));
});
