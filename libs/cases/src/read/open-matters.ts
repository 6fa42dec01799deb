import type { EventLog } from '@comity/event-log';
import { hotlineIssues, OPEN_ISSUE_STATUSES } from '@comity/hotline/contract';
import { EVERYTHING, type Projection, type ReadStore } from '@comity/read-store';
import { OPEN_REFERRAL_STATUSES, referrals } from '@comity/referrals/contract';
import { requestRegister } from '@comity/requests/contract';
import { OPEN_SANCTION_STATUSES, sanctions } from '@comity/sanctions/contract';
import { cases } from './cases.projection.js';

/** A list of matters, and by which statuses it tells those that are open from those that are over. */
interface MatterList {
  readonly projection: Projection<{ readonly caseId: string | null; readonly status: string }>;
  readonly status: readonly ['in' | 'not in', readonly string[]];
}

/** Everything that can be open in a case: one line per slice. */
const LISTS: readonly MatterList[] = [
  { projection: requestRegister, status: ['not in', ['closed', 'withdrawn']] },
  { projection: sanctions, status: ['in', OPEN_SANCTION_STATUSES] },
  { projection: referrals, status: ['in', OPEN_REFERRAL_STATUSES] },
  { projection: hotlineIssues, status: ['in', OPEN_ISSUE_STATUSES] },
];

/** What is asked to find out what is open in a case. */
export const OPEN_MATTER_PROJECTIONS: readonly Projection[] = LISTS.map(({ projection }) => projection);

const WAIT_MS = 5_000;

/**
 * How many things in a case are open, with everything that stood in the log when it was asked.
 * @returns null when the read models are still behind that after five seconds
 */
export async function countOpenMatters(
  log: Pick<EventLog, 'lastPosition'>,
  store: ReadStore,
  caseId: string,
): Promise<number | null> {
  const end = await log.lastPosition();
  const names = OPEN_MATTER_PROJECTIONS.map(({ name }) => name);
  if (end !== null && !(await store.waitFor(names, end, WAIT_MS))) return null;
  const counts = await Promise.all(LISTS.map((list) => countIn(store, list, caseId)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countIn(
  store: ReadStore,
  { projection, status: [is, statuses] }: MatterList,
  caseId: string,
): Promise<number> {
  const { matters } = await store
    .seenBy(EVERYTHING)
    .asKnown(projection, 'now')
    .select(({ fn }) => fn.countAll<bigint>().as('matters'))
    .where('caseId', '=', caseId)
    .where('status', is, statuses)
    .executeTakeFirstOrThrow();
  return Number(matters);
}

/** A closed case, and the revision at which it was seen closed. */
export interface ClosedCase {
  readonly caseId: string;
  readonly revision: number;
}

/** Closed cases in which something seems to be open: the lists may have come to different places of the log. */
export async function closedCasesWithOpenMatters(store: ReadStore, atMost: number): Promise<ClosedCase[]> {
  const all = store.seenBy(EVERYTHING);
  const found = await Promise.all(
    LISTS.map(({ projection, status: [is, statuses] }) =>
      all
        .asKnown(cases, 'now', 'closed')
        .innerJoin(
          all
            .asKnown(projection, 'now', 'matter')
            .select('matter.caseId as openIn')
            .where('matter.status', is, statuses)
            .distinct()
            .as('open'),
          'open.openIn',
          'closed.caseId',
        )
        .where('closed.status', '=', 'closed')
        .select(['closed.caseId', 'closed.revision'])
        .limit(atMost)
        .execute(),
    ),
  );
  return [...new Map(found.flat().map((one) => [one.caseId, one])).values()];
}
