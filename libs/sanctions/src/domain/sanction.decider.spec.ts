import { scenario } from '@comity/testing';
import { type AskedCitation, type ProposeSanction, type SanctionCommand, sanctionDecider } from './sanction.decider.js';
import type { Participant, SanctionEvent, SanctionProposal } from './sanction.events.js';

const { given } = scenario(sanctionDecider);
const olivia: Participant = { id: 'olivia' };
const oscar: Participant = { id: 'oscar' };
const rachel: Participant = { id: 'rachel' };
const hash = 'a'.repeat(64);

const proposal: SanctionProposal = {
  caseId: '3f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11',
  subject: { name: 'Invented Trading Co.', kind: 'entity', identifiers: [{ type: 'registration', value: 'X-1' }] },
  measures: ['asset-freeze', 'transaction-prohibition'],
  legalBasis: { instrument: 'Executive Order 13694', version: '2016-12-28', criteria: ['1(a)(i)', '1(a)(ii)'] },
};
const proposed: SanctionEvent = { type: 'SanctionProposed', data: { ...proposal, proposedBy: olivia } };
const note = 'no answer within the time';
const citation = { stream: 'request-9e8d7c6b-5a49-4382-91a0-b1c2d3e4f544', revision: 7, eventHash: hash, note };
const cited = (criterion: string, citedBy = olivia): SanctionEvent => ({
  type: 'GroundsCited',
  data: { criterion, citation, citedBy },
});
const submitted: SanctionEvent = { type: 'SanctionSubmitted', data: { submittedBy: olivia } };
const approved: SanctionEvent = { type: 'SanctionApproved', data: { approvedBy: rachel } };
const rejected: SanctionEvent = { type: 'SanctionRejected', data: { rejectedBy: rachel, reason: 'too thin' } };
const returned: SanctionEvent = { type: 'SanctionReturned', data: { returnedBy: rachel, reason: 'add a ground' } };
const ready = [proposed, cited('1(a)(i)'), cited('1(a)(ii)')] as const;

const propose = (changes: Partial<ProposeSanction> = {}): SanctionCommand => ({
  type: 'propose',
  by: olivia,
  proposal,
  caseStanding: 'open',
  ...changes,
});
const cite = (criterion: string, changes: Partial<AskedCitation> = {}, by = olivia): SanctionCommand => ({
  type: 'cite',
  by,
  criterion,
  citation: { ...citation, ...changes },
});
const submit: SanctionCommand = { type: 'submit', by: olivia };
const approve = (by: Participant): SanctionCommand => ({ type: 'approve', by });
const reject = (by: Participant): SanctionCommand => ({ type: 'reject', by, reason: 'too thin' });
const sendBack = (by: Participant): SanctionCommand => ({ type: 'return', by, reason: 'add a ground' });

describe('proposing a sanction', () => {
  it('names its proposer', () => given().when(propose()).emits(proposed));
  it('takes the same proposal again as a retry, also after the case was closed', () =>
    given(...ready)
      .when(propose({ caseStanding: 'closed' }))
      .changesNothing());
  it('refuses another proposal under the same id', () =>
    given(proposed)
      .when(propose({ by: oscar }))
      .refuses('sanction-already-proposed'));
  it('refuses a case that does not exist, or is closed', () => {
    given()
      .when(propose({ caseStanding: 'unknown' }))
      .refuses('case-unknown');
    given()
      .when(propose({ caseStanding: 'closed' }))
      .refuses('case-closed');
  });
  it('refuses a proposal without a measure or a criterion, or with one twice', () => {
    const { legalBasis } = proposal;
    given()
      .when(propose({ proposal: { ...proposal, measures: [] } }))
      .refuses('content-invalid');
    given()
      .when(propose({ proposal: { ...proposal, measures: ['asset-freeze', 'asset-freeze'] } }))
      .refuses('content-invalid');
    for (const criteria of [[], ['1(a)(i)', '1(a)(i)']]) {
      given()
        .when(propose({ proposal: { ...proposal, legalBasis: { ...legalBasis, criteria } } }))
        .refuses('content-invalid');
    }
  });
  it('refuses work on a proposal that nobody made', () => {
    for (const command of [cite('1(a)(i)'), submit, approve(rachel), reject(rachel), sendBack(rachel)]) {
      given().when(command).refuses('sanction-unknown');
    }
  });
});

