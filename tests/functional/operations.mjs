// Limits on how often one may ask, the second listener with its figures, the clock of the log, the words about sizes.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';

import { Client, Clock, Portal } from '../support/portal.mjs';

const PAGE = { Accept: 'text/html', 'Accept-Language': 'zh-TW' };
let portal, admin;

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});
/** Somebody behind the proxy that the tests are. */
const from = (address) => ({ 'X-Forwarded-For': address });

before(async () => {
  const port = await freePort();
  admin = `http://127.0.0.1:${port}`;
  const clock = new Clock();
  await clock.to(400 * 24 * 3600);
  portal = await Portal.start({ env: { TENDERLOOM_RATE_LIMITS: 'on', TENDERLOOM_TRUSTED_PROXIES: '127.0.0.1',
    TENDERLOOM_ADMIN_LISTEN: `127.0.0.1:${port}`, ...clock.env } });
});
after(() => portal?.stop());

test('an address that signs in too often waits (429, Retry-After); others do not', async () => {
  const client = new Client(portal);
  const ask = (address) => client.post('/login', { email: 'nobody@example.tw', password: 'Abcdefghij1!' }, { headers: from(address) });
  const answers = await Promise.all(Array.from({ length: 70 }, () => ask('203.0.113.5')));
  const refused = answers.filter((one) => one.status === 429);
  assert.ok(refused.length >= 5 && refused.length <= 12, String(refused.length));
  assert.equal(refused[0].body.code, 'too_many_requests');
  assert.ok(Number(refused[0].headers.get('retry-after')) >= 1);
  assert.match(refused[0].body.detail, /\d+ 秒/);
  assert.notEqual((await ask('203.0.113.6')).status, 429);
  assert.equal((await client.get('/tenders', { headers: from('203.0.113.5') })).status !== 429, true, 'other pages stay open');
});

test('the page of a refusal keeps the form that was typed, asks for the password again, and sends it once more', async () => {
  const client = new Client(portal);
  const first = (await client.get('/login', { headers: { ...PAGE, ...from('203.0.113.5') } })).bytes.toString();
  const csrf = first.match(/name="_csrf" value="([^"]+)"/)[1];
  const typed = { _csrf: csrf, email: '"><b>x@example.tw', password: 'Geheim-1234!', altcha: 'proof' };
  const send = (headers) => client.request('POST', '/login', { form: new URLSearchParams(typed), headers: { ...PAGE, ...from('203.0.113.5'), ...headers } });
  let answer;
  for (let i = 0; i < 80 && answer?.status !== 429; ++i) answer = await send({ Origin: portal.url });
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers.get('retry-after')) >= 1);
  const html = answer.bytes.toString();
  assert.match(html, /<form method="post" action="\/login"/);
  assert.match(html, /name="email" value="&quot;&gt;&lt;b&gt;x@example.tw"/);
  assert.match(html, /<input[^>]*type="password"[^>]*name="password"/);
  assert.ok(!html.includes('Geheim-1234!'), 'a password never comes back');
  // A page elsewhere cannot have its words laid into a form of ours.
  const foreign = await send({ Origin: 'https://evil.example' });
  assert.equal(foreign.status, 429);
  assert.ok(!foreign.bytes.toString().includes('x@example.tw'));
  const english = await client.request('POST', '/login', { form: new URLSearchParams(typed), headers: { ...PAGE, 'Accept-Language': 'en', ...from('203.0.113.5'), Origin: portal.url } });
  assert.match(english.bytes.toString(), /too quickly/);
});

test('an account has a limit of its own, wherever it asks from', async () => {
  const client = await Client.signedIn(portal, 'vendor@example.tw');
  const statuses = [];
  for (let i = 0; i < 50; ++i) statuses.push((await client.get('/account/data/export.json', { headers: from(`198.51.100.${i}`) })).status);
  assert.ok(statuses.slice(0, 30).every((status) => status === 200), statuses.join(' '));
  assert.ok(statuses.includes(429), statuses.join(' '));
});

test('figures are on the second listener, and nowhere else', async () => {
  const answer = await fetch(`${admin}/metrics`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  const value = (line) => Number(text.split('\n').find((one) => one.startsWith(`tenderloom_${line} `))?.split(' ').pop());
  assert.ok(value('http_requests_total{area="public",status="429"}') >= 5);
  assert.ok(value('http_request_seconds_count{area="public"}') >= value('http_request_seconds_bucket{area="public",le="0.01"}'));
  assert.ok(value('sessions') >= 1);
  for (const name of ['outbox_mails', 'outbox_age_seconds', 'jobs{state="queued"}', 'jobs{state="failed"}', 'job_overdue_seconds', 'password_hashes{state="limit"}',
    'database_connections{state="limit"}', 'database_unsynced_commits', 'database_up', 'process_resident_memory_bytes', 'blob_files', 'blob_bytes', 'data_free_bytes', 'http_queued_requests'])
    assert.ok(value(name) >= 0, name);
  assert.equal(value('database_up'), 1);
  for (const line of text.trim().split('\n')) assert.match(line, /^(# (HELP|TYPE) \S+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+)$/, line);
  assert.ok(!/example\.tw|1150202|\d{8}"/.test(text), 'figures name nobody');
  assert.deepEqual(await (await fetch(`${admin}/healthz`)).json(), { ok: true });
  assert.equal((await (await fetch(`${admin}/readyz`)).json()).ready, true);
  assert.equal((await fetch(`${admin}/login`)).status, 404);
  const outside = await fetch(`${portal.url}/metrics`);
  assert.equal(outside.status, 404);
  assert.equal((await fetch(`${admin}/metrics`, { method: 'POST' })).status, 405);
});

test('the log tells the time of the portal, which a test may set', async () => {
  const line = portal.log.trim().split('\n').map((one) => JSON.parse(one)).find((one) => one.event === 'http.request');
  assert.ok(Date.parse(line.time) - Date.now() > 390 * 24 * 3600 * 1000, line.time);
});

test('what is too large is told the limit that the page names', async () => {
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const made = await staff.post('/staff/announcements', { title: '公告', body: '內容' });
  assert.equal(made.status, 201);
  const [, id] = made.headers.get('location').match(/(\d+)$/);
  const page = (await staff.get(`/staff/announcements/${id}`, { headers: PAGE })).bytes.toString();
  const [, hint] = page.match(/每檔最多 (\d+ MB)/);
  const url = `/staff/announcements/${id}/files`;
  const head = Buffer.from('%PDF-1.4\n');
  const little = await staff.upload(url, { content: Buffer.concat([head, Buffer.alloc(20 * 2 ** 20)]), name: 'a.pdf' });
  assert.equal(little.status, 422);
  assert.equal(little.body.findings[0].params.max, hint);
  const far = await staff.upload(url, { content: Buffer.alloc(30 * 2 ** 20), name: 'b.pdf' }).catch(() => null);
  if (far) {  // the server may hang up while we are still sending
    assert.equal(far.status, 413);
    assert.equal(far.body.params.max, hint);
    assert.ok(far.body.detail.includes(hint));
  }
});
