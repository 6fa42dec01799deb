import { type Replay, type Replayable, type ReplayPoint, replay, replayableNamed } from '@comity/audit/contract';
import { OfficeTime } from '@comity/http';
import { categoryOf, Fault, isCalendarDate, isInstant, streamId, systemClock, uuid } from '@comity/kernel';
import type { Command } from 'commander';
import { openRecord } from '../record.js';

interface ReplayFlags {
  readonly asKnownOn?: string;
  readonly atPosition?: string;
  readonly json: boolean;
}

/** `comity replay`: what follows from a stream's events up to a moment, and what each of them changed. */
export function define(command: Command): void {
  command
    .argument('<stream>', 'a stream such as request-6f0c…, or a category such as request')
    .argument('[id]', 'the id, after a category')
    .option('--as-known-on <date>', 'YYYY-MM-DD in the office’s zone, or an instant')
    .option('--at-position <position>', 'only events at or before this position of the log')
    .option('--json', 'the state and every step as one JSON object', false)
    .action(runReplay);
}

async function runReplay(stream: string, id: string | undefined, flags: ReplayFlags): Promise<void> {
  const matter = matterOf(stream, id);
  await using record = openRecord();
  const point = pointOf(flags, record.zone);
  const replayed = await replay(record.log, matter.replayable, matter.id, point);
  if (replayed === null) {
    throw new Fault('stream-unknown', `the log has no stream ${matter.replayable.category}-${matter.id}`);
  }
  console.log(flags.json ? JSON.stringify(replayed) : replayText(replayed));
}

/** @throws Fault `stream-malformed` */
export function matterOf(stream: string, id?: string): { readonly replayable: Replayable; readonly id: string } {
  const [name, matterId] = id === undefined ? [categoryOf(stream), streamId(stream)] : [stream, id];
  const replayable = replayableNamed(name);
  if (replayable === undefined || !uuid.safeParse(matterId).success) {
    throw new Fault('stream-malformed', `${stream}${id === undefined ? '' : ` ${id}`} is no stream of this record`);
  }
  return { replayable, id: matterId };
}

/** @throws Fault `replay-point-malformed` */
export function pointOf({ asKnownOn, atPosition }: Omit<ReplayFlags, 'json'>, zone: string): ReplayPoint {
  if (asKnownOn !== undefined && atPosition !== undefined) {
    throw new Fault('replay-point-malformed', 'ask by date or by position, not by both');
  }
  if (atPosition !== undefined && !/^(0|[1-9]\d{0,18})$/.test(atPosition)) {
    throw new Fault('replay-point-malformed', `${atPosition} is no position of the log`);
  }
  const position = atPosition === undefined ? null : BigInt(atPosition);
  if (asKnownOn === undefined) return { knownAt: 'now', atPosition: position };
  if (isInstant(asKnownOn)) return { knownAt: asKnownOn, atPosition: position };
  if (!isCalendarDate(asKnownOn)) {
    throw new Fault('replay-point-malformed', `${asKnownOn} is neither YYYY-MM-DD nor YYYY-MM-DDTHH:mm:ss.sssZ`);
  }
  return { knownAt: new OfficeTime(zone, systemClock).endOf(asKnownOn), atPosition: position };
}

/** Each event with what it changed, then the state that all of them lead to. */
function replayText({ stream, revision, state, steps }: Replay): string {
  const told = steps.map(({ revision, type, occurredAt, recordedAt, actor, differences }) => {
    const late = occurredAt === recordedAt ? '' : `, occurred ${occurredAt}`;
    const changes = differences.map(
      ({ path, before, after }) => `      ${path}: ${inShort(before)} → ${inShort(after)}`,
    );
    return [`  ${String(revision).padStart(3)}  ${type}  recorded ${recordedAt}${late}  by ${actor}`, ...changes].join(
      '\n',
    );
  });
  const end = revision < 0 ? 'nothing was known then' : `state at revision ${revision}`;
  return [stream, ...told, `${end}:`, JSON.stringify(state, null, 2)].join('\n');
}

const MOST_CHARACTERS = 100;

function inShort(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
