// A real clamd with one signature of our own, so that nothing has to be downloaded. Its test pattern is put together here: a
// file that held it whole would be taken away by virus scanners.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from './portal.mjs';

export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join('');
export const SIGNATURE = 'Tenderloom.Test.Pattern';

function answers(path) {
  return new Promise((done) => {
    const socket = connect({ path }, () => socket.write('zPING\0'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (bytes) => { socket.destroy(); done(bytes.toString().startsWith('PONG')); });
    socket.on('error', () => done(false));
    socket.on('close', () => done(false));
  });
}

export class Clamd {
  /** megabytes: the largest file that it takes. */
  static async start({ megabytes = 25, port = 0 } = {}) {
    const clamd = new Clamd();
    clamd.folder = mkdtempSync(join(tmpdir(), 'tenderloom-clamd-'));
    mkdirSync(join(clamd.folder, 'db'));
    writeFileSync(join(clamd.folder, 'db/portal.ndb'), `${SIGNATURE}:0:*:${Buffer.from(EICAR).toString('hex')}\n`);
    clamd.socket = join(clamd.folder, 'clamd.sock');
    writeFileSync(join(clamd.folder, 'clamd.conf'), [
      'Foreground yes', `DatabaseDirectory ${clamd.folder}/db`, 'OfficialDatabaseOnly no', `LocalSocket ${clamd.socket}`,
      ...(port ? [`TCPSocket ${port}`, 'TCPAddr 127.0.0.1'] : []), `StreamMaxLength ${megabytes}M`, `LogFile ${clamd.folder}/log`, ''].join('\n'));
    await clamd.run();
    return clamd;
  }

  async run() {
    this.process = spawn('clamd', ['--config-file', join(this.folder, 'clamd.conf')], {
      stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
    await until('an answer of clamd', () => answers(this.socket));
  }

  async pause() {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((done) => this.process.on('exit', done));
    this.process.kill('SIGKILL');
    await ended;
    rmSync(this.socket, { force: true });
  }

  async stop() {
    await this.pause();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
