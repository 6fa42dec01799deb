import { EVERYTHING, type ReadStore } from '@comity/read-store';
import { requestRegister } from '@comity/requests/contract';
import type { KnownRow } from '../run/vanished-rows.js';

const PAGE = 5_000;

/** The rows of a register whose requests are on record now, page by page. The read models must have caught up with the import. */
export async function* knownRows(store: ReadStore, registerId: string): AsyncGenerator<KnownRow> {
  let after = '';
  for (;;) {
    const page = await store
      .seenBy(EVERYTHING)
      .asKnown(requestRegister, 'now')
      .select(['rowKey', 'rowId'])
      .where('registerId', '=', registerId)
      .where('rowKey', '>', after)
      .orderBy('rowKey')
      .limit(PAGE)
      .execute();
    for (const { rowId } of page) if (rowId !== null) yield { rowId };
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.rowKey;
  }
}
