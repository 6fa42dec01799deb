import fc from 'fast-check';
import { canonicalForm, canonicalJson } from './canonical-json.js';

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

  it('has a form that reads as the text does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(canonicalForm(value))).toBe(canonicalJson(value));
        expect(canonicalForm(value)).toEqual(JSON.parse(canonicalJson(value)));
      }),
    );
  });

  it('gives back itself what is in order already, so that what has not changed is not copied', () => {
    const value = canonicalForm({ b: [{ d: 1, c: [null, 'x'] }], a: { z: true, y: 2n } });
    expect(canonicalForm(value)).toBe(value);
    expect(canonicalForm({ a: [-0], b: undefined })).toEqual({ a: [0] });
  });

  it('orders members by their code units, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: 1, a: { z: undefined, ä: [undefined, -0, Number.NaN] }, B: 10n })).toBe(
      '{"B":"10","a":{"ä":[null,0,null]},"b":1}',
    );
  });
});
