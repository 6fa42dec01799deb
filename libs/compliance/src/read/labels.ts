import { counterparts } from '@comity/counterparts/contract';
import type { SeenStore } from '@comity/read-store';
import type { Dimension } from './question.js';

/** What a group is about, and what it is called. */
export interface GroupName {
  /** Id of the counterpart or agreement, or the kind, urgency, direction or period itself; null for the whole. */
  readonly key: string | null;
  /** The same per dimension asked for. */
  readonly keys: readonly string[];
  readonly label: string;
}

const BETWEEN = ' · ';

/**
 * Names groups by their keys: `all` for the whole, a counterpart as the record calls it today, with its stable reference in a
 * register where it has one, and anything else by its key.
 */
export async function groupNames(
  store: SeenStore,
  by: readonly Dimension[],
): Promise<(keys: readonly string[]) => GroupName> {
  const labels = by.includes('counterpart') ? await counterpartLabels(store) : new Map<string, string>();
  return (keys) => {
    if (keys.length === 0) return { key: null, keys, label: 'all' };
    const label = keys.map((key, place) => (by[place] === 'counterpart' ? (labels.get(key) ?? key) : key));
    return { key: keys.join(BETWEEN), keys, label: label.join(BETWEEN) };
  };
}

async function counterpartLabels(store: SeenStore): Promise<Map<string, string>> {
  const rows = await store.asKnown(counterparts, 'now').select(['counterpartId', 'name', 'externalRef']).execute();
  return new Map(
    rows.map(({ counterpartId, name, externalRef }) => [
      counterpartId,
      externalRef === null ? name : `${externalRef}|${name}`,
    ]),
  );
}
