export { type ComplianceLine, type ComplianceTable, complianceTable } from './compliance-table.js';
export type { Metrics } from './domain/metrics.js';
export {
  type ComplianceFilter,
  type ComplianceQuestion,
  DIMENSIONS,
  type Dimension,
} from './read/compliance.queries.js';
