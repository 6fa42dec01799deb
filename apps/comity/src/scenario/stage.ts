import { CommandRunner, EventLog } from '@comity/event-log';
import { createLogger, type RunningHost, startHost } from '@comity/http';
import { type HostConfig } from '@comity/http/settings';
import { Fault, type Instant } from '@comity/kernel';
import { type EngineLog, ReadStore, runProjections } from '@comity/read-store';
import { connectStores, sightOf } from '@comity/stores';
import { TimerSweep } from '@comity/timers';
import { type DynamicModule, Module } from '@nestjs/common';
import { hostEnvironment, type Profile, portOf } from '../up/profile.js';
import { STORY_API, STORY_TIME } from './doors.js';
import { HandSetClock } from './hand-set-clock.js';
import { PassingTime } from './passing-time.js';

/** The servers that a story needs besides itself; it is its own API and its own scheduler. */
export const STAGE_SERVERS: readonly string[] = ['postgres', 'store', 'identity', 'projector'];

/** An API whose time passes by hand, on the servers of one machine. */
export interface Stage extends AsyncDisposable {
  /** Of the API: `http://127.0.0.1:4000` */
  readonly url: string;
  readonly time: PassingTime;
}

@Module({})
class StoryModule {}

const KINDS = STORY_TIME.flatMap(({ timers }) => timers);
const UPKEEP = STORY_TIME.flatMap((door) => door.upkeep ?? []);

/**
 * Serves the API in this process, on a record that holds nothing yet, and watches its time. Only a record that begins with a
 * clock set by hand may have one: a real one would be dated by whoever moves it.
 * @throws Fault `record-not-empty`
 */
export async function openStage(profile: Profile, beginsAt: Instant): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const clock = new HandSetClock(beginsAt);
  const config: HostConfig = {
    COMITY_HOST: profile.host,
    COMITY_PORT: portOf(profile, 'api'),
    COMITY_LOG_LEVEL: 'error',
    COMITY_ZONE: profile.zone,
    COMITY_OIDC_ISSUER: `http://${profile.host}:${portOf(profile, 'identity')}`,
  };
  const host = await startHost({ name: 'scenario', module: storyModule(profile), config, clock, endsProcess: false });
  stack.defer(() => host.stop());
  const eventLog = host.app.get(EventLog);
  if ((await eventLog.lastPosition()) !== null) throw notEmpty(profile);
  const ending = new AbortController();
  const log = createLogger('scenario', 'warn', process.stderr);
  stack.use(follow(host, ending, log));
  const readStore = host.app.get(ReadStore);
  const runner = new CommandRunner(eventLog);
  const now = async () => clock.now();
  const stores = { eventLog, readStore, runner, log, now, signal: ending.signal };
  const sweep = new TimerSweep({ kinds: KINDS, upkeep: UPKEEP, ...stores });
  const owned = stack.move();
  return {
    url: host.url,
    time: new PassingTime({ clock, sweep, eventLog, readStore }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function storyModule(profile: Profile): DynamicModule {
  const { COMITY_EVENT_STORE: eventStore = '', COMITY_POSTGRES: postgres = '' } = hostEnvironment(profile);
  const doors = [...STORY_API, ...STORY_TIME];
  const stores = connectStores({
    ...{ eventStore, postgres, host: 'scenario' },
    sight: sightOf(STORY_API),
    streams: doors.flatMap(({ streams }) => streams),
    projections: [
      ...STORY_API.flatMap(({ projections }) => projections),
      ...KINDS.map(({ projection }) => projection),
      ...UPKEEP.flatMap(({ projections }) => projections),
    ],
  });
  return { module: StoryModule, imports: [stores, ...STORY_API.map(({ module }) => module)] };
}

/** Keeps up what the scheduler keeps up: who waits for what. */
function follow(host: RunningHost, ending: AbortController, log: EngineLog): AsyncDisposable {
  const running = runProjections({
    store: host.app.get(ReadStore),
    source: host.app.get(EventLog),
    projections: KINDS.map(({ projection }) => projection),
    signal: ending.signal,
    log,
  }).catch((err: unknown) => log.warn({ err }, 'what is due can no longer be known'));
  return {
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await running;
    },
  };
}

function notEmpty({ dataFolder }: Profile): Fault {
  const advice = 'A story is played into an empty one: name a folder of its own, COMITY_DATA=…';
  return new Fault('record-not-empty', `the record in ${dataFolder} has begun already. ${advice}`);
}
