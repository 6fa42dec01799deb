import type { ComplianceTable, LinesName } from '../compliance-table.js';

/** The lines of a table one after the other, the one of all first; `group` is its label. */
export function complianceLines(table: ComplianceTable): Readonly<Record<string, unknown>>[] {
  const groups = Object.entries(table).find(([name]) => name.startsWith('by_'))?.[1] ?? {};
  const lines = Object.entries(groups as NonNullable<ComplianceTable[LinesName]>);
  const all = { group: 'all', key: null, ...table.all };
  return [all, ...lines.map(([group, { keys: _keys, ...figures }]) => ({ group, ...figures }))];
}
