import { scenario } from '@comity/testing';
import type { SanctionCommand } from './sanction.commands.js';
import { sanctionDecider } from './sanction.decider.js';
import type { SanctionEvent } from './sanction.events.js';
import { DESIGNATED_AT, inForce, LATER, olivia, oscar, rachel, ready } from './testing/sanction.fixtures.js';

const { given } = scenario(sanctionDecider);

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
