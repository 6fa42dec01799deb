import { canonicalForm } from '@comity/kernel';
import fc from 'fast-check';
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

it('takes over what is as before, whether that was kept or read, and comes to the same', () => {
  const before = { clocks: { response: { due: 1 } }, items: [{ id: 'i', text: '' }], responses: new Map([['r', 1]]) };
  const after = { ...before, items: [{ id: 'i', text: '' }], phase: 'open' };
  const kept = keptPlain(before);
  const read = structuredClone(kept) as typeof kept;
  for (const known of [kept, read]) {
    const plain = keptPlain(after, known) as Record<string, unknown>;
    expect(plain).toEqual(toPlain(after));
    expect(plain.clocks).toBe((known as typeof plain).clocks);
    expect(plain.items).toBe((known as typeof plain).items);
  }
  expect(keptPlain({ ...before, items: [{ id: 'i', text: '' }] }, kept)).toBe(kept);
});

it('is the plain form of any state, whatever was before', () => {
  const letter = fc.constantFrom('a', 'b', 'c');
  const { state } = fc.letrec((tie) => ({
    state: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(null, 1, 'x', true),
      fc.array(tie('state'), { maxLength: 3 }),
      fc.dictionary(letter, fc.option(tie('state'), { nil: undefined }), { maxKeys: 3 }),
      fc.uniqueArray(letter).map((all) => new Set(all)),
      fc.array(fc.tuple(letter, tie('state')), { maxLength: 2 }).map((all) => new Map(all)),
    ),
  }));
  const states = fc.dictionary(letter, state, { maxKeys: 3 });
  fc.assert(
    fc.property(states, states, fc.boolean(), (before, after, isRead) => {
      const kept = keptPlain(before);
      const known = isRead ? (JSON.parse(JSON.stringify(kept)) as object) : kept;
      const plain = keptPlain({ ...before, ...after }, known);
      expect(plain).toEqual(toPlain({ ...before, ...after }));
      expect(canonicalForm(plain, known)).toEqual(canonicalForm(toPlain({ ...before, ...after })));
      expect(known).toEqual(isRead ? JSON.parse(JSON.stringify(toPlain(before))) : toPlain(before));
    }),
  );
});
