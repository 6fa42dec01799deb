import { scenario } from '@comity/testing';
import type { SanctionCommand } from './sanction.commands.js';
import { sanctionDecider } from './sanction.decider.js';
import type { SanctionEvent } from './sanction.events.js';
import {
  approve,
  approved,
  citation,
  cite,
  cited,
  dana,
  designate,
  FIRST,
  forAnother,
  olivia,
  onRecord,
  oscar,
  proposal,
  propose,
  proposed,
  published,
  rachel,
  ready,
  reject,
  rejected,
  returned,
  SECOND,
  sendBack,
  submit,
  submitted,
} from './testing/sanction.fixtures.js';

const { given } = scenario(sanctionDecider);

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
    for (const criteria of [[], [FIRST, FIRST]]) {
      given()
        .when(propose({ proposal: { ...proposal, legalBasis: { ...legalBasis, criteria } } }))
        .refuses('content-invalid');
    }
  });
  it('refuses work on a proposal that nobody made', () => {
    for (const command of [cite(FIRST), submit, approve(rachel), reject(rachel), sendBack(rachel)]) {
      given().when(command).refuses('sanction-unknown');
    }
  });
});

describe('citing grounds', () => {
  it('pins an event by stream, revision and hash [citations-pin-events]', () =>
    given(proposed).when(cite(FIRST)).emits(cited(FIRST)));
  it('takes the same citation again as a retry', () =>
    given(proposed, cited(FIRST))
      .when(cite(FIRST, { note: 'said otherwise' }))
      .changesNothing());
  it('cites one event for two criteria', () => given(proposed, cited(FIRST)).when(cite(SECOND)).emits(cited(SECOND)));
  it('refuses an event that the log does not hold', () =>
    given(proposed)
      .when(cite(FIRST, { eventHash: null }))
      .refuses('citation-not-found'));
  it('refuses the same place with another digest', () =>
    given(proposed, cited(FIRST))
      .when(cite(SECOND, { eventHash: 'b'.repeat(64) }))
      .refuses('citation-conflicts'));
  it('refuses an event whose digest is not what the caller has seen', () => {
    given(proposed)
      .when(cite(FIRST, { seenHash: 'b'.repeat(64) }))
      .refuses('citation-hash-mismatch');
    given(proposed)
      .when(cite(FIRST, { seenHash: citation.eventHash }))
      .emits(cited(FIRST));
  });
  it('refuses a criterion that the proposal does not rest on', () =>
    given(proposed).when(cite('2(b)')).refuses('criterion-unknown'));
  it('refuses what is no digest', () =>
    given(proposed)
      .when(cite(FIRST, { eventHash: 'abc' }))
      .refuses('content-invalid'));
  it('refuses more grounds once it is submitted', () =>
    given(...ready, submitted)
      .when(cite(FIRST, { revision: 8 }))
      .refuses('sanction-not-draft'));
  it('refuses more than a thousand citations', () => {
    const many = Array.from(
      { length: 1_000 },
      (_, revision): SanctionEvent => ({
        type: 'GroundsCited',
        data: { criterion: FIRST, citation: { ...citation, revision }, citedBy: olivia },
      }),
    );
    given(proposed, ...many)
      .when(cite(FIRST, { revision: 1_000 }))
      .refuses('too-many-citations');
  });
});

