import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import { carriedOut, march, olga, open, request, terms } from './testing/fixtures.js';

const claim = (urgency: string, claimedAt: string): RequestCommand => ({
  type: 'claim-urgency',
  ...{ urgency, claimedAt, reason: 'the relay is about to be wiped', by: olga, at: claimedAt },
});
const accept = (acceptedAt: string): RequestCommand => ({
  type: 'accept-urgency',
  acceptedAt,
  ...{ terms, judged: null },
  by: olga,
  at: acceptedAt,
});
const downgrade = (urgency: string, downgradedAt: string): RequestCommand => ({
  type: 'downgrade-urgency',
  ...{ urgency, downgradedAt, reason: 'no imminent harm', terms, judged: null, by: olga, at: downgradedAt },
});

describe('urgency', () => {
  it('is claimed by one side and accepted or downgraded by the other: two facts [urgency-is-claimed-then-judged]', () => {
    const claimed = carriedOut(open, claim('emergency', march(3)));
    request
      .given(...claimed)
      .when(accept(march(4)))
      .emits({
        type: 'UrgencyAccepted',
        data: { urgency: 'emergency', acceptedAt: march(4) },
        occurredAt: march(4),
      });
    const { urgency } = carriedOut(claimed, downgrade('routine', march(4))).reduce(
      requestDecider.evolve,
      requestDecider.initial,
    ).course;
    expect(urgency).toEqual({ claimed: 'emergency', claimedAt: march(3), accepted: 'routine', answeredAt: march(4) });
  });
  it('that was claimed at filing may be accepted as such', () =>
    expect(
      request
        .given(...open)
        .when(accept(march(4)))
        .events(),
    ).toMatchObject([{ data: { urgency: 'routine' } }]));
  it('that is claimed anew has not been answered', () => {
    const anew = carriedOut(open, claim('urgent', march(3)), accept(march(4)), claim('emergency', march(5)));
    expect(anew.reduce(requestDecider.evolve, requestDecider.initial).course.urgency.accepted).toBeNull();
  });
  it('is not claimed or downgraded to what it is, and the same again is a retry', () => {
    const claimed = carriedOut(open, claim('urgent', march(3)));
    request
      .given(...claimed)
      .when(claim('urgent', march(3)))
      .changesNothing();
    request
      .given(...claimed)
      .when(claim('urgent', march(4)))
      .refuses('urgency-unchanged');
    request
      .given(...claimed)
      .when(downgrade('urgent', march(4)))
      .refuses('urgency-unchanged');
    request
      .given(...carriedOut(claimed, accept(march(4))))
      .when(accept(march(5)))
      .changesNothing();
  });
});
