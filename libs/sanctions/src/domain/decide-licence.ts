import { accept, canonicalJson, type Instant, readContent, refuse } from '@comity/kernel';
import type { ExpireLicence, GrantLicence, RemindOfLicence } from './sanction.commands.js';
import { contentInvalid, notDesignated, refuseAuthor, type SanctionDecision } from './sanction.decision.js';
import { sanctionEvents } from './sanction.events.js';
import type { ProposedSanction } from './sanction.state.js';

const LICENCES_AT_MOST = 1_000;
/** So long before it expires somebody is to hear of it: time enough to ask for another one. */
const REMINDED_BEFORE_MS = 14 * 86_400_000;

/** What the caller says of it; when to remind of it is ours to say. */
const licenceGranted = sanctionEvents.LicenceGranted.omit({ remindAt: true });

export function grantLicence(command: GrantLicence, state: ProposedSanction): SanctionDecision {
  const content = readContent(licenceGranted, { ...command, grantedBy: command.by });
  if (!content.valid) return contentInvalid(content.sentence);
  if (state.phase !== 'designated') return notDesignated(state);
  const { grantedBy: _grantedBy, ...licence } = content.data;
  const granted = state.designation.licences.get(licence.licenceId);
  if (granted !== undefined) {
    const same = canonicalJson(granted.licence) === canonicalJson(licence);
    return same ? accept() : refuse('licence-conflicts', 'this id holds another licence; use a new id');
  }
  const refused = refuseAuthor(command.by, state);
  if (refused !== null) return refused;
  if ((licence.kind === 'specific') !== (licence.licensee !== undefined)) {
    return refuse('licensee-mismatch', 'a specific licence names its licensee, and a general one names none');
  }
  if (licence.expiresAt !== null && licence.expiresAt <= command.at) {
    return refuse('licence-expiry-past', 'a licence expires later than now; give a later instant');
  }
  if (state.designation.licences.size >= LICENCES_AT_MOST) {
    return refuse('too-many-licences', `a designation has at most ${LICENCES_AT_MOST} licences; make one general`);
  }
  const remindAt = reminderAt(licence.expiresAt, command.at);
  return accept({ type: 'LicenceGranted', data: { ...content.data, ...(remindAt === null ? {} : { remindAt }) } });
}

/** A fortnight before the expiry; null for a licence that is not granted for longer than that. */
function reminderAt(expiresAt: Instant | null, at: Instant): Instant | null {
  if (expiresAt === null) return null;
  const remindAt = new Date(Date.parse(expiresAt) - REMINDED_BEFORE_MS).toISOString();
  return remindAt > at ? remindAt : null;
}

/** Asked by any job at any time: reminds once, never early; when the licence is over by then, that nobody was is recorded. */
export function remindOfLicence({ licenceId, at }: RemindOfLicence, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'revoked') return accept();
  if (state.phase !== 'designated') return notDesignated(state);
  const granted = state.designation.licences.get(licenceId);
  if (granted === undefined) return refuse('licence-unknown', 'no such licence; check its id');
  const { remindAt, expired } = granted;
  const { expiresAt } = granted.licence;
  if (remindAt === null || expiresAt === null) return accept();
  if (at < remindAt) return refuse('not-yet-due', `nobody is to be reminded of the licence before ${remindAt}`);
  const isOver = expired || at >= expiresAt;
  const type = isOver ? 'LicenceReminderSkipped' : 'LicenceReminderIssued';
  return accept({ type, data: { licenceId, expiresAt, remindAt } });
}

/**
 * Asked by any job at any time: expires once, never early, dated at the expiry however late it was asked. Under a
 * designation that is no longer in force there is nothing left to expire.
 */
export function expireLicence({ licenceId, at }: ExpireLicence, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'revoked') return accept();
  if (state.phase !== 'designated') return notDesignated(state);
  const granted = state.designation.licences.get(licenceId);
  if (granted === undefined) return refuse('licence-unknown', 'no such licence; check its id');
  const { expiresAt } = granted.licence;
  if (granted.expired || expiresAt === null) return accept();
  if (at < expiresAt) return refuse('not-yet-due', `the licence stands until ${expiresAt}`);
  return accept({ type: 'LicenceExpired', data: { licenceId, expiresAt }, occurredAt: expiresAt });
}
