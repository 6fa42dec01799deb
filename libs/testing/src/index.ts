export * from './event-reader.js';
export * from './fresh-database.js';
export * from './given.js';
export * from './laws.js';
export * from './local-issuer.js';
export * from './play.js';
export * from './servers.js';
export * from './slice-host.js';
export { makeThrowAwayFolder, type ThrowAwayFolder } from './throw-away-folder.js';
