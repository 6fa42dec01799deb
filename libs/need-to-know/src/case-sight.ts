import { type CaseEvent, type CaseState, caseDecider, caseStream, mayKnowOf } from '@comity/cases/contract';
import { asDomainEvent, CommandRunner, type EventLog, type Sight } from '@comity/event-log';
import { type Asker, categoryOf, fold, type Recorded } from '@comity/kernel';
import { guardedCategory } from './guarded-streams.js';

/**
 * Need-to-know over the log itself, where no read model can be behind: whoever may not know of a case may not know of what
 * lies in it, nor of what rests on something in it.
 */
export class CaseSight implements Sight {
  private readonly everything: CommandRunner;

  constructor(private readonly log: EventLog) {
    this.everything = new CommandRunner(log);
  }

  guards(category: string): boolean {
    return guardedCategory(category) !== undefined;
  }

  async sees(asker: Asker, stream: string, history: readonly Recorded[]): Promise<boolean> {
    if (categoryOf(stream) === caseStream.category) {
      return isOpenTo(asker, fold(caseDecider, history.map(asDomainEvent<CaseEvent>)));
    }
    for (const caseId of await this.casesOf(stream, history)) {
      const { state } = await this.everything.load<CaseState, CaseEvent>(caseDecider, caseId);
      if (!isOpenTo(asker, state)) return false;
    }
    return true;
  }

  /** The cases of a stream, and of everything that it rests on. */
  private async casesOf(stream: string, history: readonly Recorded[]): Promise<ReadonlySet<string>> {
    const guarded = guardedCategory(stream);
    const caseIds = new Set(guarded?.casesIn(history));
    for (const cited of new Set(guarded?.citedIn(history))) {
      const events: Recorded[] = [];
      for await (const entry of this.log.readStream(cited)) if (entry.kind === 'event') events.push(entry.event);
      for (const caseId of guardedCategory(cited)?.casesIn(events) ?? []) caseIds.add(caseId);
    }
    return caseIds;
  }
}

/** Of a case that nobody opened there is nothing to know. */
function isOpenTo({ actor, now }: Asker, state: CaseState): boolean {
  return state.phase === 'unopened' || mayKnowOf(state, actor.id, now);
}
