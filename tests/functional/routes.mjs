// Every route of the running portal, taken from its own table, asked by nobody, by every role and by another vendor: nobody
// gets a success without the permission that the route names, and another vendor's things look like things that are not.
//
// A new route is walked by itself. When it has a path parameter that is not known here, the test fails and names it: add
// the sample to `samples` below (a real one of vendor A where the thing belongs to somebody).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as cloud from '../support/cloud_values.mjs';
import { pdf } from '../support/files.mjs';
import { Client, Portal } from '../support/portal.mjs';

const NO = '1150202';
const MARK = '甲公司機密廠牌';  // stands in what vendor A wrote; nobody else may ever read it
const STAFF = ['reviewer', 'tender_officer', 'programme_officer', 'tester', 'committee_member', 'opener', 'working_group', 'administrator'];
const A = '04595252', B = '12345675';
let portal, routes, people, things;

/** With what the person may do. */
async function signedIn(email) {
  const client = await Client.signedIn(portal, email);
  const session = (await client.get('/session')).body;
  client.may = new Set(session.principal.permissions);
  return client;
}

async function signInEverybody() {
  const staff = await signedIn('staff@example.tw');
  const waiting = (await staff.get('/staff/registrations?status=pending')).body.items[0];
  assert.equal((await staff.post(`/staff/registrations/${waiting.id}/approve`, {})).status, 200);
  for (const role of ['vendor_editor', 'vendor_viewer']) portal.addUser(`${role}@example.tw`, role, '--vendor', A);
  for (const role of STAFF) portal.addUser(`${role}@example.tw`, role);
  const nobody = new Client(portal);
  nobody.may = new Set();
  people = { nobody, staff, vendor_owner: await signedIn('vendor@example.tw'),
    other: await signedIn('waiting@example.tw') };
  for (const role of ['vendor_editor', 'vendor_viewer', ...STAFF]) people[role] = await signedIn(`${role}@example.tw`);
}

/** Real things of vendor A, so that a missing check is found and not hidden behind an unknown id. */
async function makeThings() {
  const { vendor_owner: vendor, staff } = people;
  for (const who of [vendor, people.other])
    for (const key of ['solicitation_guide', 'item_guide']) await who.post(`/tenders/${NO}/guides/${key}/confirm`);
  const brand = await vendor.post(`/tenders/${NO}/items/brand`, { parent: null, values: { ...cloud.brand.values, brand_name: MARK } });
  assert.equal(brand.status, 201, JSON.stringify(brand.body));
  const token = await vendor.post('/account/tokens', { name: MARK, scopes: ['read'] });
  assert.equal(token.status, 201, JSON.stringify(token.body));
  const list = async (path) => (await staff.get(path)).body?.items ?? [];
  const own = async (path) => (await vendor.get(path)).body?.items ?? [];
  const job = routes.some((route) => route.pattern === '/tenders/{no}/exports' && route.method === 'POST')
    ? (await vendor.post(`/tenders/${NO}/exports`, {})).headers.get('location')?.match(/\/jobs\/([^/?]+)/)?.[1] : undefined;
  things = {
    node: brand.body.id, token: token.body.id, job: job ?? '1',
    company: (await list('/staff/registrations?q=' + A))[0].id,
    submission: (await list('/staff/submissions'))[0]?.id ?? '1',
    person: (await list('/staff/users?kind=vendor&q=vendor@example.tw'))[0].id,
    session: (await own('/account/sessions'))[0]?.id ?? '1',
    announcement: (await list('/announcements'))[0].id,
    mail: (await list('/staff/mail'))[0]?.id ?? '1',
    audit: (await list('/staff/audit'))[0]?.id ?? '1',
  };
}

