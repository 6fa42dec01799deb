import { type CaseEvent, type CaseState, caseDecider, caseStream, mayKnowOf } from '@comity/cases/contract';
import { asDomainEvent, type CommandLog, CommandRunner, type Sight } from '@comity/event-log';
import { type Asker, categoryOf, fold, type Recorded } from '@comity/kernel';
import { casesBehind, isGuarded, placementOf } from './guarded-streams.js';

/**
 * Need-to-know over the log itself, where no read model can be behind: whoever may not know of a case may not know of what
 * lies in it, nor of what rests on something in it.
 */
export class CaseSight implements Sight {
  private readonly everything: CommandRunner;

  constructor(private readonly log: CommandLog) {
    this.everything = new CommandRunner(log);
  }

  guards(category: string): boolean {
    return isGuarded(category);
  }

  async sees(asker: Asker, stream: string, history: readonly Recorded[]): Promise<boolean> {
    if (categoryOf(stream) === caseStream.category) {
      return isOpenTo(asker, fold(caseDecider, history.map(asDomainEvent<CaseEvent>)));
    }
    const placed = async (cited: string) => placementOf(cited, await this.eventsOf(cited));
    for (const caseId of await casesBehind(placementOf(stream, history), placed)) {
      const { state } = await this.everything.load<CaseState, CaseEvent>(caseDecider, caseId);
      if (!isOpenTo(asker, state)) return false;
    }
    return true;
  }

  private async eventsOf(stream: string): Promise<Recorded[]> {
    const events: Recorded[] = [];
    for await (const entry of this.log.readStream(stream)) if (entry.kind === 'event') events.push(entry.event);
    return events;
  }
}

/** Of a case that nobody opened there is nothing to know. */
export function isOpenTo({ actor, now }: Asker, state: CaseState): boolean {
  return state.phase === 'unopened' || mayKnowOf(state, actor.id, now);
}
