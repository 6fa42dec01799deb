import type { Asker, Recorded } from '@comity/kernel';

/** Knows which streams somebody may know of. */
export interface Sight {
  /** True for a category in which not everybody may know of every stream. */
  guards(category: string): boolean;
  /** @param history the stream's events, in order, as far as they have been read */
  sees(asker: Asker, stream: string, history: readonly Recorded[]): Promise<boolean>;
}

/** For jobs, imports and the command line, which answer to nobody but the machine's owner. */
export const SEES_EVERYTHING: Sight = { guards: () => false, sees: async () => true };
