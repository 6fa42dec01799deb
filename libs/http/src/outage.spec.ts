import { connect } from 'node:net';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import pg from 'pg';
import { isOutage } from './outage.js';

/** Nothing listens there. */
const NOBODY = '127.0.0.1:1';

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

it.each([
  ['a socket', () => new Promise((_, reject) => connect(1, '127.0.0.1').on('error', reject))],
  ['PostgreSQL', () => new pg.Client(`postgres://${NOBODY}/comity`).connect()],
  [
    'the event store',
    () => KurrentDBClient.connectionString(`kurrentdb://${NOBODY}?tls=false`).readStream('a').next?.(),
  ],
])('takes it for an outage that %s cannot be reached', async (_of, ask) => {
  expect(isOutage(await failureOf(Promise.resolve(ask())))).toBe(true);
});

it('looks through causes, and takes nothing else for an outage', () => {
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  expect(isOutage(new Error('outer', { cause: refused }))).toBe(true);
  expect(isOutage(new AggregateError([new Error('a'), refused]))).toBe(true);
  const itself: Error & { cause?: unknown } = new Error('its own cause');
  itself.cause = itself;
  const others = [
    itself,
    new Error('duplicate key'),
    Object.assign(new Error('unique'), { code: '23505' }),
    'text',
    null,
  ];
  expect(others.map(isOutage)).toEqual(others.map(() => false));
});
