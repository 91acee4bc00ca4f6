// Debian's Chromium by playwright-core, and the few things that every journey does.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { PASSWORD } from '../support/portal.mjs';

const here = dirname(fileURLToPath(import.meta.url));
export const screenshots = process.env.TENDERLOOM_SCREENSHOTS ?? join(here, 'screenshots');

// How long one step may take, in milliseconds: enough for a machine that others slow down, since what waits here waits for what is certain to come.
const PATIENCE = 60_000;

/** Chromium without its window, which is quicker on a busy machine; the whole Chromium where only that is there. */
export async function launch() {
  mkdirSync(screenshots, { recursive: true });
  const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
  return chromium.launch({
    executablePath, headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
           '--disable-component-update', '--disable-sync'] });
}

/** A visitor with a window; what the browser complains about is collected in `complaints`. */
export async function visitor(browser, base, { width = 1280, height = 900, locale = 'zh-TW' } = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: { width, height }, locale, acceptDownloads: true });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    // A refused form is a document with 401, 409, 412 or 422, which the browser reports as if it were an accident.
    const refused = /^Failed to load resource: .* status of 4\d\d/.test(message.text()) && page.refused.has(message.location().url);
    if (!refused) page.complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.refused = new Set();
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.request().method() === 'POST' && [401, 409, 412, 422].includes(response.status()))
      page.refused.add(response.url());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  return page;
}

/** Does what leaves the page and waits until the next document, refused or not, is there. */
export async function leave(page, action) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), action()]);
}

/** Signs in at the sign-in page, where the page may be already. */
export async function signIn(page, email, password) {
  if (!page.url().includes('/login')) await page.goto('/login');
  await fill(page, { email, password });
  await leave(page, () => page.locator('main form button[type=submit].btn-primary').first().click());
}

/** A visitor who is signed in; the password is the one that the portal's account began with. */
export async function signedIn(browser, portal, email, { password = portal.accounts[email] ?? PASSWORD, ...window } = {}) {
  const page = await visitor(browser, portal.url, { width: 1440, ...window });
  await signIn(page, email, password);
  return page;
}

/** What a page says. */
export const main = (page) => page.locator('main').innerText();

