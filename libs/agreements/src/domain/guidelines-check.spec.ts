import { fold } from '@comity/kernel';
import { guidelinesAdopted, registered } from '../testing/agreement.fixtures.js';
import { agreementDecider } from './agreement.decider.js';
import { type GuidelinesQuestion, missingUnderGuidelines } from './guidelines-check.js';

const state = fold(agreementDecider, [registered, guidelinesAdopted(1)]);
const complete = { 'legal-basis': 'section 1030', 'time-range': '2015-10-01/2015-10-31' };

function missing(content: Partial<GuidelinesQuestion['content']>, on = '2015-10-01') {
  const question = { kind: 'evidence', on, content: { items: [1], particulars: complete, ...content } };
  return missingUnderGuidelines(state, question);
}
const partsMissing = (content: Partial<GuidelinesQuestion['content']>) =>
  missing(content).missing.map(({ part }) => part);

describe('what a request lacks under the guidelines [guidelines-say-what-is-missing]', () => {
  it('is nothing where everything is stated', () => expect(missing({})).toEqual({ guidelinesVersion: 1, missing: [] }));

  it('is every particular that is not stated, with what to state', () => {
    expect(missing({ particulars: undefined }).missing).toEqual([
      { part: 'legal-basis', sentence: 'state legal-basis: the offence under your law, with its text' },
      { part: 'time-range', sentence: 'state time-range: for which days the records are wanted' },
    ]);
    expect(partsMissing({ particulars: { ...complete, 'legal-basis': '  ' } })).toEqual(['legal-basis']);
  });

  it.each(['October', '2015-10-31/2015-10-01', '2015-02-30/2015-10-01', '2015-10-01', '2015-10-01/2015-10-02/x'])(
    'is the period where it is stated as %s',
    (period) => expect(partsMissing({ particulars: { ...complete, 'time-range': period } })).toEqual(['time-range']),
  );

  it('is an item where there are too few, or a second request where there are too many', () => {
    expect(partsMissing({ items: [] })).toEqual(['items']);
    expect(partsMissing({ items: [1, 2, 3] })).toEqual([]);
    expect(partsMissing({ items: [1, 2, 3, 4] })).toEqual(['items']);
  });

  it('is nothing before the guidelines hold, or where there are none', () => {
    expect(missing({ items: [] }, '2015-09-24')).toEqual({ guidelinesVersion: null, missing: [] });
    const none = missingUnderGuidelines(agreementDecider.initial, {
      kind: 'evidence',
      on: '2016-01-01',
      content: { items: [] },
    });
    expect(none).toEqual({ guidelinesVersion: null, missing: [] });
  });

  it('takes a particular that is named like a part of every object for not stated', () => {
    const asking = guidelinesAdopted(1, {
      requires: [{ particular: 'constructor', asks: 'who built it', form: 'words' }],
    });
    const question = { kind: 'evidence', on: '2016-01-01', content: { items: [1], particulars: {} } };
    expect(missingUnderGuidelines(fold(agreementDecider, [registered, asking]), question).missing).toHaveLength(1);
  });
});
