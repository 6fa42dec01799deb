import { ATTEMPTS_AT_MOST, nextAttemptAt, TRIED_FOR_MS } from './attempts.js';
import { audienceOf, type Involved } from './audience.js';
import { arranged, FLOOD_WINDOW_MS, MAILS_AT_MOST } from './flood.js';

const NOW = '2026-11-30T09:00:00.000Z';

describe('what could not be sent [retries-are-bounded]', () => {
  it('is tried again after growing pauses, each a random part of its length', () => {
    const pauseOf = (attempts: number, random: number) =>
      Date.parse(nextAttemptAt({ attempts, since: NOW, now: NOW }, random) ?? '') - Date.parse(NOW);
    expect([pauseOf(1, 0), pauseOf(1, 0.999), pauseOf(2, 0), pauseOf(5, 0)]).toEqual([7_500, 14_993, 15_000, 120_000]);
    expect(pauseOf(ATTEMPTS_AT_MOST - 1, 0)).toBe(3 * 3_600_000);
  });

  it('is given up after so many attempts, or after three days', () => {
    expect(nextAttemptAt({ attempts: ATTEMPTS_AT_MOST, since: NOW, now: NOW }, 0)).toBeNull();
    const late = new Date(Date.parse(NOW) + TRIED_FOR_MS).toISOString();
    expect(nextAttemptAt({ attempts: 2, since: NOW, now: late }, 0)).toBeNull();
  });
});

describe('a flood [floods-become-one]', () => {
  it('is told one by one while it is none', () =>
    expect(arranged({ due: 2, recent: MAILS_AT_MOST - 2, oldestAt: NOW })).toEqual({ as: 'singles' }));

  it('becomes one message', () => {
    expect(arranged({ due: 1_000, recent: 0, oldestAt: null })).toEqual({ as: 'collection' });
    expect(arranged({ due: 2, recent: MAILS_AT_MOST - 1, oldestAt: NOW })).toEqual({ as: 'collection' });
  });

  it('waits until the window is over when somebody has had enough', () => {
    const at = new Date(Date.parse(NOW) + FLOOD_WINDOW_MS).toISOString();
    expect(arranged({ due: 1, recent: MAILS_AT_MOST, oldestAt: NOW })).toEqual({ as: 'later', at });
  });
});

describe('who is told', () => {
  const involved: Involved = {
    ...{
      named: ['nina'],
      authors: ['olga'],
      team: ['ben', 'olga'],
      reviewers: ['rosa', 'olga', 'ravi'],
      actors: ['ben'],
    },
  };

  it('of a missed deadline: who owns it and who works on the case, once each, and never whoever did it', () =>
    expect(audienceOf('deadline-missed', involved)).toEqual(['olga']));

  it('of what waits for approval: those who may approve, and none who wrote it', () =>
    expect(audienceOf('approval-wanted', involved)).toEqual(['rosa', 'ravi']));

  it('of what came back: who wrote it', () => expect(audienceOf('sent-back', involved)).toEqual(['olga']));

  it('of an access: who got it', () => expect(audienceOf('access-granted', involved)).toEqual(['nina']));
});
