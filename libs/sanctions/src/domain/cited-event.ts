import { digestOf, type Recorded } from '@comity/kernel';

/** The digest by which a citation pins an event: over its id, its place in its stream, its data and its envelope. */
export function digestOfCited(event: Recorded): string {
  const { id, stream, revision, type, data, envelope } = event;
  return digestOf({ id, stream, revision, type, data, envelope });
}
