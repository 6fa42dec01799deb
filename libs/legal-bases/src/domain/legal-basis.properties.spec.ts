import { drawOf, lawsOf, playing } from '@comity/testing';
import fc from 'fast-check';
import { legalBasisDecider, type PublishLegalBasis } from './legal-basis.decider.js';
import { legalBasisEvents } from './legal-basis.events.js';

const criterion = fc.record({
  criterion: fc.constantFrom('1(a)', '1(b)'),
  summary: fc.constantFrom('Harm to a network', ''),
  reference: fc.constant('sec. 1'),
});

const command: fc.Arbitrary<PublishLegalBasis> = fc.record({
  type: fc.constant('publish' as const),
  basis: fc.record({
    instrument: fc.constant('Invented Order'),
    version: fc.constantFrom('2015-04-01', '2016-12-28', ''),
    inForceFrom: fc.constantFrom('2015-04-01', '2016-12-28', '2016-02-30'),
    criteria: fc.array(criterion, { maxLength: 2 }),
    consultations: fc.array(fc.constantFrom('Attorney General', 'Secretary of State'), { maxLength: 2 }),
    sources: fc.constantFrom(['80 FR 18077'], []),
    note: fc.constantFrom('check against the text in force', 'read again'),
  }),
});

describe('whatever is published of a legal basis, in whatever order', () => {
  const plans = fc.array(command, { maxLength: 20 });
  const law = lawsOf(plans, playing(legalBasisDecider, legalBasisEvents), drawOf(500));

  law('a version once published stays as it is [criteria-have-versions]', ({ states, last }) => {
    for (const { versions } of states) {
      for (const [version, published] of versions) expect(last.versions.get(version)).toBe(published);
    }
  });

  law('no criterion and no authority to be consulted is named twice', ({ events }) => {
    for (const { data } of events) {
      for (const names of [data.criteria.map((each) => each.criterion), data.consultations]) {
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });
});