/** What stands for a parameter: the first row whose pattern begins so, else the name alone. */
const byPattern = [
  ['/tenders/{no}/items/', { id: () => things.node }],
  ['/tenders/{no}/documents/', { key: () => 'application_form_file' }],
  ['/tenders/{no}/guides/', { key: () => 'solicitation_guide' }],
  ['/staff/tenders/{no}/guides/', { key: () => 'solicitation_guide' }],
  ['/staff/tenders/{no}/process/', { machine: () => 'submission' }],
  ['/tenders/{no}/supplements/', { id: () => '1' }],
  ['/announcements/', { id: () => things.announcement }],
  ['/staff/announcements/', { id: () => things.announcement }],
  ['/staff/registrations/', { id: () => things.company, decision: () => 'approve' }],
  ['/staff/companies/', { id: () => things.company, decision: () => 'confirm' }],
  ['/staff/support/', { id: () => things.company }],
  ['/staff/submissions/', { id: () => things.submission, decision: () => 'receive' }],
  ['/staff/manuals/', { id: () => '1' }],
  ['/staff/users/', { id: () => things.person, token: () => things.token }],
  ['/staff/roles/changes/', { id: () => '1', decision: () => 'confirm' }],
  ['/staff/mail/', { id: () => things.mail }],
  ['/staff/audit/', { id: () => things.audit }],
  ['/staff/personal-data/', { id: () => things.person, decision: () => 'export' }],
  ['/staff/jobs/', { id: () => things.job }],
  ['/account/tokens/', { id: () => things.token }],
  ['/account/sessions/', { id: () => things.session }],
  ['/account/members/', { id: () => things.person, person: () => things.person }],
  ['/account/invitations/', { id: () => '1' }],
  ['/account/company/', { id: () => things.company }],
  ['/jobs/', { id: () => things.job }],
  ['/staff/cases/', { id: () => '1' }],
  ['/staff/seats/', { id: () => '1' }],
  ['/catalogue/', { key: () => 'tcloud', id: () => '1', number: () => '1' }],
  ['/invitations/', { id: () => '1' }],
  ['/staff/types/', { key: () => 'cloud_services' }],
  ['/staff/type-imports/', { id: () => '1' }],
  ['/staff/archives/', { id: () => '1' }],
];
const byName = {
  no: () => NO, level: () => 'brand', field: () => 'oem_authorization_file', type: () => 'cloud_services', token: () => 'x'.repeat(43),
  round: () => '1', track: () => 'documents', upload: () => '1', invitation: () => '1', transfer: () => '1', person: () => things.person,
  company: () => things.company, event: () => 'registration_approved', sha256: () => '0'.repeat(64), attachment: () => '1', name: () => 'x',
  locale: () => 'en', change: () => '1', file: () => 'x', rest: () => 'x', note: () => '1', version: () => '1', other: () => '1', node: () => things.node,
  machine: () => 'submission', proposal: () => things.node, chapter: () => 'execution', section: () => 'pricing', paper: () => 'minutes', picture: () => '0'.repeat(64),
  deputy: () => '1', entry: () => '1', request: () => '1', phrase: () => '1', list: () => 'security_holds',
  document: () => 'application_form_file', stage: () => 'x', act: () => 'assign', seat: () => '1', case: () => '1', group: () => '1', question: () => '1', outcome: () => 'x',
};
// Names of things that belong to somebody; everything else in a path is the same for all.
const OWNED = new Set(['id', 'upload', 'invitation', 'person', 'transfer', 'token', 'attachment', 'note', 'node', 'proposal']);

function sample(pattern, name) {
  for (const [start, values] of byPattern) if (pattern.startsWith(start) && values[name]) return values[name]();
  assert.ok(byName[name], `${pattern}: no sample of {${name}}; add one to tests/functional/routes.mjs`);
  return byName[name]();
}
const fill = (pattern, replace = sample) => pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(replace(pattern, name)));

async function ask(who, route, path) {
  if (route.files) {
    const form = new FormData();
    form.set('version', '1');
    form.set('file', new Blob([pdf(1)], { type: 'application/pdf' }), 'x.pdf');
    return who.request(route.method, path, { form, headers: { 'If-Match': '"1"' } });
  }
  const changes = route.method !== 'GET';
  return who.request(route.method, path, {
    json: changes && route.method !== 'DELETE' ? { version: 1, values: {} } : undefined, headers: changes ? { 'If-Match': '"1"' } : {} });
}

/** Runs `work` over `list`, a few at a time, and gives what it complained about. */
async function complaints(list, work) {
  const found = [], waiting = [...list];
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) found.push(...((await work(one)) ?? []));
  }));
  return found;
}

