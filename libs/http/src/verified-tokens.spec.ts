import { VerifiedTokens } from './verified-tokens.js';

const EXPIRES = 1_700_000_000;
const PAYLOAD = { sub: 'olga', exp: EXPIRES };

let clocks: { now: number; steady: number };
let tokens: VerifiedTokens;

beforeEach(() => {
  clocks = { now: (EXPIRES - 90) * 1_000, steady: 0 };
  const [now, steady] = [() => clocks.now, () => clocks.steady];
  tokens = new VerifiedTokens(now, steady);
});

function pass(ms: number): void {
  clocks.now += ms;
  clocks.steady += ms;
}

it('remembers a token for a minute, and never beyond its end', () => {
  tokens.add('token', PAYLOAD);
  pass(59_999);
  expect([tokens.get('token'), tokens.get('other')]).toEqual([PAYLOAD, undefined]);
  pass(1);
  expect(tokens.get('token')).toBeUndefined();
  tokens.add('token', PAYLOAD);
  pass(29_999);
  expect(tokens.get('token')).toEqual(PAYLOAD);
  pass(1);
  expect(tokens.get('token')).toBeUndefined();
});

it('is not fooled by a clock that steps back', () => {
  tokens.add('token', PAYLOAD);
  pass(60_000);
  clocks.now -= 9_000_000;
  expect(tokens.get('token')).toBeUndefined();
});