describe('resting on a legal basis that is on record', () => {
  const inForce = published([FIRST, SECOND], { consultations: ['Attorney General'] });
  const knownVersions = new Map([[inForce.version, inForce]]);
  it('names one of its versions [criteria-have-versions]', () =>
    given()
      .when(propose({ knownVersions: new Map([['2015-04-01', inForce]]) }))
      .refuses('legal-basis-version-unknown'));
  it('names criteria of that version [criteria-have-versions]', () => {
    const legalBasis = { ...proposal.legalBasis, criteria: [FIRST, '9(z)'] };
    given()
      .when(propose({ knownVersions, proposal: { ...proposal, legalBasis } }))
      .refuses('criterion-unknown');
  });
  it('takes over whom it requires to be consulted', () =>
    given()
      .when(propose({ knownVersions }))
      .emits({
        type: 'SanctionProposed',
        data: { ...proposal, proposedBy: olivia, requiredConsultations: ['Attorney General'] },
      }));

  const acts = [
    [submit, ready],
    [approve(rachel), [...ready, submitted]],
    [designate(dana), [...ready, submitted, approved]],
  ] as const;
  it.each([
    ['none of its versions is on record', 'legal-basis-unknown', onRecord()],
    ['another is', 'legal-basis-version-unknown', onRecord(published([FIRST], { version: '2015-04-01' }))],
    ['it lacks a criterion', 'criterion-unknown', onRecord(published([FIRST]))],
    [
      'it comes into force tomorrow',
      'legal-basis-not-in-force',
      onRecord(published([FIRST, SECOND], { inForceFrom: '2026-02-02' })),
    ],
    [
      'another took its place',
      'legal-basis-not-in-force',
      onRecord(inForce, published([FIRST, SECOND], { version: '2', inForceFrom: '2026-02-01' })),
    ],
  ])('is not submitted, approved or designated under while %s [legal-basis-on-record]', (_while, code, basis) => {
    for (const [act, before] of acts) {
      given(...before)
        .when({ ...act, basis } as SanctionCommand)
        .refuses(code);
    }
  });
  it('takes a version that corrects another of the same day, and one that is replaced tomorrow', () => {
    const correction = published([FIRST], { version: '2016-12-28, corrected' });
    const next = published([FIRST], { version: '2', inForceFrom: '2026-02-02' });
    given(...ready)
      .when({ ...submit, basis: onRecord(inForce, correction, next) } as SanctionCommand)
      .emits(submitted);
  });
  it('asks for whom it requires to be consulted also where it was published after the proposal [consultations-come-first]', () =>
    given(...ready, submitted, approved)
      .when({ ...designate(dana), basis: onRecord(inForce) } as SanctionCommand)
      .refuses('consultations-missing'));
});

describe('submitting', () => {
  it('needs a citation for every criterion [criteria-need-citations]', () => {
    given(proposed).when(submit).refuses('grounds-missing');
    given(proposed, cited(FIRST)).when(submit).refuses('grounds-missing');
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
  it.each([approve, reject, sendBack])('is never done by the proposer [four-eyes-at-every-door]', (decide) =>
    given(...ready, submitted)
      .when(decide(olivia))
      .refuses('author-cannot-decide'),
  );
  it('is never done by somebody who cited grounds or submitted', () => {
    given(...ready, cited(FIRST, oscar), submitted)
      .when(approve(oscar))
      .refuses('author-cannot-decide');
    given(...ready, { type: 'SanctionSubmitted', data: { submittedBy: oscar } })
      .when(approve(oscar))
      .refuses('author-cannot-decide');
  });
  it('is never done in the name of the proposer, nor by one in whose name it was proposed', () => {
    given(...ready, submitted)
      .when(approve(forAnother('rachel', 'olivia')))
      .refuses('author-cannot-decide');
    given(
      { type: 'SanctionProposed', data: { ...proposal, proposedBy: forAnother('olivia', 'rachel') } },
      cited(FIRST),
      cited(SECOND),
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
    given(...ready, submitted, rejected)
      .when(sendBack(rachel))
      .refuses('sanction-not-submitted');
  });
  it('is taken back by whoever was to designate, with a reason', () => {
    given(...ready, submitted, approved)
      .when(sendBack(rachel))
      .emits(returned);
    given(...ready, submitted, approved)
      .when(reject(rachel))
      .emits(rejected);
    given(...ready, submitted, approved)
      .when(sendBack(oscar))
      .emitsTypes('SanctionReturned');
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
