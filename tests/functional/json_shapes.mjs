// JSON of the wrong shape for the forms of an API: refused with a sentence that names the field, never 500, nothing stored.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { handIn } from '../support/application.mjs';
import * as cloud from '../support/cloud_values.mjs';
import { handIn as handInListing, solutionsFor } from '../support/listing.mjs';
import { Client, Portal } from '../support/portal.mjs';

const LISTING = '1190261', INFOSEC = '1190205';
let portal, staff, admin, vendor, submission, decide, chosen, person, forms;

/** A list that is so many levels deep. */
const nested = (levels) => (levels === 0 ? 'x' : [nested(levels - 1)]);
const LIST = ['x'], OBJECT = { x: 'y' }, DEEP = nested(20);
const NO_TEXT = [LIST, [], [[]], OBJECT, {}, 5, 1.5, true, false, DEEP, { x: { y: [1] } }];
const NO_TEXT_OR_NUMBER = NO_TEXT.filter((value) => typeof value !== 'number');
const NO_LIST = [OBJECT, {}, true, { 0: 'x' }];
const NO_ROWS = [...NO_LIST, 'x', 5, ['x'], [5], [null], [[]], [[{}]]];
const NO_OBJECT = ['x', 5, true, [], ['x'], [{}]];

/** What stands at `path` ("items[0].reason") of a copy of `body`. */
function withValue(body, path, value) {
  const copy = structuredClone(body);
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  steps.slice(0, -1).reduce((at, step) => at[step], copy)[steps.at(-1)] = value;
  return copy;
}

