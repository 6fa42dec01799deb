import { categoryOf, type Instant, type Recorded, streamId } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { type ClockName, type RequestEvent, requestEvents, requestStream } from '@comity/requests/contract';
import type { Timer, TimersRow } from '@comity/timers';
import { type SanctionEvent, sanctionStream } from '../domain/sanction.events.js';

/** A proposal rests on a missed deadline that was voided, and does not know it yet. Due at once. */
export interface VoidedGround extends Timer {
  readonly sanctionId: string;
  /** Of the missed deadline, in the request's stream. */
  readonly citedRevision: number;
  /** Of the event that voids it, in the same stream. */
  readonly voidedRevision: number;
}

interface Miss {
  readonly revision: number;
  readonly clock: ClockName;
  readonly deadlineVersion: number;
  readonly voided: { readonly revision: number; readonly at: Instant } | null;
}

interface CitedPlace {
  readonly sanctionId: string;
  readonly revision: number;
  readonly challenged: boolean;
}

/** One row per request of which something was missed or cited: what was voided meets who rests on it. */
export interface VoidedGroundsRow extends TimersRow<VoidedGround> {
  readonly misses: readonly Miss[];
  readonly cited: readonly CitedPlace[];
}

/** Requests gain events as their slice needs them; all but two say nothing of what was missed. */
const otherRequestEvents = Object.fromEntries(Object.keys(requestEvents).map((type) => [type, 'ignored'])) as Record<
  RequestEvent['type'],
  'ignored'
>;

/** Keyed by the request, so that citations and voids meet in one row, whichever comes first. Works for the scheduler alone. */
export const voidedGrounds = projection<RequestEvent | SanctionEvent, VoidedGroundsRow>({
  name: 'voided-grounds',
  version: 1,
  streams: [requestStream, sanctionStream],
  columns: { nextDueAt: 'timestamptz', timers: 'jsonb', misses: 'jsonb', cited: 'jsonb' },
  indexes: [['nextDueAt']],
  key: requestOf,
  on: {
    ...otherRequestEvents,
    DeadlineMissed: (row, event) => {
      const { clock, deadlineVersion } = event.data;
      const miss = { revision: event.revision, clock, deadlineVersion, voided: null };
      return rowWith({ misses: [...(row?.misses ?? []), miss], cited: row?.cited ?? [] });
    },
    DeadlineMissVoided: (row, event) => {
      const { clock, deadlineVersion } = event.data;
      const voided = { revision: event.revision, at: event.recordedAt };
      const misses = (row?.misses ?? []).map((miss) =>
        miss.clock === clock && miss.deadlineVersion === deadlineVersion ? { ...miss, voided } : miss,
      );
      return rowWith({ misses, cited: row?.cited ?? [] });
    },
    SanctionProposed: 'ignored',
    GroundsCited: (row, event) => {
      const { revision } = event.data.citation;
      const place = { sanctionId: streamId(event.stream), revision, challenged: false };
      const cited = row?.cited ?? [];
      const known = cited.some((each) => each.sanctionId === place.sanctionId && each.revision === revision);
      return rowWith({ misses: row?.misses ?? [], cited: known ? cited : [...cited, place] });
    },
    ConsultationRequested: 'ignored',
    ConsultationRecorded: 'ignored',
    SanctionSubmitted: 'ignored',
    SanctionReturned: 'ignored',
    SanctionRejected: 'ignored',
    SanctionApproved: 'ignored',
    SanctionDesignated: 'ignored',
    AssetFreezeOrdered: 'ignored',
    TransactionProhibitionImposed: 'ignored',
    LicenceGranted: 'ignored',
    LicenceReminderIssued: 'ignored',
    LicenceReminderSkipped: 'ignored',
    LicenceExpired: 'ignored',
    DelistingPetitionReceived: 'ignored',
    DelistingDecided: 'ignored',
    DesignationAmended: 'ignored',
    DesignationRevoked: 'ignored',
    DesignationBasisChallenged: (row, event) => {
      const sanctionId = streamId(event.stream);
      const { revision } = event.data.cited;
      const cited = (row?.cited ?? []).map((each) =>
        each.sanctionId === sanctionId && each.revision === revision ? { ...each, challenged: true } : each,
      );
      return rowWith({ misses: row?.misses ?? [], cited });
    },
  },
});

/** The request that an event is of, or cites; null for what cites something else. */
function requestOf(event: Recorded<RequestEvent | SanctionEvent>): string | null {
  const stream =
    event.type === 'GroundsCited'
      ? event.data.citation.stream
      : event.type === 'DesignationBasisChallenged'
        ? event.data.cited.stream
        : event.stream;
  return categoryOf(stream) === requestStream.category ? streamId(stream) : null;
}

function rowWith({ misses, cited }: Pick<VoidedGroundsRow, 'misses' | 'cited'>): VoidedGroundsRow {
  const timers = misses.flatMap(({ revision, voided }) =>
    voided === null
      ? []
      : cited
          .filter((place) => place.revision === revision && !place.challenged)
          .map(({ sanctionId }) => ({
            dueAt: voided.at,
            sanctionId,
            citedRevision: revision,
            voidedRevision: voided.revision,
          })),
  );
  const [first] = timers.map(({ dueAt }) => dueAt).sort();
  return { nextDueAt: first ?? null, timers, misses, cited };
}
