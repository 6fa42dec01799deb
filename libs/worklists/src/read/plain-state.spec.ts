import { fromPlain, toPlain } from './plain-state.js';

it('gives a state back as it was, through JSON', () => {
  const state = {
    phase: 'open',
    responses: new Map([['r1', { answers: { $map: 'final', $set: 'interim' }, at: null }]]),
    authors: new Set(['olga', 'ben']),
    nested: [new Map([['m', new Set([1, 2])]])],
    nothing: new Map(),
  };
  expect(fromPlain(JSON.parse(JSON.stringify(toPlain(state))))).toEqual(state);
});
