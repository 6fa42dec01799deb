import type { CommandRunner, StoredEvent } from '@comity/event-log';
import { eventHash, type Instant, instant, streamName, uuid } from '@comity/kernel';
import { requestStream } from '@comity/requests/contract';
import { askDecider, type DueTimer, type TimerAnswer, type TimerKind } from '@comity/timers';
import { z } from 'zod';
import { sanctionDecider } from '../domain/sanction.decider.js';
import type { PinnedEvent } from '../domain/sanction.events.js';
import { deadlineOf } from '../voided-misses.js';
import { type VoidedGround, voidedGrounds } from './voided-grounds.projection.js';

const revision = z.int().min(0);

/** Every proposal that rests on a missed deadline which was voided is challenged, once per citation. */
export const challengedBases: TimerKind<VoidedGround> = {
  name: 'challenged-bases',
  projection: voidedGrounds,
  schema: z.object({ dueAt: instant, sanctionId: uuid, citedRevision: revision, voidedRevision: revision }),
  keyOf: ({ sanctionId, citedRevision }) => `${sanctionId}.${citedRevision}`,
  ask: challenge,
};

/** Whoever asks, the log is believed and nobody else: the void must be there, and be of what was cited. */
async function challenge(runner: CommandRunner, due: DueTimer<VoidedGround>, now: Instant): Promise<TimerAnswer> {
  const { sanctionId, citedRevision, voidedRevision } = due.timer;
  const stream = streamName(requestStream.category, due.id);
  const cited = await runner.eventAt(stream, citedRevision);
  const because = await runner.eventAt(stream, voidedRevision);
  if (cited === null || because === null || !voids(because, cited)) return 'settled';
  return askDecider(runner, {
    decider: sanctionDecider,
    id: sanctionId,
    command: { type: 'challenge-basis', cited: pinned(cited), because: pinned(because) },
    question: ['challenge-basis', sanctionId, stream, citedRevision],
    now,
  });
}

function voids(later: StoredEvent, earlier: StoredEvent): boolean {
  const missed = deadlineOf(earlier, 'DeadlineMissed');
  return missed !== null && missed === deadlineOf(later, 'DeadlineMissVoided');
}

function pinned(event: StoredEvent): PinnedEvent {
  return { stream: event.stream, revision: event.revision, eventHash: eventHash(event) };
}
