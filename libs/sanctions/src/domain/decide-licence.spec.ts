import { scenario } from '@comity/testing';
import type { SanctionCommand } from './sanction.commands.js';
import { sanctionDecider } from './sanction.decider.js';
import type { Licence, SanctionEvent } from './sanction.events.js';
import {
  DESIGNATED_AT,
  dana,
  inForce,
  LATER,
  LATER_STILL,
  olivia,
  ready,
  revoked,
} from './testing/sanction.fixtures.js';

const { given } = scenario(sanctionDecider);
const licenceId = '2c8f6a52-9d5e-4a0e-8a39-0d1c6f5a7b11';
const legalFees: Licence = {
  ...{ licenceId, kind: 'specific', scope: 'payment of legal fees', licensee: 'Invented Legal LLP', expiresAt: LATER },
};
const grant = (changes: Partial<Licence> = {}, by = dana): SanctionCommand => ({
  ...{ type: 'grant-licence', by, at: DESIGNATED_AT, ...legalFees, ...changes },
});
const granted: SanctionEvent = {
  type: 'LicenceGranted',
  data: { ...legalFees, grantedBy: dana, remindAt: '2026-02-15T10:00:00.000Z' },
};
const expired: SanctionEvent = {
  ...{ type: 'LicenceExpired', data: { licenceId, expiresAt: LATER }, occurredAt: LATER },
};
const expire = (at: string): SanctionCommand => ({ type: 'expire-licence', licenceId, at });

const REMIND_AT = '2026-02-15T10:00:00.000Z';
const remind = (at: string): SanctionCommand => ({ type: 'remind-of-licence', licenceId, at });
const reminder = (type: 'LicenceReminderIssued' | 'LicenceReminderSkipped'): SanctionEvent => ({
  type,
  data: { licenceId, expiresAt: LATER, remindAt: REMIND_AT },
});

describe('reminders of licences', () => {
  it('come a fortnight before the expiry, once, and never early', () => {
    given(...inForce, granted)
      .when(remind('2026-02-15T09:59:59.999Z'))
      .refuses('not-yet-due');
    given(...inForce, granted)
      .when(remind(REMIND_AT))
      .emits(reminder('LicenceReminderIssued'));
    given(...inForce, granted, reminder('LicenceReminderIssued'))
      .when(remind(LATER_STILL))
      .changesNothing();
  });
  it('are recorded as skipped when the licence is over by then, and are none under a designation that is revoked', () => {
    given(...inForce, granted)
      .when(remind(LATER))
      .emits(reminder('LicenceReminderSkipped'));
    given(...inForce, granted, expired)
      .when(remind(LATER))
      .emits(reminder('LicenceReminderSkipped'));
    given(...inForce, granted, revoked)
      .when(remind(REMIND_AT))
      .changesNothing();
  });
  it('are none of a licence that is not granted for longer, or that does not expire', () => {
    const short = { ...legalFees, expiresAt: '2026-02-15T10:00:00.000Z' };
    given(...inForce)
      .when(grant(short))
      .emits({ type: 'LicenceGranted', data: { ...short, grantedBy: dana } });
    given(...inForce, { type: 'LicenceGranted', data: { ...short, grantedBy: dana } })
      .when(remind(LATER))
      .changesNothing();
  });
});

describe('licences', () => {
  it('are granted once under a designation in force, by somebody who is no author', () => {
    given(...inForce)
      .when(grant())
      .emits(granted);
    given(...inForce, granted)
      .when(grant())
      .changesNothing();
    given(...inForce, granted)
      .when(grant({ scope: 'anything' }))
      .refuses('licence-conflicts');
    given(...inForce)
      .when(grant({}, olivia))
      .refuses('author-cannot-decide');
    given(...ready)
      .when(grant())
      .refuses('sanction-not-designated');
  });
  it('name a licensee when they are specific, and none when they are general', () => {
    const { licensee: _licensee, ...general } = legalFees;
    given(...inForce)
      .when(grant({ kind: 'general' }))
      .refuses('licensee-mismatch');
    given(...inForce)
      .when({ type: 'grant-licence', by: dana, at: DESIGNATED_AT, ...general })
      .refuses('licensee-mismatch');
    given(...inForce)
      .when({ type: 'grant-licence', by: dana, at: DESIGNATED_AT, ...general, kind: 'general', expiresAt: null })
      .emitsTypes('LicenceGranted');
  });
  it('are not granted with an expiry in the past', () =>
    given(...inForce)
      .when(grant({ expiresAt: DESIGNATED_AT }))
      .refuses('licence-expiry-past'));
  it('expire at their expiry, once, however late it is noticed [licences-expire]', () => {
    given(...inForce, granted)
      .when(expire('2026-02-28T23:59:59.999Z'))
      .refuses('not-yet-due');
    given(...inForce, granted)
      .when(expire(LATER))
      .emits(expired);
    given(...inForce, granted)
      .when(expire(LATER_STILL))
      .emits(expired);
    given(...inForce, granted, expired)
      .when(expire(LATER_STILL))
      .changesNothing();
  });
  it('have nothing to expire once the designation is revoked', () =>
    given(...inForce, granted, revoked)
      .when(expire(LATER))
      .changesNothing());
  it('that do not exist do not expire', () =>
    given(...inForce)
      .when(expire(LATER))
      .refuses('licence-unknown'));
});
