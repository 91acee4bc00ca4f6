// Applications to the listing programmes, entered and handed in by JSON, for tests of what comes after.
import assert from 'node:assert/strict';

import { fillRow } from './fill.mjs';

export const ok = (answer) => { assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`); return answer.body; };

/** Confirms the guides, lets `application` enter the items, hands in: what it entered and the answer. */
export async function handIn(vendor, no, application) {
  ok(await vendor.post(`/tenders/${no}/select`));
  for (const key of ['application_notice', 'declarations']) await vendor.post(`/tenders/${no}/guides/${key}/confirm`);  // none was uploaded: nothing to confirm
  const made = await application(`/tenders/${no}/items`);
  return { made, submitted: await vendor.post(`/tenders/${no}/submission`) };
}

/** A company with one solution for each zone of 臺灣雲市集. */
export async function solutionsFor(vendor, items, zones) {
  const company = await fillRow(vendor, `${items}/company`, undefined, { zones });
  const solutions = {};
  for (const zone of zones) {
    const solution = await fillRow(vendor, `${items}/solution`, company.id, { solution_name: `方案 ${zone}`, zone });
    await fillRow(vendor, `${items}/technical`, solution.id);
    solutions[zone] = { ...solution, content: await fillRow(vendor, `${items}/content`, solution.id, zone === 'domestic'
      ? { categories: ['erp', 'crm'], industries: ['trade'], price_total: 12000, brief: '臺灣中小企業適用', spec_rows: [{ spec_text: '功能' }] }
      : { product_name_en: 'Cloud Books', product_overview_en: 'Accounting for small companies', categories: ['erp'], target_regions_en: ['JP'] }) };
  }
  return { company, solutions };
}

/** A company with one solution for the industry hall. */
export async function factorySolution(vendor, items, kind) {
  const company = await fillRow(vendor, `${items}/company`, undefined, { application_kind: kind, solution_count: 1 });
  const solution = await fillRow(vendor, `${items}/solution`, company.id, { solution_name: '工廠方案' });
  await fillRow(vendor, `${items}/technical`, solution.id);
  await fillRow(vendor, `${items}/promotion`, solution.id, { category_ops: ['finance'], price_options: [{ price_total: 1000 }] });
  return company;
}
