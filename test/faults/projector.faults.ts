import type { FaultReport } from './main.js';
import { noViolations } from './projector/judge-tables.js';
import { ProjectorCycles } from './projector/projector-cycles.js';
import { Projectors } from './projector/projectors.js';
import { Chance } from './store/chance.js';

const SAY_EVERY_CYCLES = 10;

/**
 * Kills the projector or PostgreSQL with SIGKILL again and again while an office works, rebuilds run and others write what
 * nobody can read; then holds every table against the log folded anew.
 */
export async function projectorFaults(cycles: number, seed: number, say: (line: string) => void): Promise<FaultReport> {
  const violations = noViolations();
  await using servers = await Projectors.open();
  await using run = new ProjectorCycles(servers, new Chance(seed), violations);
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await run.live();
    if (cycle % SAY_EVERY_CYCLES !== 0 && cycle !== cycles) continue;
    const { appended, malformed } = run.progress;
    say(`cycle ${cycle}: ${appended} events, ${malformed} malformed, ${run.rebuilds} rebuilds asked for`);
  }
  const checked = await run.judge();
  return { checked, violations: { ...violations } };
}
