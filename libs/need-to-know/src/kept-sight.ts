import { type CaseEvent, type CaseState, caseDecider, isRestricted } from '@comity/cases/contract';
import { CommandRunner, type EventLog } from '@comity/event-log';
import { type Asker, Fault, type Recorded, streamId } from '@comity/kernel';
import { isOpenTo } from './case-sight.js';
import { casesBehind, type Placement, placementOf } from './guarded-streams.js';

const KEPT_AT_MOST = 20_000;

/** Which cases a stream tells of, and who may know of each. */
export class CasesBehind {
  constructor(private readonly states: ReadonlyMap<string, CaseState>) {}

  areOpenTo(asker: Asker): boolean {
    return [...this.states.values()].every((state) => isOpenTo(asker, state));
  }

  has(caseId: string): boolean {
    return this.states.has(caseId);
  }

  /** Those of which reading is recorded. */
  get restricted(): readonly string[] {
    return [...this.states].flatMap(([caseId, state]) =>
      state.phase !== 'unopened' && isRestricted(state.marking) ? [caseId] : [],
    );
  }
}

/**
 * Need-to-know for many people at once: the same rule as `CaseSight` over the same log, each stream read once however many
 * ask, and read again when whoever follows the log says that it has moved on.
 */
export class KeptSight {
  private readonly everything: CommandRunner;
  private readonly placements = new Map<string, Promise<Placement>>();
  private readonly states = new Map<string, Promise<CaseState>>();
  /** Of the streams asked about since the log last moved on. */
  private readonly behind = new Map<string, Promise<CasesBehind>>();

  constructor(private readonly log: EventLog) {
    this.everything = new CommandRunner(log);
  }

  /** @throws Fault `stream-undecodable` for a stream, or one that it rests on, in which something cannot be read */
  casesOf(stream: string): Promise<CasesBehind> {
    return kept(this.behind, stream, async () => {
      const caseIds = await casesBehind(await this.placed(stream), (cited) => this.placed(cited));
      const states = [...caseIds].map(async (caseId) => [caseId, await this.stateOf(caseId)] as const);
      return new CasesBehind(new Map(await Promise.all(states)));
    });
  }

  /** Another event stands in the stream: what was read of it holds no longer. */
  movedOn(stream: string): void {
    this.behind.clear();
    this.placements.delete(stream);
    this.states.delete(streamId(stream));
  }

  private placed(stream: string): Promise<Placement> {
    return kept(this.placements, stream, async () => placementOf(stream, await this.eventsOf(stream)));
  }

  private async eventsOf(stream: string): Promise<Recorded[]> {
    const events: Recorded[] = [];
    for await (const entry of this.log.readStream(stream)) {
      if (entry.kind === 'undecodable') throw new Fault('stream-undecodable', `${stream}@${entry.revision} is unknown`);
      events.push(entry.event);
    }
    return events;
  }

  private stateOf(caseId: string): Promise<CaseState> {
    return kept(this.states, caseId, async () => {
      const { state } = await this.everything.load<CaseState, CaseEvent>(caseDecider, caseId);
      return state;
    });
  }
}

/** What is kept under the key, or is read now; a reading that fails is not kept. */
function kept<Value>(all: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
  const known = all.get(key);
  if (known !== undefined) return known;
  const [oldest] = all.keys();
  if (all.size >= KEPT_AT_MOST && oldest !== undefined) all.delete(oldest);
  const reading = read();
  all.set(key, reading);
  reading.catch(() => {
    if (all.get(key) === reading) all.delete(key);
  });
  return reading;
}