before(async () => {
  portal = await Portal.start();
  portal.addUser('admin@example.tw', 'administrator');
  portal.addUser('officer@example.tw', 'programme_officer');
  portal.addUser('leaving@example.tw', 'reviewer');
  staff = await Client.signedIn(portal, 'staff@example.tw');
  admin = await Client.signedIn(portal, 'admin@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
  const officer = await Client.signedIn(portal, 'officer@example.tw');
  const ids = await handIn(vendor);
  submission = `/staff/submissions/${(await staff.get('/staff/submissions?state=submitted')).body.items[0].id}`;
  assert.equal((await staff.post(`${submission}/receive`, {})).status, 200);
  for (const [no, type] of [[LISTING, 'tcloud_listing'], [INFOSEC, 'infosec_services'], ['1150299', 'cloud_services']])
    assert.equal((await staff.post('/staff/tenders', { tender_no: no, type, name: `範例 ${no}`, opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' })).status, 201);
  const { submitted } = await handInListing(vendor, LISTING, (items) => solutionsFor(vendor, items, ['domestic']));
  assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
  const stage = `/staff/tenders/${LISTING}/stages/qualification`;
  chosen = (await officer.get(stage)).body.items.map((one) => one.id);
  decide = `${stage}/decide`;
  person = (await admin.get('/staff/users?q=leaving@example.tw')).body.items[0].id;
  const settings = (await staff.get(`/plugins/infosec_services/tenders/${INFOSEC}/settings`)).body;
  for (const key of ['solicitation_guide', 'item_guide']) await vendor.post(`/tenders/1150299/guides/${key}/confirm`);
  const request = { items: [{ id: ids.tier, field: 'solicitation_price', reason: '與官方網站所載不符' }], documents: [{ key: 'infosec_affidavit_file', reason: '用印不清楚' }],
    items_until: '2099-12-31', documents_until: '2099-12-31' };
  forms = [
    { what: 'a sign-in', who: new Client(portal), path: '/login', body: { email: 'vendor@example.tw', password: portal.accounts['vendor@example.tw'] },
      wrong: { email: NO_TEXT, password: NO_TEXT }, stored: async () => (await staff.get('/staff/audit?action=account.signed_in&per_page=100')).body.items.length },
    { what: 'a new item', who: vendor, path: '/tenders/1150299/items/brand', body: { values: cloud.brand.values },
      wrong: { values: NO_OBJECT, 'values.brand_name': NO_TEXT.filter((value) => typeof value !== 'number'), 'values.origin_country': [LIST, OBJECT, 5, true], 'values.authorization_perpetual': [LIST, OBJECT, 5, 'x'],
        'values.authorization_expiry': [LIST, OBJECT, 5, true], parent: [LIST, OBJECT, true] },
      stored: async () => (await vendor.get('/tenders/1150299/items/brand')).body.total },
    { what: 'a round of corrections', who: staff, path: `${submission}/supplement`, body: request,
      wrong: { items: NO_ROWS, documents: NO_ROWS, items_until: NO_TEXT, documents_until: NO_TEXT, 'items[0].id': NO_TEXT_OR_NUMBER, 'items[0].field': NO_TEXT,
        'items[0].reason': NO_TEXT, 'documents[0].key': NO_TEXT, 'documents[0].reason': NO_TEXT, ask: NO_LIST },
      stored: async () => (await staff.get(`${submission}/supplements`)).body.total },
    { what: 'a decision of a stage', who: officer, path: decide, body: { cases: chosen, outcome: 'eligible', reason: '文件齊備' },
      wrong: { cases: [OBJECT, {}, true, [true], [[]], [{}], [null]], outcome: NO_TEXT, reason: NO_TEXT, until: NO_TEXT, barred_years: NO_TEXT_OR_NUMBER, version: NO_TEXT_OR_NUMBER },
      stored: async () => (await officer.get(stage)).body.total },
    { what: 'the end of an account', who: admin, path: `/staff/users/${person}/expiry`, body: { expires_at: '2099-12-31' },
      wrong: { expires_at: NO_TEXT, version: NO_TEXT_OR_NUMBER }, stored: async () => (await admin.get(`/staff/users/${person}`)).body.expires_at },
    { what: 'the settings of a tender', who: staff, method: 'PUT', path: `/plugins/infosec_services/tenders/${INFOSEC}/settings`,
      body: { pricing: settings.pricing, items: settings.items, soc_groups: settings.soc_groups },
      wrong: { pricing: NO_OBJECT, items: NO_ROWS, soc_groups: NO_LIST, 'pricing.vat_rate': [LIST, OBJECT, true, 'x'], version: NO_TEXT_OR_NUMBER },
      stored: async () => JSON.stringify((await staff.get(`/plugins/infosec_services/tenders/${INFOSEC}/settings`)).body) },
  ];
  await forms[0].who.refreshToken();
});
after(() => portal?.stop());

const names = ['a sign-in', 'a new item', 'a round of corrections', 'a decision of a stage', 'the end of an account', 'the settings of a tender'];
for (const name of names) {
  test(`${name}: a value of the wrong shape is refused by its name, and nothing is stored`, async () => {
    const { who, path, body, wrong, stored, method = 'POST' } = forms.find((one) => one.what === name);
    const before = await stored(), complaints = [];
    for (const [field, values] of Object.entries(wrong))
      for (const value of values) {
        const answer = await who.request(method, path, { json: withValue(body, field, value) });
        const findings = answer.body?.findings ?? [answer.body ?? {}];
        const place = field.replace(/^values\./, ''), root = place.split(/[.[]/)[0];
        const named = findings.some((one) => one.field?.startsWith(root)) && findings.every((one) => (one.message ?? one.detail)?.length > 3);
        if (answer.status !== 422 || !named) complaints.push(`${field} = ${JSON.stringify(value)}: ${answer.status} ${answer.text.slice(0, 300)}`);
      }
    assert.deepEqual(complaints, []);
    assert.deepEqual(await stored(), before);
  });

  test(`${name}: what is no JSON object, or none at all, is refused`, async () => {
    const { who, path, body, stored, method = 'POST' } = forms.find((one) => one.what === name);
    const before = await stored();
    const whole = JSON.stringify(body), key = Object.keys(body)[0];
    const twice = `{${JSON.stringify(key)}: 1, ${whole.slice(1)}`;
    const send = (text, type = 'application/json') => who.request(method, path, { form: text, headers: { 'Content-Type': type } });
    for (const [text, code] of [[whole.slice(0, -1), 'json_malformed'], ['{,}', 'json_malformed'], ['email=x', 'json_malformed'], ['\ufeff', 'json_malformed'],
      ['[]', 'json_not_object'], [`[${whole}]`, 'json_not_object'], ['"x"', 'json_not_object'], ['5', 'json_not_object'], ['null', 'json_not_object'],
      [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'json_too_deep'], [twice, 'json_duplicate_key'], ['{"a":"\\u0000"}', 'text_invalid']]) {
      const answer = await send(text);
      assert.deepEqual([answer.status, answer.body.code], [400, code], text.slice(0, 60));
      assert.ok(answer.body.detail.length > 10);
    }
    // Where files are taken, what is of another type is a file, and says nothing of the fields.
    const other = name === 'a new item' ? 422 : 415;
    for (const [type, status] of [['text/plain', other], ['application/xml', other], ['text/html', other], ['application/json; charset=utf-16', 415]])
      assert.equal((await send(whole, type)).status, status, type);
    // Nothing at all is what a form without any field says: refused where something is needed; an account without an end has none.
    for (const nothing of ['', '{}']) {
      const answer = await send(nothing);
      assert.equal(answer.status, name === 'the end of an account' ? 200 : 422, `${JSON.stringify(nothing)}: ${answer.text}`);
    }
    assert.deepEqual(await stored(), before);
  });

  test(`${name}: in the right shape it is taken`, async () => {
    const { who, path, body, stored, method = 'POST' } = forms.find((one) => one.what === name);
    const before = await stored();
    const answer = await who.request(method, path, { json: body });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    assert.notDeepEqual(await stored(), before);
  });
}
