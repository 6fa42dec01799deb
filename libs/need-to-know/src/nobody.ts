import type { Actor } from '@comity/kernel';

/** Of all people the one who may know of nothing that is restricted. */
export const NOBODY: Actor = { id: '', roles: [] };
