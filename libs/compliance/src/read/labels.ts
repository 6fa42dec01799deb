import { counterparts } from '@comity/counterparts/contract';
import type { ReadStore } from '@comity/read-store';
import type { Dimension } from './request-facts.sql.js';

/**
 * What the groups of a table are called, by their keys: `all` for the whole, a counterpart as the record calls it today, with its
 * stable reference in a register where it has one, and anything else by its key.
 */
export async function labelsFor(store: ReadStore, by: Dimension | null): Promise<(key: string | null) => string> {
  const labels = by === 'counterpart' ? await counterpartLabels(store) : new Map<string, string>();
  return (key) => (key === null ? 'all' : (labels.get(key) ?? key));
}

async function counterpartLabels(store: ReadStore): Promise<Map<string, string>> {
  const rows = await store.asKnown(counterparts, 'now').select(['counterpartId', 'name', 'externalRef']).execute();
  return new Map(
    rows.map(({ counterpartId, name, externalRef }) => [
      counterpartId,
      externalRef === null ? name : `${externalRef}|${name}`,
    ]),
  );
}
