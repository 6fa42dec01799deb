import { scenario } from '@comity/testing';
import type { SanctionCommand } from './sanction.commands.js';
import { sanctionDecider } from './sanction.decider.js';
import type { Amendment, Participant, SanctionEvent } from './sanction.events.js';
import { placeOf } from './sanction.state.js';
import {
  approve,
  approved,
  approvedBy,
  challenge,
  challenged,
  cite,
  cited,
  dana,
  designate,
  designation,
  FIRST,
  fallen,
  forAnother,
  inForce,
  olivia,
  oscar,
  pinnedMiss,
  pinnedVoid,
  proposal,
  proposed,
  rachel,
  ready,
  rejected,
  revoke,
  revoked,
  SECOND,
  submit,
  submitted,
} from './testing/sanction.fixtures.js';

const { given } = scenario(sanctionDecider);

describe('designating', () => {
  it('is done by a third person, and every proposed measure takes effect [three-people-per-designation] [measures-follow-the-designation]', () =>
    given(...ready, submitted, approved)
      .when(designate(dana))
      .emits(...designation(dana)));
  it('orders only the measures that were proposed', () => {
    const frozen: SanctionEvent = {
      type: 'SanctionProposed',
      data: { ...proposal, measures: ['asset-freeze'], proposedBy: olivia },
    };
    given(frozen, cited(FIRST), cited(SECOND), submitted, approved)
      .when(designate(dana))
      .emits(...designation(dana, ['asset-freeze']));
  });
  it.each([
    ['who proposed', 'author-cannot-decide', olivia],
    ['who acts for the proposer', 'author-cannot-decide', forAnother('dana', 'olivia')],
    ['who approved', 'third-person-needed', rachel],
    ['who acts for the reviewer', 'third-person-needed', forAnother('dana', 'rachel')],
    ['for whom the reviewer acts', 'third-person-needed', forAnother('rachel', 'dana')],
  ])('is refused to %s', (_who, code, by) =>
    given(...ready, submitted, approved)
      .when(designate(by))
      .refuses(code),
  );
  it('never lets one person act twice, once in person and once by another [three-people-per-designation]', () =>
    given(...ready, submitted, approvedBy(forAnother('rachel', 'dana')))
      .when(designate(dana))
      .refuses('third-person-needed'));
  it('follows an approval, and happens once', () => {
    given(...ready, submitted)
      .when(designate(dana))
      .refuses('sanction-not-approved');
    given(...inForce)
      .when(designate(dana))
      .changesNothing();
    given(...inForce)
      .when(designate(oscar))
      .refuses('sanction-not-approved');
  });
});

describe('a challenged basis', () => {
  const other = [cited(FIRST, olivia, 8), cited(SECOND, olivia, 8)] as const;
  const amend = (criteria: string[], by = rachel): SanctionCommand => ({
    ...{ type: 'amend', by, amendment: { criteria }, reason: 'it stands on the rest', fallen },
  });

  it('follows the voiding of a cited miss, once per citation [voided-miss-challenges-the-basis]', () => {
    given(...inForce)
      .when(challenge)
      .emits(challenged);
    given(...inForce, challenged)
      .when(challenge)
      .changesNothing();
  });
  it('is recorded whatever has become of the proposal', () => {
    given(...ready)
      .when(challenge)
      .emits(challenged);
    given(...ready, submitted, rejected)
      .when(challenge)
      .emits(challenged);
    given(...inForce, revoked)
      .when(challenge)
      .emits(challenged);
  });
  it('is refused for what was not cited, or was cited with another digest', () => {
    given(proposed).when(challenge).refuses('citation-not-found');
    given(...ready)
      .when({ type: 'challenge-basis', cited: { ...pinnedMiss, eventHash: 'd'.repeat(64) }, because: pinnedVoid })
      .refuses('citation-conflicts');
  });
  it('leaves a criterion without a ground: it is neither submitted, approved nor designated on it', () => {
    given(...ready, challenged)
      .when(submit)
      .refuses('grounds-missing');
    given(...ready, submitted, challenged)
      .when(approve(rachel))
      .refuses('grounds-missing');
    given(...ready, submitted, approved, challenged)
      .when(designate(dana))
      .refuses('grounds-missing');
    given(...ready, ...other, submitted, approved, challenged)
      .when(designate(dana))
      .emitsTypes('SanctionDesignated', 'AssetFreezeOrdered', 'TransactionProhibitionImposed');
  });
  it('is not waited for: what has fallen in the log carries nothing, whether or not a challenge has followed [grounds-stand-when-decided]', () => {
    const unnoticed = { fallen: new Set([placeOf(pinnedMiss)]) };
    const once = (command: SanctionCommand) => ({ ...command, ...unnoticed }) as SanctionCommand;
    given(...ready)
      .when(once(submit))
      .refuses('grounds-missing');
    given(...ready, submitted)
      .when(once(approve(rachel)))
      .refuses('grounds-missing');
    given(...ready, submitted, approved)
      .when(once(designate(dana)))
      .refuses('grounds-missing');
    given(...ready, ...other, submitted, approved)
      .when(once(designate(dana)))
      .emits(...designation(dana));
    given(...inForce)
      .when(once(amend([FIRST])))
      .refuses('grounds-missing');
    given(proposed)
      .when(cite(SECOND, { voided: true }))
      .refuses('citation-voided');
  });
  it('bars the voided event from being cited again', () =>
    given(proposed, cited(FIRST), challenged).when(cite(SECOND)).refuses('citation-voided'));
  it('is answered by saying on which criteria the designation still rests, each with a ground that stands', () => {
    given(...inForce, challenged)
      .when(amend([FIRST]))
      .refuses('grounds-missing');
    given(...ready, cited(FIRST, olivia, 8), submitted, approved, ...designation(dana), challenged)
      .when(amend([FIRST]))
      .emitsTypes('DesignationAmended');
  });
});

