import type { Instant } from '@comity/kernel';

/** More mails than this within the window become one that lists them. */
export const MAILS_AT_MOST = 5;
export const FLOOD_WINDOW_MS = 10 * 60_000;

/** What is ready to be told to one person, and how much they were told just before. */
export interface Waiting {
  /** 1 or more. */
  readonly due: number;
  /** Mails of the last window. */
  readonly recent: number;
  /** The oldest of these; null when there are none. */
  readonly oldestAt: Instant | null;
}

export type Arrangement =
  | { readonly as: 'singles' }
  | { readonly as: 'collection' }
  /** They have had enough for now: what comes meanwhile is collected. */
  | { readonly as: 'later'; readonly at: Instant };

/** How what is ready is told, so that nobody gets more than a few mails within the window, and nothing is lost. */
export function arranged({ due, recent, oldestAt }: Waiting): Arrangement {
  if (recent + due <= MAILS_AT_MOST) return { as: 'singles' };
  if (recent < MAILS_AT_MOST || oldestAt === null) return { as: 'collection' };
  return { as: 'later', at: new Date(Date.parse(oldestAt) + FLOOD_WINDOW_MS).toISOString() };
}
