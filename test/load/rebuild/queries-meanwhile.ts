import type { EventLog } from '@comity/event-log';
import { EVERYTHING, ReadStore, type SeenStore } from '@comity/read-store';
import { buildBeside } from '../../../apps/comity/src/rebuild/build-beside.js';
import { READ_MODELS } from '../../../apps/comity/src/record.js';
import { countRequests, listRequests } from '../../../libs/requests/src/read/request-register.queries.js';
import { randomFrom } from '../../support/random.js';
import { dayAt, percentileOf } from '../office-log/timed.js';
import { arrive } from '../traffic/arrivals.js';

const A_SECOND = 20;
const IDLE_SECONDS = 30;
const CONNECTIONS = 4;
const PAGE = 50;
const SEED = 17;

/** How the register answered while nothing was built, and while everything was. */
export interface QueriesMeanwhile {
  readonly idleP99Ms: number;
  readonly meanwhileP99Ms: number;
  readonly asked: number;
  readonly failed: number;
}

/**
 * Asks counts of the register as it is, and pages of it now and as known on any date, twenty times a second: at first while the
 * projector has nothing to do, then while it builds every read model anew, to the last swap.
 */
export async function queriesMeanwhile(postgres: string, log: EventLog): Promise<QueriesMeanwhile> {
  const readStore = ReadStore.connect(postgres, { maxConnections: CONNECTIONS });
  try {
    const asking = new Asking(readStore.seenBy(EVERYTHING));
    const stillIdle = performance.now() + IDLE_SECONDS * 1_000;
    const idle = await asking.until(() => performance.now() >= stillIdle);
    let built = false;
    const building = buildBeside({ readStore, log }, READ_MODELS, () => undefined).finally(() => {
      built = true;
    });
    const meanwhile = await asking.until(() => built);
    await building;
    const [idleP99Ms, meanwhileP99Ms] = [percentileOf(idle.taken, 99), percentileOf(meanwhile.taken, 99)];
    const failed = idle.failed + meanwhile.failed;
    return { idleP99Ms, meanwhileP99Ms, asked: meanwhile.taken.length + meanwhile.failed, failed };
  } finally {
    await readStore.close();
  }
}

interface Answers {
  readonly taken: number[];
  failed: number;
}

class Asking {
  private readonly random = randomFrom(SEED);

  constructor(private readonly store: SeenStore) {}

  async until(isOver: () => boolean): Promise<Answers> {
    const answers: Answers = { taken: [], failed: 0 };
    const send = (dueAt: number): Promise<void> =>
      this.one().then(
        () => void answers.taken.push(performance.now() - dueAt),
        () => void answers.failed++,
      );
    while (!isOver()) await arrive({ rate: A_SECOND, seconds: 1, random: this.random, send });
    return answers;
  }

  private async one(): Promise<unknown> {
    const { at } = dayAt(this.random());
    const asKnown = { knownAt: this.random() < 0.5 ? 'now' : at, trueOn: null, at } as const;
    const kind = this.random();
    if (kind < 0.1) return countRequests(this.store, { status: 'open' }, { ...asKnown, knownAt: 'now' });
    return listRequests(this.store, {}, asKnown, { sort: kind < 0.5 ? 'due' : 'filed', limit: PAGE });
  }
}
