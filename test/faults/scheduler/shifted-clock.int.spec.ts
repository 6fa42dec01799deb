import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { preloadFile } from './host-process.js';

const HOUR_MS = 3_600_000;
/** Tells how far both clocks of the language are off, in whole hours, as soon as one of them is. */
const PROGRAM = `
  const { timeOrigin } = performance;
  const off = (ms) => Math.round((ms - timeOrigin - performance.now()) / ${HOUR_MS});
  const before = [off(Date.now()), off(new Date().getTime())];
  require('node:fs').writeFileSync(process.env.COMITY_FAULTS_CLOCK, '${HOUR_MS}');
  const looking = setInterval(() => {
    const now = [off(Date.now()), off(new Date().getTime())];
    if (now[0] === 0) return;
    console.log(JSON.stringify({ before, now }));
    clearInterval(looking);
  }, 5);`;

it('steps a running program by what the file says', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'comity-clock-'));
  const clockFile = join(folder.path, 'clock');
  writeFileSync(clockFile, '0');
  const env = { ...process.env, NODE_OPTIONS: '', COMITY_FAULTS_CLOCK: clockFile };
  const args = ['--import', preloadFile('shifted-clock'), '-e', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 30_000 });
  expect(JSON.parse(stdout)).toEqual({ before: [0, 0], now: [1, 1] });
});
