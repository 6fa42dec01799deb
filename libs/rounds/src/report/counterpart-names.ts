import { counterparts } from '@comity/counterparts/contract';
import type { SeenStore } from '@comity/read-store';
import type { ReportScope } from './section.js';

/** What the counterparts were called, as known at the point of the report. */
export async function namesOf(store: SeenStore, { point }: ReportScope): Promise<ReadonlyMap<string, string>> {
  const rows = await store.asKnown(counterparts, point).select(['counterpartId', 'label']).execute();
  return new Map(rows.map(({ counterpartId, label }) => [counterpartId, label]));
}
