import { EventCodec } from '@comity/event-log';
import { canonicalJson, categoryOf, type StreamType } from '@comity/kernel';
import { eventSchema, fieldPaths, pathText, shows } from './event-schema.js';
import { asRecorded, type GoldenFile } from './golden-files.js';
import { type RegisteredEvent, registeredEvents } from './registered-events.js';

/**
 * What stands against the golden files, a sentence each: an event version without one, a field that none shows, one that no
 * longer reads as what it was. None when everything that was ever stored can still be read.
 */
export function goldenProblems(streams: readonly StreamType[], files: readonly GoldenFile[]): string[] {
  const codec = new EventCodec(streams);
  const events = registeredEvents(streams);
  return [
    ...events.flatMap((event) => missingVersions(event, files)),
    ...events.flatMap((event) => fieldsNotShown(event, files)),
    ...files.flatMap((file) => misread(codec, file)),
  ];
}

/** The golden files of one version of one event. */
export function filesOf({ category, type }: RegisteredEvent, version: number, files: readonly GoldenFile[]) {
  return files.filter((file) => file.category === category && file.type === type && file.version === version);
}

/** Fields of today's version that no golden file shows: removing or renaming one of them would go unnoticed. */
export function fieldsNotShown(event: RegisteredEvent, files: readonly GoldenFile[]): string[] {
  const shown = filesOf(event, event.version, files);
  if (shown.length === 0) return [];
  return fieldPaths(eventSchema(event.schema))
    .filter((path) => !shown.some((file) => shows(file.event.data, path)))
    .map((path) => `${event.type} v${event.version}: no golden file shows ${pathText(path)}`);
}

function missingVersions(event: RegisteredEvent, files: readonly GoldenFile[]): string[] {
  const versions = Array.from({ length: event.version }, (_, index) => index + 1);
  const missing = versions.filter((version) => filesOf(event, version, files).length === 0);
  return missing.map((version) => `${event.category}/${event.type}.v${version}.json is missing`);
}

function misread(codec: EventCodec, { path, category, type, version, event }: GoldenFile): string[] {
  if (categoryOf(event.stream) !== category || event.type !== type || event.metadata.schemaVersion !== version) {
    return [`${path} holds version ${event.metadata.schemaVersion} of ${event.type} in ${event.stream}`];
  }
  const entry = codec.decode(asRecorded(event));
  if (entry.kind === 'undecodable') return [`${path} cannot be read: ${entry.fault.message}`];
  const { data, envelope } = entry.event;
  const expected = event.reads ?? event.data;
  return [
    ...(canonicalJson(data) === canonicalJson(expected) ? [] : [`${path} reads as ${canonicalJson(data)}`]),
    ...(canonicalJson(envelope) === canonicalJson(event.metadata)
      ? []
      : [`${path} has another envelope: ${canonicalJson(envelope)}`]),
  ];
}
