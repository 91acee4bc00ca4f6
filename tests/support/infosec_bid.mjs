// A whole bid for information security services, written by the API alone.
import assert from 'node:assert/strict';

import { pdf } from './files.mjs';
import { fillRow } from './fill.mjs';
import { Client } from './portal.mjs';

export const HOME = '/plugins/infosec_services';

/** Everything but confirmations and the serial; `text` stands in every part. Answers the id of the proposal. */
export async function writeBid(client, no, text, group = '1') {
  const items = `/tenders/${no}/items`;
  await client.post(`/tenders/${no}/select`);
  for (const guide of ['tender_notice', 'pricing_guide']) await client.post(`/tenders/${no}/guides/${guide}/confirm`);
  await fillRow(client, `${items}/bid`, undefined, { business: text });
  await fillRow(client, `${items}/declaration`);
  await fillRow(client, `${items}/responsibility`, undefined, { csr_raise: false, csr_min_salary: false, csr_work_life: false, csr_green: false });
  await fillRow(client, `${items}/record`, undefined, { client: text, completed_on: new Date().toISOString().slice(0, 10) });
  await fillRow(client, `${items}/member`, undefined, { member_name: '王小明', role: 'lead' });
  const id = await writeProposal(client, no, text, group);
  for (const key of ['declaration_file', 'registration_file', 'tax_file']) {
    const kept = await client.upload(`/tenders/${no}/documents/${key}`, { content: pdf(1, key + text), name: `${key}.pdf` });
    assert.ok(kept.status < 300, JSON.stringify(kept.body));
  }
  return id;
}

/** One proposal more of a bid. */
export async function writeProposal(client, no, text, group) {
  const id = (await fillRow(client, `/tenders/${no}/items/proposal`, undefined, { group_code: group, chapter_summary: text })).id;
  const url = `${HOME}/proposals/${id}`;
  for (const chapter of ['team_experience', 'execution', 'completeness', 'price'])
    assert.equal((await client.put(`${url}/chapters/${chapter}`, { html: `<p>${text} ${chapter}</p>`, version: 0 })).status, 200, chapter);
  assert.equal((await client.put(`${url}/pricing`, { staff: [{ title: text, salary: '60000', bonus: 0, months: '1' }], other: [], admin_rate: '80', fee_rate: '5' })).status, 200);
  return id;
}

/** Confirms every part and issues the serial. */
export async function issueSerial(client, id) {
  const url = `${HOME}/proposals/${id}`;
  for (const one of (await client.get(url)).body.sections) if (!one.checked) assert.equal((await client.post(`${url}/checks/${one.key}`)).status, 200, one.key);
  return (await client.post(`${url}/serial`)).body.serial;
}

/** Two openers of a tender with their passphrases: from now on it takes bids. Answers [{client, name, passphrase}]. */
export async function chooseOpeners(portal, staff, no, { names = ['opener-a', 'opener-b'] } = {}) {
  const openers = [];
  for (const name of names) {
    portal.addUser(`${name}@example.tw`, 'opener', '--name', name);
    const client = await Client.signedIn(portal, `${name}@example.tw`);
    openers.push({ client, name, passphrase: `what only this one of the ${names.length} knows: ${name.length}${openers.length}` });
  }
  const url = `${HOME}/tenders/${no}`;
  const { candidates } = (await staff.get(`${url}/openers`)).body;
  const ids = candidates.filter((one) => names.includes(one.name)).map((one) => one.id);
  const chosen = await staff.put(`${url}/openers`, { openers: ids });
  assert.equal(chosen.status, 200, JSON.stringify(chosen.body));
  for (const { client, passphrase } of openers) {
    const set = await client.put(`${url}/passphrase`, { passphrase, passphrase_again: passphrase });
    assert.equal(set.status, 200, JSON.stringify(set.body));
  }
  return openers;
}

/** The opening, by the first two of them; the portal's clock must be past it (TENDERLOOM_CLOCK_FILE). */
export async function openBids(openers, no) {
  for (const { client, passphrase } of openers.slice(0, 2)) {
    const given = await client.post(`${HOME}/tenders/${no}/opening`, { passphrase });
    assert.equal(given.status, 200, JSON.stringify(given.body));
  }
}
