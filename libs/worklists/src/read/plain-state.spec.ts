import { canonicalForm } from '@comity/kernel';
import { fromPlain, keptPlain, stateOf, toPlain } from './plain-state.js';

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

it('makes what a row takes as it is, so that the state is found by it again', () => {
  const state = { b: new Map([['z', { y: 1, x: undefined }]]), a: [{ d: 1, c: 2 }] };
  const plain = keptPlain(state);
  expect(canonicalForm(plain)).toBe(plain);
  expect(stateOf(plain)).toBe(state);
  expect(stateOf(structuredClone(plain))).toEqual({ b: new Map([['z', { y: 1 }]]), a: [{ d: 1, c: 2 }] });
});
