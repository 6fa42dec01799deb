import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { hostVariables, readConfig } from './config.js';

const variables = z.object(hostVariables);
const TOKEN = 'a-scrape-token-of-thirty-two-chars';

describe('the variables of a host', () => {
  it('may name a file that holds the value, as secrets are handed to containers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'comity-config-'));
    const file = join(folder, 'token');
    try {
      writeFileSync(file, `${TOKEN}\n`);
      const given = { COMITY_PORT: '4000', COMITY_METRICS_TOKEN_FILE: file };
      expect(readConfig(variables, given).COMITY_METRICS_TOKEN).toBe(TOKEN);
      expect(() => readConfig(variables, { ...given, COMITY_METRICS_TOKEN: TOKEN })).toThrow('both given');
      expect(() => readConfig(variables, { ...given, COMITY_METRICS_TOKEN_FILE: `${file}.gone` })).toThrow(
        'COMITY_METRICS_TOKEN_FILE',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuse a scrape token that could be guessed', () => {
    expect(() => readConfig(variables, { COMITY_PORT: '1', COMITY_METRICS_TOKEN: 'short' })).toThrow('24 characters');
  });

  it('take a list of networks apart at its commas', () => {
    const given = { COMITY_PORT: '1', COMITY_METRICS_FROM: '10.0.0.0/8, ::1' };
    expect(readConfig(variables, given).COMITY_METRICS_FROM).toEqual(['10.0.0.0/8', '::1']);
  });
});
