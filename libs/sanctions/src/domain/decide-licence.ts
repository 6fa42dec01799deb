import { accept, canonicalJson, readContent, refuse } from '@comity/kernel';
import type { ExpireLicence, GrantLicence } from './sanction.commands.js';
import { contentInvalid, notDesignated, refuseAuthor, type SanctionDecision } from './sanction.decision.js';
import { sanctionEvents } from './sanction.events.js';
import type { ProposedSanction } from './sanction.state.js';

const LICENCES_AT_MOST = 1_000;

export function grantLicence(command: GrantLicence, state: ProposedSanction): SanctionDecision {
  const content = readContent(sanctionEvents.LicenceGranted, { ...command, grantedBy: command.by });
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
  return accept({ type: 'LicenceGranted', data: content.data });
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
