// The listing programmes of 雲市集 by their rules: who may apply, how many, what a solution must be like, what its pictures are like.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { pdf, png } from '../support/files.mjs';
import { fillRow, fillTree, valuesFor } from '../support/fill.mjs';
import { Client, Portal } from '../support/portal.mjs';

const TW = '/tenders/1190251/items', FACTORY = '/tenders/1190252/items';
let portal, vendor, ids;

before(async () => {
  portal = await Portal.start();
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  for (const [no, type] of [['1190251', 'tcloud_listing'], ['1190252', 'industry_listing']]) {
    const made = await staff.post('/staff/tenders', { tender_no: no, type, name: `範例梯次 ${no}`,
      opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  }
  const company = await fillRow(vendor, `${TW}/company`, undefined, { zones: ['domestic', 'international'] });
  const at = async (zone) => (await fillRow(vendor, `${TW}/solution`, company.id, { solution_name: `方案 ${zone}`, zone })).id;
  ids = { company: company.id, domestic: await at('domestic'), international: await at('international') };
});
after(() => portal?.stop());

/** What is wrong with these values, as "field:code:rule". */
async function wrong(list, parent, values) {
  const judged = await vendor.post(`${list}/evaluate`, { parent, values });
  assert.equal(judged.status, 200, JSON.stringify(judged.body));
  return judged.body.findings.map((one) => `${one.field}:${one.code}:${one.rule}`);
}
const has = async (list, parent, values, finding) => {
  const found = await wrong(list, parent, values);
  assert.ok(found.includes(finding), `${finding} in ${found.join(' ')}`);
};
const hasNot = async (list, parent, values, start) => {
  const found = await wrong(list, parent, values);
  assert.ok(!found.some((one) => one.startsWith(start)), `${start} in ${found.join(' ')}`);
};

test('R-140 capital of a million, and the bracket that follows from the date', async () => {
  const list = `${TW}/company`;
  await has(list, undefined, { paid_in_capital: 999999 }, 'paid_in_capital:min:R-140');
  await hasNot(list, undefined, { paid_in_capital: 1000000 }, 'paid_in_capital:min');
  await has(list, undefined, { established_on: '2001-05-01', established_bracket: 'under_3_years' }, 'established_bracket:established_bracket_differs:R-140');
  await hasNot(list, undefined, { established_on: '2001-05-01', established_bracket: 'over_3_years' }, 'established_bracket');
  await has(`${FACTORY}/company`, undefined, { paid_in_capital: 999999 }, 'paid_in_capital:min:R-140');
});

test('R-141 what the industry hall asks follows from the kind of application', async () => {
  const list = `${FACTORY}/company`;
  await has(list, undefined, { application_kind: 'first' }, 'tax_proof_file:required:');
  await has(list, undefined, { application_kind: 'existing' }, 'dgx_evidence_file:required:R-141');
  await hasNot(list, undefined, { application_kind: 'existing' }, 'tax_proof_file');
  const company = await fillRow(vendor, list, undefined, { application_kind: 'listed_before', solution_count: 1 });
  const solution = await fillRow(vendor, `${FACTORY}/solution`, company.id);
  await has(`${FACTORY}/promotion`, solution.id, {}, 'previous_content:required:R-141');
  const second = await vendor.post(`${FACTORY}/solution`, { parent: company.id, values: { solution_name: '第二個' } });
  assert.equal(second.status, 422);
  assert.equal(second.body.findings[0].code, 'more_than_applied_for');
  ids.factory = solution.id;
});

test('R-143 ten solutions a batch, the eleventh is refused', async () => {
  for (let i = 3; i <= 10; ++i) await fillRow(vendor, `${TW}/solution`, ids.company, { solution_name: `方案 ${i}`, zone: 'domestic' });
  const eleventh = await vendor.post(`${TW}/solution`, { parent: ids.company, values: { solution_name: '方案 11', zone: 'domestic' } });
  assert.equal(eleventh.status, 422);
  assert.deepEqual([eleventh.body.findings[0].code, eleventh.body.findings[0].rule], ['too_many_rows', 'R-143']);
});

test('R-144 one to three categories; in the industry hall at least one of both lists', async () => {
  const list = `${TW}/content`;
  await has(list, ids.domestic, { categories: ['erp', 'hr', 'crm', 'pos'] }, 'categories:too_many:R-144');
  await hasNot(list, ids.domestic, { categories: ['erp', 'hr', 'crm'] }, 'categories');
  const factory = `${FACTORY}/promotion`;
  await has(factory, ids.factory, {}, 'category_ops:required:R-144');
  await hasNot(factory, ids.factory, { category_factory: ['people'] }, 'category_ops');
});

test('R-145 R-146 R-147 months, prices and lines have their bounds', async () => {
  const list = `${TW}/content`, factory = `${FACTORY}/promotion`;
  await has(list, ids.domestic, { price_months: 13 }, 'price_months:max:R-145');
  await hasNot(list, ids.domestic, { price_months: 12 }, 'price_months');
  const price = { price_total: 1000, price_users: 1 };
  await has(factory, ids.factory, { price_options: [{ ...price, price_months: 2 }] }, 'price_options[0].price_months:min:R-145');
  await has(factory, ids.factory, { price_options: [{ ...price, price_months: 10 }] }, 'price_options[0].price_months:max:R-145');
  await has(factory, ids.factory, { price_options: Array.from({ length: 4 }, () => ({ ...price, price_months: 3 })) }, 'price_options:too_many:R-146');
  await has(factory, ids.factory, { price_options: [{ price_total: 1000, price_months: 3 }] }, 'price_options[0].price_users:required:R-147');
  const line = (text) => ({ spec_text: text, spec_quantity: '1', spec_unit: '式' });
  await has(list, ids.domestic, { spec_rows: [line('字'.repeat(21))] }, 'spec_rows[0].spec_text:max_length:R-147');
  await has(list, ids.domestic, { spec_rows: Array.from({ length: 11 }, () => line('功能')) }, 'spec_rows:too_many:R-147');
  await has(list, ids.domestic, {}, 'price_users:required:R-147');
  await hasNot(list, ids.domestic, { price_other_spec: '每機' }, 'price_users');
});

test('R-148 R-149 R-157 availability of 98%, the core in the public cloud, clean reports of the last year', async () => {
  for (const [list, parent] of [[`${TW}/technical`, ids.domestic], [`${FACTORY}/technical`, ids.factory]]) {
    await has(list, parent, { sla_availability_pct: '97.99' }, 'sla_availability_pct:min:R-148');
    await hasNot(list, parent, { sla_availability_pct: '98' }, 'sla_availability_pct');
    await has(list, parent, { cloud_architecture: 'private' }, 'cloud_architecture:not_an_option:R-149');
    await has(list, parent, { cloud_architecture: 'hybrid', hybrid_public_use: ['storage'] }, 'hybrid_public_use:hybrid_core_public:R-149');
    await hasNot(list, parent, { cloud_architecture: 'hybrid', hybrid_public_use: ['storage', 'computing'] }, 'hybrid_public_use');
    await has(list, parent, { stress_test_date: '2020-01-01' }, 'stress_test_date:not_before:R-157');
    await has(list, parent, { security_test_clean: false }, 'security_test_clean:must_be:R-157');
  }
  await has(`${TW}/technical`, ids.domestic, { machine_room_location: ['HK'] }, 'machine_room_location:not_an_option:R-149');
});

test('R-150 R-151 R-153 R-156 single functions, long texts, films and slow starts are refused', async () => {
  const list = `${TW}/content`;
  await has(list, ids.domestic, { is_single_function: true }, 'is_single_function:must_be:R-150');
  await hasNot(list, ids.international, { is_single_function: true }, 'is_single_function');
  await has(list, ids.domestic, { brief: '字'.repeat(101) }, 'brief:max_length:R-151');
  await hasNot(list, ids.domestic, { brief: '𠮷'.repeat(100) }, 'brief');
  await has(list, ids.domestic, { demo_video_seconds: 119 }, 'demo_video_seconds:min:R-153');
  await has(list, ids.domestic, { demo_video_seconds: 301 }, 'demo_video_seconds:max:R-153');
  await has(`${FACTORY}/promotion`, ids.factory, { onboarding_days: 31 }, 'onboarding_days:max:R-156');
});

test('R-154 the zone decides what is asked', async () => {
  const company = `${TW}/company`;
  await has(company, undefined, { zones: ['international'] }, 'company_name_en:required:R-154');
  await hasNot(company, undefined, { zones: ['international'] }, 'yearly_capacity');
  await hasNot(company, undefined, { zones: ['international'] }, 'data_access_affidavit');
  await has(company, undefined, { zones: ['domestic'] }, 'yearly_capacity:required:R-154');
  const list = `${TW}/content`;
  await has(list, ids.international, {}, 'product_overview_en:required:R-154');
  await has(list, ids.international, { product_overview_en: '中文說明' }, 'product_overview_en:english_only:R-154');
  await hasNot(list, ids.domestic, {}, 'product_overview_en');
  await has(list, ids.international, { distribution_role: 'mixed' }, 'distribution_role:mixed_is_domestic:R-154');
});

test('R-152 pictures are 900 × 600, a PDF has these proportions, one megabyte at most', async () => {
  const { values } = await valuesFor(vendor, `${TW}/content`, ids.international);
  const made = await vendor.post(`${TW}/content`, { parent: ids.international, values });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const at = `${TW}/content/${made.body.id}/files/promo_image_file`;
  const picture = (width, height) => vendor.upload(at, { content: png(width, height), name: 'a.png', type: 'image/png' });
  const small = await picture(899, 600);
  assert.equal(small.status, 422, JSON.stringify(small.body));
  assert.match(JSON.stringify(small.body), /899 × 600 像素，須為 900 × 600/);
  assert.ok((await picture(900, 600)).status < 300);
  const upright = await vendor.upload(at, { content: pdf(1), name: 'a.pdf' });
  assert.equal(upright.status, 422, 'A4 standing up');
  assert.match(JSON.stringify(upright.body), /比例/);
  const wide = Buffer.from(pdf(1).toString('latin1').replace('[0 0 595 842]', '[0 0 900 600]'), 'latin1');
  const kept = await vendor.upload(at, { content: wide, name: 'a.pdf' });
  assert.ok(kept.status < 300, JSON.stringify(kept.body));
  const heavy = await vendor.upload(at, { content: Buffer.concat([png(900, 600), Buffer.alloc(1 << 20)]), name: 'a.png', type: 'image/png' });
  assert.equal(heavy.status, 422);
});

test('a solution has one form of each kind; overview and detail link to both', async () => {
  const rows = await fillTree(vendor, FACTORY, {}).catch((refused) => refused);
  assert.ok(rows instanceof Error, 'a second company form is refused');
  assert.match(rows.message, /too_many_rows/);
  const solution = (await vendor.get(`${TW}/solution/${ids.domestic}`)).body;
  assert.deepEqual(Object.keys(solution.lists).sort(), ['content', 'technical']);
  for (const path of [`${TW}/solution?parent=${ids.company}`, `${TW}/solution/${ids.domestic}`]) {
    const page = (await vendor.get(path, { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
    for (const level of ['technical', 'content']) assert.ok(page.includes(`/${level}?parent=${ids.domestic}`), `${path} ${level}`);
  }
});
