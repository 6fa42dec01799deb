import { Fault, type Recorded } from '@comity/kernel';

/**
 * The row that an event changes, for folds of events that never come first.
 * @throws Fault `row-missing`, which parks the event, when nothing came before it
 */
export function existing<Row>(row: Row | undefined, event: Recorded): Row {
  if (row === undefined) throw new Fault('row-missing', `${event.type} comes first in ${event.stream}`);
  return row;
}
