import { scenario } from '@comity/testing';
import type { SanctionCommand } from './sanction.commands.js';
import { sanctionDecider } from './sanction.decider.js';
import type { Participant, SanctionEvent } from './sanction.events.js';
import {
  approved,
  approvedBy,
  challenge,
  challenged,
  cite,
  cited,
  DESIGNATED_AT,
  dana,
  designate,
  designation,
  FIRST,
  forAnother,
  inForce,
  LATER,
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
  it('is done by a third person, and every proposed measure takes effect [three-people-per-designation]', () =>
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

describe('consultations', () => {
  const consultationId = '0a8f6a52-9d5e-4a0e-8a39-0d1c6f5a7b11';
  const asked: SanctionEvent = {
    type: 'ConsultationRequested',
    data: { consultationId, authority: 'Attorney General', requestedBy: olivia },
  };
  const answered: SanctionEvent = {
    type: 'ConsultationRecorded',
    data: { consultationId, position: 'concurs', summary: 'no objection', recordedBy: olivia },
  };
  const ask: SanctionCommand = {
    ...{ type: 'request-consultation', by: olivia, consultationId, authority: 'Attorney General' },
  };
  const record = (by: Participant = olivia): SanctionCommand => ({
    ...{ type: 'record-consultation', by, consultationId, position: 'concurs', summary: 'no objection' },
  });
  const required: SanctionEvent = {
    type: 'SanctionProposed',
    data: { ...proposal, proposedBy: olivia, requiredConsultations: ['attorney general'] },
  };
  const toDesignate = [required, cited(FIRST), cited(SECOND), submitted, approved] as const;

  it('are requested and recorded, each once', () => {
    given(proposed).when(ask).emits(asked);
    given(proposed, asked).when(ask).changesNothing();
    given(proposed, asked).when(record()).emits(answered);
    given(proposed, asked, answered).when(record()).changesNothing();
    given(proposed).when(record()).refuses('consultation-unknown');
  });
  it('that the legal basis requires are recorded before designation [consultations-come-first]', () => {
    given(...toDesignate)
      .when(designate(dana))
      .refuses('consultations-missing');
    given(...toDesignate, asked)
      .when(designate(dana))
      .refuses('consultations-missing');
    given(...toDesignate, asked, answered)
      .when(designate(dana))
      .emitsTypes('SanctionDesignated', 'AssetFreezeOrdered', 'TransactionProhibitionImposed');
  });
  it('that somebody began are recorded before designation, too', () =>
    given(...ready, submitted, approved, asked)
      .when(designate(dana))
      .refuses('consultations-missing'));
  it('make an author of whoever records them', () =>
    given(...ready, asked, submitted, approved, {
      type: 'ConsultationRecorded',
      data: { consultationId, position: 'objects', summary: 'an investigation stands', recordedBy: dana },
    })
      .when(designate(dana))
      .refuses('author-cannot-decide'));
  it('come before the decision', () =>
    given(...inForce)
      .when(ask)
      .refuses('sanction-decided'));
});

describe('a challenged basis', () => {
  const other = [cited(FIRST, olivia, 8), cited(SECOND, olivia, 8)] as const;
  const amend = (criteria: string[], by = rachel): SanctionCommand => ({
    ...{ type: 'amend', by, amendment: { criteria }, reason: 'it stands on the rest' },
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
      .when({ type: 'approve', by: rachel })
      .refuses('grounds-missing');
    given(...ready, submitted, approved, challenged)
      .when(designate(dana))
      .refuses('grounds-missing');
    given(...ready, ...other, submitted, approved, challenged)
      .when(designate(dana))
      .emitsTypes('SanctionDesignated', 'AssetFreezeOrdered', 'TransactionProhibitionImposed');
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
    ...{ type: 'amend', by, amendment, reason: 'corrected' },
  });
  it('says who is meant more exactly, or lifts a measure', () => {
    for (const amendment of [
      { identifiers: [{ type: 'registration', value: 'X-2' }] },
      { measures: ['asset-freeze'] },
    ]) {
      given(...inForce)
        .when(amend(amendment))
        .emits({ type: 'DesignationAmended', data: { ...amendment, reason: 'corrected', amendedBy: rachel } as never });
    }
  });
  it('never widens: a lifted measure or another criterion is proposed anew', () => {
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

describe('delisting petitions', () => {
  const petitionId = '1b8f6a52-9d5e-4a0e-8a39-0d1c6f5a7b11';
  const petition = { petitionId, petitioner: 'Invented Trading Co.', grounds: 'sold before', receivedAt: LATER };
  const received: SanctionEvent = {
    type: 'DelistingPetitionReceived',
    data: { ...petition, recordedBy: oscar },
    occurredAt: LATER,
  };
  const receive = (changes: object = {}): SanctionCommand => ({
    ...{ type: 'receive-petition', by: oscar, at: LATER, ...petition },
    ...changes,
  });
  const decide = (outcome: 'granted' | 'denied', by = rachel): SanctionCommand => ({
    ...{ type: 'decide-petition', by, petitionId, outcome, reason: 'documented' },
  });
  const decided = (outcome: 'granted' | 'denied'): SanctionEvent => ({
    type: 'DelistingDecided',
    data: { petitionId, outcome, reason: 'documented', decidedBy: rachel },
  });

  it('are recorded once, dated at their receipt', () => {
    given(...inForce)
      .when(receive())
      .emits(received);
    given(...inForce, received)
      .when(receive())
      .changesNothing();
    given(...inForce, received)
      .when(receive({ grounds: 'other' }))
      .refuses('petition-conflicts');
  });
  it('are received neither before the designation nor in the future', () => {
    for (const receivedAt of ['2026-01-31T10:00:00.000Z', '2026-03-02T10:00:00.000Z']) {
      given(...inForce)
        .when(receive({ receivedAt }))
        .refuses('petition-date-impossible');
    }
    given(...ready)
      .when(receive({ receivedAt: DESIGNATED_AT }))
      .refuses('sanction-not-designated');
  });
  it('revoke the designation when they are granted, and change nothing in it when denied', () => {
    given(...inForce, received)
      .when(decide('granted'))
      .emits(decided('granted'), {
        type: 'DesignationRevoked',
        data: { reason: 'documented', revokedBy: rachel, petitionId },
      });
    given(...inForce, received)
      .when(decide('denied'))
      .emits(decided('denied'));
  });
  it('are decided once, by neither an author nor who recorded them [petitions-are-decided-once]', () => {
    given(...inForce, received, decided('denied'))
      .when(decide('denied'))
      .changesNothing();
    given(...inForce, received, decided('denied'))
      .when(decide('granted'))
      .refuses('petition-already-decided');
    given(...inForce, received)
      .when(decide('granted', olivia))
      .refuses('author-cannot-decide');
    given(...inForce, received)
      .when(decide('granted', oscar))
      .refuses('recorder-cannot-decide');
    given(...inForce)
      .when(decide('granted'))
      .refuses('petition-unknown');
  });
});
