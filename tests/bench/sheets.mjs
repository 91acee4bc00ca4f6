#!/usr/bin/env node
// Spreadsheets in and out by the program itself: a whole import of 5,000 rows with reading the file and writing the
// marked copy, and exports of growing size beside the bare writing of the same cells, as ratios of one run. Needs a build with
// -DTENDERLOOM_BENCH=ON.
// Usage: node tests/bench/sheets.mjs [--times N]
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Client, Portal, program, root } from '../support/portal.mjs';

const times = process.argv.includes('--times') ? Number(process.argv[process.argv.indexOf('--times') + 1]) : 3;
const no = '1150202', company = '04595252';
const bin = dirname(program);
const print = (what, figure) => console.log(`${what.padEnd(64)} ${figure}`);
const portal = await Portal.start({ env: { TENDERLOOM_LOG_LEVEL: 'error' } });
const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TENDERLOOM_')));
const bench = (name, ...args) => {
  const done = spawnSync(join(bin, `bench_${name}`), args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...own, TENDERLOOM_TEST_MODE: 'on', TENDERLOOM_LOG_LEVEL: 'error' } });
  if (done.status !== 0) throw new Error(`bench_${name} ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
};
const command = (...args) => {
  const done = spawnSync(join(bin, 'bench_sheets'), ['run', program, ...args, '--data', portal.data], { cwd: root, encoding: 'utf8',
    env: { ...own, TENDERLOOM_TEST_MODE: 'on', TENDERLOOM_LOG_LEVEL: 'error' }, maxBuffer: 64 << 20 });
  const took = JSON.parse(done.stdout);
  if (took.status !== 0) throw new Error(`${args.join(' ')} ended with ${took.status}: ${done.stderr.slice(0, 1000)}`);
  return took;
};
const best = (measure, by = 'cpu') => Array.from({ length: times }, measure).sort((a, b) => a[by] - b[by])[0];
const seconds = (value) => `${value.toFixed(3)} s`;
const file = (name) => join(portal.data, name);

const vendor = await Client.signedIn(portal, 'vendor@example.tw');
writeFileSync(file('template.xlsx'), (await vendor.get(`/tenders/${no}/imports/template.xlsx`)).bytes);
await portal.stop({ keep: true });

const start = best(() => command('export', no, '--vendor', company, '--out', file('none.xlsx')));
print('a command that does next to nothing: wall, processor time', `${seconds(start.wall)}, ${seconds(start.cpu)}`);
bench('sheets', 'rows', join(root, 'scripts'), file('template.xlsx'), file('rows.xlsx'), '5000');
const dry = best(() => command('import', no, company, file('rows.xlsx'), '--dry-run'));
print('import of 5,000 rows, dry run: wall, processor time', `${seconds(dry.wall - start.wall)}, ${seconds(dry.cpu - start.cpu)}`);
const whole = command('import', no, company, file('rows.xlsx'));
print('import of 5,000 rows with its report: wall, processor time', `${seconds(whole.wall - start.wall)}, ${seconds(whole.cpu - start.cpu)}`);
print('peak memory of that process', `${whole.megabytes.toFixed(0)} MB (${start.megabytes.toFixed(0)} MB with nothing to do)`);

let rows = 5000;
for (const wanted of [10_000, 20_000, 40_000]) {
  while (rows < wanted) {
    bench('items', 'sqlite://portal.db', portal.data, join(root, 'scripts'), '--fill', '0', '--tax-id', company, '--tender', no,
      '--vendors', String(Math.round((wanted - rows) / 620)));
    rows = wanted;
  }
  const out = best(() => command('export', no, '--out', file('all.xlsx')));
  const bare = best(() => JSON.parse(bench('sheets', 'bare', file('all.xlsx'), file('bare.xlsx'))));
  print(`export of ${bare.rows - 1} rows, ${bare.cells} cells: processor time`, `${seconds(out.cpu - start.cpu)} (bare ${seconds(bare.cpu)})`);
  print('  ratio to the bare writing: processor time, wall',
    `${((out.cpu - start.cpu) / bare.cpu).toFixed(2)}, ${((out.wall - start.wall) / bare.wall).toFixed(2)}`);
  print('  peak memory', `${out.megabytes.toFixed(0)} MB (${out.own_megabytes.toFixed(0)} MB of it not files')`);
}
await portal.stop();
