// vendors who hand in around the deadline. The figure for two hundred of them: tests/bench/rush.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Client, Portal } from '../support/portal.mjs';
import { NO, fire, held, judge, prepare } from '../support/rush.mjs';

const COUNT = 16, TAIL = 4;
let portal, staff, vendors;

before(async () => {
  portal = await Portal.start({ env: { TENDERLOOM_LOG_LEVEL: 'warning' } });
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendors = await prepare(portal, staff, COUNT);
});
after(() => portal?.stop());

test('R-165 what was acknowledged is held, what came after the deadline is not, and arrival counts', async () => {
  const closes = Math.ceil((Date.now() + 3000) / 1000) * 1000;
  const moved = await staff.put(`/staff/tenders/${NO}`, { closes_at: new Date(closes).toISOString(), reason: '測試截止時間' });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  // Most in the last second, all at once at its very end, and some after it.
  const moments = vendors.map((_, i) => (i < COUNT - TAIL ? closes - 900 + i * 60 : closes + 20 + i));
  const results = await fire(vendors, moments);
  const wrong = judge(results, await held(staff), closes);
  assert.deepEqual(wrong, []);
  const late = results.filter((one) => one.sent > closes);
  assert.ok(late.length >= TAIL);
  for (const one of late) assert.equal(one.body.code, 'window_closed', JSON.stringify(one.body));
  assert.ok(results.filter((one) => one.status === 200).length >= COUNT / 2, 'hardly any came in time');
  // The deadline is over for reading as well: the vendor is told the state.
  const page = await late[0].vendor.client.get(`/tenders/${NO}/submission`);
  assert.equal(page.body.state, 'not_submitted');
});