describe('citing grounds', () => {
  it('pins an event by stream, revision and hash', () => given(proposed).when(cite('1(a)(i)')).emits(cited('1(a)(i)')));
  it('takes the same citation again as a retry', () =>
    given(proposed, cited('1(a)(i)'))
      .when(cite('1(a)(i)', { note: 'said otherwise' }))
      .changesNothing());
  it('cites one event for two criteria', () =>
    given(proposed, cited('1(a)(i)')).when(cite('1(a)(ii)')).emits(cited('1(a)(ii)')));
  it('refuses an event that the log does not hold', () =>
    given(proposed)
      .when(cite('1(a)(i)', { eventHash: null }))
      .refuses('citation-not-found'));
  it('refuses the same place with another digest', () =>
    given(proposed, cited('1(a)(i)'))
      .when(cite('1(a)(ii)', { eventHash: 'b'.repeat(64) }))
      .refuses('citation-conflicts'));
  it('refuses a criterion that the proposal does not rest on', () =>
    given(proposed).when(cite('2(b)')).refuses('criterion-unknown'));
  it('refuses what is no digest', () =>
    given(proposed)
      .when(cite('1(a)(i)', { eventHash: 'abc' }))
      .refuses('content-invalid'));
  it('refuses more grounds once it is submitted', () =>
    given(...ready, submitted)
      .when(cite('1(a)(i)', { revision: 8 }))
      .refuses('sanction-not-draft'));
  it('refuses more than a thousand citations', () => {
    const many = Array.from(
      { length: 1_000 },
      (_, revision): SanctionEvent => ({
        type: 'GroundsCited',
        data: { criterion: '1(a)(i)', citation: { ...citation, revision }, citedBy: olivia },
      }),
    );
    given(proposed, ...many)
      .when(cite('1(a)(i)', { revision: 1_000 }))
      .refuses('too-many-citations');
  });
});

describe('submitting', () => {
  it('needs a citation for every criterion', () => {
    given(proposed).when(submit).refuses('grounds-missing');
    given(proposed, cited('1(a)(i)')).when(submit).refuses('grounds-missing');
    given(...ready)
      .when(submit)
      .emits(submitted);
  });
  it('happens once', () =>
    given(...ready, submitted)
      .when(submit)
      .changesNothing());
  it('happens again after a return, with the grounds kept', () =>
    given(...ready, submitted, returned)
      .when(submit)
      .emits(submitted));
  it('is refused once it is decided', () => {
    given(...ready, submitted, approved)
      .when(submit)
      .refuses('sanction-not-draft');
    given(...ready, submitted, rejected)
      .when(submit)
      .refuses('sanction-not-draft');
  });
});

describe('deciding by a second person', () => {
  it('approves, rejects or returns', () => {
    given(...ready, submitted)
      .when(approve(rachel))
      .emits(approved);
    given(...ready, submitted)
      .when(reject(rachel))
      .emits(rejected);
    given(...ready, submitted)
      .when(sendBack(rachel))
      .emits(returned);
  });
  it.each([approve, reject, sendBack])('is never done by the proposer', (decide) =>
    given(...ready, submitted)
      .when(decide(olivia))
      .refuses('author-cannot-decide'),
  );
  it('is never done by somebody who cited grounds or submitted', () => {
    given(...ready, cited('1(a)(i)', oscar), submitted)
      .when(approve(oscar))
      .refuses('author-cannot-decide');
    given(...ready, { type: 'SanctionSubmitted', data: { submittedBy: oscar } })
      .when(approve(oscar))
      .refuses('author-cannot-decide');
  });
  it('is never done in the name of the proposer, nor by one in whose name it was proposed', () => {
    given(...ready, submitted)
      .when(approve({ id: 'rachel', onBehalfOf: 'olivia' }))
      .refuses('author-cannot-decide');
    given(
      { type: 'SanctionProposed', data: { ...proposal, proposedBy: { id: 'olivia', onBehalfOf: 'rachel' } } },
      cited('1(a)(i)'),
      cited('1(a)(ii)'),
      submitted,
    )
      .when(approve(rachel))
      .refuses('author-cannot-decide');
  });
  it('still bars the authors after a return', () =>
    given(...ready, submitted, returned, { type: 'SanctionSubmitted', data: { submittedBy: oscar } })
      .when(approve(olivia))
      .refuses('author-cannot-decide'));
  it('takes the same decision again as a retry', () => {
    given(...ready, submitted, approved)
      .when(approve(rachel))
      .changesNothing();
    given(...ready, submitted, rejected)
      .when(reject(rachel))
      .changesNothing();
  });
  it('is refused before submission and after the decision', () => {
    given(...ready)
      .when(approve(rachel))
      .refuses('sanction-not-submitted');
    given(...ready, submitted, rejected)
      .when(approve(rachel))
      .refuses('sanction-not-submitted');
    given(...ready, submitted, approved)
      .when(sendBack(rachel))
      .refuses('sanction-not-submitted');
  });
  it('gives a reason for a rejection and a return', () => {
    given(...ready, submitted)
      .when({ type: 'reject', by: rachel, reason: '' })
      .refuses('content-invalid');
    given(...ready, submitted)
      .when({ type: 'return', by: rachel, reason: '' })
      .refuses('content-invalid');
  });
});
