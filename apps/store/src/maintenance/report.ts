import { describeDamage } from './copy-log.js';
import type { ShowProgress, Verification } from './verify.js';

const REDRAW_MS = 200;
const LINE_EVERY_MS = 5_000;

/** Shows on standard error how many records have been read; one redrawn line where somebody watches. */
export function progressOn(stream: NodeJS.WriteStream): ShowProgress {
  let shownAt = performance.now();
  return (events, total) => {
    const now = performance.now();
    if (now - shownAt < (stream.isTTY ? REDRAW_MS : LINE_EVERY_MS)) return;
    shownAt = now;
    const line = `${events} of ${total} records read (${Math.floor((events / total) * 100)} %)`;
    stream.write(stream.isTTY ? `\r${line}\x1b[K` : `${line}\n`);
  };
}

/** `ok: 12 events in 3 streams, up to position 12`, or what is damaged. */
export function describeVerification(found: Verification): string {
  const { events, streams, lastPosition, first } = found;
  const read = `${events} events in ${streams} streams, up to position ${lastPosition}`;
  return first === null ? `ok: ${read}` : `DAMAGED: ${describeDamage(found)}; ${read} were read`;
}
