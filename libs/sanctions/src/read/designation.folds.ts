import type { Recorded } from '@comity/kernel';
import { existing, type Folds } from '@comity/read-store';
import type { Measure, SanctionEvent } from '../domain/sanction.events.js';
import { placeOf } from '../domain/sanction.state.js';
import { rowAfter } from './row-after.js';
import type { SanctionRow } from './sanction.row.js';

type DesignationEvent = Exclude<
  SanctionEvent,
  { type: `Sanction${string}` | `Consultation${string}` | 'GroundsCited' }
>;

/** What is in force, and what has been asked for since. */
export const designationFolds: Folds<DesignationEvent, SanctionRow> = {
  AssetFreezeOrdered: (row, event) => withMeasure(row, event, 'asset-freeze'),
  TransactionProhibitionImposed: (row, event) => withMeasure(row, event, 'transaction-prohibition'),
  LicenceGranted: (row, event) => {
    const { licensee = null, grantedBy, remindAt: _remindAt, ...licence } = event.data;
    const granted = { ...licence, licensee, grantedBy: grantedBy.id, grantedAt: event.occurredAt, expired: false };
    return rowAfter(row, event, { licences: [...existing(row, event).licences, granted] });
  },
  LicenceReminderIssued: (row, event) => rowAfter(row, event, {}),
  LicenceReminderSkipped: (row, event) => rowAfter(row, event, {}),
  LicenceExpired: (row, event) => {
    const { licenceId } = event.data;
    const { licences } = existing(row, event);
    return rowAfter(row, event, {
      licences: licences.map((each) => (each.licenceId === licenceId ? { ...each, expired: true } : each)),
    });
  },
  DelistingPetitionReceived: (row, event) => {
    const { recordedBy, ...petition } = event.data;
    const undecided = { outcome: null, decidedBy: null, decidedAt: null, reason: null };
    const received = { ...petition, recordedBy: recordedBy.id, ...undecided };
    return rowAfter(row, event, { petitions: [...existing(row, event).petitions, received] });
  },
  DelistingDecided: (row, event) => {
    const { petitionId, outcome, reason, decidedBy } = event.data;
    const decided = { outcome, reason, decidedBy: decidedBy.id, decidedAt: event.occurredAt };
    return rowAfter(row, event, {
      petitions: existing(row, event).petitions.map((each) =>
        each.petitionId === petitionId ? { ...each, ...decided } : each,
      ),
    });
  },
  DesignationAmended: (row, event) => {
    const { identifiers, measures, criteria, reason, amendedBy } = event.data;
    const { subject, amendments, ...before } = existing(row, event);
    return rowAfter(row, event, {
      subject: { ...subject, identifiers: identifiers ?? subject.identifiers },
      measuresInForce: measures ?? before.measuresInForce,
      criteriaInForce: criteria ?? before.criteriaInForce,
      challenged: criteria === undefined && before.challenged,
      amendments: [...amendments, { amendedBy: amendedBy.id, amendedAt: event.occurredAt, reason }],
    });
  },
  DesignationRevoked: (row, event) =>
    rowAfter(row, event, {
      status: 'revoked',
      measuresInForce: [],
      criteriaInForce: [],
      revokedBy: event.data.revokedBy.id,
      revokedAt: event.occurredAt,
      revocationReason: event.data.reason,
    }),
  DesignationBasisChallenged: (row, event) => {
    const { cited, because } = event.data;
    const { grounds, status, challenged } = existing(row, event);
    return rowAfter(row, event, {
      challenged: challenged || status === 'designated' || status === 'under-review',
      grounds: grounds.map((ground) =>
        placeOf(ground.citation) === placeOf(cited) ? { ...ground, voidedBy: because } : ground,
      ),
    });
  },
};

function withMeasure(row: SanctionRow | undefined, event: Recorded, measure: Measure): SanctionRow {
  return rowAfter(row, event, { measuresInForce: [...existing(row, event).measuresInForce, measure] });
}
