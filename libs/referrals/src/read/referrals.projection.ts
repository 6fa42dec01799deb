import { streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type ReferralEvent, referralStream } from '../domain/referral.events.js';
import type { ReferralRow } from './referral.row.js';

/** One row per referral. */
export const referrals = projection<ReferralEvent, ReferralRow>({
  name: 'referrals',
  version: 1,
  streams: [referralStream],
  columns: {
    referralId: 'uuid',
    caseId: 'uuid',
    counterpartId: 'uuid',
    direction: 'text',
    reference: 'text',
    offender: 'jsonb',
    offenderName: 'text',
    conduct: 'text',
    authority: 'text',
    referredBy: 'text',
    referredAt: 'timestamptz',
    status: 'text',
    acceptedAt: 'timestamptz',
    theirReference: 'text',
    updates: 'jsonb',
    charges: 'jsonb',
    outcome: 'text',
    outcomes: 'jsonb',
    revision: 'integer',
  },
  within: [{ kind: 'case', member: 'caseId' }],
  indexes: [['referredAt', 'referralId'], ['referralId'], ['caseId', 'status']],
  key: (event) => streamId(event.stream),
  on: {
    OffenderReferred: (_row, { data, revision }, referralId) => ({
      ...data,
      referralId,
      offenderName: data.offender.name,
      status: 'referred',
      acceptedAt: null,
      theirReference: null,
      updates: [],
      charges: [],
      outcome: null,
      outcomes: [],
      revision,
    }),
    ReferralAccepted: (row, event) => {
      const { acceptedAt, theirReference = null } = event.data;
      return { ...existing(row, event), status: 'accepted', acceptedAt, theirReference, revision: event.revision };
    },
    InvestigationUpdateReceived: (row, event) => {
      const before = existing(row, event);
      return { ...before, updates: [...before.updates, event.data], revision: event.revision };
    },
    ChargesReported: (row, event) => {
      const before = existing(row, event);
      const { chargedOn = null, court = null, ...reported } = event.data;
      const charges = [...before.charges, { ...reported, chargedOn, court }];
      return { ...before, status: 'charged', charges, revision: event.revision };
    },
    OutcomeReported: (row, event) => {
      const before = existing(row, event);
      const { decidedOn = null, ...reported } = event.data;
      const outcomes = [...before.outcomes, { ...reported, decidedOn }];
      return { ...before, status: 'concluded', outcome: reported.outcome, outcomes, revision: event.revision };
    },
  },
});
