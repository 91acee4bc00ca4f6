#!/usr/bin/env node
// Logins with real password hashes (argon2id, 19 MiB, two passes): how many a second, and what a list page feels of
// fifty at once. Prints figures and ratios within the run; nothing here is a test.
// Usage: node tests/bench/logins.mjs [--seconds N]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client, Portal, until } from '../support/portal.mjs';

const seconds = Number(process.argv[process.argv.indexOf('--seconds') + 1]) || 5;
const folder = mkdtempSync(join(tmpdir(), 'logins-'));
const print = (what, figure, note = '') => console.log(`${what.padEnd(58)} ${figure.padStart(12)}  ${note}`);

// Outside test mode there is no way around a bot check: a stand-in of Turnstile's service lets everybody pass.
const service = http.createServer((request, response) => {
  request.resume().on('end', () => response.setHeader('Content-Type', 'application/json').end('{"success":true}'));
});
await new Promise((done) => service.listen(0, '127.0.0.1', done));
writeFileSync(join(folder, 'secret'), 'secret\n');
const portal = await Portal.start({ env: {
  // Fifty people at once do not come from one address: everybody here is somebody behind a proxy.
  TENDERLOOM_TEST_MODE: 'off', TENDERLOOM_RATE_LIMITS: 'on', TENDERLOOM_TRUSTED_PROXIES: '127.0.0.1', TENDERLOOM_LOG_LEVEL: 'error', TENDERLOOM_BOT_CHECK: 'turnstile',
  TENDERLOOM_TURNSTILE_SITE_KEY: 'key', TENDERLOOM_TURNSTILE_SECRET_FILE: join(folder, 'secret'),
  TENDERLOOM_TURNSTILE_VERIFY_URL: `http://127.0.0.1:${service.address().port}/siteverify` } });

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
let people = 0;
const somebody = () => `10.0.0.${++people % 250}`;  // few enough to be known devices, whose owners get no mail
function ask(method, path, { headers = {}, body } = {}) {
  return new Promise((done, failed) => {
    const begin = performance.now();
    const request = http.request(portal.url + path, { method, agent, headers: { 'X-Forwarded-For': somebody(), ...headers } }, (response) => {
      response.resume().on('end', () => done({ status: response.statusCode, time: performance.now() - begin }));
    });
    request.on('error', failed);
    request.end(body);
  });
}
const account = JSON.stringify({ email: 'vendor@example.tw', password: portal.accounts['vendor@example.tw'], altcha: 'x' });
const login = () => ask('POST', '/login', { headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: account });
const percentile = (times, share) => times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];

const client = new Client(portal);
await client.refreshToken();
const first = await client.post('/login', JSON.parse(account));
if (first.status !== 200) throw new Error(`cannot sign in: ${first.status}`);
const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
const list = () => ask('GET', '/tenders', { headers: { Cookie: cookie, Accept: 'text/html' } });

async function readLists(until) {
  const times = [];
  while (!until()) times.push((await list()).time);
  return times;
}

for (let i = 0; i < 50; ++i) await list();
let over = false;
setTimeout(() => { over = true; }, seconds * 1000);
const quiet = await readLists(() => over);
print('list page, quiet: median / p99', `${percentile(quiet, 0.5).toFixed(1)} / ${percentile(quiet, 0.99).toFixed(1)} ms`);

// Fifty at once, again and again, while one person reads lists.
over = false;
let logins = 0;
let refused = 0;
const stop = performance.now() + seconds * 1000;
const flood = Promise.all(Array.from({ length: 50 }, async () => {
  while (performance.now() < stop) {
    if ((await login()).status === 200) ++logins;
    else ++refused;
  }
})).then(() => { over = true; });
const busy = await readLists(() => over);
await flood;
print('list page during 50 logins at once: median / p99', `${percentile(busy, 0.5).toFixed(1)} / ${percentile(busy, 0.99).toFixed(1)} ms`,
  `p99 ${(percentile(busy, 0.99) / percentile(quiet, 0.99)).toFixed(2)} x quiet; target under 3 x`);
print('logins meanwhile', `${Math.round(logins / seconds)}/s`, `${refused} refused`);

logins = 0;
const end = performance.now() + seconds * 1000;
await Promise.all(Array.from({ length: 16 }, async () => {
  while (performance.now() < end) if ((await login()).status === 200) ++logins;
}));
print('logins alone, 16 connections', `${Math.round(logins / seconds)}/s`, 'target: 90/s on 2 cores');

agent.destroy();
await portal.stop();
service.close();
rmSync(folder, { recursive: true, force: true });
