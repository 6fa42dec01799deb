import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { StoreProcess } from '../../support/store-process.js';

/** The store that the suite talks to: the one named in the environment, or one of its own. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly client: KurrentDBClient;
  readonly connectionString: string;
}

/** Connects to `COMITY_EVENT_STORE` when it is set; else starts the built store on a free port, in a folder of its own. */
export async function storeUnderTest(): Promise<StoreUnderTest> {
  const given = process.env.COMITY_EVENT_STORE;
  if (given !== undefined && given !== '') return connected(given, async () => {});
  const folder = await mkdtemp(join(tmpdir(), 'comity-store-'));
  const store = StoreProcess.spawn(folder);
  const port = await store.listening();
  return connected(`kurrentdb://127.0.0.1:${port}?tls=false`, async () => {
    await store.stop('SIGTERM');
    await rm(folder, { recursive: true });
  });
}

function connected(connectionString: string, stop: () => Promise<void>): StoreUnderTest {
  const client = KurrentDBClient.connectionString(connectionString);
  return {
    client,
    connectionString,
    [Symbol.asyncDispose]: async () => {
      await client.dispose();
      await stop();
    },
  };
}
