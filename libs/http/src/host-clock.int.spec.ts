import { Desk } from './test-host/desk.js';

const clock = { now: () => '2016-02-08T15:00:00.000Z' };
let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open(clock);
});

afterAll(() => desk?.close());

describe('a host with a clock of its own', () => {
  it('dates its commands by it', async () => {
    expect((await desk.post('/v1/files/stamps', {})).body).toEqual({ now: clock.now() });
  });

  it('knows by it what is today and what lies ahead', async () => {
    expect((await desk.call('/v1/files/known')).body).toEqual({ knownAt: 'now', date: '2016-02-08' });
    expect((await desk.call('/v1/files/known?asKnownOn=2016-02-07')).body).toMatchObject({ date: '2016-02-07' });
    expect((await desk.call('/v1/files/known?asKnownOn=2016-02-09')).body.code).toBe('as-known-on-invalid');
  });

  it('lets no token live longer for it', async () => {
    const expired = await desk.issuer.token('olga', ['case-officer'], { expiresIn: -60 });
    expect((await desk.call('/v1/files/known', { token: expired })).status).toBe(401);
  });
});
