import { type Projection, type ProjectionSource, ReadStore, runProjections } from '@comity/read-store';
import { freshDatabase } from '@comity/testing';

const PATIENCE_MS = 120_000;
const quiet = { info: () => undefined, warn: () => undefined };

/** Read models of a database of their own that show everything a log tells, until they are disposed of. */
export interface FoldedLog extends AsyncDisposable {
  readonly store: ReadStore;
}

/** @param maxBatch events per batch; with few, most keys are cut somewhere */
export async function foldedLog(
  source: ProjectionSource & { readonly end: bigint },
  projections: readonly Projection[],
  maxBatch: number,
): Promise<FoldedLog> {
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await freshDatabase());
  const store = ReadStore.connect(database.url);
  opened.defer(() => store.close());
  await store.prepare(projections);
  const stop = new AbortController();
  const running = runProjections({ store, source, projections, signal: stop.signal, log: quiet, maxBatch });
  opened.defer(async () => {
    stop.abort();
    await running;
  });
  const names = projections.map(({ name }) => name);
  if (!(await store.waitFor(names, source.end, PATIENCE_MS))) throw new RangeError('the log was not folded in time');
  const kept = opened.move();
  return { store, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
