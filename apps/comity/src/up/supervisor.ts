import { Fault } from '@comity/kernel';
import { isPortFree } from '@comity/one-machine';
import type { ProcessRecords } from './process-records.js';
import type { PlannedProgram } from './programs.js';
import type { ReadableLog } from './readable-log.js';
import { SupervisedProcess } from './supervised-process.js';

/** Runs the planned programs: each once those it needs answer, until they are stopped in the reverse order. */
export class Supervisor {
  private readonly processes: readonly SupervisedProcess[];
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly planned: readonly PlannedProgram[],
    private readonly records: ProcessRecords,
    private readonly log: ReadableLog,
  ) {
    this.processes = planned.map(({ program }, place) => new SupervisedProcess(program, place, records, log));
  }

  /**
   * Returns when every program answers. When one cannot be started, all are stopped again.
   * @throws Fault `port-taken`, `server-not-ready`, `server-not-started`
   */
  async start(): Promise<void> {
    const leftOver = await this.records.endLeftOvers();
    if (leftOver.length > 0)
      this.log.say('comity', `ended what an earlier start had left running: ${leftOver.join(', ')}`);
    await assertPortsFree(this.planned);
    try {
      await this.startEach();
    } catch (failure) {
      await this.stop();
      throw failure;
    }
  }

  /** Stops everything, last started first; returns when all are gone. Asking again changes nothing. */
  stop(): Promise<void> {
    this.stopped ??= this.stopEach();
    return this.stopped;
  }

  private async startEach(): Promise<void> {
    const ready = new Map<string, Promise<void>>();
    for (const [place, { program, needs }] of this.planned.entries()) {
      const needed = needs.map((name) => ready.get(name));
      const process = this.processes[place];
      const started = Promise.all(needed).then(() => (this.stopped ? undefined : process?.start()));
      started.catch(() => {}); // awaited together below; until then a failure is not unhandled
      ready.set(program.name, started);
    }
    await Promise.all(ready.values());
  }

  private async stopEach(): Promise<void> {
    for (const process of this.processes.toReversed()) {
      await process.stop();
      this.log.say(process.program.name, 'has stopped');
    }
  }
}

async function assertPortsFree(planned: readonly PlannedProgram[]): Promise<void> {
  const checked = planned.map(async ({ program: { name, host, port } }) =>
    (await isPortFree(host, port)) ? [] : [{ name, port }],
  );
  const taken = (await Promise.all(checked)).flat();
  if (taken.length === 0) return;
  const lines = taken.map(({ name, port }) => `port ${port} is taken, and ${name} wants it`);
  const advice = 'Stop what uses it, or move all of Comity to other ports: COMITY_PORT_BASE=5000 npm start';
  throw new Fault('port-taken', `${lines.join('\n')}\n${advice}`);
}
