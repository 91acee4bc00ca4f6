// A complete application of the sample vendor, entered and handed in by JSON, for tests of what comes after.
import assert from 'node:assert/strict';

import * as cloud from './cloud_values.mjs';
import { pdf, png } from './files.mjs';

export const NO = '1150202';

/** Enters one brand with one service, one spec and two tiers, uploads the documents and hands in, unless `submits` is
 * false: the ids by level. */
export async function handIn(vendor, submits = true) {
  await vendor.post(`/tenders/${NO}/select`);
  for (const key of ['solicitation_guide', 'item_guide']) await vendor.post(`/tenders/${NO}/guides/${key}/confirm`);
  const create = async (level, parent, data) => {
    const made = await vendor.post(`/tenders/${NO}/items/${level}`, { parent, values: data.values });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    for (const field of data.pdfs ?? []) await vendor.upload(`/tenders/${NO}/items/${level}/${made.body.id}/files/${field}`, { content: pdf(2, field), name: `${field}.pdf` });
    for (const field of data.pictures ?? []) await vendor.upload(`/tenders/${NO}/items/${level}/${made.body.id}/files/${field}`, { content: png(), name: `${field}.png`, type: 'image/png' });
    return made.body.id;
  };
  const ids = { brand: await create('brand', undefined, cloud.brand) };
  ids.service = await create('service', ids.brand, cloud.service);
  ids.spec = await create('spec', ids.service, cloud.spec);
  ids.tier = await create('tier', ids.spec, cloud.tiers[0]);
  ids.tier2 = await create('tier', ids.spec, cloud.tiers[1]);
  for (const [key, fields] of [['application_form_file', { declared_item_count: 2 }], ['infosec_affidavit_file', {}], ['agent_brand_list_file', {}]]) {
    const kept = await vendor.upload(`/tenders/${NO}/documents/${key}`, { content: pdf(3, key), name: '用印掃描.pdf', fields });
    assert.ok(kept.status < 300, JSON.stringify(kept.body));
  }
  if (!submits) return ids;
  const submitted = await vendor.post(`/tenders/${NO}/submission`);
  assert.equal(submitted.body.state, 'submitted', JSON.stringify(submitted.body));
  return ids;
}
