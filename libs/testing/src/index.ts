export * from './fresh-database.js';
export * from './given.js';
export * from './servers.js';
