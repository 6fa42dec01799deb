import { scenario } from '@comity/testing';
import type { SanctionCommand } from './sanction.commands.js';
import { sanctionDecider } from './sanction.decider.js';
import type { Participant, SanctionEvent } from './sanction.events.js';
import {
  approved,
  cited,
  dana,
  designate,
  FIRST,
  inForce,
  olivia,
  proposal,
  proposed,
  ready,
  SECOND,
  submitted,
} from './testing/sanction.fixtures.js';

const { given } = scenario(sanctionDecider);

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
