import type { CommandRunner, StoredEvent } from '@comity/event-log';
import { categoryOf, eventHash, streamId } from '@comity/kernel';
import { clockName, type RequestEvent, requestStream } from '@comity/requests/contract';
import { z } from 'zod';
import type { PinnedEvent } from './domain/sanction.events.js';
import { placeOf } from './domain/sanction.state.js';

const deadline = z.object({ clock: clockName, deadlineVersion: z.int() });

/** The deadline that an event says was missed, or was not after all; null for an event that says neither. */
export function deadlineOf(
  { type, data }: Pick<StoredEvent, 'type' | 'data'>,
  says: 'DeadlineMissed' | 'DeadlineMissVoided',
): string | null {
  const read = type === says ? deadline.safeParse(data) : undefined;
  return read?.success === true ? `${read.data.clock}@${read.data.deadlineVersion}` : null;
}

/** The deadlines of a request that turned out not to have been missed: each is missed once at most, so it stays so. */
const voidedDeadlines = {
  category: requestStream.category,
  initial: new Set<string>() as ReadonlySet<string>,
  evolve(voided: ReadonlySet<string>, event: RequestEvent): ReadonlySet<string> {
    const name = deadlineOf(event, 'DeadlineMissVoided');
    return name === null ? voided : new Set([...voided, name]);
  },
};

/**
 * Places of the cited events that the log does not bear out: it holds another event there, or none, or voids the miss that
 * was cited. The log is asked itself, since a challenge follows a void only when a scheduler gets to it.
 */
export async function fallenGrounds(
  runner: Pick<CommandRunner, 'eventAt' | 'load'>,
  cited: readonly PinnedEvent[],
): Promise<ReadonlySet<string>> {
  const fallen = new Set<string>();
  for (const [place, pinned] of new Map(cited.map((each) => [placeOf(each), each]))) {
    const event = await runner.eventAt(pinned.stream, pinned.revision);
    if (event === null || eventHash(event) !== pinned.eventHash || (await isVoided(runner, event))) fallen.add(place);
  }
  return fallen;
}

/** True for a missed deadline that turned out to be none. */
export async function isVoided(runner: Pick<CommandRunner, 'load'>, event: StoredEvent): Promise<boolean> {
  const missed = deadlineOf(event, 'DeadlineMissed');
  if (missed === null || categoryOf(event.stream) !== requestStream.category) return false;
  return (await runner.load(voidedDeadlines, streamId(event.stream))).state.has(missed);
}
