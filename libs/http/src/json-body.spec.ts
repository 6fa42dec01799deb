import fc from 'fast-check';
import { BODY_DEPTH_MAX, readJsonBody } from './json-body.js';

const read = (text: string) => readJsonBody(Buffer.from(text));
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const harmless = fc.jsonValue({ maxDepth: 5, noUnicodeString: false }).filter((value) => {
  const text = JSON.stringify(value);
  // Numbers of so many digits, or of such an exponent, are refused.
  if (/\d{16}|e\+/.test(text)) return false;
  return !/__proto__|constructor|prototype|toString|valueOf|\\u0000|\\ud[89a-f]/i.test(text);
});

describe('a JSON body', () => {
  it('is read as JSON says, whatever it holds', () => {
    fc.assert(
      fc.property(harmless, (value) => expect(read(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    );
  });

  it('may nest 32 levels and no more', () => {
    expect(() => read(nested(BODY_DEPTH_MAX))).not.toThrow();
    expect(() => read(nested(BODY_DEPTH_MAX + 1))).toThrow('deeper than 32 levels');
  });

  it('may use a key in two objects, but not twice in one', () => {
    expect(read('[{"a":1},{"a":{"a":2}}]')).toEqual([{ a: 1 }, { a: { a: 2 } }]);
    expect(() => read('{"a":{"b":1},"a":2}')).toThrow('given twice');
    expect(() => read('{"a":1,"\\u0061":2}')).toThrow('given twice');
  });

  it('must be UTF-8', () => {
    expect(() => readJsonBody(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not UTF-8');
  });
});
