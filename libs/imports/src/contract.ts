export { type RegisterMapping, readMapping } from './domain/mapping.js';
export {
  type ImportOptions,
  type ImportProgress,
  type ImportResult,
  importRegister,
} from './run/import-register.js';
