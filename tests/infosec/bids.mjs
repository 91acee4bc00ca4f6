// Bids of the infosec type as vendors make them: everything filled in, written, priced, checked and with a serial.
import assert from 'node:assert/strict';

import { fillRow } from '../support/fill.mjs';
import { pdf } from '../support/files.mjs';

export const HOME = '/plugins/infosec_services';
export const ok = (answer) => { assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`); return answer.body; };
export const refused = (answer, status, code) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(JSON.stringify(answer.body), new RegExp(code));
};

/** One proposal for each group, ready to be handed in: {group: id}. `text` stands in its chapters. */
export async function writeBid(vendor, no, groups, text = '內容') {
  const items = `/tenders/${no}/items`;
  await vendor.post(`/tenders/${no}/select`);
  await fillRow(vendor, `${items}/bid`);
  await fillRow(vendor, `${items}/declaration`);
  await fillRow(vendor, `${items}/responsibility`, undefined, { csr_raise: false, csr_min_salary: true, csr_salary: 32000, csr_work_life: false, csr_green: false });
  await fillRow(vendor, `${items}/member`, undefined, { member_name: '王小明', role: 'lead' });
  const proposals = {};
  for (const group of groups) {
    const { id } = await fillRow(vendor, `${items}/proposal`, undefined, { group_code: group, chapter_summary: `${text}之重點摘要` });
    const at = `${HOME}/proposals/${id}`;
    for (const chapter of ['team_experience', 'execution', 'completeness', 'price'])
      ok(await vendor.put(`${at}/chapters/${chapter}`, { html: `<h3>一</h3><p>${text} ${chapter}</p>`, version: 0 }));
    ok(await vendor.put(`${at}/pricing`, { staff: [{ title: '資安工程師', salary: '60000', bonus: '0', months: '1' }], other: [], admin_rate: '80', fee_rate: '5' }));
    for (const section of ok(await vendor.get(at)).sections) ok(await vendor.post(`${at}/checks/${section.key}`));
    ok(await vendor.post(`${at}/serial`));
    proposals[group] = id;
  }
  for (const key of ['declaration_file', 'registration_file', 'tax_file'])
    ok(await vendor.upload(`/tenders/${no}/documents/${key}`, { content: pdf(1, key), name: `${key}.pdf` }));
  return proposals;
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
