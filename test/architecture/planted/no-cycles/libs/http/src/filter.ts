import type { Page } from './paging.js';

export interface Filter {
  readonly page: Page;
}
