#!/usr/bin/env node
// Lists of a vendor with about 1,000 rows through HTTP, with few and with many rows of other vendors in the table, as
// ratios of one run. Needs a build with -DTENDERLOOM_BENCH=ON and wrk.
// Usage: node tests/bench/lists.mjs [--seconds N] [--vendors N]
// With --vendors 1000 (the default) there are a million items in the table at the end: 2 GB on disk, removed afterwards.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Client, Portal, program, root, run } from '../support/portal.mjs';

const option = (name, fallback) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : fallback);
const seconds = option('--seconds', 5);
const vendors = option('--vendors', 1000);
const no = '1150202';
const portal = await Portal.start({ env: { TENDERLOOM_LOG_LEVEL: 'error' } });
const print = (what, figure) => console.log(`${what.padEnd(70)} ${figure}`);

function fill(rows, others) {
  const done = spawnSync(join(dirname(program), 'bench_items'),
    [`sqlite://portal.db`, portal.data, join(root, 'scripts'), '--fill', String(rows), '--tax-id', '04595252', '--tender', no, '--vendors', String(others)],
    { encoding: 'utf8', stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error('cannot fill');
}
const words = ['備份', '防護', '監控', '協作', '郵件', '儲存', '運算', '資料庫', '會議', '簽核'];
function wrk(headers, paths) {
  const script = join(portal.data, 'paths.lua');
  writeFileSync(script, `local paths = { ${paths.map((one) => JSON.stringify(one)).join(', ')} }\nlocal at = 0\n`
    + 'function request() at = at % #paths + 1; return wrk.format("GET", paths[at]) end\n');
  const done = spawnSync('wrk', ['-t', '1', '-c', '16', '-d', `${seconds}s`, '-s', script, ...headers.flatMap((one) => ['-H', one]), portal.url], { encoding: 'utf8' });
  const bad = done.stdout.match(/Non-2xx or 3xx responses: (\d+)/)?.[1];
  if (bad) console.error(`  ${bad} answers were refused`);
  return Math.round(Number(done.stdout.match(/Requests\/sec:\s+([\d.]+)/)?.[1] ?? 0));
}

const token = run(['token', 'create', '--data', portal.data, '--email', 'vendor@example.tw', '--scopes', 'read,write'], {}).trim();
const vendor = await Client.signedIn(portal, 'vendor@example.tw');
const cookie = `Cookie: ${[...vendor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}`;
const bearer = `Authorization: Bearer ${token}`;
const items = `/tenders/${no}/items/spec?complete=false`;
const search = (text, page, rows) => `${items}&page=${page}&per_page=${rows}&q=${encodeURIComponent(text)}`;
// Asked again and again, as pages that are reloaded and programs that poll do; and more different questions than are kept.
const again = words.map((word) => search(word, 2, 25));
const parts = ['', ' 方案', ' 方案0', ' 方案1', ' 方案2', ' 方案3', ' 方案4'];
const different = words.flatMap((word) => parts.flatMap((part) => Array.from({ length: 15 }, (_, at) => search(word + part, 1, 25 - at))));
const measure = (label) => {
  const rates = {
    'JSON, bearer token': wrk([bearer, 'Accept: application/json'], again),
    'JSON, session': wrk([cookie, 'Accept: application/json'], again),
    'JSON, never the same question': wrk([cookie, 'Accept: application/json'], different),
    'HTML, session': wrk([cookie, 'Accept: text/html'], again),
  };
  for (const [name, rate] of Object.entries(rates)) print(`${label}: search, filter, ${name}`, `${rate}/s`);
  return rates;
};
fill(620, 10);
const small = measure('10 other vendors');
fill(0, vendors);
const large = measure(`${vendors} other vendors`);
for (const name of Object.keys(small)) print(`ratio, ${name}`, (large[name] / small[name]).toFixed(2));
await portal.stop();
