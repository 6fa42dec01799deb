import { type CalendarDate, refuse } from '@comity/kernel';
import type { BasisOnRecord } from './sanction.commands.js';
import type { Refused } from './sanction.decision.js';
import type { LegalBasis } from './sanction.events.js';

/** Where the instrument is on record, the proposal names a version of it, and criteria of that version. */
export function refuseMisnamed(
  { instrument, version, criteria }: LegalBasis,
  versions: BasisOnRecord['versions'],
): Refused | null {
  if (versions.size === 0) return null;
  const published = versions.get(version);
  if (published === undefined) {
    const known = [...versions.keys()].join(', ');
    return refuse(
      'legal-basis-version-unknown',
      `${instrument} is on record in these versions: ${known}; name one, or have this one published`,
    );
  }
  const names = published.criteria.map(({ criterion }) => criterion);
  const unknown = criteria.filter((criterion) => !names.includes(criterion));
  if (unknown.length === 0) return null;
  return refuse('criterion-unknown', `${unknown.join(', ')}: not in this version; name any of: ${names.join(', ')}`);
}

/**
 * Refuses while the instrument, the version and the criteria are not on record, or where the version is not the text in
 * force on the day: the same criterion can say something else in another version.
 */
export function refuseUnfounded(legalBasis: LegalBasis, { versions, on }: BasisOnRecord): Refused | null {
  const { instrument, version } = legalBasis;
  if (versions.size === 0) {
    return refuse(
      'legal-basis-unknown',
      `${instrument} is not on record; have it published, or propose anew under an instrument that is on record`,
    );
  }
  const misnamed = refuseMisnamed(legalBasis, versions);
  if (misnamed !== null) return misnamed;
  const inForce = versionsInForce(versions, on);
  if (inForce.includes(version)) return null;
  const known = inForce.length === 0 ? 'none on record is' : `${inForce.join(', ')} is; propose anew under it`;
  return refuse('legal-basis-not-in-force', `version ${version} of ${instrument} is not in force on ${on}: ${known}`);
}

/** The versions that came into force last before the end of the day: more than one where one corrects another. */
function versionsInForce(versions: BasisOnRecord['versions'], on: CalendarDate): readonly string[] {
  const begun = [...versions.values()].filter(({ inForceFrom }) => inForceFrom <= on);
  const beginnings = begun.map(({ inForceFrom }) => inForceFrom).sort();
  return begun.filter(({ inForceFrom }) => inForceFrom === beginnings.at(-1)).map(({ version }) => version);
}
