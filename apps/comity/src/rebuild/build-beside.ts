import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import type { Projection, RebuildProgress } from '@comity/read-store';
import type { RecordAccess } from '../record.js';
import { type RebuildLine, shareOf } from './rebuild-line.js';

/** A projection whose new generation is live. */
export interface Rebuilt {
  readonly name: string;
  readonly generation: number;
  readonly entries: number;
}

const LOOK_EVERY_MS = 200;
/** A host takes up what it is asked for within a second or two. */
const KEPT_WITHIN_MS = 30_000;
/** Indexes of large tables take long, and nothing moves meanwhile. */
const MOVES_WITHIN_MS = 15 * 60_000;

/**
 * Has the hosts that keep these projections build each anew beside the live one, and returns when all are live. What was
 * started goes on when this command ends.
 * @throws Fault `rebuild-parked`, `rebuild-given-up`, `nobody-rebuilds`, `rebuild-stands-still`
 */
export async function buildBeside(
  { readStore, log }: Pick<RecordAccess, 'readStore' | 'log'>,
  projections: readonly Projection[],
  onProgress: (progress: RebuildLine) => void,
): Promise<Rebuilt[]> {
  await readStore.prepare(projections);
  const builds: { readonly name: string; readonly generation: number }[] = [];
  for (const projection of projections) {
    builds.push({ name: projection.name, generation: await readStore.rebuild(projection) });
  }
  const watch = new Watch();
  for (;;) {
    const end = await log.lastPosition();
    const standing: Standing[] = [];
    for (const build of builds) {
      standing.push({
        ...build,
        progress: expectGoing(build.name, await readStore.rebuildProgress(build.name, build.generation)),
      });
    }
    onProgress(furthestBehind(standing, end));
    if (standing.every(({ progress }) => progress.status === 'live')) {
      return standing.map(({ name, generation, progress: { entries } }) => ({ name, generation, entries }));
    }
    watch.look(standing);
    await pause(LOOK_EVERY_MS);
  }
}

interface Standing {
  readonly name: string;
  readonly generation: number;
  readonly progress: RebuildProgress;
}

function expectGoing(name: string, progress: RebuildProgress | null): RebuildProgress {
  if (progress === null || progress.status === 'retired' || progress.status === 'dropped') {
    throw new Fault('rebuild-given-up', `somebody has given up the rebuild of ${name}`);
  }
  if (progress.status === 'building' && progress.level && progress.parkedBeyondLive > 0) {
    throw new Fault(
      'rebuild-parked',
      `${name} was built anew and is not shown: it parks ${progress.parkedBeyondLive} entries that the live one does not. ` +
        'See comity doctor; then comity parked retry, or comity rebuild abandon',
    );
  }
  return progress;
}

function furthestBehind(standing: readonly Standing[], end: bigint | null): RebuildLine {
  const done = standing.filter(({ progress }) => progress.status === 'live').length;
  const lines = standing.map(({ progress: { entries, position, status } }) => ({
    entries,
    share: status === 'live' ? 1 : shareOf(position, end),
  }));
  const least = lines.reduce((last, one) => (one.share < last.share ? one : last), {
    entries: 0,
    share: Number.POSITIVE_INFINITY,
  });
  return { ...least, done, of: standing.length };
}

/** Notices when nobody works on a build, or nothing comes of it. */
class Watch {
  private keptAt = performance.now();
  private movedAt = performance.now();
  private last = '';

  look(standing: readonly Standing[]): void {
    const now = performance.now();
    const open = standing.filter(({ progress }) => progress.status === 'building');
    if (open.every(({ progress }) => progress.kept)) this.keptAt = now;
    const state = JSON.stringify(standing.map(({ progress: { status, entries } }) => [status, entries]));
    if (state !== this.last) this.movedAt = now;
    this.last = state;
    const names = open.map(({ name }) => name).join(', ');
    if (now - this.keptAt > KEPT_WITHIN_MS) {
      throw new Fault(
        'nobody-rebuilds',
        `no host keeps ${names}: start the projector and the scheduler; they will go on`,
      );
    }
    if (now - this.movedAt > MOVES_WITHIN_MS) {
      throw new Fault(
        'rebuild-stands-still',
        `nothing has moved for a quarter of an hour in ${names}; see the hosts' logs`,
      );
    }
  }
}
