import { randomUUID } from 'node:crypto';
import {
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  jsonEvent,
  type Position,
  type RecordedEvent,
  type ResolvedEvent,
} from '@kurrent/kurrentdb-client';

/** A stream name that no other test uses, also on a store that has been in use for years. */
export function freshStream(category = 'contract'): string {
  return `${category}-${randomUUID()}`;
}

export function noted(number: number, options: { id?: string; type?: string } = {}) {
  return jsonEvent({ id: options.id ?? randomUUID(), type: options.type ?? 'Noted', data: { number } });
}

export function notes(count: number, type = 'Noted') {
  return Array.from({ length: count }, (_, number) => noted(number, { type }));
}

/** Everything an asynchronous source yields. */
export async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

export function recorded(resolved: ResolvedEvent): RecordedEvent {
  if (resolved.event === undefined) throw new TypeError('the store sent an event without an event');
  return resolved.event;
}

export function recordedInAll(resolved: AllStreamResolvedEvent): AllStreamRecordedEvent {
  if (resolved.event === undefined) throw new TypeError('the store sent an event without an event');
  return resolved.event;
}

/** The `number` of each of our events, in the order in which they came. */
export function numbers(events: readonly ResolvedEvent[]): number[] {
  return events.map((event) => (recorded(event).data as { number: number }).number);
}

/** The place of the last event of an append, which a store that speaks the protocol always tells. */
export function placeOf(result: { readonly position?: Position | undefined }): Position {
  if (result.position === undefined) throw new TypeError('the store did not say where it appended');
  return result.position;
}

const EVENTUALLY_MS = 20_000;

/** Asks again and again until the answer is yes; fails when it never is. */
export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const late = Date.now() + EVENTUALLY_MS;
  while (!(await condition())) {
    if (Date.now() > late) throw new TypeError('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The error that the work ends with; fails when it ends well. */
export async function errorOf(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new TypeError('an error was expected, and there was none');
  return error;
}
