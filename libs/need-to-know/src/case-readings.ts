import { CommandRunner, EventLog } from '@comity/event-log';
import { ReadingRecorder } from '@comity/http';
import { type Asker, Fault, type Instant, newId } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { Inject, Injectable } from '@nestjs/common';
import { caseReadingDecider, caseReadingId } from './domain/case-reading.decider.js';
import { knowsOfAny, type RestrictedMatter, restrictedAmong } from './read/restricted-matters.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const REMEMBERED_AT_MOST = 50_000;

/** Records who reads what of restricted cases, before they get it. */
@Injectable()
export class CaseReadings extends ReadingRecorder {
  private readonly runner: CommandRunner;
  /** What is recorded already in the present hour, so that polling does not ask the log. */
  private readonly recorded = new Set<string>();
  private hour: Instant = '';

  constructor(
    @Inject(EventLog) log: EventLog,
    @Inject(ReadStore) private readonly store: ReadStore,
  ) {
    super();
    this.runner = new CommandRunner(log);
  }

  /**
   * Records every restricted case that a text is about, by the ids in it: those of cases and of what is in them.
   * @param route `GET /v1/requests/:id`
   * @throws Fault `reading-unrecorded`
   */
  async record(text: () => string, asker: Asker, route: string): Promise<void> {
    if (!(await knowsOfAny(this.store, asker))) return;
    const ids = [...new Set(text().match(UUID))];
    if (ids.length > 0) await this.recordMatters(await restrictedAmong(this.store, asker, ids), asker, route);
  }

  /**
   * Records what is known to be of a restricted case.
   * @throws Fault `reading-unrecorded`
   */
  async recordMatters(matters: readonly RestrictedMatter[], asker: Asker, route: string): Promise<void> {
    const hour = `${asker.now.slice(0, 13)}:00:00.000Z`;
    for (const [caseId, fresh] of Map.groupBy(this.fresh(matters, asker, hour), (matter) => matter.caseId)) {
      await this.append(caseId, fresh, { asker, hour, route });
    }
  }

  private fresh(matters: readonly RestrictedMatter[], { actor }: Asker, hour: Instant): RestrictedMatter[] {
    if (hour !== this.hour || this.recorded.size > REMEMBERED_AT_MOST) this.recorded.clear();
    this.hour = hour;
    return matters.filter(({ stream }) => !this.recorded.has(keyOf(actor.id, stream)));
  }

  private async append(
    caseId: string,
    fresh: readonly RestrictedMatter[],
    { asker: { actor, now }, hour, route }: { readonly asker: Asker; readonly hour: Instant; readonly route: string },
  ): Promise<void> {
    const matters = fresh.map(({ stream }) => stream);
    const commandId = newId();
    const outcome = await this.runner.run({
      decider: caseReadingDecider,
      id: caseReadingId(caseId, actor.id, hour),
      command: { type: 'record-reading', caseId, person: actor.id, hour, matters, route },
      context: { commandId, actor, now, correlationId: commandId },
    });
    if (!outcome.accepted) throw new Fault('reading-unrecorded', outcome.refusal.message);
    for (const stream of matters) this.recorded.add(keyOf(actor.id, stream));
  }
}

function keyOf(person: string, stream: string): string {
  return `${stream} ${person}`;
}
