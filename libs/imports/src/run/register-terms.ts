import {
  type AgreementState,
  agreementDecider,
  type CalendarPin,
  calendarsFor,
  policyFor,
} from '@comity/agreements/contract';
import type { WorkingCalendar } from '@comity/calendars';
import type { CommandRunner, Loaded } from '@comity/event-log';
import { type CalendarDate, Fault } from '@comity/kernel';
import { calendarDecider, workingCalendarOf } from '@comity/published-calendars/contract';
import type { PolicyTerms } from '@comity/requests/contract';

/** What the register's agreement says of each row, loaded once for the whole import. */
export class RegisterTerms {
  private readonly calendars = new Map<string, Promise<WorkingCalendar>>();

  private constructor(
    readonly agreementId: string,
    private readonly runner: CommandRunner,
    private readonly agreement: Loaded<AgreementState>,
  ) {}

  static async load(runner: CommandRunner, agreementId: string): Promise<RegisterTerms> {
    return new RegisterTerms(agreementId, runner, await runner.load(agreementDecider, agreementId));
  }

  /** The terms on the day of filing. An agreement without a policy for it leaves the deadline to what the register states. */
  async of(question: {
    readonly counterpartId: string;
    readonly kind: string;
    readonly urgency: string;
    readonly on: CalendarDate;
  }): Promise<PolicyTerms> {
    const { state, revision } = this.agreement;
    if (state.phase === 'unregistered') throw new Fault('import-agreement', 'the agreement vanished while importing');
    const policy = policyFor(state, question);
    const { us, counterpart } = calendarsFor(state, question.counterpartId);
    return {
      pins: {
        agreementRevision: revision,
        policyVersion: policy?.policyVersion ?? null,
        ourCalendar: us,
        counterpartCalendar: counterpart,
      },
      zone: state.zone,
      clocks: policy?.clocks ?? {},
      ourCalendar: us && (await this.calendar(us)),
      counterpartCalendar: counterpart && (await this.calendar(counterpart)),
      permittedReasons: policy?.permittedReasons ?? null,
    };
  }

  private calendar(pin: CalendarPin): Promise<WorkingCalendar> {
    const key = `${pin.calendarId} ${pin.version}`;
    const loaded = this.calendars.get(key) ?? this.loadCalendar(pin);
    this.calendars.set(key, loaded);
    return loaded;
  }

  private async loadCalendar({ calendarId, version }: CalendarPin): Promise<WorkingCalendar> {
    const { state } = await this.runner.load(calendarDecider, calendarId);
    const calendar = workingCalendarOf(state, calendarId, version);
    if (calendar === null) throw new Fault('import-calendar', `calendar ${calendarId} has no version ${version}`);
    return calendar;
  }
}
