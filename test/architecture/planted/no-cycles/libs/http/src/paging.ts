import type { Filter } from './filter.js';

export interface Page {
  readonly filter: Filter;
}
