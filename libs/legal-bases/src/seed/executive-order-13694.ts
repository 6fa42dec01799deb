import type { Criterion, LegalBasisVersion } from '../domain/legal-basis.events.js';

const INSTRUMENT = 'Executive Order 13694';
const CODIFIED = '31 CFR part 578, Cyber-Related Sanctions Regulations';
const CONSULTED = ['Attorney General', 'Secretary of State'];
const NOTE =
  'An example. The criteria are paraphrased in a few words, without every qualification of the order; check against the text in force.';

const ORDER = 'E.O. 13694 of 1 April 2015, 80 FR 18077';
const ELECTIONS = 'E.O. 13757 of 28 December 2016, 82 FR 1';
const STRENGTHENING = 'E.O. 14144 of 16 January 2025, 90 FR 6755';
const FOREIGN = 'E.O. 14306 of 6 June 2025, 90 FR 24723';

function passage(criterion: string, summary: string): Criterion {
  return { criterion, summary, reference: `sec. ${criterion}` };
}

function version(
  inForceFrom: string,
  sources: readonly string[],
  criteria: readonly Criterion[],
  note = NOTE,
): LegalBasisVersion {
  const named = { instrument: INSTRUMENT, version: inForceFrom, inForceFrom };
  return { ...named, criteria: [...criteria], consultations: CONSULTED, sources: [...sources, CODIFIED], note };
}

const asIssued: readonly Criterion[] = [
  passage('1(a)(i)(A)', 'Cyber-enabled activity from abroad that harms computers supporting critical infrastructure'),
  passage('1(a)(i)(B)', 'Such activity that significantly compromises services of a critical infrastructure sector'),
  passage('1(a)(i)(C)', 'Such activity that significantly disrupts the availability of a computer or network'),
  passage(
    '1(a)(i)(D)',
    'Such activity that misappropriates funds, trade secrets or personal data on a significant scale',
  ),
  passage('1(a)(ii)(A)', 'Knowing receipt or use, for gain, of trade secrets misappropriated by cyber-enabled means'),
  passage('1(a)(ii)(B)', 'Material support of such activity, or of a person blocked under the order'),
  passage('1(a)(ii)(C)', 'Owned or controlled by, or acting for, a person blocked under the order'),
  passage('1(a)(ii)(D)', 'Attempt at any of these activities'),
];

const asAmendedIn2016: readonly Criterion[] = [
  passage('1(a)(i)', 'Listed in the annex to the order'),
  passage('1(a)(ii)(A)', 'Cyber-enabled activity from abroad that harms computers supporting critical infrastructure'),
  passage('1(a)(ii)(B)', 'Such activity that significantly compromises services of a critical infrastructure sector'),
  passage('1(a)(ii)(C)', 'Such activity that significantly disrupts the availability of a computer or network'),
  passage(
    '1(a)(ii)(D)',
    'Such activity that misappropriates funds, trade secrets or personal data on a significant scale',
  ),
  passage('1(a)(ii)(E)', 'Tampering with or misappropriating information to interfere with elections'),
  passage('1(a)(iii)(A)', 'Knowing receipt or use, for gain, of trade secrets misappropriated by cyber-enabled means'),
  passage('1(a)(iii)(B)', 'Material support of such activity, or of a person blocked under the order'),
  passage('1(a)(iii)(C)', 'Owned or controlled by, or acting for, a person blocked under the order'),
  passage('1(a)(iii)(D)', 'Attempt at any of these activities'),
];

const asAmendedIn2025: readonly Criterion[] = [
  passage('1(a)(i)', 'Listed in the annex to the order'),
  passage('1(a)(ii)(A)', 'Cyber-enabled activity from abroad that harms computers supporting critical infrastructure'),
  passage('1(a)(ii)(B)', 'Such activity that compromises services of a critical infrastructure sector'),
  passage('1(a)(ii)(C)', 'Such activity that disrupts a computer or network, or the integrity of what it stores'),
  passage('1(a)(ii)(D)', 'Such activity that misappropriates funds, intellectual property, business or personal data'),
  passage('1(a)(ii)(E)', 'Tampering with or misappropriating information to interfere with elections'),
  passage('1(a)(ii)(F)', 'Ransomware against the United States, its allies or partners, or their people'),
  passage(
    '1(a)(iii)(A)',
    'Knowing receipt or use, for gain, of property or data misappropriated by cyber-enabled means',
  ),
  passage('1(a)(iii)(B)', 'Gaining, or attempting to gain, unauthorised access to computers from abroad'),
  passage('1(a)(iii)(C)', 'Material support of such activity, or of a person blocked under the order'),
  passage('1(a)(iii)(D)', 'Owned or controlled by, or acting for, a person blocked or engaged in such activity'),
  passage('1(a)(iii)(E)', 'Attempt at any of these activities'),
  passage('1(a)(iii)(F)', 'Leader, senior officer or board member of a person blocked or engaged in such activity'),
];

const foreignOnly = (criteria: readonly Criterion[]): readonly Criterion[] =>
  criteria.map(({ summary, ...rest }) => ({
    ...rest,
    summary: rest.criterion === '1(a)(i)' ? summary : `Foreign persons only: ${summary}`,
  }));

/**
 * Whose property may be blocked for significant malicious cyber-enabled activities, version by version.
 * @source the Federal Register passages named in each version (check against the text in force)
 */
export const executiveOrder13694: readonly LegalBasisVersion[] = [
  version('2015-04-01', [ORDER], asIssued),
  version('2016-12-28', [ORDER, ELECTIONS], asAmendedIn2016),
  version('2025-01-16', [ORDER, ELECTIONS, STRENGTHENING], asAmendedIn2025),
  version(
    '2025-06-06',
    [ORDER, ELECTIONS, STRENGTHENING, FOREIGN],
    foreignOnly(asAmendedIn2025),
    `${NOTE} This version confines the order to foreign persons; the White House's fact sheet of that day says that it does not cover election-related activity: see it before relying on 1(a)(ii)(E).`,
  ),
];
