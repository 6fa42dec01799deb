import { createServer } from 'node:net';
import { EventLog } from '@comity/event-log';
import { freePort } from '@comity/one-machine';
import { ReadStore } from '@comity/read-store';
import { freshDatabase, freshRedis, LocalIssuer } from '@comity/testing';
import { profileFrom } from '../up/profile.js';
import { examine } from './examine.js';
import type { Patient } from './finding.js';

/** What the doctor says of a record with these variables, each as `subject: problem`. */
async function findings(
  addresses: { readonly postgres: string; readonly redis: string; readonly issuer: string },
  more: Partial<Patient> = {},
): Promise<readonly string[]> {
  const readStore = ReadStore.connect(addresses.postgres, { maxConnections: 2 });
  const log = EventLog.connect(`kurrentdb://127.0.0.1:${await freePort()}?tls=false&maxDiscoverAttempts=1`, []);
  const variables = { COMITY_REDIS: addresses.redis, COMITY_OIDC_ISSUER: addresses.issuer };
  const profile = { ...profileFrom({}), dataFolder: '/no/such/folder', portBase: 1_024 };
  try {
    const found = await examine({ readStore, log, variables, profile, ...more });
    expect(found.filter(({ mend }) => mend.length < 10)).toEqual([]);
    return found.map(({ subject, problem }) => `${subject}: ${problem}`);
  } finally {
    await readStore.close();
    await log.dispose();
  }
}

describe('the doctor, where everything is wrong', () => {
  it('names what does not answer, and goes on', async () => {
    const dead = await freePort();
    const found = await findings({
      postgres: `postgres://127.0.0.1:${dead}/none`,
      redis: `redis://127.0.0.1:${dead}`,
      issuer: `http://127.0.0.1:${dead}`,
    });
    for (const said of [
      /^issuer: .* gives no discovery/,
      /^redis: .* does not answer/,
      /^event store: /,
      /^postgres: /,
    ]) {
      expect(found.filter((line) => said.test(line))).toHaveLength(1);
    }
  });

  it('names an issuer of another name, a schema without an owner’s hand, and hosts that may do anything', async () => {
    await using database = await freshDatabase();
    await using redis = await freshRedis();
    const issuer = await LocalIssuer.start();
    try {
      const found = await findings({ postgres: database.url, redis: redis.url, issuer: `${issuer.url}/` });
      expect(found).toContainEqual(expect.stringContaining(`calls itself ${issuer.url}`));
      expect(found).toContainEqual(expect.stringContaining('postgres: the schema lacks 001-bookkeeping'));
      expect(found).toContainEqual(expect.stringContaining('which may do anything'));
      expect(found.filter((line) => line.includes('is older than'))).toEqual([]);
    } finally {
      await issuer.stop();
    }
  });

  it('names a port of ours that another program has', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = other.address() as { port: number };
      const profile = { ...profileFrom({}), dataFolder: '/no/such/folder', portBase: port };
      const dead = 'postgres://127.0.0.1:1/none';
      const found = await findings({ postgres: dead, redis: 'redis://127.0.0.1:1', issuer: '' }, { profile });
      expect(found).toContainEqual(expect.stringMatching(new RegExp(`^ports: another program listens on ${port}`)));
    } finally {
      other.close();
    }
  });
});
