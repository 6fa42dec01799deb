import { agreementDecider } from '@comity/agreements/contract';
import { caseDecider } from '@comity/cases/contract';
import { counterpartDecider, counterpartIdFor } from '@comity/counterparts/contract';
import type { CommandContext, CommandRunner } from '@comity/event-log';
import {
  type Decider,
  type DomainEvent,
  Fault,
  type Instant,
  idFrom,
  newId,
  type Refusal,
  systemClock,
} from '@comity/kernel';
import { calendarDecider, calendarIdOf } from '@comity/published-calendars/contract';
import type { RegisterMapping } from '../domain/mapping.js';
import type { RowContent } from '../domain/row.js';

export const IMPORTER = { id: 'import', roles: ['service'] };

/** A register may give every row a case of its own; what is forgotten is only looked up again. */
const KNOWN_AT_MOST = 20_000;

/** Makes sure that what the rows of a register refer to is on record: its agreement, cases and counterparts. */
export class RegisterParties {
  private readonly known = new Map<string, Promise<string>>();

  constructor(
    private readonly runner: CommandRunner,
    private readonly mapping: RegisterMapping,
  ) {}

  /** Registers the agreement where it is not yet, with the calendars that the mapping assigns. */
  async agreement(): Promise<string> {
    const { key, title, ourName, inForceFrom, calendars } = this.mapping.agreement;
    const { zone } = this.mapping.dates;
    const id = idFrom('agreement', key);
    const agreement = { title, inForceFrom, zone, counterpartIds: [], ourName };
    await this.ensure(agreementDecider, id, { type: 'register', agreement }, 'agreement-already-registered');
    for (const party of ['us', 'counterpart'] as const) {
      const calendarKey = calendars[party];
      if (calendarKey !== undefined) await this.assignCalendar(id, party, calendarKey);
    }
    return id;
  }

  caseOf({ case: { key, title } }: RowContent): Promise<string> {
    const id = idFrom('case', this.mapping.register.id, key);
    const opened = { title, marking: 'TLP:GREEN' } as const;
    return this.once(id, () => this.ensure(caseDecider, id, { type: 'open', case: opened }, 'case-already-opened'));
  }

  /** The counterpart under the name that the mapping gives it; where it gives none, under the first that a row gives it. */
  counterpartOf({ counterpart: { externalRef, name } }: RowContent): Promise<string> {
    const registerId = this.mapping.register.id;
    const id = counterpartIdFor(registerId, externalRef);
    const counterpart = { name, externalRef, registerId };
    return this.once(id, async () => {
      await this.ensure(counterpartDecider, id, { type: 'register', counterpart }, 'counterpart-already-registered');
      if (!Object.hasOwn(this.mapping.counterpart.names, externalRef)) return;
      await this.ensure(counterpartDecider, id, { type: 'rename', name }, 'counterpart-already-registered');
    });
  }

  /** Where the requests of a counterpart stand that has been merged since; undefined where it has not. */
  formerCounterpartOf({ counterpart: { formerRef } }: RowContent): string | undefined {
    return formerRef === undefined ? undefined : counterpartIdFor(this.mapping.register.id, formerRef);
  }

  private async assignCalendar(agreementId: string, party: 'us' | 'counterpart', key: string): Promise<void> {
    const calendarId = calendarIdOf(key);
    const { state } = await this.runner.load(calendarDecider, calendarId);
    if (state.phase === 'unpublished') {
      throw new Fault('calendar-unpublished', `the mapping names calendar ${key}, which is not published`);
    }
    const latestVersion = state.latest.version;
    const assignment = { party, calendarId, calendarVersion: latestVersion };
    const command = { type: 'assign-calendar' as const, assignment, latestVersion };
    await this.ensure(agreementDecider, agreementId, command, 'calendar-version-older');
  }

  private once(id: string, register: () => Promise<void>): Promise<string> {
    const before = this.known.get(id);
    if (before !== undefined) return before;
    if (this.known.size >= KNOWN_AT_MOST) this.known.clear();
    const registered = register().then(() => id);
    this.known.set(id, registered);
    return registered;
  }

  /** What stands on record already is left as it stands: people may have changed it since. */
  private async ensure<State, Command, Event extends DomainEvent, R extends Refusal>(
    decider: Decider<State, Command, Event, R>,
    id: string,
    command: NoInfer<Command>,
    alreadyThere: R['code'],
  ): Promise<void> {
    const outcome = await this.runner.run({ decider, id, command, context: importContext(systemClock.now()) });
    if (!outcome.accepted && outcome.refusal.code !== alreadyThere) {
      throw new Fault('import-parties', `${decider.category}: ${outcome.refusal.message}`);
    }
  }
}

export function importContext(now: Instant): CommandContext {
  const commandId = newId();
  return { commandId, correlationId: commandId, actor: IMPORTER, now };
}
