// Starts a real portal in a data folder of its own and talks to it as an API client does.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, '../..');
export const program = process.env.TENDERLOOM_PROGRAM ?? join(root, 'build/bin/tenderloom');

/** The password of people whom tests add. */
export const PASSWORD = 'Kettle!7-Orange-29';

function environment(extra) {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TENDERLOOM_')));
  return { ...own, TENDERLOOM_TEST_MODE: 'on', TENDERLOOM_BOT_CHECK: 'off', TENDERLOOM_RATE_LIMITS: 'off', ...extra };
}

export function run(args, { env = {}, input } = {}) {
  const done = spawnSync(program, args, { cwd: root, env: environment(env), input, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${args.join(' ')} failed (${done.status}): ${done.stderr}`);
  return done.stdout;
}

/** An empty MariaDB database of one portal's own, as settings; none (so SQLite) unless TENDERLOOM_TEST_MARIADB names a server's socket. */
export function ownDatabase(name) {
  const socket = process.env.TENDERLOOM_TEST_MARIADB;
  if (!socket) return {};
  const own = `${name}_${process.pid}`;
  const made = spawnSync('mariadb', [`--socket=${socket}`, '-uroot', '-e', `create database ${own} character set utf8mb4`], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return { TENDERLOOM_DATABASE: `mysql://root@localhost/${own}?socket=${socket}` };
}

/** What `check` finds, asked again until it finds something. */
export async function until(what, check, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    const found = await check();
    if (found) return found;
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}

/** A clock that tests move on; a portal that is started with its `env` goes by it. */
export class Clock {
  constructor() {
    this.file = join(mkdtempSync(join(tmpdir(), 'tenderloom-clock-')), 'offset');
    this.env = { TENDERLOOM_CLOCK_FILE: this.file };
    this.ahead = 0;
    writeFileSync(this.file, '0');
  }

  /** So many seconds ahead of the world's; the portal looks at the file ten times a second. Sessions may be over then. */
  async to(seconds) {
    this.ahead = Math.round(seconds);
    writeFileSync(this.file, String(this.ahead));
    await new Promise((done) => setTimeout(done, 300));
  }

  later(seconds) { return this.to(this.ahead + seconds); }
}

export class Portal {
  accounts = {};  // password by address: the sample's, and people whom tests added

  /** env: TENDERLOOM_* settings; sample: load the sample data. */
  static async start({ env = {}, sample = true } = {}) {
    const portal = new Portal();
    portal.data = mkdtempSync(join(tmpdir(), 'tenderloom-'));
    portal.env = env;
    run(['migrate', '--data', portal.data], { env });
    if (sample) portal.accounts = parseAccounts(run(['sample', '--data', portal.data], { env }));
    await portal.serve();
    return portal;
  }

  async serve() {
    this.process = spawn(program, ['serve', '--data', this.data, '--port', '0'], {
      cwd: root, env: environment(this.env), stdio: ['ignore', 'pipe', 'pipe'] });
    this.log = '';
    this.process.stderr.on('data', (text) => { this.log += text; });
    this.url = await new Promise((ready, failed) => {
      let out = '';
      this.process.stdout.on('data', (text) => {
        out += text;
        const found = out.match(/ready at (http:\/\/\S+?)\/?\s/);
        if (found) ready(found[1]);
      });
      this.process.on('exit', (code) => failed(new Error(`the portal ended with ${code}: ${this.log.slice(-2000)}`)));
    });
  }

  async stop({ keep = false } = {}) {
    if (this.process.exitCode === null) {
      const ended = new Promise((done) => this.process.on('exit', done));
      this.process.kill('SIGTERM');
      this.exitCode = await ended;
    }
    if (!keep) rmSync(this.data, { recursive: true, force: true });
  }

  /** Adds somebody by the command line, with more of its options; the password is PASSWORD. */
  addUser(email, role, ...more) {
    run(['user', 'add', '--email', email, '--role', role, ...more, '--password-stdin', '--data', this.data], { input: PASSWORD, env: this.env });
    this.accounts[email] = PASSWORD;
  }

  /** Mails as they were delivered to DATA/mail: [{to, subject, text}], oldest first; waits until there are `least`. */
  async mails(least = 0) {
    const folder = join(this.data, 'mail');
    return until(`${least} mails`, () => {
      const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')).sort() : [];
      return files.length >= least && files.map((name) => parseMail(readFileSync(join(folder, name), 'utf8')));
    });
  }

  /** Those with these words in the subject, once there are that many: delivery is a job. */
  async mailed(words, least) {
    return until(`${least} mails ${words}`, async () => {
      const found = (await this.mails()).filter((mail) => mail.subject.includes(words));
      return found.length >= least && found;
    });
  }
}

function parseAccounts(text) {
  const accounts = {};
  for (const line of text.split('\n')) {
    const [email, password] = line.trim().split(/\s+/);
    if (email?.includes('@')) accounts[email] = password;
  }
  return accounts;
}

function parseMail(text) {
  const [head, ...rest] = text.split(/\r?\n\r?\n/);
  const unfolded = head.replace(/\r?\n[ \t]+/g, ' ');
  const header = (name) => unfolded.match(new RegExp(`^${name}: (.*)$`, 'mi'))?.[1].trim() ?? '';
  const words = (value) => value.replace(/=\?utf-8\?b\?([^?]*)\?=\s*/gi, (_, code) => Buffer.from(code, 'base64').toString('utf8'))
    .replace(/=\?utf-8\?q\?([^?]*)\?=\s*/gi, (_, code) => decodeQuoted(code.replaceAll('_', ' ')));
  const encoding = header('Content-Transfer-Encoding').toLowerCase();
  const body = rest.join('\n\n');
  const decoded = encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8')
    : encoding === 'quoted-printable' ? decodeQuoted(body.replace(/=\r?\n/g, '')) : body;
  return { to: header('To'), subject: words(header('Subject')), text: decoded, raw: text };
}

function decodeQuoted(text) {
  const bytes = [];
  for (let i = 0; i < text.length; ++i) {
    if (text[i] === '=' && /^[0-9A-F]{2}$/i.test(text.slice(i + 1, i + 3))) {
      bytes.push(parseInt(text.slice(i + 1, i + 3), 16));
      i += 2;
    } else {
      bytes.push(...Buffer.from(text[i]));
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

/** A JSON client with a cookie jar; follows no redirects. */
export class Client {
  constructor(portal) {
    this.base = portal.url;
    this.cookies = new Map();
    this.csrf = '';
  }

  /** One who is signed in; the password is the one that the portal's account began with. */
  static async signedIn(portal, email, password = portal.accounts[email] ?? PASSWORD) {
    const client = new Client(portal);
    const answer = await client.signIn(email, password);
    assert.equal(answer.status, 200, `${email}: ${JSON.stringify(answer.body)}`);
    return client;
  }

  async request(method, path, { json, form, headers = {} } = {}) {
    const sent = { Accept: 'application/json', ...headers };
    if (this.cookies.size) sent.Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (method !== 'GET' && this.csrf) sent['X-CSRF-Token'] = this.csrf;
    let body;
    if (json !== undefined) {
      sent['Content-Type'] = 'application/json';
      body = JSON.stringify(json);
    }
    if (form) body = form;
    const ask = () => fetch(this.base + path, { method, headers: sent, body, redirect: 'manual' });
    // Kept connections may have been closed by the server meanwhile: what changes nothing is asked again (RFC 9110, 9.2.2).
    let response;
    for (let tries = 0; !response; ++tries) response = await ask().catch((gone) => { if (method !== 'GET' || tries === 5) throw gone; });
    for (const cookie of response.headers.getSetCookie?.() ?? [response.headers.get('set-cookie')].filter(Boolean)) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    const type = response.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await response.arrayBuffer());
    const answer = { status: response.status, headers: response.headers, location: response.headers.get('location'), bytes, type, get text() { return bytes.toString('utf8'); } };
    if (type.includes('json') && bytes.length) answer.body = JSON.parse(bytes.toString('utf8'));
    return answer;
  }

  get(path, options) { return this.request('GET', path, options); }
  post(path, json, options) { return this.request('POST', path, { json: json ?? {}, ...options }); }
  put(path, json, options) { return this.request('PUT', path, { json, ...options }); }
  delete(path, options) { return this.request('DELETE', path, options); }

  upload(path, { content, name, type = 'application/pdf', fields = {} }) {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.set(key, String(value));
    form.set('file', new Blob([content], { type }), name);
    return this.request('POST', path, { form });
  }

  /** The page at `path` as a browser asks for it. */
  html(path, headers = {}) { return this.get(path, { headers: { Accept: 'text/html', ...headers } }); }

  /** A form as a browser posts it, with files by field: {name, content}. A value that is a list is sent once for each. */
  submit(path, fields, files = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) form.append(name, String(each));
    for (const [name, file] of Object.entries(files)) form.append(name, new Blob([file.content], { type: 'application/pdf' }), file.name);
    return this.request('POST', path, { form, headers: { Accept: 'text/html' } });
  }

  /** The job that an answer began, when it has succeeded: {url, state, links…}. */
  async finished(began) {
    assert.equal(began.status, 202, began.text);
    const url = began.location;
    return until(`the job ${url}`, async () => {
      const job = (await this.get(url)).body;
      assert.notEqual(job.state, 'failed', JSON.stringify(job));
      return job.state === 'succeeded' && { url, ...job };
    });
  }

  async refreshToken() {
    const answer = await this.get('/login');
    if (answer.body?.csrf_token) this.csrf = answer.body.csrf_token;
  }

  async signIn(email, password) {
    await this.refreshToken();
    const answer = await this.post('/login', { email, password });
    const session = await this.get('/session');
    if (session.body?.csrf_token) this.csrf = session.body.csrf_token;
    return answer;
  }
}
