import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { startHost } from '@comity/http';
import { trustAuthorities } from '@comity/http/settings';
import { examineRedis } from '@comity/job-store';
import { ReadStore } from '@comity/read-store';
import { type Fresh, freshDatabase, freshRedis, LocalIssuer } from '@comity/testing';
import { DeskModule } from '../../libs/http/src/test-host/desk.controller.js';
import { writeSelfSignedCertificate } from '../support/self-signed-certificate.js';
import { tlsFront } from '../support/tls-front.js';

const trusted = getCACertificates('default');
let folder: string;
let files: { certificateFile: string; keyFile: string };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'comity-tls-'));
  files = writeSelfSignedCertificate(folder);
});

afterEach(() => setDefaultCACertificates(trusted));

afterAll(() => rmSync(folder, { recursive: true }));

/** The address of a server's front, with the same name, password and database. */
function behindFront({ url }: Fresh, port: number, scheme: string, query = ''): string {
  const address = new URL(url);
  address.port = String(port);
  return `${address.href.replace(/^\w+:/, scheme)}${query}`;
}

describe('PostgreSQL over TLS', () => {
  it('is reached when its authority is trusted, and not before', async () => {
    await using database = await freshDatabase();
    await using front = await tlsFront(Number(new URL(database.url).port), files, true);
    const url = behindFront(database, front.port, 'postgres:', '?sslmode=verify-full');
    const ask = async () => {
      const store = ReadStore.connect(url, { maxConnections: 1 });
      try {
        return (await store.pool.query('select 1 as one')).rows;
      } finally {
        await store.close();
      }
    };
    await expect(ask()).rejects.toThrow(/self.signed/i);
    trustAuthorities(files.certificateFile);
    expect(await ask()).toEqual([{ one: 1 }]);
    expect(front.secured()).toBeGreaterThan(0);
  });
});

describe('Redis over TLS', () => {
  it('is reached when its authority is trusted, and not before', async () => {
    await using redis = await freshRedis();
    await using front = await tlsFront(Number(new URL(redis.url).port), files);
    const url = behindFront(redis, front.port, 'rediss:');
    expect(JSON.stringify(await examineRedis(url, []))).toMatch(/self.signed/i);
    trustAuthorities(files.certificateFile);
    expect(JSON.stringify(await examineRedis(url, []))).not.toContain('does not answer');
  });
});

describe('an OpenID issuer of the house’s own authority', () => {
  it('is believed when the host trusts the authority, and is unreachable to one that does not', async () => {
    const issuer = await LocalIssuer.start({
      cert: readFileSync(files.certificateFile),
      key: readFileSync(files.keyFile),
    });
    const answerOf = async (more: { COMITY_CA_FILE?: string }) => {
      const config = { COMITY_HOST: '127.0.0.1', COMITY_PORT: 0, COMITY_LOG_LEVEL: 'silent' } as const;
      const host = await startHost({
        ...{ name: 'desk', module: DeskModule, endsProcess: false },
        config: { ...config, COMITY_OIDC_ISSUER: issuer.url, COMITY_ZONE: 'UTC', ...more },
      });
      try {
        const authorization = `Bearer ${await issuer.token('rosa', ['reviewer'])}`;
        return (await fetch(`${host.url}/v1/files/me`, { headers: { authorization } })).status;
      } finally {
        await host.stop();
      }
    };
    try {
      expect(await answerOf({})).toBe(503);
      expect(await answerOf({ COMITY_CA_FILE: files.certificateFile })).toBe(200);
    } finally {
      await issuer.stop();
    }
  });

  it('is not looked for with a file that holds no authority', () => {
    const empty = join(folder, 'empty.pem');
    writeFileSync(empty, 'nothing');
    expect(() => trustAuthorities(empty)).toThrow('holds no certificate');
    expect(() => trustAuthorities(join(folder, 'gone.pem'))).toThrow('is not usable');
  });
});
