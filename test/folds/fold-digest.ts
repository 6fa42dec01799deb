import { digestOf, type Recorded } from '@comity/kernel';
import type { Projection } from '@comity/read-store';

/**
 * SHA-256 of everything that a projection's folds give for these events: each row after each event. A fold that refuses an
 * event counts with its message, and its row stays as it was.
 */
export function digestOfFolds(projection: Projection, events: readonly Recorded[]): string {
  const rows = new Map<string, object | undefined>();
  const outcomes = events
    .filter(({ stream }) => [...projection.categories].some((category) => stream.startsWith(`${category}-`)))
    .map((event) => [event.type, ...outcomesOf(projection, event, rows)]);
  const { name, columns, indexes, forFolding } = projection;
  return digestOf([name, columns, indexes, ...(forFolding.length === 0 ? [] : [forFolding]), outcomes]);
}

function outcomesOf({ key, folds }: Projection, event: Recorded, rows: Map<string, object | undefined>): unknown[] {
  const fold = folds[event.type];
  if (fold === undefined || fold === 'ignored') return ['ignored'];
  const keys = attempt(() => [key(event) ?? []].flat());
  if (!Array.isArray(keys)) return [keys];
  return keys.map((one: string) => {
    const outcome = attempt(() => {
      const row = fold(rows.get(one) as Parameters<typeof fold>[0], event, one);
      rows.set(one, row);
      return row ?? 'no row';
    });
    return [one, outcome];
  });
}

function attempt<Result>(work: () => Result): Result | { readonly refused: string } {
  try {
    return work();
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}
