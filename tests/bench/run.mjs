#!/usr/bin/env node
// Prints the performance table of core/docs/performance.md, in one run on this machine. Needs a build with
// -DTENDERLOOM_BENCH=ON and wrk. Figures are compared as ratios within the run; nothing here is a test.
// Usage: node tests/bench/run.mjs [--seconds N]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { service } from '../support/cloud_values.mjs';
import { Client, Portal, program, root, run } from '../support/portal.mjs';

const seconds = Number(process.argv[process.argv.indexOf('--seconds') + 1]) || 5;
const bin = dirname(program);
const rows = [];
const add = (what, figure, target = '') => { rows.push([what, figure, target]); console.log(`${what.padEnd(64)} ${figure.padStart(14)}  ${target}`); };

function wrk(url, { connections = 32, threads = 1, headers = [], script, env = {}, duration = seconds } = {}) {
  const args = ['-t', String(threads), '-c', String(connections), '-d', `${duration}s`, ...headers.flatMap((one) => ['-H', one])];
  if (script) args.push('-s', script);
  const done = spawnSync('wrk', [...args, url], { encoding: 'utf8', env: { ...process.env, ...env } });
  const rate = Number(done.stdout.match(/Requests\/sec:\s+([\d.]+)/)?.[1] ?? 0);
  const bad = done.stdout.match(/Non-2xx or 3xx responses: (\d+)/)?.[1];
  if (bad) console.error(`  ${bad} answers of ${url} were refused`);
  return Math.round(rate);
}

// 1. Hello
const hello = spawn(join(bin, 'bench_hello'), { stdio: ['pipe', 'pipe', 'inherit'] });
const [own, poco] = (await new Promise((ready) => hello.stdout.once('data', (text) => ready(String(text))))).trim().split(' ');
const pocoRate = wrk(`http://127.0.0.1:${poco}/`);
const ownRate = wrk(`http://127.0.0.1:${own}/hello`);
hello.stdin.end();
add('1 KiB hello, bare Poco HTTPServer', `${pocoRate}/s`);
add('1 KiB hello, whole stack', `${ownRate}/s`, `${(ownRate / pocoRate).toFixed(2)} x bare Poco`);

// 2. One core: evaluator and template
const values = join(mkdtempSync(join(tmpdir(), 'tenderloom-bench-')), 'values.json');
writeFileSync(values, JSON.stringify(service.values));
const micro = JSON.parse(spawnSync(join(bin, 'bench_micro'), ['scripts/cloud_services', 'service', values, 'themes'], { cwd: root, encoding: 'utf8' }).stdout);
add(`evaluator, service level (${micro.fields} fields)`, `${micro.evaluate_us.toFixed(1)} us`, `${Math.round(1e6 / micro.evaluate_us)}/s a core`);
add('template, 25 rows of 6 cells', `${micro.render_25_rows_us.toFixed(1)} us`);

// 3. The portal
// Its log would fill the pipe while wrk blocks this process.
const portal = await Portal.start({ env: { TENDERLOOM_LOG_LEVEL: 'error' } });
const no = '1150202';
const token = run(['token', 'create', '--data', portal.data, '--email', 'vendor@example.tw', '--scopes', 'read,write'], {}).trim();
const vendor = await Client.signedIn(portal, 'vendor@example.tw');
for (const key of ['solicitation_guide', 'item_guide']) await vendor.post(`/tenders/${no}/guides/${key}/confirm`);
const memory = () => Number(readFileSync(`/proc/${portal.process.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;
add('idle memory without the PDF worker', `${memory().toFixed(0)} MB`, 'target: under 60 MB');
const create = wrk(`${portal.url}/tenders/${no}/items/brand`, { script: join(root, 'tests/bench/create.lua'), env: { BENCH_TOKEN: token }, connections: 16 });
add('item creation, committed (JSON)', `${create}/s`, 'target: 2,500/s');
while ((await vendor.get(`/tenders/${no}/items/brand`)).body.total < 10000)
  wrk(`${portal.url}/tenders/${no}/items/brand`, { script: join(root, 'tests/bench/create.lua'), env: { BENCH_TOKEN: token }, connections: 16, duration: 1 });
const total = (await vendor.get(`/tenders/${no}/items/brand`)).body.total;
const cookie = `Cookie: ${[...vendor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}`;
const html = wrk(`${portal.url}/tenders/${no}/items/brand?page=3`, { headers: [cookie, 'Accept: text/html'] });
add(`25-row item list page, ${total} items (HTML)`, `${html}/s`, 'target: 3,000/s');
const json = wrk(`${portal.url}/tenders/${no}/items/brand?page=3`, { headers: [cookie, 'Accept: application/json'] });
add(`25-row item list page, ${total} items (JSON)`, `${json}/s`);
add('memory after that', `${memory().toFixed(0)} MB`);
await portal.stop({ keep: true });
const starts = [];
for (let i = 0; i < 3; ++i) {
  const begin = performance.now();
  await portal.serve();
  starts.push(performance.now() - begin);
  await portal.stop({ keep: i < 2 });
}
add('cold start until ready', `${(Math.min(...starts) / 1000).toFixed(2)} s`, 'target: under 0.5 s');
