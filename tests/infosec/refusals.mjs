// where people meet them: each refusal is a sentence in their language that says what, where and what to do,
// on the page (with all that was typed) and in the API alike.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { fillRow } from '../support/fill.mjs';
import { Client, Portal } from '../support/portal.mjs';

const NO = '1190205', ITEMS = `/tenders/${NO}/items`, HOME = '/plugins/infosec_services', ORDER = `${HOME}/tenders/${NO}/order`;
let portal, staff, vendor, visitor, id, folder;
const at = (path = '') => `${HOME}/proposals/${id}${path}`;
const sheet = (more = {}) => ({ staff: [{ title: '資安工程師', salary: '60000', bonus: '0', months: '1' }], other: [], admin_rate: '80', fee_rate: '5', ...more });
const EN = { headers: { 'Accept-Language': 'en' } };

/** "place: message" of every sentence that refuses or asks. */
const told = (answer) => answer.body.findings.map((one) => (one.place ? `${one.place}：` : '') + one.message);

/** The words of a page that a form was sent to, and what stands in its fields. */
async function sent(path, values, method = 'PUT') {
  const form = new URLSearchParams({ _csrf: vendor.csrf, _method: method, ...values });
  const answer = await vendor.request('POST', path, { form, headers: { Accept: 'text/html' } });
  const html = answer.bytes.toString('utf8');
  const words = html.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  return { status: answer.status, words, value: (name) => html.match(new RegExp(`name="${name.replace(/[[\].]/g, '\\$&')}" value="([^"]*)"`))?.[1] };
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'infosec-'));
  portal = await Portal.start();
  [staff, vendor, visitor] = [new Client(portal), new Client(portal), new Client(portal)];
  await staff.signIn('staff@example.tw', portal.accounts['staff@example.tw']);
  await vendor.signIn('vendor@example.tw', portal.accounts['vendor@example.tw']);
  for (const [no, opens] of [[NO, '2020-01-01T00:00:00+08:00'], ['1190206', '2098-01-01T00:00:00+08:00']])
    assert.equal((await staff.post('/staff/tenders', { tender_no: no, type: 'infosec_services', name: '資安服務', opens_at: opens, closes_at: '2099-01-01T00:00:00+08:00' })).status, 201);
  id = (await fillRow(vendor, `${ITEMS}/proposal`, undefined, { group_code: '1', chapter_summary: '重點摘要' })).id;
});
after(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('R-100 an order is computed for whoever orders, without an account; what is no quantity or price is said', async () => {
  const ask = (query, options) => visitor.get(`${ORDER}?${query}`, options);
  assert.equal((await ask('item=3&quantity=200&price=5000')).body.amount, 300000);
  assert.equal((await ask(`item=3&quantity=${encodeURIComponent('２００')}&price=5,000`)).body.amount, 300000);
  const page = (await ask('item=3&quantity=200&price=5000', { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
  assert.match(page, /300,000/);
  assert.match(page, /200（台）× 0\.3 人天 × 5000 元/);
  for (const wrong of ['0', '-3', '1.5', 'x']) {
    const answer = await ask(`item=3&quantity=${wrong}&price=5000`);
    assert.deepEqual([answer.body.amount, told(answer), answer.body.findings[0].rule], [null, ['請輸入大於 0 的整數數量。'], 'R-100'], wrong);
  }
  assert.deepEqual(told(await ask('item=3&quantity=200')), ['請輸入人天單價，為大於 0 的整數（新臺幣元）。']);
  assert.deepEqual(told(await ask('item=3&quantity=200&price=-1', EN)), ['Enter the price of a man-day, a whole number of NT$ above 0.']);
  assert.deepEqual(told(await ask('item=3&quantity=999999999999&price=999999999')), ['金額過大，無法計算。請確認數量與人天單價。']);
  assert.match((await ask('item=3&quantity=0&price=7', { headers: { Accept: 'text/html' } })).bytes.toString('utf8'), /請輸入大於 0 的整數數量。/);
  assert.equal((await visitor.get(`${HOME}/tenders/1190206/order`)).status, 404, 'a tender that is not yet open');
  assert.equal((await staff.get(`${HOME}/tenders/1190206/order`)).status, 200);
});

test('R-101 each cell of the pricing analysis that is refused is named, with its limit, and nothing typed is lost', async () => {
  const wrong = sheet({ staff: [{ title: '資安工程師', salary: '60000', bonus: '18001', months: '1' }, { title: '顧問', salary: '-5', bonus: '0', months: '1.23456' }, { title: '助理', salary: '30000.5', bonus: '-1', months: '0' }],
    other: [{ name: '授權', unit: '套', quantity: '0', unit_price: '-3', note: '' }], admin_rate: '100.01', fee_rate: '26' });
  const answer = await vendor.put(at('/pricing'), wrong);
  assert.equal(answer.status, 422);
  assert.deepEqual(told(answer).sort(), [
    '直接薪資第 1 項「非經常性給與之獎金（元／月）」：不得超過實際薪資的 30%，即 18,000 元。',
    '直接薪資第 2 項「實際薪資（元／月）」：必須大於 0。',
    '直接薪資第 2 項「人月數」：請輸入數字，最多 4 位小數。',
    '直接薪資第 3 項「實際薪資（元／月）」：請輸入整數金額（新臺幣元）。',
    '直接薪資第 3 項「非經常性給與之獎金（元／月）」：不得小於 0。',
    '直接薪資第 3 項「人月數」：必須大於 0。',
    '其他直接費用第 1 項「數量」：必須大於 0。',
    '其他直接費用第 1 項「單價（元）」：不得小於 0。',
    '管理費率（%）：不得超過上限 100%。',
    '公費費率（%）：不得超過上限 25%。',
  ].sort());
  assert.ok(answer.body.findings.some((one) => one.rule === 'R-101'));
  const english = await vendor.put(at('/pricing'), sheet({ fee_rate: '26' }), EN);
  assert.deepEqual(english.body.findings.map((one) => `${one.place}: ${one.message}`), ['Fee rate (%): May not be above 25%.']);
  const page = await sent(at('/pricing'), { 'staff[0].title': '', 'staff[0].salary': '', 'staff[0].bonus': '', 'staff[0].months': '', 'staff[1].title': '顧問', 'staff[1].salary': '６０，０００', 'staff[1].bonus': '20000', 'staff[1].months': '2', admin_rate: '80', fee_rate: '25.01' });
  assert.equal(page.status, 422);
  assert.match(page.words, /直接薪資第 2 項「非經常性給與之獎金（元／月）」：不得超過實際薪資的 30%，即 18,000 元。/);
  assert.match(page.words, /公費費率（%）：不得超過上限 25%。/);
  assert.deepEqual([page.value('staff[1].title'), page.value('staff[1].salary'), page.value('fee_rate')], ['顧問', '６０，０００', '25.01']);
  assert.match(page.words, /196,000/, 'the row is computed as it was typed');
  assert.equal((await vendor.get(at('/pricing'))).body.version, 0, 'nothing was stored');
});

test('R-101 what is still missing may be stored and is listed by cell', async () => {
  assert.equal((await vendor.put(at('/pricing'), { staff: [{ title: '資安工程師', salary: '60000' }], other: [] })).status, 200);
  const html = (await vendor.get(at('/pricing'), { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
  assert.match(html, /直接薪資第 1 項「人月數」：此欄尚未填寫。/);
  assert.match(html, /href="#field-staff-0-months"/);
  const answer = (await vendor.get(at())).body.sections.find((one) => one.key === 'pricing');
  assert.deepEqual(answer.lacks.map((one) => one.message), ['報價資料未填寫完整']);
});

test('R-101 a spreadsheet with moved rows, other rates, another group or words for numbers is refused with its cell', async () => {
  const file = await vendor.get(`${HOME}/tenders/${NO}/pricing.xlsx`);
  writeFileSync(join(folder, 'a.xlsx'), file.bytes);
  const take = async (change) => {
    const changed = spawnSync('/usr/bin/python3', ['-c', `
import openpyxl
book = openpyxl.load_workbook('${folder}/a.xlsx')
s = book['G1']
${change}
book.save('${folder}/b.xlsx')`], { encoding: 'utf8' });
    assert.equal(changed.status, 0, changed.stderr);
    const answer = await vendor.upload(`${HOME}/tenders/${NO}/pricing`, { content: readFileSync(join(folder, 'b.xlsx')), name: 'b.xlsx' });
    return `${answer.status} ${answer.body?.detail ?? ''}`;
  };
  assert.match(await take('s.delete_rows(20)'), /^422 分頁 G1 的列被刪除、插入或移動，無法對應欄位。請重新下載檔案，只填寫紅框欄位。/);
  assert.match(await take("s['B5'] = 1"), /^422 分頁 G1 的儲存格 B5 與本標案目前的費率不同。/);
  assert.match(await take("s['B2'] = '4'"), /^422 檔案中沒有您投標組別的分頁。/);
  assert.match(await take("s['C14'] = '六萬'"), /^422 分頁 G1 的儲存格 C14「六萬」不是數字。/);
  assert.match(await take("s['D14'] = 20000"), /^422 資安健診服務：直接薪資第 1 項「非經常性給與之獎金（元／月）」：不得超過實際薪資的 30%，即 18,000 元。/);
  assert.match(await take("s['D14'] = 1000; s['E14'] = 2; s['B45'] = 80; s['B46'] = 5"), /^200/);
  const text = await vendor.upload(`${HOME}/tenders/${NO}/pricing`, { content: Buffer.from('title,salary'), name: 'b.csv' });
  assert.equal(text.status, 422);
  assert.match(JSON.stringify(text.body), /[\u4e00-\u9fff]/, 'in words');
});

test('R-102 a summary of more than 500 characters is refused with how many there are', async () => {
  const long = '字'.repeat(6000);
  const answer = await vendor.post(`${ITEMS}/proposal`, { values: { group_code: '2', chapter_summary: long } });
  assert.equal(answer.status, 422);
  const one = answer.body.findings.find((each) => each.field === 'chapter_summary');
  assert.deepEqual([one.message, one.rule], ['各章節重點摘要最多 500 個字元，目前 6,000 個字元，請縮短', 'R-102']);
  const page = await sent(`${ITEMS}/proposal`, { group_code: '2', chapter_summary: long }, 'POST');
  assert.equal(page.status, 422);
  assert.match(page.words, /各章節重點摘要最多 500 個字元，目前 6,000 個字元，請縮短/);
  assert.ok(page.words.includes(long), 'the text comes back whole');
});

test('R-103 no confirmation of what is not complete, no serial before all is confirmed, no book without a serial', async () => {
  const message = (answer) => answer.body.detail;
  const unwritten = await vendor.post(at('/checks/execution'));
  assert.deepEqual([unwritten.status, message(unwritten)], [409, '內容未完成，請先填寫完成再確認。']);
  const serial = await vendor.post(at('/serial'));
  assert.deepEqual([serial.status, message(serial)], [409, '尚有未完成檢查確認的部分。請全部確認後再產生序號。']);
  const book = await vendor.post(at('/book'), {});
  assert.deepEqual([book.status, message(book)], [409, '沒有有效的列印序號。請先產生加密條碼。']);
  assert.equal(message(await vendor.post(at('/serial'), {}, EN)), 'Some parts are not confirmed. Confirm all of them first.');
  const html = (await vendor.get(at(), { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
  for (const sentence of ['尚未撰寫內容', '尚未填寫團隊成員', '全部完成檢查確認後，才能產生列印序號。', '投標步驟']) assert.ok(html.includes(sentence), sentence);
});

test('R-104 one person leads; the sub-items of SOC are asked of its group alone', async () => {
  await fillRow(vendor, `${ITEMS}/member`, undefined, { member_name: '王小明', role: 'lead' });
  const values = { member_name: '李小華', role: 'lead', job_title: '經理', education: '碩士', experience_years: 3 };
  const answer = await vendor.post(`${ITEMS}/member`, { values });
  assert.equal(answer.status, 422, JSON.stringify(answer.body));
  const one = answer.body.findings.find((each) => each.rule === 'R-104');
  assert.equal(one.message, '專案負責人只能有一位，目前已是 王小明。請改選「工作成員」。');
  const page = await sent(`${ITEMS}/member`, values, 'POST');
  assert.match(page.words, /專案負責人只能有一位，目前已是 王小明。請改選「工作成員」。/);
  const soc = (await fillRow(vendor, `${ITEMS}/proposal`, undefined, { group_code: '2', chapter_summary: '摘要' })).id;
  const parts = async (proposal) => (await vendor.get(`${HOME}/proposals/${proposal}/chapters/execution`)).body.parts.map((each) => each.label);
  assert.ok((await parts(soc)).includes('SOC之標準作業流程'));
  assert.ok(!(await parts(id)).includes('SOC之標準作業流程'));
});

test('R-105 a pledge below 30,000 and a yes without evidence are refused or asked for by name', async () => {
  const base = { csr_raise: false, csr_min_salary: true, csr_work_life: false, csr_green: false };
  const answer = await vendor.post(`${ITEMS}/responsibility`, { values: { ...base, csr_salary: 29999 } });
  assert.equal(answer.status, 422);
  const one = answer.body.findings.find((each) => each.field === 'csr_salary');
  assert.equal(one.rule, 'R-105');
  assert.match(one.message, /承諾之最低月薪.*30,000/);
  const page = await sent(`${ITEMS}/responsibility`, { ...base, csr_salary: '29999' }, 'POST');
  assert.equal(page.status, 422);
  assert.ok(page.words.includes(one.message), one.message);
  const asked = await vendor.post(`${ITEMS}/responsibility/evaluate`, { values: { ...base, csr_raise: true, csr_salary: 30000 } });
  const evidence = asked.body.findings.find((each) => each.field === 'csr_raise_file');
  assert.equal(evidence.rule, 'R-105');
  assert.match(evidence.message, /加薪佐證資料/);
});
