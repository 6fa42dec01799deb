import type { ProjectorDoor } from '@comity/stores';

/** What the projector folds: one line per slice. */
export const PROJECTOR_DOORS: readonly ProjectorDoor[] = [];
