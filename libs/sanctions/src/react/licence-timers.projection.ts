import { streamId } from '@comity/kernel';
import { projection } from '@comity/read-store';
import type { Timer, TimersRow } from '@comity/timers';
import { type SanctionEvent, sanctionStream } from '../domain/sanction.events.js';

/** A licence that will expire at its instant, or of which somebody will be reminded before. */
export interface LicenceTimer extends Timer {
  readonly licenceId: string;
  readonly what: 'reminder' | 'expiry';
}

/** One row per designation with licences. Works for the scheduler alone. */
export const licenceTimers = projection<SanctionEvent, TimersRow<LicenceTimer>>({
  name: 'licence-timers',
  version: 2,
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
    LicenceGranted: (row, { data: { licenceId, expiresAt, remindAt } }) =>
      expiresAt === null
        ? row
        : waitingFor([
            ...(row?.timers ?? []),
            ...(remindAt === undefined ? [] : [{ licenceId, what: 'reminder' as const, dueAt: remindAt }]),
            { licenceId, what: 'expiry', dueAt: expiresAt },
          ]),
    LicenceReminderIssued: (row, { data }) => without(row, data.licenceId, 'reminder'),
    LicenceReminderSkipped: (row, { data }) => without(row, data.licenceId, 'reminder'),
    LicenceExpired: (row, { data }) => without(row, data.licenceId, 'expiry'),
    DelistingPetitionReceived: 'ignored',
    DelistingDecided: 'ignored',
    DesignationAmended: 'ignored',
    DesignationRevoked: (row) => (row === undefined ? undefined : waitingFor([])),
    DesignationBasisChallenged: 'ignored',
  },
});

function without(row: TimersRow<LicenceTimer> | undefined, licenceId: string, what: LicenceTimer['what']) {
  return waitingFor((row?.timers ?? []).filter((timer) => timer.licenceId !== licenceId || timer.what !== what));
}

function waitingFor(timers: readonly LicenceTimer[]): TimersRow<LicenceTimer> {
  const [first] = timers.map(({ dueAt }) => dueAt).sort();
  return { nextDueAt: first ?? null, timers };
}
