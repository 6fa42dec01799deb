import { backOffMs } from './back-off.js';

describe('the pause before a crashed server is started again', () => {
  it('begins at half a second and doubles', () => {
    expect([1, 2, 3, 4].map(backOffMs)).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it('never exceeds half a minute, however often the server has failed', () => {
    expect([7, 50, 1_000_000].map(backOffMs)).toEqual([30_000, 30_000, 30_000]);
  });
});
