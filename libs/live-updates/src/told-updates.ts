import type { EventLog } from '@comity/event-log';
import type { ServerEvent } from '@comity/http';
import { type Actor, type Asker, type Clock, Fault, streamId } from '@comity/kernel';
import type { CaseReadings } from '@comity/need-to-know/contract';
import { firstValueFrom, fromEvent, filter as keep, map, merge, type Observable, timer } from 'rxjs';
import type { KeptUpdates } from './kept-updates.js';
import { shown, type ToldKind, type Update } from './update.js';
import type { UpdateFeed } from './update-feed.js';

/** What a reader wants to be told of. */
export interface UpdateFilter {
  readonly kinds: ReadonlySet<ToldKind>;
  readonly caseId?: string | undefined;
  readonly requestId?: string | undefined;
}

export interface Reader {
  readonly actor: Actor;
  readonly clock: Clock;
  readonly filter: UpdateFilter;
  /** The last update that they have; null where they want what comes from now on. */
  readonly after: bigint | null;
  /** `GET /v1/updates`, as it is recorded. */
  readonly route: string;
}

export interface UpdateSources {
  readonly feed: UpdateFeed;
  readonly log: Pick<EventLog, 'lastPosition'>;
  readonly readings: CaseReadings;
}

const AT_ONCE = 200;
/** So many updates of others are looked through for the newest that is the reader's. */
const LOOKED_BACK_AT_MOST = 500;
const HEARTBEAT_MS = 15_000;
const BEFORE_ALL_RECORDS = -2n;

/** The updates of one reader: what they may know of at the moment at which it is told, and no trace of anything else. */
export class ToldUpdates {
  constructor(
    private readonly sources: UpdateSources,
    private readonly reader: Reader,
  ) {}

  async *events(ending: AbortSignal): AsyncGenerator<ServerEvent | null> {
    const { after } = this.reader;
    let kept = await this.more(null, ending);
    if (kept === null) return;
    let seen = after ?? kept.through;
    yield { event: 'ready', ...(after === null ? await this.resumption(kept, seen) : { id: String(after) }), data: {} };
    if (await this.isOfAnotherRecord(seen, kept)) seen = BEFORE_ALL_RECORDS;
    while (!ending.aborted) {
      const { through } = kept;
      const updates = kept.after(seen, AT_ONCE);
      if (updates === null) {
        yield { event: 'reset', ...(await this.resumption(kept, through)), data: { reason: 'too-old' } };
        seen = through;
        continue;
      }
      for (const update of updates) {
        if (await this.isTold(update)) yield { event: 'change', id: String(update.position), data: shown(update) };
        if (ending.aborted) return;
        seen = update.position;
      }
      if (updates.length === AT_ONCE) continue;
      if (through > seen) seen = through;
      const more: KeptUpdates | null = await this.more(seen, ending);
      if (more === null && !ending.aborted) yield null;
      kept = more ?? kept;
    }
  }

  /** What is kept, once there is something after the position; null for a heartbeat, or where the stream ends. */
  private more(after: bigint | null, ending: AbortSignal): Promise<KeptUpdates | null> {
    const arrived: Observable<KeptUpdates | null> = this.sources.feed.kept$.pipe(
      keep(({ through }) => after === null || through > after),
    );
    const beat = after === null ? [] : [timer(HEARTBEAT_MS)];
    const nothing = merge(fromEvent(ending, 'abort'), ...beat).pipe(map(() => null));
    return ending.aborted ? Promise.resolve(null) : firstValueFrom(merge(arrived, nothing));
  }

  /** Another host of the same record may be a moment ahead; what lies beyond the end of the log is of no record of ours. */
  private async isOfAnotherRecord(seen: bigint, kept: KeptUpdates): Promise<boolean> {
    return seen > kept.through && seen > ((await this.sources.log.lastPosition()) ?? -1n);
  }

  /**
   * Where to go on for a reader who is told nothing before they come back: after the newest update that is theirs. How far the
   * log has come would tell that something happened of which they must not know.
   */
  private async resumption(kept: KeptUpdates, upTo: bigint): Promise<{ readonly id?: string }> {
    let looked = 0;
    for (const update of kept.backwards()) {
      if (update.position > upTo) continue;
      if (looked++ === LOOKED_BACK_AT_MOST) return {};
      if (await this.isSeen(update)) return { id: String(update.position) };
    }
    return {};
  }

  private async isSeen(update: Update): Promise<boolean> {
    return this.isWanted(update) && (await this.casesSeen(update)) !== null;
  }

  /** True once it is on record that the reader gets it, where that is to be. */
  private async isTold(update: Update): Promise<boolean> {
    const cases = this.isWanted(update) ? await this.casesSeen(update) : null;
    if (cases === null) return false;
    const matters = cases.restricted.map((caseId) => ({ caseId, stream: update.stream }));
    if (matters.length > 0) await this.sources.readings.recordMatters(matters, this.asker(), this.reader.route);
    return true;
  }

  private isWanted({ kind, stream }: Update): boolean {
    const { kinds, requestId } = this.reader.filter;
    return kinds.has(kind) && (requestId === undefined || (kind === 'request' && streamId(stream) === requestId));
  }

  private async casesSeen(update: Update) {
    const { caseId } = this.reader.filter;
    try {
      const cases = await this.sources.feed.casesOf(update);
      return (caseId === undefined || cases.has(caseId)) && cases.areOpenTo(this.asker()) ? cases : null;
    } catch (error) {
      // Whose case it is cannot be known, so it is nobody's.
      if (error instanceof Fault && error.code === 'stream-undecodable') return null;
      throw error;
    }
  }

  private asker(): Asker {
    return { actor: this.reader.actor, now: this.reader.clock.now() };
  }
}