/** The page at a width, where nothing may stick out. */
async function fits(page, name, width) {
  await page.setViewportSize({ width, height: 900 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) throw new Error(`${name}: the page is ${wide} px wider than a ${width} px screen`);
}

/** Screenshot of the whole page at a width. On a busy machine Chromium now and then draws no frame for one; it does when asked again. */
async function screenshot(page, name, width) {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(() => scrollTo(0, 0));
  const take = () => page.screenshot({ path: join(screenshots, `${name}-${width}.png`), fullPage: true });
  await take().catch(take);
  await fits(page, name, width);
}

/** The page as it stands on an office screen and on a phone: NAME-WIDTH; on a small phone nothing sticks out either. */
export async function picture(page, name) {
  const size = page.viewportSize();
  for (const width of [1440, 390]) await screenshot(page, name, width);
  await fits(page, name, 320);
  await page.setViewportSize(size);
}

/** The page as it stands: nothing sticks out, everything has its name, and the browser complains about nothing. */
export async function look(page, name) {
  await picture(page, name);
  assert.deepEqual(await accessibilityProblems(page), [], name);
  assert.deepEqual(page.complaints.splice(0), [], `${name}: the browser complains`);
}

/** The page at `path` as an office screen and as a phone show it, in both languages: NAME-LANGUAGE-WIDTH. */
export async function views(page, path, name, { between = () => {} } = {}) {
  const at = (language) => page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
  for (const language of ['zh-TW', 'en']) {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await at(language);
      await between(page, language);
      assert.deepEqual(await accessibilityProblems(page), [], `${name} ${language} ${width}`);
      await screenshot(page, `${name}-${language}`, width);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await at('zh-TW');
  assert.deepEqual(page.complaints.splice(0), [], `${name}: the browser complains`);
}

/** What every page owes to everybody (look.md): one h1, a title, labels, no duplicate ids, no empty links. */
export async function accessibilityProblems(page) {
  return page.evaluate(() => {
    const problems = [];
    const visible = (element) => element.getClientRects().length > 0;
    const headings = [...document.querySelectorAll('h1')].filter(visible);
    if (headings.length !== 1) problems.push(`${headings.length} h1`);
    if (!document.title.trim()) problems.push('no title');
    if (!document.documentElement.lang) problems.push('no language');
    for (const role of ['main', 'header', 'footer']) if (!document.querySelector(role)) problems.push(`no ${role}`);
    const ids = new Set();
    for (const { id } of document.querySelectorAll('[id]')) {
      if (ids.has(id)) problems.push(`id ${id} occurs twice`);
      ids.add(id);
    }
    for (const control of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
      if (!visible(control) || control.tabIndex < 0) continue;  // what a widget stands for is not reached
      const named = control.labels?.length || control.getAttribute('aria-label') || control.getAttribute('aria-labelledby') || control.title;
      if (!named) problems.push(`no label for ${control.name || control.id}`);
    }
    for (const link of document.querySelectorAll('a[href], button')) {
      if (visible(link) && !link.textContent.trim() && !link.getAttribute('aria-label') && !link.title && !link.querySelector('img[alt]'))
        problems.push(`a ${link.tagName.toLowerCase()} without words: ${link.outerHTML.slice(0, 80)}`);
    }
    for (const image of document.querySelectorAll('img:not([alt])')) problems.push(`no alt: ${image.src}`);
    for (const described of document.querySelectorAll('[aria-describedby]'))
      for (const id of described.getAttribute('aria-describedby').split(/\s+/).filter(Boolean))
        if (!document.getElementById(id)) problems.push(`aria-describedby names ${id}, which is not there`);
    return problems;
  });
}

/** Chooses in a select with search as people do: type the name, press Enter. */
async function choose(page, select, values) {
  const id = await select.getAttribute('id');
  const box = page.locator(`#${id}-ts-control`);
  await select.locator("xpath=following-sibling::div[contains(@class,\"ts-wrapper\")]//div[contains(@class,\"ts-control\")]").click();
  for (const value of values) {
    const label = await select.evaluate((element, wanted) => element.tomselect.options[wanted]?.text, value);
    if (!label) throw new Error(`${id} does not offer ${value}`);
    await box.pressSequentially(label);
    await page.locator(`#${id}-ts-dropdown [role=option].active[data-value="${value}"]`).waitFor();
    await box.press('Enter');
  }
  await page.keyboard.press('Tab');
  const chosen = await select.evaluate((element) => [...element.selectedOptions].map((option) => option.value));
  for (const value of values) if (!chosen.includes(value)) throw new Error(`${id}: ${value} is not chosen but ${chosen}`);
}

/** Types values into a form by field name, as a person would; nested objects are `a.b`, lists tick boxes. */
export async function fill(page, values, prefix = '') {
  for (const [key, value] of Object.entries(values)) {
    const name = prefix ? `${prefix}.${key}` : key;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      await fill(page, value, name);
      continue;
    }
    const controls = page.locator(`[name="${name}"]:not([type=hidden])`);
    const count = await controls.count();
    if (count === 0) throw new Error(`no control is called ${name}`);
    const first = controls.first();
    const kind = await first.evaluate((element) => (element.tagName === 'INPUT' ? element.type : element.tagName.toLowerCase()));
    // A click counts where it began: not while what was written before is being judged and rows come and go.
    if (kind === 'radio' || kind === 'checkbox') await page.waitForFunction(() => !document.querySelector('form[data-asking]'));
    if (kind === 'radio') {
      const wanted = typeof value === 'boolean' ? (value ? 'true' : 'false') : String(value);
      await page.locator(`[name="${name}"][value="${wanted}"]`).check();
    } else if (kind === 'checkbox' && Array.isArray(value)) {
      for (const one of value) await page.locator(`[name="${name}"][value="${one}"]`).check();
    } else if (kind === 'checkbox') {
      await first.setChecked(Boolean(value));
    } else if (kind === 'select' && await first.evaluate((select) => Boolean(select.tomselect))) {
      await choose(page, first, [value].flat().map(String));
    } else if (kind === 'select') {
      await first.selectOption(Array.isArray(value) ? value.map(String) : String(value));
    } else {
      await first.fill(String(value));
    }
  }
}

/** Texts with Chinese characters that an English page shows, but for what people typed (`data`, patterns). */
export async function chineseTexts(page, data) {
  const texts = await page.evaluate(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (/\p{Script=Han}/u.test(walker.currentNode.data) && !parent.closest('script, style, [lang]:not(html)')) found.push(walker.currentNode.data.trim());
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      for (const name of ['aria-label', 'title', 'placeholder']) found.push(element.getAttribute(name) ?? '');
    return [...new Set(found), document.title];
  });
  return texts.filter((text) => /\p{Script=Han}/u.test(data.reduce((rest, pattern) => rest.replaceAll(pattern, ''), text)));
}
