// Uploads and the virus scanner, with a real clamd: no route takes an infected file, nothing that was typed is lost, and what
// happens while the scanner is away.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Clamd, EICAR, SIGNATURE } from '../support/clamd.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal, run } from '../support/portal.mjs';

const infected = Buffer.concat([pdf(1), Buffer.from(EICAR)]);
let clamd, portal, people;

/** With what the person may do. */
async function signedIn(email) {
  const client = await Client.signedIn(portal, email);
  client.may = new Set((await client.get('/session')).body.principal.permissions);
  return client;
}

const blobs = () => readdirSync(join(portal.data, 'blobs'), { recursive: true }).filter((name) => /[0-9a-f]{64}$/.test(name)).length;

before(async () => {
  clamd = await Clamd.start({ megabytes: 3 });
  portal = await Portal.start({ env: { TENDERLOOM_CLAMD: `unix:${clamd.socket}` } });
  portal.addUser('root@example.tw', 'administrator');
  portal.addUser('officer@example.tw', 'tender_officer');
  people = [await signedIn('vendor@example.tw'), await signedIn('root@example.tw'),
    await signedIn('officer@example.tw'), await signedIn('staff@example.tw')];
});
after(async () => {
  await portal?.stop();
  await clamd?.stop();
});

test('no route that takes files takes an infected one', async () => {
  const { paths } = (await people[0].get('/openapi.json')).body;
  const before = blobs();
  const walked = [];
  for (const [pattern, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!operation.requestBody?.content?.['multipart/form-data']) continue;
      const permission = operation['x-permission'];
      const who = people.find((one) => permission === 'public' || permission === 'signed_in' || one.may.has(permission));
      assert.ok(who, `nobody here has ${permission}, which ${pattern} asks for`);
      const form = new FormData();
      form.set('file', new Blob([infected], { type: 'application/pdf' }), '掃描.pdf');
      const answer = await who.request(method.toUpperCase(), pattern.replace(/\{[^}]+\}/g, '1'), { form });
      const label = `${method} ${pattern}`;
      assert.equal(answer.status, 422, `${label}: ${JSON.stringify(answer.body)}`);
      assert.equal(answer.body.findings[0].code, 'file_infected', label);
      assert.match(answer.body.findings[0].message, new RegExp(SIGNATURE), label);
      walked.push(label);
    }
  }
  assert.ok(walked.length >= 8, walked.join('\n'));
  assert.equal(blobs(), before, 'an infected file was kept');
});

test('a clean file is taken; one that clamd finds too large is refused with words', async () => {
  const [vendor] = people;
  const manual = (content) => people[2].upload('/staff/manuals/cloud_services', { content, name: '手冊.pdf' });
  const clean = await manual(pdf(2));
  assert.ok([200, 201].includes(clean.status), JSON.stringify(clean.body));
  const large = await manual(Buffer.concat([pdf(1), Buffer.alloc(4 << 20, 'x')]));
  assert.equal(large.status, 422);
  assert.equal(large.body.findings[0].code, 'scan_too_large');
  assert.equal((await vendor.get('/readyz')).body.scanner, 'ready');
  assert.match(run(['check', '--quick', '--data', portal.data], { env: portal.env }), /ok +virus scanner ClamAV/);
});

test('a person comes back to the form: what was typed is there, the message names the file', async () => {
  const staff = people[2];
  const page = { Accept: 'text/html', Origin: portal.url, Referer: `${portal.url}/staff/announcements/new` };
  const made = await staff.post('/staff/announcements', { title: '系統維護', body: '停機' });
  const form = new FormData();
  form.set('_csrf', staff.csrf);
  form.set('note', '一定要留下來');
  form.set('file', new Blob([infected], { type: 'application/pdf' }), '公告.pdf');
  const [, id] = made.headers.get('location').match(/(\d+)$/);
  const answer = await staff.request('POST', `/staff/announcements/${id}/files`, { form, headers: { ...page, Referer: `${portal.url}/staff/announcements/${id}` } });
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), `/staff/announcements/${id}`);
  const back = await staff.get(answer.headers.get('location'), { headers: page });
  assert.match(back.bytes.toString(), /公告\.pdf/);
  assert.match(back.bytes.toString(), new RegExp(SIGNATURE));
});

test('while the scanner is away uploads are refused (503), everything else works, and check and readyz say so', async () => {
  await clamd.pause();
  const [vendor, , staff] = people;
  const refused = await staff.upload('/staff/manuals/cloud_services', { content: pdf(1), name: '手冊.pdf' });
  assert.equal(refused.status, 503);
  assert.equal(refused.body.code, 'scanner_unavailable');
  assert.match(refused.body.detail, /手冊\.pdf/);
  assert.ok(!JSON.stringify(refused.body).includes('sock'), 'the address of the scanner is nobody\'s business');
  assert.equal((await vendor.get('/tenders')).status, 200);
  assert.throws(() => run(['check', '--quick', '--data', portal.data], { env: portal.env }), /failed/);
});

test('CLAMD_UNAVAILABLE=accept takes files meanwhile, and the log says so', async () => {
  const lenient = await Portal.start({ env: { ...portal.env, TENDERLOOM_CLAMD_UNAVAILABLE: 'accept' } });
  try {
    const staff = new Client(lenient);
    await staff.signIn('staff@example.tw', lenient.accounts['staff@example.tw']);
    const taken = await staff.upload('/staff/manuals/cloud_services', { content: pdf(1), name: '手冊.pdf' });
    assert.ok([200, 201].includes(taken.status), JSON.stringify(taken.body));
    assert.match(lenient.log, /scanner\.file_not_scanned/);
    assert.equal((await staff.get('/readyz')).body.scanner, 'unreachable');
  } finally {
    await lenient.stop();
  }
});
