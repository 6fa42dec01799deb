import fc from 'fast-check';
import type { SanctionCommand } from '../sanction.commands.js';
import type { Amendment, Participant } from '../sanction.events.js';
import { placeOf } from '../sanction.state.js';
import { onRecord, pinnedMiss, pinnedVoid, proposal, published } from './sanction.fixtures.js';

export const TWO_CRITERIA = { ...proposal, legalBasis: { ...proposal.legalBasis, criteria: ['a', 'b'] } };
/** On record as the proposal names it. */
export const FOUNDED = onRecord(published(['a', 'b', 'c']));
const IDS = ['0a8f6a52-9d5e-4a0e-8a39-0d1c6f5a7b11', '1b8f6a52-9d5e-4a0e-8a39-0d1c6f5a7b11'];

const person = fc.constantFrom('olivia', 'oscar', 'rachel', 'dana', 'adam', 'fay', 'gus');
/** Anybody, in person or for anybody. */
const by: fc.Arbitrary<Participant> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ id: person }) },
  { weight: 1, arbitrary: fc.record({ id: person, onBehalfOf: person }) },
);
const id = fc.constantFrom(...IDS);
const reason = fc.constantFrom('why', 'why', 'why', '');
const at = fc.constantFrom('2026-02-01T10:00:00.000Z', '2026-03-01T10:00:00.000Z', 'yesterday');
const revision = fc.integer({ min: 7, max: 9 });
/** Mostly nothing of what was cited has fallen. */
const fallen = fc.oneof(
  { weight: 9, arbitrary: fc.constant<ReadonlySet<string>>(new Set()) },
  { weight: 1, arbitrary: revision.map((each) => new Set([placeOf({ ...pinnedMiss, revision: each })])) },
);
/** Mostly the legal basis is on record and in force; else it is not, or not so. */
const basis = fc.oneof(
  { weight: 9, arbitrary: fc.constant(FOUNDED) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      onRecord(),
      onRecord(published(['a'])),
      onRecord(published(['a', 'b'], { version: '1999-01-01' })),
      onRecord(published(['a', 'b'], { inForceFrom: '2026-02-02' })),
      onRecord(published(['a', 'b']), published(['a', 'b'], { version: '2025', inForceFrom: '2025-06-06' })),
    ),
  },
);
const eventHash = fc.constantFrom(pinnedMiss.eventHash, pinnedMiss.eventHash, 'b'.repeat(64), null);

const preparing: fc.Arbitrary<SanctionCommand> = fc.oneof(
  fc.record({
    type: fc.constant('propose' as const),
    by,
    proposal: fc.constant(TWO_CRITERIA),
    caseStanding: fc.constantFrom('open' as const, 'closed' as const, 'unknown' as const),
    knownVersions: fc.constant(new Map()),
  }),
  fc.record({
    type: fc.constant('cite' as const),
    by,
    criterion: fc.constantFrom('a', 'b', 'a', 'b', 'c'),
    citation: fc.record({ stream: fc.constant(pinnedMiss.stream), revision, eventHash, note: fc.constant('late') }),
  }),
  fc.record({
    type: fc.constant('request-consultation' as const),
    by,
    consultationId: id,
    authority: fc.constant('Attorney General'),
  }),
  fc.record({
    type: fc.constant('record-consultation' as const),
    by,
    consultationId: id,
    position: fc.constantFrom('concurs' as const, 'objects' as const),
    summary: fc.constant('said so'),
  }),
);
const deciding: fc.Arbitrary<SanctionCommand> = fc.oneof(
  fc.record({ type: fc.constantFrom('submit' as const, 'approve' as const), by, fallen, basis }),
  fc.record({ type: fc.constant('designate' as const), by, at, fallen, basis }),
);
const refusing: fc.Arbitrary<SanctionCommand> = fc.oneof(
  fc.record({ type: fc.constantFrom('return' as const, 'reject' as const, 'revoke' as const), by, reason }),
  fc.record({
    type: fc.constant('challenge-basis' as const),
    cited: fc.record({ ...pinned(), revision }),
    because: fc.constant(pinnedVoid),
  }),
);
const following: fc.Arbitrary<SanctionCommand> = fc.oneof(
  fc.record({
    type: fc.constant('grant-licence' as const),
    by,
    at,
    licenceId: id,
    kind: fc.constantFrom('general' as const, 'specific' as const),
    scope: fc.constant('legal fees'),
    expiresAt: fc.constantFrom('2026-03-01T10:00:00.000Z', null),
  }),
  fc.record({ type: fc.constantFrom('expire-licence' as const, 'remind-of-licence' as const), licenceId: id, at }),
  fc.record({
    type: fc.constant('receive-petition' as const),
    by,
    at,
    petitionId: id,
    petitioner: fc.constant('the subject'),
    grounds: fc.constant('sold'),
    receivedAt: at,
  }),
  fc.record({
    type: fc.constant('decide-petition' as const),
    by,
    petitionId: id,
    outcome: fc.constantFrom('granted' as const, 'denied' as const),
    reason,
  }),
);
const amending: fc.Arbitrary<SanctionCommand> = fc.record({
  type: fc.constant('amend' as const),
  by,
  amendment: fc.constantFrom<Amendment[]>(
    {},
    { criteria: ['a'] },
    { measures: ['asset-freeze' as const] },
    ...[['X-1'], ['X-1', 'X-2'], ['X-2'], []].map((values) => ({ identifiers: registered(values) })),
  ),
  ...{ reason, fallen },
});

/** Whatever anybody may ask; what leads on is asked more often than what ends it, so that much comes to a designation. */
export const anyCommand: fc.Arbitrary<SanctionCommand> = fc.oneof(
  { weight: 2, arbitrary: preparing },
  { weight: 8, arbitrary: deciding },
  { weight: 1, arbitrary: refusing },
  { weight: 3, arbitrary: following },
  { weight: 2, arbitrary: amending },
);

function registered(values: readonly string[]) {
  return values.map((value) => ({ type: 'registration', value }));
}

function pinned() {
  return { stream: fc.constant(pinnedMiss.stream), eventHash: fc.constant(pinnedMiss.eventHash) };
}
