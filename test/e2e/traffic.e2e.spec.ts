import { arrive } from '../load/traffic/arrivals.js';
import { checkLog } from '../load/traffic/check-log.js';
import { OfficeDay } from '../load/traffic/office-day.js';
import { isSound, traffic } from '../load/traffic/traffic.js';
import { ComityUp, eventually, Place } from '../support/comity-up.js';
import { randomFrom } from '../support/random.js';

const SERVERS = 'postgres,store,identity,projector,api';
/** What whoever watches over the hosts wants to see, by the distance of their ports. */
const FIGURES: readonly (readonly [host: number, figures: readonly string[]])[] = [
  [
    0,
    [
      'comity_http_request_seconds_bucket',
      'comity_log_append_seconds_count',
      'comity_commands_total',
      'process_cpu_seconds_total',
    ],
  ],
  [3, ['comity_projection_lag_seconds', 'comity_projection_parked', 'comity_projection_events_folded_total']],
  [4, ['comity_queue_jobs', 'comity_clock_skew_seconds', 'comity_sweep_seconds_count', 'comity_check_up']],
];

describe('an office at work', () => {
  it('is answered, refused in order when it is too much, and nothing that was acknowledged is lost', async () => {
    using place = await Place.find();
    await using up = new ComityUp(place, '--only', `${SERVERS},redis,scheduler`);
    await up.says('Comity is up');
    const report = await traffic(place, {
      ...{ rate: 20, warmUpSeconds: 1, steadySeconds: 3, overload: 10, overloadSeconds: 2, recoverySeconds: 2 },
      ...{ seed: 1, say: () => undefined },
    });
    expect(isSound(report)).toBe(true);
    expect(Object.keys(report.overload.statuses).filter((status) => Number(status) >= 500 && status !== '503')).toEqual(
      [],
    );
    expect(report.steady.byKind.length).toBeGreaterThan(3);
    expect(report.steady.reads.n).toBeGreaterThan(0);
    for (const [host, figures] of FIGURES) {
      const text = await (await fetch(`http://127.0.0.1:${place.portBase + host}/metrics`)).text();
      expect(figures.filter((name) => !text.includes(`\n${name}`))).toEqual([]);
      expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|olga|Relay/);
    }
  });

  it('loses nothing when the API is stopped under its hands and starts again, and carries nothing out twice', async () => {
    using place = await Place.find();
    await using up = new ComityUp(place, '--only', SERVERS);
    await up.says('Comity is up');
    using day = await OfficeDay.open(place, randomFrom(2), 1);
    const stopped = up.pidOf('api') ?? 0;
    const writing = arrive({ rate: 60, seconds: 6, random: randomFrom(3), send: (dueAt) => day.write(dueAt) });
    await eventually('commands under way', () => (day.acknowledged.length > 20 ? true : undefined));
    process.kill(stopped, 'SIGTERM');
    await writing;
    await eventually('another API', () => (up.pidOf('api') === stopped ? undefined : up.pidOf('api')));
    await eventually('a command of the new API', async () => {
      const before = day.acknowledged.length;
      await day.write(performance.now());
      return day.acknowledged.length > before ? true : undefined;
    });
    const statuses = new Set(day.answers.map(({ status }) => status));
    expect([...statuses].filter((status) => status >= 500 && status !== 503)).toEqual([]);
    expect(await checkLog(place, day.acknowledged)).toMatchObject({ missing: 0, twice: 0 });
  });
});
