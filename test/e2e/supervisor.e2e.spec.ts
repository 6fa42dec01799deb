import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { isPortFree } from '@comity/one-machine';
import pg from 'pg';
import { ComityUp, eventually, Place } from '../support/comity-up.js';

/** Enough of them where it does not matter which. */
const STORES = 'postgres,redis,store';
const SERVERS = `${STORES},identity`;
const UP = 'Comity is up';

async function query(place: Place, sql: string): Promise<unknown[]> {
  const password = readFileSync(join(place.folder, 'secrets', 'postgres'), 'utf8');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: place.portBase + 11,
    user: 'comity',
    database: 'comity',
    password,
  });
  client.on('error', () => {}); // the server is killed while we are connected
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The number of the process that serves under this name. */
function serving(up: ComityUp, server: string): Promise<number> {
  return eventually(`a process of ${server}`, () => up.pidOf(server));
}

describe('comity up', () => {
  it('starts the servers, says where they are, and stops them in the reverse order when asked', async () => {
    using place = await Place.find();
    await using up = new ComityUp(place, '--only', SERVERS);
    expect(await up.says(UP)).toContain(`127.0.0.1:${place.portBase + 10}`);
    up.send('SIGINT');
    expect(await up.exitCode).toBe(0);
    const stopped = up.lines.flatMap((line) => /(\w+) +has stopped$/.exec(line)?.[1] ?? []);
    expect(stopped).toEqual(['identity', 'store', 'redis', 'postgres']);
    expect(await isPortFree('127.0.0.1', place.portBase + 11)).toBe(true);
  });

  it('starts each of them again when it is killed', async () => {
    using place = await Place.find();
    await using up = new ComityUp(place, '--only', SERVERS);
    await up.says(UP);
    for (const server of SERVERS.split(',')) {
      const killed = await serving(up, server);
      process.kill(killed, 'SIGKILL');
      const next = await eventually(`another ${server}`, () => {
        const pid = up.pidOf(server);
        return pid === killed ? undefined : pid;
      });
      expect(next).not.toBe(killed);
      await up.says(`${server.padEnd(10)} is back`);
    }
  });

  it('has those who work behind the scenes yield to those who answer', async () => {
    using place = await Place.find();
    await using up = new ComityUp(place, '--only', 'postgres,store,projector');
    await up.says(UP);
    const [store, projector] = [await serving(up, 'store'), await serving(up, 'projector')];
    expect(getPriority(projector)).toBeGreaterThan(getPriority(store));
  });

  it('starts again after being killed itself, ends what it left running, and has lost nothing', async () => {
    using place = await Place.find();
    await using first = new ComityUp(place, '--only', STORES);
    await first.says(UP);
    await query(place, "CREATE TABLE note AS SELECT 'kept' AS text");
    const leftOver = await serving(first, 'postgres');
    first.send('SIGKILL');
    await first.exitCode;
    await using second = new ComityUp(place, '--only', STORES);
    expect(await second.says(UP)).toContain('ended what an earlier start had left running');
    expect(second.pidOf('postgres')).not.toBe(leftOver);
    expect(await query(place, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it('names the port that is taken, who wants it, and how to move', async () => {
    using place = await Place.find();
    const other = createServer().listen(place.portBase + 12, '127.0.0.1');
    await using up = new ComityUp(place, '--only', STORES);
    expect(await up.exitCode).toBe(1);
    other.close();
    expect(up.lines.join('\n')).toContain(`port ${place.portBase + 12} is taken, and redis wants it`);
    expect(up.lines.join('\n')).toContain('COMITY_PORT_BASE=5000');
  });

  it('refuses a folder on which another one is up', async () => {
    using place = await Place.find();
    await using first = new ComityUp(place, '--only', 'redis');
    await first.says(UP);
    await using second = new ComityUp(place, '--only', 'redis');
    expect(await second.exitCode).toBe(1);
    expect(second.lines.join('\n')).toContain(`already up on ${place.folder}`);
    expect(await isPortFree('127.0.0.1', place.portBase + 12)).toBe(false);
  });

  it('waits for one that is just stopping', async () => {
    using place = await Place.find();
    await using first = new ComityUp(place, '--only', STORES);
    await first.says(UP);
    first.send('SIGTERM');
    await using second = new ComityUp(place, '--only', STORES);
    await second.says(UP);
    expect(await first.exitCode).toBe(0);
  });

  it('stops at once when it is asked to while it is still starting', async () => {
    using place = await Place.find();
    await using up = new ComityUp(place, '--only', STORES);
    await up.says('redis      is ready');
    up.send('SIGTERM');
    expect(await up.exitCode).toBe(0);
    expect(await isPortFree('127.0.0.1', place.portBase + 11)).toBe(true);
  });

  it('stops when the process that started it is gone', async () => {
    using place = await Place.find();
    await using up = new ComityUp(place, '--only', 'redis');
    await up.says(UP);
    up.leaveAlone();
    expect(await up.exitCode).toBe(0);
    expect(await isPortFree('127.0.0.1', place.portBase + 12)).toBe(true);
  });

  it('says which servers there are when it does not know one', async () => {
    using place = await Place.find();
    await using up = new ComityUp(place, '--only', 'posgres');
    expect(await up.exitCode).toBe(1);
    expect(up.lines.join('\n')).toContain('no server is called posgres: postgres, redis, store');
  });
});
