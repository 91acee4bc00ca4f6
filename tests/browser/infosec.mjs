// A proposal of information security services in a real browser (SCR-407 to SCR-409): prices while typing, the editor with
// pictures and tables under the strict policy, hand-over between two people, checks, serial, and the office's look at it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { png } from '../support/files.mjs';
import { fillRow } from '../support/fill.mjs';
import { Client, Portal } from '../support/portal.mjs';
import { fill, launch, leave, look, signedIn } from './browser.mjs';

const NO = '1190205', ITEMS = `/tenders/${NO}/items`, HOME = '/plugins/infosec_services';
let portal, browser, page, colleague, office, at;

before(async () => {
  portal = await Portal.start();
  browser = await launch();
  portal.addUser('colleague@example.tw', 'vendor_editor', '--vendor', '04595252');
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  await staff.post('/staff/tenders', { tender_no: NO, type: 'infosec_services', name: '資安服務標', opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  await fillRow(vendor, `${ITEMS}/bid`);
  await fillRow(vendor, `${ITEMS}/responsibility`, undefined, { csr_raise: false, csr_min_salary: false, csr_work_life: false, csr_green: false });
  await fillRow(vendor, `${ITEMS}/member`, undefined, { member_name: '王小明', role: 'lead' });
  at = `${HOME}/proposals/${(await fillRow(vendor, `${ITEMS}/proposal`, undefined, { group_code: '2', chapter_summary: '重點摘要' })).id}`;
  for (const chapter of ['execution', 'completeness', 'price']) await vendor.put(`${at}/chapters/${chapter}`, { html: `<p>內容 ${chapter}</p>`, version: 0 });
  page = await signedIn(browser, portal, 'vendor@example.tw');
  colleague = await signedIn(browser, portal, 'colleague@example.tw');
  office = await signedIn(browser, portal, 'staff@example.tw');
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

test('R-101 prices follow while they are typed, and what is wrong is named', async () => {
  await page.goto(`${at}/pricing`);
  await fill(page, { 'staff[0].title': '資安工程師', 'staff[0].salary': '60000', 'staff[0].bonus': '0', 'staff[0].months': '1', admin_rate: '80', fee_rate: '5' });
  await page.locator('[data-result=man_day_price]', { hasText: '7,036' }).waitFor();
  await fill(page, { fee_rate: '26' });
  await page.locator('[data-pricing-problems]:not([hidden])').waitFor();
  await look(page, 'infosec-pricing-wrong');
  await fill(page, { fee_rate: '5' });
  await page.locator('[data-pricing-problems][hidden]').waitFor({ state: 'attached' });
  await leave(page, () => page.locator('main form button[type=submit].btn-primary').click());
  assert.match(await page.locator('main').innerText(), /7,036/);
  await look(page, 'infosec-pricing');
});

test('a chapter is written with pictures and tables and kept by itself', async () => {
  await page.goto(`${at}/chapters/team_experience`);
  const editor = page.locator('.rich-editor .tiptap');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('本公司經營資安服務。');
  await page.locator('[data-command=table]').click();
  await page.keyboard.type('欄一');
  await page.locator('[data-picture-file]').setInputFiles({ name: '架構圖.png', mimeType: 'image/png', buffer: png() });
  await page.locator('.rich-editor img').first().waitFor();
  await page.locator('[data-status]', { hasText: '已自動儲存' }).waitFor();
  await look(page, 'infosec-chapter');
  await page.reload();
  assert.equal(await page.locator('.rich-editor img').count(), 1);
  assert.equal(await page.locator('.rich-editor table th').count(), 3);
  assert.match(await page.locator('.rich-editor').innerText(), /經營資安服務/);
});

test('a second person reads, asks, and is handed the chapter over', async () => {
  await colleague.goto(`${at}/chapters/team_experience`);
  await colleague.locator('[data-held]:not([hidden])').waitFor();
  assert.equal(await colleague.locator('.tiptap').getAttribute('contenteditable'), 'false');
  await look(colleague, 'infosec-chapter-held');
  await colleague.locator('[data-ask]').click();
  await page.locator('[data-wanted]:not([hidden])').waitFor();
  await look(page, 'infosec-chapter-wanted');
  await page.locator('[data-give]').click();
  await page.locator('[data-held]:not([hidden])').waitFor();
  await colleague.locator('.tiptap[contenteditable=true]').waitFor();
});

/** What Word and LibreOffice put on the clipboard, as far as it is HTML. */
const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} --></style></head>
<body lang=ZH-TW style='tab-interval:24.0pt'><!--StartFragment-->
<h1 style='mso-list:l1 level1 lfo2'><span lang=EN-US style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span>服務架構<o:p></o:p></h1>
<p class=MsoNormal style='text-align:justify;margin-left:12.0pt'><span style='font-family:標楷體;color:red'>本公司提供全天候監
控，<b style='mso-bidi-font-weight:normal'>即時</b>通報<span style='font-weight:bold'>重大</span>事件。<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='margin-left:24.0pt;text-indent:-24.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>監控</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>n<span>&nbsp;</span></span><![endif]>端點</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>l<span>&nbsp;</span></span><![endif]>通報</p>
<p class=MsoListParagraph style='mso-list:l3 level1 lfo4'><!--[if !supportLists]--><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span><!--[endif]-->第一階段</p>
<p class=MsoListParagraph style='mso-list:l3 level1 lfo4'><!--[if !supportLists]--><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span><!--[endif]-->第二階段</p>
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse;border:none'><tr style='height:1cm'><td width=100 colspan=2 valign=top style='width:74pt' onclick="alert(1)"><p class=MsoNormal><b>項目</b></p></td></tr>
<tr><td width=50><p class=MsoNormal>端點</p></td><td width=50><p class=MsoNormal>100</p></td></tr></table>
<!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/Temp/clip_image001.png"/></v:shape><![endif]--><!--EndFragment--></body></html>`;
const OFFICE = `<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title><style type="text/css">p { line-height: 115%; background: transparent }</style></head>
<body lang="zh-TW" dir="ltr"><h2 class="western" style="margin-top: 0cm"><font color="#ff0000">人力配置</font></h2>
<ol type="I"><li><p style="margin-bottom: 0cm"><font face="標楷體"><span style="font-style: italic">規劃</span></font></p><ul><li><p>訪談</p></li></ul></li><li><p>執行</p></li></ol>
<table width="643" cellpadding="4" style="page-break-inside: avoid"><col width="210"/><thead><tr><th style="border: 1px solid"><p>角色</p></th></tr></thead><tbody><tr><td style="border: none"><p><br/></p></td></tr></tbody></table>
<p><img src="data:image/png;base64,${png().toString('base64')}" name="圖片1" style="width: 2cm" align="left"/><br/></p></body></html>`;

test('what Word and LibreOffice copy comes in as headings, lists, tables and pictures, and nothing breaks the policy', async () => {
  const paste = (html, plain) => page.evaluate(([html, plain]) => {
    const data = new DataTransfer();
    data.setData('text/html', html);
    data.setData('text/plain', plain);
    document.querySelector('.tiptap').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, [html, plain]);
  const shown = () => page.locator('.tiptap').evaluate((editor) => editor.innerHTML.replaceAll(/ (class|style|contenteditable|draggable|rowspan="1"|colspan="1"|src)(="[^"]*")?/g, '').replaceAll(/<div[^>]*>|<\/div>|<colgroup>.*?<\/colgroup>|<br>/g, ''));
  await page.goto(`${at}/chapters/completeness`);
  await page.locator('.tiptap').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await paste(WORD, '服務架構');
  const word = await shown();
  for (const part of ['<h3>1. 服務架構</h3>', '全天候監控，<strong>即時</strong>通報<strong>重大</strong>事件', '<ul><li><p>監控</p><ul><li><p>端點</p></li></ul></li><li><p>通報</p></li></ul><ol><li><p>第一階段</p></li><li><p>第二階段</p></li></ol>', '<td colspan="2"><p><strong>項目</strong></p></td>', '<td><p>100</p></td>'])
    assert.ok(word.includes(part), `${part} in ${word}`);
  assert.ok(!/Mso|mso|onclick|<p><\/p><ul>|file:/.test(word), word);
  await page.keyboard.press('Control+End');
  await paste(OFFICE, '人力配置');
  await page.locator('.rich-editor img[data-picture]').waitFor();
  const office = await shown();
  for (const part of ['<h3>人力配置</h3>', '<li><p><em>規劃</em></p><ul><li><p>訪談</p></li></ul></li>', '<th><p>角色</p></th>', 'data-picture='])
    assert.ok(office.includes(part), `${part} in ${office}`);
  // Within the editor: its own tables carry widths as styles.
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+C');
  await page.keyboard.press('Control+V');
  await page.locator('[data-status]', { hasText: '已自動儲存' }).waitFor();
  assert.deepEqual(page.complaints, []);
  await look(page, 'infosec-pasted');
  await leave(page, () => page.locator('main .form-actions button.btn-primary').click());
});

test('R-103 everything is confirmed, the serial is issued, and the office sees that it is the current one', async () => {
  await page.goto(at);
  await look(page, 'infosec-proposal-open');
  for (let left = await page.locator('form[action*="/checks/"]').count(); left > 0; --left)
    await leave(page, () => page.locator('form[action*="/checks/"] button').first().click());
  await leave(page, () => page.locator('form[action$="/serial"] button').click());
  const serial = (await page.locator('main').innerText()).match(/([2-9A-Z]{4}-){3}[2-9A-Z]{4}/)[0];
  await look(page, 'infosec-proposal');
  await page.goto(`${HOME}/tenders/${NO}/proposals`);
  await look(page, 'infosec-proposals');
  await office.goto(`${HOME}/serials`);
  await fill(office, { serial });
  await leave(office, () => office.locator('main form button[type=submit]').click());
  assert.match(await office.locator('main').innerText(), /現行版本/);
  await look(office, 'infosec-serial');
  await office.goto(`${HOME}/tenders/${NO}/settings`);
  await look(office, 'infosec-setup');
  await office.goto(`${HOME}/tenders/${NO}/order?item=3&quantity=200&price=5000`);
  assert.match(await office.locator('main').innerText(), /300,000/);
  await look(office, 'infosec-order');
});
