import type { Dice } from './dice.js';
import type { LedgerEvent } from './ledger.js';

/** Ordinary streams of a run, so that revisions, conflicts and retries meet. */
const STREAMS = 40;
const DOOMED_STREAMS = 300;
const MAX_DATA_BYTES = 600;

const STRANGE_NAMES = [
  '',
  ' ',
  '$all',
  '$$all',
  '$streams',
  '$ce-office',
  '$et',
  '$$$',
  '$$office-1',
  '$users',
  '.',
  '../../etc/passwd',
  "'; DROP TABLE events; --",
  'nul\u0000inside',
  'line\nbreak',
  'ünïcödé-文件-🗂️',
  '\u202eright-to-left',
  'e\u0301 and \u00e9',
  '__proto__',
  'constructor',
  'half a pair \ud800',
  '\udc00 and its other half',
  'x'.repeat(1_024),
  'ß'.repeat(513),
  'x'.repeat(70_000),
] as const;

/** Mostly ordinary, the others as strange as names get, or of streams that are deleted. */
export function randomStream(dice: Dice): string {
  if (dice.oneIn(8)) return randomDoomedStream(dice);
  return dice.oneIn(3) ? dice.pick(STRANGE_NAMES) : `office-${dice.below(STREAMS)}`;
}

/** One of those that are deleted and written to again; all others live through the run. */
export function randomDoomedStream(dice: Dice): string {
  const suffix = dice.oneIn(3) ? dice.pick(STRANGE_NAMES) : '';
  return `doomed-${dice.below(DOOMED_STREAMS)}${suffix}`;
}

export function randomType(dice: Dice): string {
  return dice.oneIn(4)
    ? dice.pick(['$metadata', '$>', '$streamDeleted', 'T'.repeat(3_000), 'ключ', 'a\ud800', '\u0000', '__proto__'])
    : dice.pick(['Noted', 'Filed', 'Answered', `${'a'.repeat(60)}!`]);
}

export function randomContentType(dice: Dice): string {
  return dice.oneIn(5)
    ? dice.pick(['text/html', 'x'.repeat(5_000), '\ud800', 'application/JSON; charset=x'])
    : dice.pick(['application/json', 'application/octet-stream']);
}

/** Mostly a new id; sometimes one of a few that others use as well. */
export function randomId(dice: Dice): string {
  return dice.oneIn(12) ? `00000000-0000-4000-8000-00000000000${dice.below(10)}` : dice.uuid();
}

export function randomEvent(dice: Dice, stream: string): LedgerEvent {
  const length = dice.oneIn(50) ? 200_000 : dice.below(MAX_DATA_BYTES);
  const data = dice.oneIn(3) ? Buffer.alloc(length, dice.below(256)) : Buffer.from(JSON.stringify({ length }));
  const metadata = dice.oneIn(2) ? Buffer.alloc(0) : dice.bytes(dice.below(40));
  return { stream, id: randomId(dice), data, metadata };
}

/** None, one or some, for the same stream. */
export function randomEvents(dice: Dice, stream: string): LedgerEvent[] {
  return Array.from({ length: dice.oneIn(8) ? 0 : 1 + dice.below(4) }, () => randomEvent(dice, stream));
}
