#!/usr/bin/env node
// Two hundred vendors hand in within the last minute before a deadline, a third of them in its last second, and twenty
// come too late; through real HTTP, each with a complete application. Prints latencies and what went wrong: nothing may
// be lost that was acknowledged, nothing accepted that came after the deadline.
// Usage: TENDERLOOM_PROGRAM=… node tests/bench/rush.mjs [--vendors N] [--seconds N]
import { Client, Portal } from '../support/portal.mjs';
import { NO, fire, held, judge, prepare } from '../support/rush.mjs';

const option = (name, fallback) => Number(process.argv[process.argv.indexOf(name) + 1]) || fallback;
const count = option('--vendors', 200), seconds = option('--seconds', 60), late = Math.round(count / 10);
const print = (what, figure, note = '') => console.log(`${what.padEnd(46)} ${String(figure).padStart(16)}  ${note}`);
const percentile = (times, share) => times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];

const portal = await Portal.start({ env: { TENDERLOOM_LOG_LEVEL: 'error' } });
let wrong = [];
try {
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const begun = Date.now();
  const vendors = await prepare(portal, staff, count + late, (done) => { if (done % 50 === 0) console.error(`${done} applications ready`); });
  print('applications made ready', vendors.length, `${((Date.now() - begun) / 1000).toFixed(0)} s`);

  const closes = Math.ceil((Date.now() + (seconds + 3) * 1000) / 1000) * 1000;
  const moved = await staff.put(`/staff/tenders/${NO}`, { closes_at: new Date(closes).toISOString(), reason: '截止前壓力測試' });
  if (moved.status !== 200) throw new Error(`the deadline stays: ${moved.status}`);
  const rush = Math.round(count / 3);
  const moments = vendors.map((_, i) => i >= count ? closes + 1 + (i - count) * 25
    : i < rush ? closes - 1000 + (i * 950) / rush : closes - seconds * 1000 + Math.random() * (seconds - 1) * 1000);
  const results = await fire(vendors, moments);
  wrong = judge(results, await held(staff), closes);
  const accepted = results.filter((one) => one.status === 200), times = accepted.map((one) => one.took);
  print('acknowledged / refused', `${accepted.length} / ${results.length - accepted.length}`);
  for (const [name, share] of [['median', 0.5], ['p95', 0.95], ['p99', 0.99], ['longest', 1]])
    print(`handing in, ${name}`, `${percentile(times, share).toFixed(0)} ms`, name === 'p99' ? 'target under 1000 ms' : '');
  const last = accepted.filter((one) => one.sent >= closes - 1000).map((one) => one.took);
  if (last.length > 0) print('in the last second alone, p99', `${percentile(last, 0.99).toFixed(0)} ms`, `${last.length} of them`);
  print('lost, late or unclear', wrong.length);
  for (const one of wrong) console.log(`  ${one}`);
} finally {
  await portal.stop();
}
process.exitCode = wrong.length > 0 ? 1 : 0;
