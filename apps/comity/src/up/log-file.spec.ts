import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from './log-file.js';

describe('a log file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-log-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps the newest lines and two older files, whatever is written', () => {
    const path = join(folder, 'api.log');
    const log = new LogFile(path, 100);
    for (let number = 1; number <= 100; number++) log.write(`line ${number}`);
    log.close();
    expect(readdirSync(folder).toSorted()).toEqual(['api.log', 'api.log.1', 'api.log.2']);
    expect(readFileSync(path, 'utf8')).toMatch(/line 100\n$/);
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).length).toBeLessThanOrEqual(100);
  });

  it('goes on where an earlier run ended', () => {
    const path = join(folder, 'store.log');
    for (const line of ['first run', 'second run']) {
      const log = new LogFile(path);
      log.write(line);
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('first run\nsecond run\n');
  });
});
