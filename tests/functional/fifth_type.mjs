// A tender type that no part of the portal knows, made by `type new` and Lua alone: handed in, corrected in a round, accepted, all by
// the API.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { pdf } from '../support/files.mjs';
import { fillRow } from '../support/fill.mjs';
import { Client, Portal, program, root } from '../support/portal.mjs';

const NO = '1150871';
const folder = mkdtempSync(join(tmpdir(), 'tenderloom-fifth-'));
const scripts = join(folder, 'scripts'), type = join(scripts, 'maintenance');
const items = `/tenders/${NO}/items`;
let portal, staff, vendor, team, site, submission;

const command = (...args) => {
  const done = spawnSync(program, args, { cwd: root, env: { PATH: process.env.PATH, TENDERLOOM_LOG_LEVEL: 'error' }, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, error: done.stderr };
};
const at = (tail = '') => `/staff/submissions/${submission}${tail}`;
async function change(level, id, values) {
  const row = await vendor.get(`${items}/${level}/${id}`);
  return vendor.put(`${items}/${level}/${id}`, { values, version: row.body.version });
}

const files = {
  'type.lua': `
local guide = require "guide"
return {
  label = "機房維護",
  kind = "forms",
  levels = { "team", "site", "visit" },
  tender_number = "^%d%d%d08%d%d$",
  guides = { guide "maintenance_guide" { label = "維護說明" } },
  documents = require "documents",
  groups = { { code = "n", name = "北區", categories = {} }, { code = "s", name = "南區", categories = {} } },
}
`,
  'documents.lua': `
local document = require "document"
return { document "application_form_file" { label = "維護申請表", print = "application_form", version_code = "MNT-1", asks_item_count = true } }
`,
  'team.lua': `
local field, taiwan = require "field", require "taiwan"
return {
  label = "維護團隊", per_parent = { min = 1, max = 1 }, purpose = "每家一份", empty = "請先填寫團隊。", name = "team_name",
  fields = {
    taiwan.company_name "team_name" { label = "團隊名稱", required = true },
    field.integer "engineers" { label = "工程師人數", required = true, min = 2, rules = { min = "M-001" } },
  },
  columns = { "team_name", "engineers", "completeness" },
}
`,
  'site.lua': `
local field, from = require "field", require "from"
return {
  label = "機房", per_parent = { min = 1, max = 5 }, purpose = "列出可維護的機房", empty = "尚無機房。", name = "site_name",
  fields = {
    field.text "site_name" { label = "機房名稱", required = true, max_length = 40, unique = "submission" },
    field.choice "group_code" { label = "區域", required = true, options = from.tender "groups" },
  },
  columns = { "site_name", "group_code", "child_count", "completeness" },
}
`,
  'visit.lua': `
local field, check, problem = require "field", require "check", require "problem"
return {
  label = "巡檢", parent = "site", per_parent = { min = 1, max = 4 }, purpose = "巡檢次數與費用", empty = "尚無巡檢。", name = { "months" },
  priced = true,
  fields = {
    field.integer "months" { label = "每幾個月一次", required = true, min = 1, max = 12 },
    field.money "fee" { label = "每次費用", required = true, min = 1 },
  },
  checks = {
    check("M-002", { "months", "fee" }) (function(visit, siblings)
      for _, other in ipairs(siblings) do
        if other.months and other.fee and other.months < visit.months and other.fee > visit.fee then
          return problem("rarer_is_dearer", { months = other.months, field = "fee" })
        end
      end
    end),
  },
  columns = { "months", "fee", "completeness" },
}
`,
  'locales/zh-TW.json': '{ "problem": { "rarer_is_dearer": "巡檢較少，每次費用不可低於每 {months} 個月一次者。" } }',
  'locales/en.json': JSON.stringify({
    type: { label: 'Maintenance' }, guide: { maintenance_guide: { label: 'Notes' } }, document: { application_form_file: { label: 'Application' } },
    level: { team: { label: 'Team', purpose: 'One each', empty: 'Enter the team first.' }, site: { label: 'Site', purpose: 'Sites', empty: 'No sites.' }, visit: { label: 'Visit', purpose: 'Visits and fees', empty: 'No visits.' } },
    field: { team: { team_name: { label: 'Name' }, engineers: { label: 'Engineers' } }, site: { site_name: { label: 'Name' }, group_code: { label: 'Region' } }, visit: { months: { label: 'Every so many months' }, fee: { label: 'Fee' } } },
    problem: { rarer_is_dearer: 'Rarer visits may not cost less than those every {months} months.' },
  }),
  'documents/application_form.mustache': '<h1>維護申請表</h1>{{> company_block}}<p>{{#is_filled}}{{item_count_text}}{{/is_filled}}</p>{{#site}}<p>{{site_name}}{{#visit}} {{months}}/{{fee}}{{/visit}}</p>{{/site}}{{> seals}}{{> date_line}}',
};

before(async () => {
  cpSync(join(root, 'scripts'), scripts, { recursive: true });
  const made = command('type', 'new', 'maintenance', '--scripts', scripts);
  assert.equal(made.code, 0, made.error);
  for (const gone of ['product.lua', 'price.lua']) rmSync(join(type, gone));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(type, name), text);
  const checked = command('type', 'check', type);
  assert.equal(checked.code, 0, checked.error);
  assert.match(checked.out, /^maintenance: 3 levels, \d+ rules/);
  portal = await Portal.start({ env: { TENDERLOOM_SCRIPTS: scripts } });
  staff = await Client.signedIn(portal, 'staff@example.tw');
  vendor = await Client.signedIn(portal, 'vendor@example.tw');
});
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('staff make a tender of it and open it', async () => {
  assert.equal((await staff.post('/staff/tenders', { tender_no: '1150271', type: 'maintenance', name: '維護' })).body.findings[0].rule, 'R-012');
  assert.equal((await staff.post('/staff/tenders', { tender_no: NO, type: 'maintenance', name: '115年機房維護' })).status, 201);
  assert.equal((await staff.upload(`/staff/tenders/${NO}/guides/maintenance_guide`, { content: pdf(1), name: 'a.pdf' })).status, 200);
  const opened = await staff.post(`/staff/tenders/${NO}/open`, {});
  assert.equal(opened.status, 200, JSON.stringify(opened.body));
});