before(async () => {
  portal = await Portal.start();
  const description = (await new Client(portal).get('/openapi.json')).body;
  routes = Object.entries(description.paths).flatMap(([pattern, methods]) => Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(), pattern, permission: operation['x-permission'],
    files: Boolean(operation.requestBody?.content['multipart/form-data']) })));
  await signInEverybody();
  await makeThings();
});
after(() => portal?.stop());

const open = (route) => route.permission === 'public';
const allowed = (who, route) => open(route) || (route.permission === 'signed_in' ? who !== people.nobody : who.may.has(route.permission));

test('every route names a permission that there is, and every parameter has a sample', async () => {
  assert.ok(routes.length > 60);
  const known = new Set((await people.administrator.get('/staff/roles')).body.permissions.map((permission) => permission.name));
  for (const route of routes) {
    assert.ok(known.has(route.permission), `${route.method} ${route.pattern}: ${route.permission} is no permission`);
    assert.doesNotMatch(fill(route.pattern), /[{}]/);
  }
  for (const [name, who] of Object.entries(people)) for (const permission of who.may) assert.ok(known.has(permission), `${name} ${permission}`);
});

for (const name of ['nobody', 'vendor_owner', 'vendor_editor', 'vendor_viewer', 'other', ...STAFF]) {
  test(`least privilege: ${name} gets nothing without the permission of the route`, async () => {
    const who = people[name];
    const found = await complaints(routes.filter((route) => !allowed(who, route)), async (route) => {
      const answer = await ask(who, route, fill(route.pattern));
      const right = name === 'nobody' ? [401] : [403, 404];
      return right.includes(answer.status) ? [] : [`${route.method} ${route.pattern} (${route.permission}): ${answer.status}`];
    });
    assert.deepEqual(found, []);
  });

  test(`the permission table holds: ${name} is let in where the role says so`, async () => {
    const who = people[name];
    const found = await complaints(routes.filter((route) => route.method === 'GET' && allowed(who, route)), async (route) => {
      const answer = await ask(who, route, fill(route.pattern));
      return [401, 403].includes(answer.status) || answer.status >= 500 ? [`${route.pattern} (${route.permission}): ${answer.status}`] : [];
    });
    assert.deepEqual(found, []);
  });
}

test('another vendor\'s things are 404, exactly as things that are not there', async () => {
  const { other } = people;
  const owned = (pattern) => [...pattern.matchAll(/\{(\w+)\}/g)].some(([, name]) => OWNED.has(name));
  const mine = routes.filter((route) => !open(route) && allowed(other, route) && owned(route.pattern));
  assert.ok(mine.length > 8, 'there are such routes');
  const found = await complaints(mine, async (route) => {
    const real = await ask(other, route, fill(route.pattern));
    const none = await ask(other, route, fill(route.pattern, (pattern, name) => (OWNED.has(name) ? '987654321' : sample(pattern, name))));
    if (real.status !== 404 || none.status !== 404) return [`${route.method} ${route.pattern}: ${real.status}, unknown: ${none.status}`];
    const [one, two] = [real, none].map(({ body }) => JSON.stringify({ ...body, request_id: '', instance: '' }));
    return one === two ? [] : [`${route.method} ${route.pattern}: ${one} is not ${two}`];
  });
  assert.deepEqual(found, []);
});

test('what vendor A wrote is read by nobody else: no answer to another vendor or to nobody holds it', async () => {
  assert.ok((await people.vendor_owner.get(`/tenders/${NO}/items`)).bytes.includes(MARK), 'the owner reads it');
  for (const name of ['nobody', 'other', 'tester', 'committee_member', 'working_group']) {
    const who = people[name];
    const found = await complaints(routes.filter((route) => route.method === 'GET'), async (route) => {
      const answer = await ask(who, route, fill(route.pattern));
      const leaks = [MARK, 'vendor@example.tw'].filter((word) => answer.bytes.includes(word));
      return leaks.map((word) => `${name}: ${route.pattern} holds ${word}`);
    });
    assert.deepEqual(found, []);
  }
});

test('after all of that, what belongs to vendor A is as it was', async () => {
  const node = await people.vendor_owner.get(`/tenders/${NO}/items/brand/${things.node}`);
  assert.equal(node.status, 200);
  assert.equal(node.body.version, 1);
  assert.equal((await people.vendor_owner.get(`/account/tokens/${things.token}`)).status, 200);
});
