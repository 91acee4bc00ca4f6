// A tender of the infosec type with its bids handed in sealed, opened and received: what evaluation begins with.
import assert from 'node:assert/strict';

import { HOME, chooseOpeners, issueSerial, openBids, writeBid, writeProposal } from '../support/infosec_bid.mjs';
import { Clock } from '../support/portal.mjs';
import { newVendor } from '../support/vendors.mjs';

export { HOME };
export const ok = (answer) => { assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`); return answer.body; };
export const refused = (answer, status, code) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(JSON.stringify(answer.body), new RegExp(code));
};

/** A clock that tests move, with sessions of staff that outlast it. */
export function movedClock() {
  const clock = new Clock();
  clock.env.TENDERLOOM_STAFF_IDLE_MINUTES = '1440';
  return clock;
}

/** That many vendors hand in for the groups that `groupsOf` names: [{client, taxId, email, proposals: {group: id}}]. */
export async function handedInBids(portal, office, no, count, groupsOf) {
  const vendors = [];
  for (let n = 1; n <= count; ++n) {
    const vendor = await newVendor(portal, office, n);
    vendor.proposals = {};
    for (const [i, group] of groupsOf(n).entries()) {
      vendor.proposals[group] = i === 0 ? await writeBid(vendor.client, no, `第${n}家內容`, group) : await writeProposal(vendor.client, no, `第${n}家內容`, group);
    }
    for (const id of Object.values(vendor.proposals)) await issueSerial(vendor.client, id);
    ok(await vendor.client.post(`/tenders/${no}/submission`));
    vendors.push(vendor);
  }
  return vendors;
}

/** The tender's deadline passes. */
export const afterDeadline = (clock) => clock.to(1300);

/** The office receives what was opened. */
export async function receiveAll(office, no) {
  for (const one of await submissions(office, no)) ok(await office.post(`/staff/submissions/${one.id}/receive`, {}));
}

/** A tender whose bids were handed in, opened by two and received: its vendors. */
export async function receivedBids(portal, office, clock, no, count, groupsOf) {
  ok(await office.post('/staff/tenders', { tender_no: no, type: 'infosec_services', name: '資安服務標',
    opens_at: '2020-01-01T00:00:00+08:00', closes_at: new Date(Date.now() + 1200e3).toISOString() }));
  const openers = await chooseOpeners(portal, office, no);
  const vendors = await handedInBids(portal, office, no, count, groupsOf);
  await afterDeadline(clock);
  await openBids(openers, no);
  await receiveAll(office, no);
  return vendors;
}

/** Applications of a tender that wait to be received; the opening may still be at work. */
async function submissions(office, no) {
  for (let tries = 0; ; ++tries) {
    const { items } = ok(await office.get(`/staff/submissions?tender=${no}&per_page=100`));
    const waiting = items.filter((one) => one.state === 'submitted');
    const first = waiting.length > 0 ? await office.get(`/staff/submissions/${waiting[0].id}`) : null;
    if (first !== null && first.body.sealed !== true) return waiting;
    assert.ok(tries < 100, 'the opening did not end');
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** A whole number of points for each criterion that makes that total, with so much for 專業執行能力. */
export function sheet(total, execution = Math.min(30, total), opinion = '同意') {
  const most = { team_experience: 20, completeness: 24, price: 20, responsibility: 6 };
  const scores = { execution };
  let left = total - execution;
  for (const [key, limit] of Object.entries(most)) {
    scores[key] = Math.min(limit, left);
    left -= scores[key];
  }
  assert.equal(left, 0, `${total} with ${execution} cannot be made`);
  return { scores, opinion };
}
