import { requestMatter } from '@comity/requests/contract';
import { caseItself } from '../domain/case.matter.js';

/** Everything that a case gathers: one line per slice. */
export const MATTERS = [caseItself, requestMatter];
