import type { Projection } from '@comity/read-store';
import { requestRegister } from './read/request-register.projection.js';

export { requestRegister } from './read/request-register.projection.js';

/** What the projector keeps up for this slice. */
export const requestProjections: readonly Projection[] = [requestRegister];