describe('amending a designation', () => {
  const amend = (amendment: object, by = rachel): SanctionCommand => ({
    ...{ type: 'amend', by, amendment, reason: 'corrected', fallen },
  });
  const amended = (amendment: Amendment, amendedBy: Participant): SanctionEvent => ({
    ...{ type: 'DesignationAmended', data: { ...amendment, reason: 'corrected', amendedBy } },
  });
  const [designated, other, third] = ['X-1', 'X-2', 'X-3'].map((value) => ({ type: 'registration', value }));
  it('lifts a measure', () => {
    const lifted: Amendment = { measures: ['asset-freeze'] };
    given(...inForce)
      .when(amend(lifted))
      .emits(amended(lifted, rachel));
  });
  it('says who is meant more exactly, and keeps one identifier at least under which it was designated [a-designation-keeps-its-subject]', () => {
    const added = { identifiers: [designated, other] } as Amendment;
    given(...inForce)
      .when(amend(added, oscar))
      .emits(amended(added, oscar));
    for (const identifiers of [[other], [{ ...designated, type: 'passport' }], []]) {
      given(...inForce)
        .when(amend({ identifiers }, oscar))
        .refuses('identifier-must-stay');
    }
    given(...inForce, amended(added, oscar))
      .when(amend({ identifiers: [other, third] }, forAnother('oscar', 'adam')))
      .refuses('identifier-must-stay');
    given(...inForce, amended({ identifiers: [other] } as Amendment, oscar))
      .when(amend({ identifiers: [third] }, oscar))
      .refuses('identifier-must-stay');
  });
  it('identifies a subject of which only the name was known', () => {
    const unidentified = { ...proposal, subject: { ...proposal.subject, identifiers: [] }, proposedBy: olivia };
    given({ type: 'SanctionProposed', data: unidentified }, ...inForce.slice(1))
      .when(amend({ identifiers: [other] }, oscar))
      .emitsTypes('DesignationAmended');
  });
  it.each([
    ['who approved', rachel],
    ['who designated', dana],
    ['who acts for the reviewer', forAnother('oscar', 'rachel')],
    ['who designated, for another', forAnother('dana', 'oscar')],
  ])('is refused to %s where it says who is meant [a-designation-keeps-its-subject]', (_who, by) =>
    given(...inForce)
      .when(amend({ identifiers: [designated, other] }, by))
      .refuses('fourth-person-needed'),
  );
  it('never widens: a lifted measure, a criterion that was left and another one are proposed anew', () => {
    const lifted: SanctionEvent = {
      type: 'DesignationAmended',
      data: { measures: ['asset-freeze'], reason: 'corrected', amendedBy: rachel },
    };
    given(...inForce, lifted)
      .when(amend({ measures: ['transaction-prohibition'] }))
      .refuses('measure-not-in-force');
    given(...inForce)
      .when(amend({ criteria: ['9(z)'] }))
      .refuses('criterion-unknown');
    const narrowed: SanctionEvent = {
      type: 'DesignationAmended',
      data: { criteria: [FIRST], reason: 'the rest fell', amendedBy: rachel },
    };
    given(...inForce, narrowed)
      .when(amend({ criteria: [FIRST, SECOND] }))
      .refuses('criterion-unknown');
    given(...inForce)
      .when(amend({}))
      .refuses('amendment-empty');
  });
  it('is never done by an author, and only while it is in force', () => {
    given(...inForce)
      .when(amend({ measures: ['asset-freeze'] }, olivia))
      .refuses('author-cannot-decide');
    given(...inForce, revoked)
      .when(amend({ measures: ['asset-freeze'] }))
      .refuses('sanction-not-designated');
  });
});

describe('revoking a designation', () => {
  it('is done by somebody who is no author, once', () => {
    given(...inForce)
      .when(revoke(dana))
      .emits(revoked);
    given(...inForce)
      .when(revoke(olivia))
      .refuses('author-cannot-decide');
    given(...inForce, revoked)
      .when(revoke(dana))
      .changesNothing();
    given(...ready)
      .when(revoke(dana))
      .refuses('sanction-not-designated');
  });
});
