export { type RegisterMapping, readMapping } from './domain/mapping.js';
export { knownRows } from './read/known-rows.js';
export { type ExplainedRow, explainRow } from './run/explain-row.js';
export {
  type ImportOptions,
  type ImportProgress,
  type ImportResult,
  importRegister,
} from './run/import-register.js';
