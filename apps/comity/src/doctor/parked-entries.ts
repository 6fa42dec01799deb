import { type Parked, waitsForAnother } from '@comity/read-store';
import { parkedLine } from '../parked-line.js';
import type { Finding, Patient } from './finding.js';

/** Events that could not be folded, each with how many wait behind those of its table. */
export async function parkedEntries({ readStore }: Pick<Patient, 'readStore'>): Promise<readonly Finding[]> {
  const parked = await readStore.parked();
  const waiting = Map.groupBy(parked.filter(waitsForAnother), tableOf);
  return parked
    .filter((one) => !waitsForAnother(one))
    .map((one) => findingOf(one, waiting.get(tableOf(one))?.length ?? 0));
}

function tableOf({ name, generation }: Parked): string {
  return `${name} g${generation}`;
}

function findingOf(parked: Parked, waiting: number): Finding {
  const behind = waiting > 0 ? ` (${waiting} events wait behind those parked in this table)` : '';
  return { subject: parked.name, problem: `${parkedLine(parked)}${behind}`, mend: mendingOf(parked) };
}

/** Where not even the rows are known that the event would touch, it could not be read. */
function mendingOf({ name, rowKey, stream }: Parked): string {
  const retry = `comity parked retry ${name}`;
  return rowKey === ''
    ? `Nothing of ${stream} is shown from there on; all else is. Find out who wrote it: Comity does not write what it cannot read. ` +
        `With a release that reads it (or once the event is deleted from the log): ${retry}`
    : `The row ${rowKey} shows nothing from there on; all else does. With a release whose fold takes the event: ${retry}`;
}
