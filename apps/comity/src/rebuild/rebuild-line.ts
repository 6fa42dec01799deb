import { barOf } from '../progress-bar.js';

/** How far a rebuild is: the one that is furthest behind where there are several. */
export interface RebuildLine {
  /** Entries of the log that were folded. */
  readonly entries: number;
  /** 0 to 1, by log position. */
  readonly share: number;
  /** Builds under way, and those whose tables are shown already. */
  readonly done: number;
  readonly of: number;
}

/** `[#####-----]  50 %  500000 events  20000 events/s  25 s left`; what remains is an estimate by position. */
export function rebuildLine({ entries, share, done, of }: RebuildLine, seconds: number): string {
  const rate = seconds > 0 ? entries / seconds : 0;
  const left = share > 0 && share < 1 ? `${Math.ceil((seconds * (1 - share)) / share)} s left` : '';
  const tables = of > 1 ? `${done} of ${of} live` : '';
  const parts = [barOf(share), `${entries} events`, `${Math.round(rate)} events/s`, left, tables];
  return parts.filter((part) => part !== '').join('  ');
}

/** How far along the log a position is, 0 to 1. */
export function shareOf(position: bigint | null, end: bigint | null): number {
  if (end === null || end <= 0n) return 1;
  const reached = position ?? 0n;
  return reached >= end ? 1 : Number((reached * 10_000n) / end) / 10_000;
}
