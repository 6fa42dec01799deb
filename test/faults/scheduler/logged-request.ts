/** One event as the client of the event store hands it over. Times are milliseconds since 1970. */
export interface LoggedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly commandId: string;
  readonly occurredAt: number;
  readonly recordedAt: number;
  /** By the clock of the event store. */
  readonly storedAt: number;
}

/** One version of one deadline: from the event that set it to the one that set the next. */
export interface DeadlineVersion {
  readonly clock: string;
  readonly version: number;
  /** Null: the clock stands, or nothing binds. */
  readonly dueAt: number | null;
  /** When the next version was recorded; infinity for the last. */
  movedAt: number;
  readonly flags: { readonly storedAt: number; readonly occurredAt: number; readonly afterMove: boolean }[];
  voids: number;
}

/** What the log says of one request, as far as its deadlines go. Written from the catalogue of events alone. */
export class LoggedRequest {
  readonly #current = new Map<string, DeadlineVersion>();
  readonly versions: DeadlineVersion[] = [];
  /** When nobody owed an answer any more: answered, withdrawn or closed. */
  overAt = Number.POSITIVE_INFINITY;
  filings = 0;
  readonly eventOfRevision: string[] = [];
  readonly commandOfRevision: string[] = [];

  add(event: LoggedEvent): void {
    this.eventOfRevision[event.revision] = event.type;
    this.commandOfRevision[event.revision] = event.commandId;
    switch (event.type) {
      case 'RequestFiled':
        this.filings += 1;
        break;
      case 'ClockStarted':
      case 'ClockStopped':
      case 'ClockResumed':
      case 'ClockReset':
      case 'DeadlineExtended':
      case 'DeadlineReprojected':
        this.#begin(event);
        break;
      case 'DeadlineMissed':
        this.#flag(event);
        break;
      case 'DeadlineMissVoided':
        this.#void(event);
        break;
      case 'AnswerSent':
        this.#end(event.data.sentAt);
        break;
      case 'RequestWithdrawn':
        this.#end(event.data.withdrawnAt);
        break;
      case 'RequestClosed':
        this.#end(event.data.closedAt);
        break;
    }
  }

  #begin({ data, recordedAt }: LoggedEvent): void {
    const clock = String(data.clock);
    const before = this.#current.get(clock);
    if (before !== undefined) before.movedAt = recordedAt;
    const dueAt = data.dueAt === null ? null : Date.parse(String(data.dueAt));
    const version = { clock, version: Number(data.deadlineVersion), dueAt, movedAt: Number.POSITIVE_INFINITY };
    const fresh = { ...version, flags: [], voids: 0 };
    this.#current.set(clock, fresh);
    this.versions.push(fresh);
  }

  #flag({ data, storedAt, occurredAt }: LoggedEvent): void {
    const flagged = this.#find(data);
    flagged?.flags.push({ storedAt, occurredAt, afterMove: flagged !== this.#current.get(String(data.clock)) });
  }

  #void({ data }: LoggedEvent): void {
    const voided = this.#find(data);
    if (voided !== undefined) voided.voids += 1;
  }

  #end(at: unknown): void {
    this.overAt = Math.min(this.overAt, Date.parse(String(at)));
  }

  #find(data: LoggedEvent['data']): DeadlineVersion | undefined {
    return this.versions.find(({ clock, version }) => clock === data.clock && version === data.deadlineVersion);
  }
}
