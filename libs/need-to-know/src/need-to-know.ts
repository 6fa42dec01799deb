import { cases } from '@comity/cases/contract';
import type { Projection } from '@comity/read-store';
import { caseMatters } from './read/case-matters.projection.js';
import { restingMatters } from './read/resting-matters.projection.js';

/** What every query over something in a case asks besides its own rows: who may know of the case. */
export const NEED_TO_KNOW: readonly Projection[] = [cases, caseMatters, restingMatters];
