import { newId } from '@comity/kernel';
import { content, HttpOffice, now } from './testing/http-office.js';

let office: HttpOffice;
let sent: string;
let standing: string;

beforeAll(async () => {
  office = await HttpOffice.open();
  sent = await office.sent();
  standing = await office.sent();
  const stop = { clock: 'response', stoppedAt: now(), reason: 'force majeure' };
  await office.steps(standing, ['stops', () => stop]);
});

afterAll(() => office?.[Symbol.asyncDispose]());

const answers = [{ itemId: '1', answer: 'final' }];
const longer = { clock: 'response', extendBy: { amount: 1, unit: 'calendar-days' } };

/** What somebody sends that makes no sense: where, what, how it is answered, and what the sentence advises. */
const NONSENSE: readonly [string, () => [path: string, body: object], number, string, RegExp][] = [
  [
    'a day before the agreement',
    () => ['incoming', { ...content, receivedAt: '2015-09-24T09:00:00Z' }],
    409,
    'agreement-not-in-force',
    /came into force on 2015-09-25, correct the date/,
  ],
  [
    'a response before the transmittal',
    () => [`${sent}/responses`, { receivedAt: '2016-01-04T09:00:00Z', answers }],
    422,
    'date-too-early',
    /correct the date/,
  ],
  [
    'a response of tomorrow',
    () => [`${sent}/responses`, { receivedAt: '2999-01-01T00:00:00Z', answers }],
    422,
    'date-in-the-future',
    /correct the date/,
  ],
  [
    'a reason that the agreement does not list',
    () => [`${sent}/extensions`, { ...longer, reason: 'holidays' }],
    422,
    'reason-not-permitted',
    /these reasons: volume/,
  ],
  [
    'the thirtieth of February',
    () => [`${sent}/responses`, { receivedAt: '2024-02-30T09:00:00Z', answers }],
    400,
    'request-invalid',
    /receivedAt/,
  ],
  [
    'a stop inside a stop',
    () => [`${standing}/stops`, { clock: 'response', stoppedAt: now(), reason: 'force majeure' }],
    409,
    'clock-stands-already',
    /stops never overlap/,
  ],
  [
    'an answer to what was never asked',
    () => [`${sent}/responses`, { receivedAt: now(), answers: [{ itemId: '9', answer: 'final' }] }],
    422,
    'item-unknown',
    /item 9/,
  ],
  [
    'a request that there is not',
    () => [`${newId()}/responses`, { receivedAt: now(), answers }],
    404,
    'request-unknown',
    /request/,
  ],
];

describe('what makes no sense', () => {
  it.each(NONSENSE)(
    'as %s is refused with a code and a sentence that says what to do [nonsense-is-refused-in-words]',
    async (_what, sending, status, code, advice) => {
      const [path, body] = sending();
      const refused = await office.post(`/v1/requests/${path}`, body);
      expect([refused.status, refused.body.code]).toEqual([status, code]);
      expect(refused.body.detail).toMatch(advice);
    },
  );
});
