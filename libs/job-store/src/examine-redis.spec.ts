import { factsOf, problemsOf } from './examine-redis.js';

const SOUND = 'aof_enabled:1\r\naof_last_write_status:ok\r\nmaxmemory_policy:noeviction\r\n# Memory\r\n';

describe('a Redis that keeps jobs', () => {
  it('is sound with an append-only file and without eviction', () => expect(problemsOf(factsOf(SOUND))).toEqual([]));

  it.each([
    ['aof_enabled:0', 'appendonly yes'],
    ['aof_last_write_status:err', 'room on its disk'],
    ['maxmemory_policy:allkeys-lru', 'maxmemory-policy noeviction'],
  ])('is not with %s, and says what to change', (fact, mend) => {
    const problems = problemsOf(factsOf(`${SOUND}${fact}\r\n`));
    expect(problems.map((each) => each.mend)).toEqual([expect.stringContaining(mend)]);
  });
});
