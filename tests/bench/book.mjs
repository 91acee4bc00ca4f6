// The book of a proposal: 120 pages with 60 pictures of 2 MB, through the portal. Prints how long uploads and the job take, the
// highest memory of the printing child, and how long a page takes while it prints. Nothing is asserted.
// node tests/bench/book.mjs [--pictures 60] [--kind jpeg|png] [--keep FILE.pdf]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fillRow } from '../support/fill.mjs';
import { Client, Portal } from '../support/portal.mjs';

const argument = (name, otherwise) => (process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : otherwise);
const pictures = Number(argument('pictures', 60)), kind = argument('kind', 'jpeg'), keep = argument('keep', '');
const NO = '1190205', ITEMS = `/tenders/${NO}/items`, HOME = '/plugins/infosec_services', CHAPTERS = ['team_experience', 'execution', 'completeness', 'price'];

/** Photographs of 12 million pixels, about 2 MB each as JPEG; as PNG smaller ones of the same size on disk. */
function photographs(folder) {
  const made = spawnSync('/usr/bin/python3', ['-c', `
from PIL import Image
for i in range(${pictures}):
    size = (4000, 3000) if '${kind}' == 'jpeg' else (1400, 1000)
    noise = Image.effect_noise((size[0] // 6, size[1] // 6), 70 + i % 20).resize(size, Image.Resampling.BICUBIC)
    Image.merge('RGB', (noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise.point(lambda v: 255 - v))).save('${folder}/%02d.${kind}' % i, quality=80)
`], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return readdirSync(folder).sort().map((name) => readFileSync(join(folder, name)));
}

/** The highest memory of the children of that process in MB, and the processor seconds of that child. */
function highest(pid) {
  let most = [0, 0];
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    for (const child of readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean)) {
      try {
        const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))[1]) / 1024;
        const [user, system] = readFileSync(`/proc/${child}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
        if (memory > most[0]) most = [memory, (user + system) / 100];
      } catch { /* it has ended */ }
    }
  }
  return most;
}

const characters = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(0x4e00 + i * 3));
let seed = 7;
const some = (count) => Array.from({ length: count }, () => characters[(seed = (seed * 1103515245 + 12345) % 2147483648) % characters.length]).join('');
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const folder = mkdtempSync(join(tmpdir(), 'book-'));
const files = photographs(folder);  // before the portal: it closes connections that wait as long
const portal = await Portal.start();
try {
  const staff = await Client.signedIn(portal, 'staff@example.tw');
  const vendor = await Client.signedIn(portal, 'vendor@example.tw');
  await staff.post('/staff/tenders', { tender_no: NO, type: 'infosec_services', name: '資安服務', opens_at: '2020-01-01T00:00:00+08:00', closes_at: '2099-01-01T00:00:00+08:00' });
  const { id } = await fillRow(vendor, `${ITEMS}/proposal`, undefined, { group_code: '1', chapter_summary: '重點摘要' });
  const at = `${HOME}/proposals/${id}`;
  console.log(`${files.length} pictures, ${(files.reduce((sum, one) => sum + one.length, 0) / files.length / 1e6).toFixed(1)} MB each`);
  let since = performance.now();
  const sums = [];
  for (const [i, content] of files.entries()) {
    const sent = await vendor.upload(`${at}/pictures`, { content, name: `${i}.${kind === 'jpeg' ? 'jpg' : 'png'}`, type: `image/${kind}` });
    if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
    sums.push(sent.body.sha256);
  }
  console.log(`uploads with scaling: ${seconds(since)}`);
  since = performance.now();
  for (const [i, chapter] of CHAPTERS.entries()) {
    const part = sums.slice(i * sums.length / 4, (i + 1) * sums.length / 4);
    const html = part.map((sum, n) => `<h3>${n + 1}. ${some(8)}</h3>${Array.from({ length: 7 }, () => `<p>${some(180)}</p>`).join('')}<img data-picture="${sum}" alt="圖">`
      + `<table>${Array.from({ length: 6 }, () => `<tr>${Array.from({ length: 4 }, () => `<td>${some(6)}</td>`).join('')}</tr>`).join('')}</table>`).join('');
    const saved = await vendor.put(`${at}/chapters/${chapter}`, { html, version: 0 });
    if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
  }
  console.log(`four chapters kept: ${seconds(since)}`);
  for (const what of ['first book', 'second book']) {
    since = performance.now();
    const { headers } = await vendor.post(`${at}/book`, { preview: true });
    const waits = [];
    const [, spent] = highest(portal.process.pid);
    let job, most = [0, 0];
    do {
      const asked = performance.now();
      await vendor.get(at);
      waits.push(performance.now() - asked);
      const now = highest(portal.process.pid);
      if (now[0] >= most[0]) most = now;
      job = (await vendor.get(headers.get('location'))).body;
      await new Promise((done) => setTimeout(done, 50));
    } while (!['succeeded', 'failed'].includes(job.state));
    if (job.state === 'failed') throw new Error(JSON.stringify(job));
    waits.sort((a, b) => a - b);
    const file = (await vendor.get(`/jobs/${job.id}/file`)).bytes;
    if (keep) writeFileSync(keep, file);
    console.log(`${what}: ${seconds(since)}, PDF ${(file.length / 1e6).toFixed(1)} MB, child at most ${most[0].toFixed(0)} MB, ${(most[1] - spent).toFixed(1)} s of processor; `
      + `meanwhile the proposal's page: median ${waits[waits.length >> 1].toFixed(0)} ms, slowest ${waits.at(-1).toFixed(0)} ms`);
  }
} finally {
  await portal.stop();
  rmSync(folder, { recursive: true, force: true });
}
