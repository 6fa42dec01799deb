import fc from 'fast-check';
import { canonicalCopy, canonicalJson } from './canonical-json.js';

/** The slow and obvious way. */
function obvious(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return member.toString();
    if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

const storedValue = fc.anything({
  withBigInt: true,
  withDate: true,
  withNullPrototype: false,
  withUnicodeString: true,
});

describe('canonical JSON', () => {
  it('is JSON with its members in order, for any value', () => {
    fc.assert(fc.property(storedValue, (value) => expect(canonicalJson({ value })).toBe(obvious({ value }))));
  });

  it('has a copy that reads as the text does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(canonicalCopy(value))).toBe(canonicalJson(value));
        expect(canonicalCopy(value)).toEqual(JSON.parse(canonicalJson(value)));
      }),
    );
  });

  it('orders members by their code units, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: 1, a: { z: undefined, ä: [undefined, -0, Number.NaN] }, B: 10n })).toBe(
      '{"B":"10","a":{"ä":[null,0,null]},"b":1}',
    );
  });
});
