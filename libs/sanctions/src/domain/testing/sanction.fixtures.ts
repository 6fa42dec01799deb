import type { LegalBasisVersion } from '@comity/legal-bases/contract';
import type { AskedCitation, BasisOnRecord, ProposeSanction, SanctionCommand } from '../sanction.commands.js';
import type { Measure, Participant, SanctionEvent, SanctionProposal } from '../sanction.events.js';

export const olivia: Participant = { id: 'olivia' };
export const oscar: Participant = { id: 'oscar' };
export const rachel: Participant = { id: 'rachel' };
export const dana: Participant = { id: 'dana' };
export const forAnother = (id: string, onBehalfOf: string): Participant => ({ id, onBehalfOf });

export const proposal: SanctionProposal = {
  caseId: '3f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11',
  subject: { name: 'Invented Trading Co.', kind: 'entity', identifiers: [{ type: 'registration', value: 'X-1' }] },
  measures: ['asset-freeze', 'transaction-prohibition'],
  legalBasis: { instrument: 'Executive Order 13694', version: '2016-12-28', criteria: ['1(a)(ii)(C)', '1(a)(iii)(B)'] },
};
export const [FIRST, SECOND] = ['1(a)(ii)(C)', '1(a)(iii)(B)'] as const;

const note = 'no answer within the time';
export const citation = {
  stream: 'request-9e8d7c6b-5a49-4382-91a0-b1c2d3e4f544',
  revision: 7,
  eventHash: 'a'.repeat(64),
  note,
};
export const { note: _note, ...pinnedMiss } = citation;
export const pinnedVoid = { ...pinnedMiss, revision: 9, eventHash: 'c'.repeat(64) };

export const proposed: SanctionEvent = { type: 'SanctionProposed', data: { ...proposal, proposedBy: olivia } };
export const cited = (criterion: string, citedBy = olivia, revision = citation.revision): SanctionEvent => ({
  type: 'GroundsCited',
  data: { criterion, citation: { ...citation, revision }, citedBy },
});
export const submitted: SanctionEvent = { type: 'SanctionSubmitted', data: { submittedBy: olivia } };
export const approvedBy = (by: Participant): SanctionEvent => ({ type: 'SanctionApproved', data: { approvedBy: by } });
export const approved = approvedBy(rachel);
export const rejected: SanctionEvent = {
  type: 'SanctionRejected',
  data: { rejectedBy: rachel, reason: 'too thin' },
};
export const returned: SanctionEvent = {
  type: 'SanctionReturned',
  data: { returnedBy: rachel, reason: 'add a ground' },
};

/** Both criteria rest on the one missed deadline. */
export const ready = [proposed, cited(FIRST), cited(SECOND)] as const;

export const DESIGNATED_AT = '2026-02-01T10:00:00.000Z';
export const LATER = '2026-03-01T10:00:00.000Z';
export const LATER_STILL = '2026-04-01T10:00:00.000Z';
const takesEffect = (by: Participant) => ({
  'asset-freeze': { type: 'AssetFreezeOrdered', data: { orderedBy: by } } as SanctionEvent,
  'transaction-prohibition': { type: 'TransactionProhibitionImposed', data: { imposedBy: by } } as SanctionEvent,
});
export const designation = (by: Participant, measures: readonly Measure[] = proposal.measures): SanctionEvent[] => [
  { type: 'SanctionDesignated', data: { designatedBy: by, designatedAt: DESIGNATED_AT } },
  ...measures.map((measure) => takesEffect(by)[measure]),
];

/** Proposed by olivia, approved by rachel, designated by dana. */
export const inForce: readonly SanctionEvent[] = [...ready, submitted, approved, ...designation(dana)];

export const revoked: SanctionEvent = {
  type: 'DesignationRevoked',
  data: { reason: 'the ground fell', revokedBy: dana },
};
export const challenged: SanctionEvent = {
  type: 'DesignationBasisChallenged',
  data: { cited: pinnedMiss, criteria: [FIRST, SECOND], because: pinnedVoid },
};

export const propose = (changes: Partial<ProposeSanction> = {}): SanctionCommand => ({
  type: 'propose',
  by: olivia,
  proposal,
  caseStanding: 'open',
  knownVersions: new Map(),
  ...changes,
});
export const cite = (criterion: string, changes: Partial<AskedCitation> = {}, by = olivia): SanctionCommand => ({
  type: 'cite',
  by,
  criterion,
  citation: { ...citation, ...changes },
});
/** Nothing that was cited has fallen. */
export const fallen: ReadonlySet<string> = new Set();
/** A version that has all criteria of the proposal, and requires nobody to be consulted. */
export const published = (
  criteria: readonly string[],
  changes: Partial<LegalBasisVersion> = {},
): LegalBasisVersion => ({
  ...{ instrument: proposal.legalBasis.instrument, version: '2016-12-28', inForceFrom: '2016-12-28' },
  criteria: criteria.map((criterion) => ({ criterion, summary: criterion, reference: `sec. ${criterion}` })),
  ...{ consultations: [], sources: ['82 FR 1'], note: 'check against the text in force', ...changes },
});
export const onRecord = (...versions: readonly LegalBasisVersion[]): BasisOnRecord => ({
  versions: new Map(versions.map((each) => [each.version, each])),
  on: '2026-02-01',
});
/** The legal basis is on record as the proposal names it. */
export const basis = onRecord(published([FIRST, SECOND]));
export const submit: SanctionCommand = { type: 'submit', by: olivia, fallen, basis };
export const approve = (by: Participant): SanctionCommand => ({ type: 'approve', by, fallen, basis });
export const reject = (by: Participant): SanctionCommand => ({ type: 'reject', by, reason: 'too thin' });
export const sendBack = (by: Participant): SanctionCommand => ({ type: 'return', by, reason: 'add a ground' });
export const designate = (by: Participant): SanctionCommand => ({
  ...{ type: 'designate', by, at: DESIGNATED_AT, fallen, basis },
});
export const revoke = (by: Participant): SanctionCommand => ({ type: 'revoke', by, reason: 'the ground fell' });
export const challenge: SanctionCommand = { type: 'challenge-basis', cited: pinnedMiss, because: pinnedVoid };
