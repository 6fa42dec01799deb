import type { ApiDoor } from '@comity/stores';

/** What the API serves: one line per slice. */
export const API_DOORS: readonly ApiDoor[] = [];
