import { ensureBuild } from './build.mjs';
import { ensureInstallation } from './installation.mjs';
import { withLock } from './lock.mjs';
import { inProject, SetUpError } from './project.mjs';
import { ensureRedis } from './redis.mjs';

/**
 * Makes a fresh clone ready to run: dependencies, Node, PostgreSQL, Redis, build. What is there already is left as it
 * is, so this costs a fraction of a second from the second time on. Says what it does on standard error only.
 */
export async function setUp() {
  assertNodeStartsUs();
  await withLock(inProject('.comity', 'set-up.lock'), async () => {
    await ensureInstallation();
    await ensureRedis();
    await ensureBuild();
  });
}

function assertNodeStartsUs() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetUpError(`Node ${process.versions.node} is too old to set Comity up: 20.19 or newer is needed.`);
  }
}
