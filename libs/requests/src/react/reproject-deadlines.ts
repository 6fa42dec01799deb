import { type Instant, idFrom } from '@comity/kernel';
import { calendars } from '@comity/published-calendars/contract';
import { EVERYTHING, type ReadStore } from '@comity/read-store';
import { SCHEDULER, type Upkeep, type UpkeepStores } from '@comity/timers';
import { sql } from 'kysely';
import { requestDecider } from '../domain/request.decider.js';
import { PinnedCalendars } from '../pinned-calendars.js';
import { loadPinnedTerms } from '../policy-terms.js';
import { requestRegister } from '../read/request-register.projection.js';

const REQUESTS_PER_PAGE = 200;
const REQUESTS_REMEMBERED = 50_000;
const FAILURES_BORNE = 10;
/** Before every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** An open request that stands on an earlier version of a calendar than the latest. */
interface Outdated {
  readonly requestId: string;
  readonly revision: number;
  readonly calendarId: string;
  readonly version: number;
}

/** Which page comes next: those behind this request and calendar. */
type Place = Pick<Outdated, 'requestId' | 'calendarId'>;

/**
 * Counts open deadlines anew when a calendar that they rest on was amended. The decider says which the amendment touches; what
 * it leaves alone is not asked about again until the request or the calendar changes.
 */
export function reprojectDeadlines(): Upkeep {
  const settled = new Set<string>();
  return {
    name: 'amended-calendars',
    projections: [requestRegister, calendars],
    async run(stores, now) {
      let reprojected = 0;
      const failures: unknown[] = [];
      for (let after: Place | null = null; ; ) {
        const page = await outdated(stores.readStore, after);
        for (const each of page) {
          const { requestId, revision, calendarId, version } = each;
          const question = `${requestId} ${revision} ${calendarId} ${version}`;
          if (settled.has(question)) continue;
          try {
            if (await reprojectOne(stores, each, now)) reprojected++;
          } catch (failure) {
            // One request that cannot be counted keeps no other from it; many mean that the stores are away.
            failures.push(failure);
            if (failures.length > FAILURES_BORNE) throw failure;
            continue;
          }
          if (settled.size >= REQUESTS_REMEMBERED) settled.clear();
          settled.add(question);
        }
        after = page.at(-1) ?? null;
        if (after === null || page.length < REQUESTS_PER_PAGE) break;
      }
      if (failures.length > 0) throw failures[0];
      return reprojected;
    },
  };
}

/** What the projector has not folded yet is found at the next sweep. */
function outdated(store: ReadStore, after: Place | null): Promise<Outdated[]> {
  const latest = store.asKnown(calendars, 'now', 'calendar').select(['calendarId', 'version']).as('latest');
  const place = after ?? { requestId: FIRST_ID, calendarId: FIRST_ID };
  return store
    .seenBy(EVERYTHING)
    .asKnown(requestRegister, 'now')
    .innerJoin(latest, (join) =>
      join.on(
        sql<boolean>`(row.our_calendar_id = latest.calendar_id and row.our_calendar_version < latest.version)
          or (row.counterpart_calendar_id = latest.calendar_id and row.counterpart_calendar_version < latest.version)`,
      ),
    )
    .select(['row.requestId', 'row.revision', 'latest.calendarId', 'latest.version'])
    .where('row.status', '=', 'open')
    .where('row.policyVersion', 'is not', null)
    .where(sql<boolean>`(row.request_id, latest.calendar_id) > (${place.requestId}, ${place.calendarId})`)
    .orderBy('row.requestId')
    .orderBy('latest.calendarId')
    .limit(REQUESTS_PER_PAGE)
    .execute();
}

async function reprojectOne(
  { runner }: UpkeepStores,
  { requestId, calendarId, version }: Outdated,
  now: Instant,
): Promise<boolean> {
  const { state, revision } = await runner.load(requestDecider, requestId);
  const { content, pins, zone, clocks } = state;
  if (content === null || pins === null || zone === null) return false;
  const terms = await loadPinnedTerms(runner, content, pins, zone, clocks);
  const amended = await PinnedCalendars.of(runner).get({ calendarId, version });
  const commandId = idFrom('reproject', requestId, revision, calendarId, version);
  const outcome = await runner.run({
    decider: requestDecider,
    id: requestId,
    command: { type: 'reproject', amended, terms, by: SCHEDULER.id, at: now },
    context: { commandId, actor: SCHEDULER, now, correlationId: commandId },
    // The terms are those of the request as loaded: should it change meanwhile, the next sweep asks again.
    expectedRevision: revision,
  });
  return outcome.accepted && !outcome.repeated && outcome.events.length > 0;
}
