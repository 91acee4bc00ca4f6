// What of a proposal becomes paper and archives, by API: hostile texts and pictures from the editor to the PDF, pictures made
// fit for paper, the archive of SCR-406, the look at a serial as scanners ask for it (SCR-409).
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { png } from '../support/files.mjs';
import { fillRow } from '../support/fill.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { otherVendor } from '../support/vendors.mjs';

const NO = '1190205', ITEMS = `/tenders/${NO}/items`, HOME = '/plugins/infosec_services';
const run = promisify(execFile);
let portal, staff, vendor, other, id, folder;
const at = (path = '') => `${HOME}/proposals/${id}${path}`;

/** The file that the job of an answer made. */
const fileOf = async (client, ordered) => (await client.get(`${(await client.finished(ordered)).url}/file`)).bytes;
function photograph(arguments_, expression) {
  const made = spawnSync('/usr/bin/python3', ['-c', `import io, sys\nfrom PIL import Image\nout = io.BytesIO()\n${expression}.save(out, ${arguments_})\nsys.stdout.buffer.write(out.getvalue())`], { maxBuffer: 64 << 20 });
  assert.equal(made.status, 0, made.stderr.toString());
  return made.stdout;
}
async function save(chapter, html) {
  const { version } = (await vendor.get(at(`/chapters/${chapter}`))).body.chapter;
  return vendor.put(at(`/chapters/${chapter}`), { html, version });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'infosec-'));
  portal = await Portal.start();
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  other = await otherVendor(portal, staff);
  const made = await staff.post('/staff/tenders', { tender_no: NO, type: 'infosec_services', name: '資安服務', opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await fillRow(vendor, `${ITEMS}/bid`);
  await fillRow(vendor, `${ITEMS}/responsibility`, undefined, { csr_raise: false, csr_min_salary: true, csr_salary: 32000, csr_work_life: false, csr_green: false });
  await fillRow(vendor, `${ITEMS}/member`, undefined, { member_name: '王小明', role: 'lead' });
  id = (await fillRow(vendor, `${ITEMS}/proposal`, undefined, { group_code: '1', chapter_summary: '</p><script>alert(1)</script>{{{x}}}' })).id;
});
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a hostile text is cleaned in the editor, in the reading view and in the PDF, and runs nowhere', async () => {
  const hostile = ['<script>document.title="ran"</script>', '<img src=x onerror="document.title=1">', '<svg onload="x()"><script>x()</script><text>svg-text</text></svg>',
    '<p style="position:fixed;background:url(http://127.0.0.1:9/x.png)" onclick="x()">一段文字</p>', '<a href="javascript:x()">連結甲</a>', '<a href="data:text/html,<script>x()</script>">連結乙</a>',
    '<img src="data:image/svg+xml;base64,PHN2Zy8+">', '<img src="data:,picture-0">', '<style>@page{size:1cm} *{display:none}</style>', '<link rel=stylesheet href="http://127.0.0.1:9/x.css">', '<iframe src="/"></iframe>',
    '<object data="/"></object><embed src="/">', '<base href="http://127.0.0.1:9/">', '<meta http-equiv=refresh content="0;url=//x">', '<form action="//x"><button>按鈕</button></form>',
    '<math><mtext><style><img src=x onerror=x()></style></mtext></math>', '<p>{{{chapters}}} {{> content}} &lt;script&gt;</p>', '<!--[if IE]><script>x()</script><![endif]-->', '<h3>標題<script>x()</script></h3>',
    `<img data-picture="${'0'.repeat(63)}" alt="短">`, `<p>${'\u202e'}反向</p>`].join('');
  const saved = await save('execution', hostile);
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  for (const page of [at('/chapters/execution'), at('/chapters/execution/versions/1')]) {
    const answer = await vendor.request('GET', page, { headers: { Accept: 'text/html' } });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-security-policy'), /script-src 'self'(?!.*unsafe-inline)/);
    const main = answer.bytes.toString().slice(answer.bytes.toString().indexOf('<main'), answer.bytes.toString().indexOf('</main'));
    for (const gone of [/<script(?![^>]*src=)/i, /onerror\s*=\s*["']?document/i, /<svg[^>]*onload/i, /javascript:/i, /<iframe/i, /<object/i, /127\.0\.0\.1:9/, /position:fixed/])
      assert.doesNotMatch(main, gone, page);
  }
  await Promise.all([writeFileSync(join(folder, 'a.pdf'), await fileOf(vendor, await vendor.post(at('/book'), { preview: true })))]);
  const text = spawnSync('pdftotext', [join(folder, 'a.pdf'), '-'], { encoding: 'utf8' }).stdout;
  for (const there of ['一段文字', '連結甲', '{{{chapters}}}', '</p><script>alert(1)</script>{{{x}}}', '第 2 章', '標題']) assert.ok(text.includes(there), there);
  for (const gone of ['svg-text', 'document.title']) assert.ok(!text.includes(gone), gone);
  const raw = readFileSync(join(folder, 'a.pdf'), 'latin1');
  for (const gone of ['/JavaScript', '/JS ', '/Launch', '/EmbeddedFile', 'javascript:']) assert.ok(!raw.includes(gone), gone);
  assert.match(spawnSync('pdfinfo', [join(folder, 'a.pdf')], { encoding: 'utf8' }).stdout, /Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)/);
  assert.equal(spawnSync('qpdf', ['--check', join(folder, 'a.pdf')]).status, 0);
});

