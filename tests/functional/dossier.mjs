// What staff do with documents: look, accept, refuse; form codes that tell of old paper; the dossier.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { NO, handIn } from '../support/application.mjs';
import { Client, Portal } from '../support/portal.mjs';

const FORM = 'application_form_file';
let portal, vendor, staff, ids, submission;

const at = (tail = '') => `/staff/submissions/${submission}${tail}`;
const seenByStaff = async (key) => (await staff.get(at())).body.documents.find((one) => one.key === key);
const seenByVendor = async (key) => (await vendor.get(`/tenders/${NO}/documents`)).body.items.find((one) => one.key === key);
const sendForm = (content) =>
  vendor.upload(`/tenders/${NO}/documents/${FORM}`, { content, name: '用印申請表.pdf', fields: { declared_item_count: 2 } });

before(async () => {
  portal = await Portal.start({});
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  ids = await handIn(vendor);
  submission = (await staff.get('/staff/submissions?state=submitted')).body.items[0].id;
});
after(() => portal?.stop());

test('R-045 a document is shown beside what is known of it, and what is refused is drafted as a correction', async () => {
  const document = await seenByStaff(FORM);
  const check = `${document.upload.url}/check`, verdict = `${document.upload.url}/verdict`;
  const shown = await staff.get(check);
  assert.equal(shown.status, 200);
  assert.equal(shown.body.verdict, null);
  assert.equal(shown.body.item_count, 2);
  assert.equal(shown.body.form.state, 'unread');
  const page = await staff.get(check, { headers: { Accept: 'text/html' } });
  assert.match(page.bytes.toString(), new RegExp(`<iframe[^>]*src="${document.upload.url}"`));
  assert.match((await staff.get(document.upload.url)).headers.get('content-security-policy'), /frame-ancestors 'self'/);
  assert.equal((await vendor.get(check)).status, 404);
  assert.equal((await vendor.post(verdict, { decision: 'accept' })).status, 404);
  assert.equal((await staff.get(at('/documents/999999/check'))).status, 404);

  const empty = await staff.post(verdict, { decision: 'refuse', reason: ' ' });
  assert.equal(empty.status, 422);
  assert.equal(empty.body.findings[0].field, 'reason');
  assert.equal((await staff.post(verdict, { decision: 'sign' })).status, 422);
  assert.equal((await staff.post(verdict, { decision: 'refuse', reason: '缺公司大章' })).status, 200);
  assert.equal((await seenByStaff(FORM)).upload.verdict.state, 'refused');
  assert.match(JSON.stringify((await staff.get(at('/supplement'))).body), /缺公司大章/);
  assert.equal((await seenByVendor(FORM)).verdict, null);  // until the round is opened

  assert.equal((await staff.post(verdict, { decision: 'accept' })).status, 200);
  assert.doesNotMatch(JSON.stringify((await staff.get(at('/supplement'))).body), /缺公司大章/);
  assert.equal((await seenByVendor(FORM)).verdict.state, 'accepted');
});

test('R-042 a scan of a form that was printed before the data changed is said to vendor and staff', async () => {
  assert.equal((await staff.post(at('/return'), { reason: '請更正價格' })).status, 200);
  const paper = await vendor.get(`/tenders/${NO}/documents/${FORM}/form.pdf`);
  assert.equal(paper.status, 200);
  const kept = await sendForm(paper.bytes);
  assert.equal(kept.status, 201, JSON.stringify(kept.body));
  assert.equal(kept.body.form.state, 'current');
  const tier = await vendor.get(`/tenders/${NO}/items/tier/${ids.tier}`);
  assert.equal((await vendor.put(`/tenders/${NO}/items/tier/${ids.tier}`, { values: { solicitation_price: 5300 }, version: tier.body.version })).status, 200);
  assert.equal((await seenByVendor(FORM)).form.state, 'outdated');
  const state = (await vendor.get(`/tenders/${NO}/submission`)).body;
  assert.deepEqual(state.old_forms.map((one) => one.key), [FORM]);
  assert.equal((await vendor.post(`/tenders/${NO}/submission`)).body.state, 'submitted');  // said, not refused
  assert.equal((await seenByStaff(FORM)).form.state, 'outdated');
  assert.equal((await seenByStaff(FORM)).upload.verdict, null);  // a new file begins without a word
});

test('the dossier holds everything, its index links to it and its checksums fit', async () => {
  const ordered = await staff.post(at('/dossier'));
  assert.equal((await vendor.post(at('/dossier'))).status, 404);
  const job = await staff.finished(ordered);
  assert.equal((await vendor.get(job.url)).status, 404);
  const file = await staff.get(job.links.file);
  assert.equal(file.type, 'application/zip');
  const folder = mkdtempSync(join(tmpdir(), 'tenderloom-dossier-test-'));
  writeFileSync(join(folder, 'dossier.zip'), file.bytes);
  const unpacked = spawnSync('python3', ['-m', 'zipfile', '-e', 'dossier.zip', '.'], { cwd: folder, encoding: 'utf8' });
  assert.equal(unpacked.status, 0, unpacked.stderr);
  const sums = spawnSync('sha256sum', ['-c', '--strict', 'manifest.txt'], { cwd: folder, encoding: 'utf8' });
  assert.equal(sums.status, 0, sums.stdout + sums.stderr);
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  const links = [...index.matchAll(/href="([^"]+)"/g)].map((link) => decodeURIComponent(link[1]));
  for (const link of links) assert.ok(existsSync(join(folder, link)), link);
  for (const part of ['data/items.html', 'data/items.json', 'data/submission.json', 'documents/', 'forms/', 'files/', 'mails/'])
    assert.ok(links.some((link) => link.startsWith(part)), part);
  assert.equal(links.filter((link) => link.startsWith('documents/')).length, 4);  // one was replaced
  const items = JSON.parse(readFileSync(join(folder, 'data/items.json'), 'utf8'));
  assert.equal(items.filter((row) => row.level === 'tier').length, 2);
});
