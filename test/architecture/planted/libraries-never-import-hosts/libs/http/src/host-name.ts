import { hostName } from '../../../apps/api/src/main.js';

export const name = hostName;
