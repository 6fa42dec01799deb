import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Chance } from './chance.js';
import { KillCycles } from './kill-cycles.js';
import { RestartedStore } from './restarted-store.js';
import { Violations } from './violations.js';

/** A follower that has seen what the store forgot waits for it in vain. */
const WAIT_IN_VAIN_MS = 2_000;

let folder: string;
let store: RestartedStore;
let violations: Violations;
let cycles: KillCycles;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-killed-'));
  store = new RestartedStore(folder);
  violations = new Violations(() => {});
  cycles = new KillCycles(store, new Chance(1), violations);
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What a store would do that acknowledges before the disk has it. */
function forgetLatest(): void {
  using log = new DatabaseSync(join(folder, 'events.db'));
  log.exec('DELETE FROM events WHERE position > (SELECT max(position) FROM events) - 100');
}

const found = () => Object.entries(violations.byKind).filter(([, count]) => count > 0);

it('finds nothing lost, repeated or moved when the store was killed five times', async () => {
  for (let cycle = 0; cycle < 5; cycle += 1) await cycles.live();
  expect(await cycles.judge()).toBeGreaterThan(100);
  expect(found()).toEqual([]);
});

it('finds acknowledged events that a store has forgotten between two of its lives', async () => {
  cycles = new KillCycles(store, new Chance(1), violations, WAIT_IN_VAIN_MS);
  for (let cycle = 0; cycle < 2; cycle += 1) await cycles.live();
  forgetLatest();
  await cycles.judge();
  expect(found()).toContainEqual(['acknowledged-lost', expect.any(Number)]);
});
