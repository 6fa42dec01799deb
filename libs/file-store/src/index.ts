export { ContentStore, type FileLimits, type Received, type Swept } from './content-store.js';
export type { Measured } from './hashing.js';
export { type FileSettings, filesAt, fileVariables, openContentStore } from './settings.js';
