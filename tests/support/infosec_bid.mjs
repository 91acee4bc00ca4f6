// A whole bid for information security services, written by the API alone.
import assert from 'node:assert/strict';

import { pdf } from './files.mjs';
import { fillRow } from './fill.mjs';

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
  const id = (await fillRow(client, `${items}/proposal`, undefined, { group_code: group, chapter_summary: text })).id;
  const url = `${HOME}/proposals/${id}`;
  for (const chapter of ['team_experience', 'execution', 'completeness', 'price'])
    assert.equal((await client.put(`${url}/chapters/${chapter}`, { html: `<p>${text} ${chapter}</p>`, version: 0 })).status, 200, chapter);
  assert.equal((await client.put(`${url}/pricing`, { staff: [{ title: text, salary: '60000', bonus: 0, months: '1' }], other: [], admin_rate: '80', fee_rate: '5' })).status, 200);
  for (const key of ['declaration_file', 'registration_file', 'tax_file']) {
    const kept = await client.upload(`/tenders/${no}/documents/${key}`, { content: pdf(1, key + text), name: `${key}.pdf` });
    assert.ok(kept.status < 300, JSON.stringify(kept.body));
  }
  return id;
}

/** Confirms every part and issues the serial. */
export async function issueSerial(client, id) {
  const url = `${HOME}/proposals/${id}`;
  for (const one of (await client.get(url)).body.sections) if (!one.checked) assert.equal((await client.post(`${url}/checks/${one.key}`)).status, 200, one.key);
  return (await client.post(`${url}/serial`)).body.serial;
}
