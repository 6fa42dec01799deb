import { digestOf, Fault } from '@comity/kernel';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ProblemException } from './problem.js';

/** What an issuer has ended: one session, or all that a person had up to a moment. */
export interface Ending {
  readonly sub?: string | undefined;
  readonly sid?: string | undefined;
  /** In seconds since 1970, as the issuer tells it. */
  readonly iat: number;
}

/** The session that a token is of, as far as it says so. */
export type TokenSession = { readonly sub: string; readonly sid?: unknown; readonly iat?: number | undefined };

/** What hosts tell each other of ended sessions: names that say nothing to a reader, each with its moment in seconds. */
export interface SharedEndings {
  add(endings: readonly Named[], forgottenBefore: number): Promise<void>;
  all(): Promise<readonly Named[]>;
}

type Named = readonly [name: string, atSeconds: number];

const KEPT_AT_MOST = 20_000;
/** Longer than tokens live: what is older is forgotten. */
const KEPT_SECONDS = 24 * 3_600;
const READ_EVERY_MS = 10_000;

/**
 * The sessions that the issuer has ended by telling one of the hosts so. Hosts that share them know within ten seconds, and
 * at once where it matters; a host that shares them with nobody forgets them when it stops.
 */
export class EndedSessions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('sessions');
  private readonly ended = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private away = false;

  constructor(private readonly shared: SharedEndings | null) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.shared === null) return;
    await this.follow();
    this.timer = setInterval(() => void this.follow(), READ_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** @throws ProblemException 503 `session-uncheckable` where the other hosts could not be told; this one knows all the same */
  async end(ending: Ending): Promise<void> {
    const named = namesOf(ending);
    for (const one of named) this.keep(one);
    await this.sharing((shared) => shared.add(named, Date.now() / 1_000 - KEPT_SECONDS));
  }

  /** A token that does not say when it was made may be older than any ending. */
  covers({ sub, sid, iat = 0 }: TokenSession): boolean {
    const isOver = (name: string) => iat <= (this.ended.get(name) ?? -1);
    if (isOver(everySession(sub))) return true;
    return typeof sid === 'string' ? this.ended.has(oneSession(sid)) : isOver(unnamedSessions(sub));
  }

  /** Hears at once what the other hosts know. @throws ProblemException 503 `session-uncheckable` */
  async refresh(): Promise<void> {
    await this.sharing(async (shared) => {
      for (const one of await shared.all()) this.keep(one);
    });
  }

  private async follow(): Promise<void> {
    try {
      await this.refresh();
      this.away = false;
    } catch (error) {
      if (!this.away) this.log.warn('Redis is away: sessions that other hosts were told of go on here', error);
      this.away = true;
    }
  }

  private async sharing(work: (shared: SharedEndings) => Promise<void>): Promise<void> {
    try {
      if (this.shared !== null) await work(this.shared);
    } catch (cause) {
      throw uncheckable(new Fault('endings-away', 'what the hosts know of ended sessions is not at hand', { cause }));
    }
  }

  private keep([name, atSeconds]: Named): void {
    const known = this.ended.get(name) ?? 0;
    this.ended.delete(name);
    const [oldest] = this.ended.keys();
    if (this.ended.size >= KEPT_AT_MOST && oldest !== undefined) this.ended.delete(oldest);
    this.ended.set(name, Math.max(known, atSeconds));
  }
}

/** Of a session that a token does not name we only know whose it is: it counts as the one that was ended. */
function namesOf({ sub, sid, iat }: Ending): Named[] {
  if (sid === undefined) return sub === undefined ? [] : [[everySession(sub), iat]];
  return [[oneSession(sid), iat], ...(sub === undefined ? [] : [[unnamedSessions(sub), iat] as const])];
}

const oneSession = (sid: string) => digestOf(`session ${sid}`);
const everySession = (sub: string) => digestOf(`all of ${sub}`);
const unnamedSessions = (sub: string) => digestOf(`unnamed of ${sub}`);

/** Whether a session still stands is not known: nobody gets in on a guess where it matters. */
export function uncheckable(cause: unknown): ProblemException {
  return new ProblemException(
    503,
    'session-uncheckable',
    'whether your session still stands cannot be checked now; try again',
    { headers: { 'Retry-After': '1' }, cause },
  );
}
