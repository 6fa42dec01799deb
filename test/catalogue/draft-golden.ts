import { idFrom, type StreamType } from '@comity/kernel';
import { draftExample } from './draft-example.js';
import { eventSchema, type FieldPath, fieldPaths, pathText, shows } from './event-schema.js';
import type { GoldenEvent, GoldenFile } from './golden-files.js';
import { filesOf } from './golden-problems.js';
import { FIRST_MOMENT } from './invented-words.js';
import { type RegisteredEvent, registeredEvents } from './registered-events.js';

/** A golden file to be written, and why its data would not be taken yet, where that is so. */
export interface Draft {
  /** From the golden folder. */
  readonly path: string;
  readonly event: GoldenEvent;
  readonly problem: string | null;
}

/** More alternatives than any event has; what needs more is shown by hand. */
const EXAMPLES_AT_MOST = 20;

/** Drafts for what the golden files of today's versions do not show yet. Files that exist are never touched. */
export function draftsOfMissing(streams: readonly StreamType[], files: readonly GoldenFile[]): Draft[] {
  return registeredEvents(streams).flatMap((event) => draftsOf(event, filesOf(event, event.version, files)));
}

function draftsOf(event: RegisteredEvent, present: readonly GoldenFile[]): Draft[] {
  const schema = eventSchema(event.schema);
  const drafts: Draft[] = [];
  const examples: unknown[] = present.map((file) => file.event.data);
  let unseen = fieldPaths(schema).filter((path) => !examples.some((example) => shows(example, path)));
  while ((examples.length === 0 || unseen.length > 0) && examples.length < EXAMPLES_AT_MOST) {
    const data = draftExample(schema, unseen) as GoldenEvent['data'];
    const left = unseen.filter((path) => !shows(data, path));
    if (examples.length > 0 && left.length === unseen.length) break;
    examples.push(data);
    drafts.push(draft(event, examples.length, data));
    unseen = left;
  }
  return unseen.length === 0 ? drafts : drafts.map((one) => ({ ...one, problem: one.problem ?? byHand(unseen) }));
}

function byHand(unseen: readonly FieldPath[]): string {
  return `show by hand: ${unseen.map(pathText).join(', ')}`;
}

function draft({ category, type, version, schema }: RegisteredEvent, number: number, data: GoldenEvent['data']): Draft {
  const parsed = schema.safeParse(data);
  const suffix = number === 1 ? '' : `-${number}`;
  const commandId = idFrom('golden', category, type, version, number);
  const event = {
    stream: `${category}-${idFrom('golden', category)}`,
    revision: 1,
    id: idFrom(commandId, 0),
    type,
    data,
    metadata: {
      actor: { id: 'olga', roles: ['case-officer'] },
      commandId,
      correlationId: commandId,
      occurredAt: FIRST_MOMENT,
      recordedAt: FIRST_MOMENT,
      schemaVersion: version,
    },
  };
  const problem = parsed.success ? null : parsed.error.issues.map((issue) => issue.message).join('; ');
  return { path: `${category}/${type}.v${version}${suffix}.json`, event, problem };
}
