import type { LegalBasisVersion } from '../domain/legal-basis.events.js';
import { executiveOrder13694 } from './executive-order-13694.js';

/** The legal bases that ship as examples, each version with its source: aids to find the passage, not the law. */
export function shippedLegalBases(): readonly LegalBasisVersion[] {
  return executiveOrder13694;
}