test('5 MB of nested tables, too many cells, too long words: refused, or printed without breaking the book', async () => {
  for (const html of ['<table><tr><td>'.repeat(350_000), '<table><tr><td>'.repeat(60_000), `<table><tr>${'<td>1'.repeat(6000)}</table>`, '<b>'.repeat(1_000_000)]) {
    const refused = await save('completeness', html);
    assert.ok([413, 422].includes(refused.status), `${refused.status}`);
  }
  const nested = `${'<table><tr><td>'.repeat(10)}內${'</td></tr></table>'.repeat(10)}`;
  const wide = `<table><tr>${'<td>欄</td>'.repeat(60)}</tr></table>`;
  const tall = `<table><tr><td>${'<p>高的儲存格</p>'.repeat(300)}</td></tr></table>`;
  const saved = await save('completeness', `<p>${'W'.repeat(5000)}</p>${nested}${wide}${tall}<p>最後一段</p>`);
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  writeFileSync(join(folder, 'b.pdf'), await fileOf(vendor, await vendor.post(at('/book'), { preview: true })));
  const text = spawnSync('pdftotext', [join(folder, 'b.pdf'), '-'], { encoding: 'utf8' }).stdout;
  for (const there of ['內', '最後一段', '廠商企業社會責任指標']) assert.ok(text.includes(there), there);
});

test('pictures: a photograph is printed small and upright, a bomb and a damaged one are refused at once', async () => {
  const send = (content, name = 'a.png', type = 'image/png') => vendor.upload(at('/pictures'), { content, name, type });
  for (const [content, code] of [[photograph("format='PNG'", "Image.new('1', (30000, 30000))"), 'infosec_picture_size'], [png(600, 400).subarray(0, 300), 'picture_damaged']]) {
    const refused = await send(content);
    assert.equal(refused.status, 422);
    assert.ok(JSON.stringify(refused.body).includes(code), JSON.stringify(refused.body));
  }
  const large = photograph("format='JPEG', quality=95, exif=(lambda e: (e.__setitem__(0x0112, 6), e)[1])(Image.Exif())", "Image.effect_noise((500, 375), 60).resize((4000, 3000)).convert('RGB')");
  const kept = await send(large, '手機.jpg', 'image/jpeg');
  assert.equal(kept.status, 201, JSON.stringify(kept.body));
  const shown = await vendor.get(at(`/pictures/${kept.body.sha256}`));
  assert.ok(shown.bytes.length < large.length / 3, `${shown.bytes.length} of ${large.length}`);
  assert.equal((await other.get(at(`/pictures/${kept.body.sha256}`))).status, 404);
  assert.equal((await save('team_experience', `<h3>圖</h3><p>文</p><img data-picture="${kept.body.sha256}" alt="架構圖" data-width="50"><img data-picture="${kept.body.sha256}" alt="">`)).status, 200);
  writeFileSync(join(folder, 'c.pdf'), await fileOf(vendor, await vendor.post(at('/book'), { preview: true })));
  const images = spawnSync('pdfimages', ['-list', join(folder, 'c.pdf')], { encoding: 'utf8' }).stdout.split('\n').filter((line) => line.includes('jpeg'));
  assert.ok(images.length >= 1);
  const [, , , width, height] = images[0].trim().split(/\s+/);
  assert.ok(Number(height) <= 1417 && Number(height) > Number(width), images[0]);
  assert.equal(new Set(images.map((line) => line.trim().split(/\s+/)[10])).size, 1, 'shown twice, in the file once');
});

