import { AsyncLocalStorage } from 'node:async_hooks';

const pinned = new AsyncLocalStorage<bigint>();

/** Does some work whose queries show nothing of what stands in the log after a position. */
export function pinnedTo<Result>(position: bigint, work: () => Promise<Result>): Promise<Result> {
  return pinned.run(position, work);
}

/** Builds a query that is of the present, whatever else is pinned. */
export function unpinned<Query>(build: () => Query): Query {
  return pinned.exit(build);
}

/** How far the log is looked at by the work under way; undefined where it is not pinned. */
export function pinnedPosition(): bigint | undefined {
  return pinned.getStore();
}
