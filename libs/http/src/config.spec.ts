import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { callerVariables, hostVariables, readConfig } from './config.js';

const variables = z.object(hostVariables);
const callers = z.object(callerVariables);
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

  it('name proxies and origins as what they are', () => {
    const read = readConfig(callers, {
      COMITY_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      COMITY_CORS_ORIGINS: 'https://a.example.org,http://127.0.0.1:5173',
    });
    expect(read.COMITY_TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '::1']);
    expect(read.COMITY_CORS_ORIGINS).toEqual(['https://a.example.org', 'http://127.0.0.1:5173']);
    expect(() => readConfig(callers, { COMITY_TRUSTED_PROXIES: 'everybody' })).toThrow('COMITY_TRUSTED_PROXIES');
    expect(() => readConfig(callers, { COMITY_CORS_ORIGINS: '*' })).toThrow('COMITY_CORS_ORIGINS');
    expect(() => readConfig(callers, { COMITY_CORS_ORIGINS: 'https://a.example.org/' })).toThrow('COMITY_CORS_ORIGINS');
  });
});