test('SCR-406 a proposal, and all of a company, as ZIP with book, prices, forms and a list with checksums', async () => {
  await vendor.put(at('/pricing'), { staff: [{ title: '資安工程師', salary: '60,000', bonus: 0, months: '1' }], other: [], admin_rate: '80', fee_rate: '5' });
  for (const url of [at('/export'), `${HOME}/tenders/${NO}/export`]) {
    writeFileSync(join(folder, 'a.zip'), await fileOf(vendor, await vendor.post(url, {})));
    const { stdout } = await run('/usr/bin/python3', ['-c', `
import zipfile, json, hashlib, openpyxl, io
z = zipfile.ZipFile('${folder}/a.zip')
assert z.testzip() is None
manifest = json.loads(z.read('manifest.json'))
for file in manifest['files']:
    content = z.read(file['path'])
    assert hashlib.sha256(content).hexdigest() == file['sha256'] and len(content) == file['size'], file
prices = next(n for n in z.namelist() if n.endswith('.xlsx'))
print(json.dumps({'names': z.namelist(), 'manifest': manifest, 'sheets': openpyxl.load_workbook(io.BytesIO(z.read(prices))).sheetnames}))
`]);
    const { names, manifest, sheets } = JSON.parse(stdout);
    for (const part of [/\/1 資安健診服務\/.*preview\.pdf$/, /pricing-1190205-1\.xlsx$/, /forms-1190205\.pdf$/]) assert.ok(names.some((name) => part.test(name)), `${part} in ${names}`);
    assert.deepEqual(sheets, ['G1']);
    assert.deepEqual(manifest.proposals.map((one) => [one.group, one.tax_id, one.serial, one.man_day_price]), [['1', '04595252', null, 7036]]);
  }
  assert.equal((await other.post(at('/export'), {})).status, 404);
  const early = await staff.post(`${HOME}/tenders/${NO}/groups/1/export`, {});
  assert.equal(early.status, 409, 'not before the opening');
  assert.ok([403, 404].includes((await vendor.post(`${HOME}/tenders/${NO}/groups/1/export`, {})).status));
});

test('R-103 a serial is looked up as a scanner types it: without hyphens, in any case, one after the other', async () => {
  for (const section of (await vendor.get(at())).body.sections) {
    if (!section.complete && section.is_chapter) await save(section.key, '<p>內容</p>');
  }
  for (const section of (await vendor.get(at())).body.sections) assert.equal((await vendor.post(at(`/checks/${section.key}`))).status, 200, section.key);
  const serial = (await vendor.post(at('/serial'))).body.serial, typed = serial.replaceAll('-', '');
  const verdict = async (text) => (await staff.get(`${HOME}/serials?serial=${encodeURIComponent(text)}`)).body.verdict;
  assert.equal(await verdict(typed), 'current');
  assert.equal(await verdict(typed.toLowerCase()), 'current');
  assert.equal(await verdict(`${typed}${typed}`), 'current', 'scanned twice before Enter');
  assert.equal(await verdict('x'), 'unknown');
  const page = await staff.request('GET', `${HOME}/serials?serial=${typed}`, { headers: { Accept: 'text/html' } });
  assert.match(page.bytes.toString(), /autofocus/);
  assert.doesNotMatch(page.bytes.toString(), /name="serial"[^>]* value="[^"]/);
  writeFileSync(join(folder, 'a.zip'), await fileOf(vendor, await vendor.post(at('/export'), {})));
  const listed = spawnSync('unzip', ['-p', join(folder, 'a.zip'), 'manifest.json'], { encoding: 'utf8' });
  assert.equal(listed.status, 0, listed.stderr);
  assert.equal(JSON.parse(listed.stdout).proposals[0].serial, serial);
});

test('R-102 before an award no public address shows a winner or a summary, and the office has no papers of it', async () => {
  const visitor = new Client(portal);
  assert.deepEqual((await visitor.get(`${HOME}/results`)).body.tenders, []);
  assert.equal((await visitor.get(`${HOME}/results/${NO}`)).status, 404);
  assert.equal((await visitor.request('GET', `${HOME}/results`, { headers: { Accept: 'text/html' } })).status, 200);
  assert.equal((await vendor.get(at('/result'))).status, 404);
  assert.equal((await vendor.post(at('/result/notice'), {})).status, 404);
  for (const path of ['papers', 'scores.xlsx']) assert.equal((await staff.get(`${HOME}/tenders/${NO}/groups/1/${path}`)).status, 404);
  for (const path of [at(), at('/pictures/x'), `${HOME}/tenders/${NO}/proposals`]) assert.ok((await visitor.get(path)).status >= 400, path);
});