test('a vendor fills it in; its rules answer', async () => {
  const guide = (await vendor.get(`/tenders/${NO}`)).body.guides[0];
  assert.equal((await vendor.post(guide.links.confirm, { sha256: guide.sha256 })).status, 200);
  assert.equal((await vendor.post(`${items}/team`, { values: { team_name: '甲', engineers: 1 } })).body.findings[0].rule, 'M-001');
  team = await fillRow(vendor, `${items}/team`, undefined, { engineers: 4 });
  site = await fillRow(vendor, `${items}/site`, undefined, { group_code: 's' });
  await fillRow(vendor, `${items}/visit`, site.id, { months: 1, fee: 900 });
  const refused = await vendor.post(`${items}/visit?lang=en`, { parent: site.id, values: { months: 6, fee: 800 } });
  assert.deepEqual([refused.body.findings[0].rule, refused.body.findings[0].message], ['M-002', 'Rarer visits may not cost less than those every 1 months.']);
  await fillRow(vendor, `${items}/visit`, site.id, { months: 6, fee: 1500 });
});

test('it is handed in and received', async () => {
  const kept = await vendor.upload(`/tenders/${NO}/documents/application_form_file`, { content: pdf(1), name: 'a.pdf', fields: { declared_item_count: 2 } });
  assert.ok(kept.status < 300, JSON.stringify(kept.body));
  assert.equal((await vendor.post(`/tenders/${NO}/submission`)).body.state, 'submitted');
  submission = (await staff.get('/staff/submissions?state=submitted')).body.items[0].id;
  assert.equal((await staff.post(at('/receive'), {})).body.state, 'received');
});

test('a round of corrections asks for one field; nothing else is open; it is completed', async () => {
  const drafted = await staff.post(at('/supplement/draft'), { items: [{ id: team.id, field: 'engineers', reason: '與勞保名冊不符' }] });
  assert.equal(drafted.status, 200, JSON.stringify(drafted.body));
  const until = new Date(Date.now() + 48 * 3600_000).toISOString().replace(/\.\d+Z/, 'Z');
  assert.equal((await staff.post(at('/supplement'), { items_until: until })).status, 201);
  assert.equal((await change('team', team.id, { team_name: '乙' })).body.code, 'not_asked');
  assert.equal((await change('team', team.id, { engineers: 1 })).status, 422);
  assert.equal((await change('team', team.id, { engineers: 3 })).status, 200);
  assert.equal((await vendor.post(`/tenders/${NO}/supplements/1/items/complete`)).body.state, 'completed');
  const round = (await staff.get(at('/supplements/1'))).body;
  const asked = round.tracks.find((track) => track.track === 'items').requests[0];
  assert.deepEqual([asked.before_text, asked.after_text], ['4', '3']);
});

test('it is accepted', async () => {
  assert.equal((await staff.post(at('/supplements/1/accept'), {})).status, 200);
  assert.equal((await staff.post(at('/accept'), {})).body.state, 'accepted');
  assert.equal((await vendor.get(`/tenders/${NO}/submission`)).body.state, 'accepted');
});
