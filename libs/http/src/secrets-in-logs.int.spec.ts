import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@comity/kernel';
import { Desk } from './test-host/desk.js';

const PLANTED = 'planted-7f3a';
/** Lines are written a few at a time. */
const WRITTEN_WITHIN_MS = 300;
const logged: string[] = [];
const { write } = process.stdout;

let desk: Desk;

beforeAll(async () => {
  process.stdout.write = ((chunk: string | Uint8Array) => {
    logged.push(String(chunk));
    return true;
  }) as typeof write;
  desk = await Desk.open(systemClock, { COMITY_LOG_LEVEL: 'trace' });
});

afterAll(async () => {
  await desk?.close();
  process.stdout.write = write;
});

const secretive = {
  cookie: `session=${PLANTED}`,
  'x-api-key': PLANTED,
  'idempotency-key': PLANTED,
  traceparent: `00-${PLANTED}-00f067aa0ba902b7-01`,
};

describe('the log of a host, at its most talkative', () => {
  it('holds no secret that came in a header, an address or a body, whatever became of the request', async () => {
    const body = { pages: 1, items: [{ title: PLANTED }] };
    const answered = [
      await desk.post('/v1/files', body, secretive),
      await desk.post('/v1/files', { ...body, password: PLANTED }, secretive),
      await desk.post('/v1/files', `{"pages":"${PLANTED}`, secretive),
      await desk.call(`/v1/files?cursor=${PLANTED}`, { headers: secretive }),
      await desk.call(`/v1/nothing/${PLANTED}?token=${PLANTED}`),
      await desk.call('/v1/files', { token: PLANTED }),
      await desk.call(`/v1/files/broken?access_token=${PLANTED}`, { headers: secretive }),
    ];
    expect(answered.map(({ status }) => status)).toEqual([201, 400, 400, 400, 404, 401, 500]);
    await pause(WRITTEN_WITHIN_MS);
    const lines = logged.join('');
    expect(lines).toContain('"answered"');
    expect(lines).toContain('cabinet-stuck');
    expect(lines).not.toContain(PLANTED);
  });
});
