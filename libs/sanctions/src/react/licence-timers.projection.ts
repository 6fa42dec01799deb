import { streamId } from '@comity/kernel';
import { projection } from '@comity/read-store';
import type { Timer, TimersRow } from '@comity/timers';
import { type SanctionEvent, sanctionStream } from '../domain/sanction.events.js';

/** A licence that will expire at its instant. */
export interface LicenceTimer extends Timer {
  readonly licenceId: string;
}

/** One row per designation with licences. Works for the scheduler alone. */
export const licenceTimers = projection<SanctionEvent, TimersRow<LicenceTimer>>({
  name: 'licence-timers',
  version: 1,
  streams: [sanctionStream],
  columns: { nextDueAt: 'timestamptz', timers: 'jsonb' },
  indexes: [['nextDueAt']],
  key: (event) => streamId(event.stream),
  on: {
    SanctionProposed: 'ignored',
    GroundsCited: 'ignored',
    ConsultationRequested: 'ignored',
    ConsultationRecorded: 'ignored',
    SanctionSubmitted: 'ignored',
    SanctionReturned: 'ignored',
    SanctionRejected: 'ignored',
    SanctionApproved: 'ignored',
    SanctionDesignated: 'ignored',
    AssetFreezeOrdered: 'ignored',
    TransactionProhibitionImposed: 'ignored',
    LicenceGranted: (row, { data: { licenceId, expiresAt } }) =>
      expiresAt === null ? row : waitingFor([...(row?.timers ?? []), { licenceId, dueAt: expiresAt }]),
    LicenceExpired: (row, { data }) =>
      waitingFor((row?.timers ?? []).filter(({ licenceId }) => licenceId !== data.licenceId)),
    DelistingPetitionReceived: 'ignored',
    DelistingDecided: 'ignored',
    DesignationAmended: 'ignored',
    DesignationRevoked: (row) => (row === undefined ? undefined : waitingFor([])),
    DesignationBasisChallenged: 'ignored',
  },
});

function waitingFor(timers: readonly LicenceTimer[]): TimersRow<LicenceTimer> {
  const [first] = timers.map(({ dueAt }) => dueAt).sort();
  return { nextDueAt: first ?? null, timers };
}
