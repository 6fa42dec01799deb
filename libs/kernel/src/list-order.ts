import { z } from 'zod';
import { words } from './content.js';
import { uuid } from './ids.js';
import { instant } from './time.js';

/** The orders of a list of what happened, and of a list of what has a name; the first is the one unless told. */
export const BY_AGE = ['newest', 'oldest'] as const;
export const BY_NAME = ['a-z', 'z-a'] as const;

export type ByAge = (typeof BY_AGE)[number];
export type ByName = (typeof BY_NAME)[number];
export type ListOrder = ByAge | ByName;

/** Where a page of a list in this order ended; it is no place in the same list in another order. */
export interface ListPlace {
  readonly sort: ListOrder;
  readonly at: string;
  readonly id: string;
}

/** Which page is asked for. */
export interface ListPage<Order extends ListOrder> {
  readonly sort: Order;
  /** Rows at most, 1 or more. */
  readonly limit: number;
  readonly after?: ListPlace | undefined;
}

export function placeByAge(sort: ByAge): z.ZodType<ListPlace> {
  return z.object({ sort: z.literal(sort), at: instant, id: uuid });
}

export function placeByName(sort: ByName): z.ZodType<ListPlace> {
  return z.object({ sort: z.literal(sort), at: words(500), id: uuid });
}

/** True where what comes later, in time or in the alphabet, stands first. */
export function isDescending(order: ListOrder): boolean {
  switch (order) {
    case 'newest':
    case 'z-a':
      return true;
    case 'oldest':
    case 'a-z':
      return false;
  }
}
