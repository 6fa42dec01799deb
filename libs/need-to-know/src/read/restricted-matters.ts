import type { Asker } from '@comity/kernel';
import { EVERYTHING, PreparedQuestion, type ReadStore } from '@comity/read-store';
import { sql } from 'kysely';
import { isOpenTo, restrictedCases } from '../viewer.js';
import { caseMatters } from './case-matters.projection.js';

/** Something of a restricted case, the case itself included. */
export interface RestrictedMatter {
  readonly caseId: string;
  readonly stream: string;
}

const OPEN = new PreparedQuestion<{ caseId: string }>();

/** Whether any restricted case is open to the person, which few are to anybody. */
export async function knowsOfAny(store: ReadStore, asker: Asker): Promise<boolean> {
  const values = { person: asker.actor.id, now: asker.now };
  const [open] = await store
    .seenBy(EVERYTHING)
    .ask(OPEN, { knownAt: 'now', form: '', values }, (all, { person: id, now }) =>
      restrictedCases(all)
        .where(isOpenTo({ actor: { id, roles: [] }, now }))
        .select('hiding.caseId')
        .limit(sql.lit(1)),
    );
  return open !== undefined;
}

/** Which of the ids are those of restricted cases that are open to the person, or of what is in them. */
export function restrictedAmong(store: ReadStore, asker: Asker, ids: readonly string[]): Promise<RestrictedMatter[]> {
  const all = store.seenBy(EVERYTHING);
  const matters = all.asKnown(caseMatters, 'now', 'matter').select(['matter.stream', 'matter.caseId']);
  return restrictedCases(all)
    .innerJoin(matters.as('placed'), 'placed.caseId', 'hiding.caseId')
    .where(isOpenTo(asker))
    .where(sql<boolean>`right(${sql.ref('placed.stream')}, 36) = any(${[...ids]}::text[])`)
    .select(['placed.caseId', 'placed.stream'])
    .execute();
}
