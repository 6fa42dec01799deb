import fc from 'fast-check';
import { type Difference, differences } from './difference.js';
import { type Plain, plain } from './plain-value.js';

/** Applies differences, to prove that they tell all that changed. */
function patched(before: Plain, changes: readonly Difference[]): Plain {
  // Indexes of a list stay valid when what goes is taken from its end.
  const going = changes.filter(({ after }) => after === undefined).reverse();
  const others = changes.filter(({ after }) => after !== undefined);
  return [...others, ...going].reduce<Plain>((value, { path, after }) => {
    const steps = path.split('/').slice(1);
    return withPlace(
      value,
      steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
      after,
    );
  }, before);
}

function withPlace(value: Plain, [step, ...rest]: readonly string[], after: Plain | undefined): Plain {
  if (step === undefined) return after ?? null;
  const members = new Map(Object.entries(value as Readonly<Record<string, Plain>>));
  if (rest.length > 0) members.set(step, withPlace(members.get(step) ?? null, rest, after));
  else if (after === undefined) members.delete(step);
  else members.set(step, after);
  return Array.isArray(value)
    ? [...members].sort(([a], [b]) => Number(a) - Number(b)).map(([, member]) => member)
    : Object.fromEntries(members);
}

const json = fc.jsonValue({ maxDepth: 3 }).map(plain);

describe('the difference between two states', () => {
  it('names each place that changed, came or went', () => {
    const before = { phase: 'open', clocks: { response: { missed: null } }, authors: ['olga'], zone: 'UTC' };
    const after = { phase: 'open', clocks: { response: { missed: { version: 1 } } }, authors: ['olga', 'rosa'] };
    expect(differences(before, after)).toEqual([
      { path: '/clocks/response/missed', before: null, after: { version: 1 } },
      { path: '/authors/1', after: 'rosa' },
      { path: '/zone', before: 'UTC' },
    ]);
  });

  it('takes members of any name, as a caller may have chosen them', () => {
    const state = (items: readonly [string, string][]) => plain(new Map(items));
    expect(differences(state([]), state([['constructor', 'final']]))).toEqual([
      { path: '/constructor', after: 'final' },
    ]);
    expect(differences(state([]), state([['__proto__', 'final']]))).toEqual([{ path: '/__proto__', after: 'final' }]);
    expect(differences(state([]), state([['a/b~c', 'final']]))).toEqual([{ path: '/a~1b~0c', after: 'final' }]);
  });

  it('leads from the one to the other, whatever they are', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        expect(patched(before, differences(before, after))).toEqual(after);
      }),
    );
  });

  it('is nothing between equals', () => {
    fc.assert(fc.property(json, (value) => expect(differences(value, structuredClone(value))).toEqual([])));
  });
});

describe('a state as JSON', () => {
  it('shows maps by key, sets as lists and bigints as digits', () =>
    expect(plain({ responses: new Map([['r1', { answers: new Set(['a']) }]]), position: 7n, none: undefined })).toEqual(
      {
        responses: { r1: { answers: ['a'] } },
        position: '7',
      },
    ));
});
