// A browser without script: asks for pages, sends forms with the hidden values of the page it came from.
import { Client } from './portal.mjs';

export class Visitor extends Client {
  async open(path) { return this.#shown(await this.html(path)); }

  /** What a hidden field of the open page holds. */
  hidden(name) { return this.page.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1].replaceAll('&amp;', '&') ?? ''; }

  /** Posts a form of the open page; `from` is what a browser says about itself. A value that is a list is sent once for each. */
  async send(path, fields, { from = {}, files = {}, csrf = this.hidden('_csrf') } = {}) {
    this.csrf = '';
    const form = Object.keys(files).length ? new FormData() : new URLSearchParams();
    form.append('_csrf', csrf);
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) form.append(name, String(each));
    for (const [name, file] of Object.entries(files)) form.append(name, new Blob([file.content], { type: 'application/pdf' }), file.name);
    return this.#shown(await this.request('POST', path, { form, headers: { Accept: 'text/html', ...from } }));
  }

  /** Signs in at the sign-in page `at`, which may know where to go then. */
  async signInByForm(email, password, { at = '/login', ...more } = {}) {
    await this.open(at);
    const next = this.hidden('next');
    return this.send('/login', { email, password, ...(next ? { next } : {}), ...more });
  }

  #shown(answer) {
    this.page = answer.text;
    return answer;
  }
}
