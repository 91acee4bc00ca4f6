// Many vendors hand in around a deadline, through real HTTP. What the portal said is compared with what it holds.
import { handIn, NO } from './application.mjs';
import { newVendor } from './vendors.mjs';

export { NO };

/** Complete applications of that many vendors, ready to be handed in. */
export async function prepare(portal, staff, count, told = () => {}) {
  const vendors = [];
  const begin = async (n) => {
    const vendor = await newVendor(portal, staff, n);
    await handIn(vendor.client, false);
    vendors.push(vendor);
    told(vendors.length);
  };
  let next = 0;
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let n = next++; n < count; n = next++) await begin(n + 1);
  }));
  return vendors;
}

/** Sends each vendor's application at its moment (milliseconds from now); [{vendor, sent, answered, status, body}]. */
export function fire(vendors, moments) {
  return Promise.all(vendors.map(async (vendor, i) => {
    await new Promise((go) => setTimeout(go, Math.max(0, moments[i] - Date.now())));
    const sent = Date.now(), from = performance.now();
    const answer = await vendor.client.post(`/tenders/${NO}/submission`);
    return { vendor, sent, answered: Date.now(), took: performance.now() - from, status: answer.status, body: answer.body };
  }));
}

/** Every application that the office has, by tax id. */
export async function held(staff) {
  const all = new Map();
  for (let page = 1; ; ++page) {
    const list = (await staff.get(`/staff/submissions?tender=${NO}&per_page=100&page=${page}`)).body;
    for (const item of list.items) all.set(item.tax_id, item);
    if (page * 100 >= list.total) return all;
  }
}

/** What is wrong, as sentences. */
export function judge(results, office, closes) {
  const wrong = [];
  for (const { vendor, sent, answered, status, body } of results) {
    const kept = office.get(vendor.taxId);
    const who = `${vendor.taxId} sent ${sent - closes} ms, answered ${answered - closes} ms from the deadline: ${status}`;
    if (status === 200) {
      if (kept?.state !== 'submitted') wrong.push(`acknowledged and lost: ${who}`);
      if (sent > closes) wrong.push(`accepted after the deadline: ${who}`);
      if (kept && Date.parse(kept.submitted_at) >= closes) wrong.push(`written down as late: ${who} ${kept.submitted_at}`);
    } else {
      if (answered < closes) wrong.push(`refused in time: ${who} ${JSON.stringify(body)}`);
      if (status !== 409) wrong.push(`neither acknowledged nor refused: ${who} ${JSON.stringify(body)}`);
      if (kept?.state === 'submitted') wrong.push(`refused and held: ${who}`);
    }
  }
  return wrong;
}
