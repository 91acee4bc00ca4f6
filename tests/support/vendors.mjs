// Vendors that may apply, made through the portal itself: registered, approved, signed in.
import assert from 'node:assert/strict';

import { Client, PASSWORD } from './portal.mjs';

/** The n-th tax id that passes the check of its digits. */
export function taxId(n) {
  const weights = [1, 2, 1, 2, 1, 2, 4, 1];
  const sum = (digits) => [...digits].reduce((all, digit, i) => all + [...String(digit * weights[i])].reduce((a, b) => a + Number(b), 0), 0);
  for (let i = 20_000_000 + n * 100; ; ++i) if (String(i)[6] !== '7' && sum(String(i)) % 10 === 0) return String(i);
}

/** {client, id, taxId, email}; `staff` approves. */
export async function newVendor(portal, staff, n) {
  const tax = taxId(n), email = `rush${n}@example.tw`;
  const client = new Client(portal);
  await client.refreshToken();
  const made = await client.post('/register', {
    tax_id: tax, company_name: `急件${n}股份有限公司`, representative_name: '林負責', company_address: '100057 臺北市中正區延平南路143號',
    contact_name: '陳小姐', contact_title: '專員', contact_phone: '02-1234-5678', contact_mobile: '0912-345-678',
    account_email: email, password: PASSWORD, password_confirm: PASSWORD, privacy_consent: true });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const found = await staff.get(`/staff/registrations?q=${tax}`);
  const id = found.body.items.find((item) => item.tax_id === tax).id;
  assert.equal((await staff.post(`/staff/registrations/${id}/approve`)).status, 200);
  assert.equal((await client.signIn(email, PASSWORD)).status, 200);
  return { client, id, taxId: tax, email };
}

/** Another company than vendor@example.tw's: the sample's that waits to be approved, approved and signed in. */
export async function otherVendor(portal, staff) {
  const waiting = (await staff.get('/staff/registrations?status=pending')).body.items[0];
  assert.equal((await staff.post(`/staff/registrations/${waiting.id}/approve`, {})).status, 200);
  return Client.signedIn(portal, 'waiting@example.tw');
}
