import type { ColumnsAsKnown, DayRows, TrueDay } from '@comity/read-store';
import { type RawBuilder, sql } from 'kysely';
import { localDay } from './local-day.js';
import { requestRegister } from './request-register.projection.js';
import type { RegisterRow } from './request-register.row.js';

type Sql<T = unknown> = RawBuilder<T>;

/**
 * How the register is told of a day. As the figures of compliance have it: facts count by their day in the request's zone, a
 * deadline is that which is known, and over by its instant. Before its filing a request is not told of: when it was drafted,
 * its row does not say.
 */
export const requestDays: DayRows<RegisterRow> = {
  projection: requestRegister,
  existed: (of, { on }) => sql<boolean>`${of('filedOn')} <= ${on}::date`,
  differs: (of, day) => {
    const past = new PastRequest(of, day);
    return { ...past.ends(), ...past.answers(), ...past.course(), ...past.deadline() };
  },
};

/** What the columns of one request were on a day. */
class PastRequest {
  private readonly detail: Sql;

  constructor(
    private readonly of: ColumnsAsKnown<RegisterRow>,
    private readonly day: TrueDay,
  ) {
    this.detail = of('detail');
  }

  /** A closing that was taken back counts for none, as it does in the figures. */
  ends() {
    const { of } = this;
    const status = sql`case when ${this.isBy('closedOn')} then 'closed' when ${this.isBy('withdrawnOn')} then 'withdrawn' else 'open' end`;
    return {
      status,
      withdrawnAt: when(this.isBy('withdrawnOn'), of('withdrawnAt')),
      withdrawnOn: when(this.isBy('withdrawnOn'), of('withdrawnOn')),
      closedOn: when(this.isBy('closedOn'), of('closedOn')),
      /** Over, as the other party need not fear, before it was due: for what is overdue. */
      released: sql`(coalesce(${of('withdrawnAt')} < ${of('dueAt')}, false) or coalesce(${of('closedOn')} <= ${of('dueOn')}, false))`,
    };
  }

  answers() {
    const { of } = this;
    const isFinal = this.isBy('finalOn');
    return {
      answered: sql`case when ${isFinal} then 'final' else (
        select case when bool_or(given.value <> 'interim') then 'partial' when count(*) > 0 then 'interim' else 'none' end
        from jsonb_array_elements(${this.detail} -> 'responses') as response, jsonb_each_text(response -> 'answers') as given
        where ${this.hadCome(sql`response`, 'receivedAt')}
          and given.key in (select item ->> 'itemId' from jsonb_array_elements(${this.detail} -> 'items') as item)
      ) end`,
      interimOn: when(this.isBy('interimOn'), of('interimOn')),
      finalAt: when(isFinal, of('finalAt')),
      finalOn: when(isFinal, of('finalOn')),
      refused: sql`(${of('refused')} and ${this.isBy('finalOn')})`,
    };
  }

  course() {
    const { of } = this;
    const urgency = sql`${this.detail} -> 'course' -> 'urgency'`;
    const { returned } = this;
    return {
      returned,
      waitingOn: this.waitingOn(),
      claimedUrgency: sql`case when ${this.hadCome(urgency, 'claimedAt')} then ${of('claimedUrgency')} else ${of('urgency')} end`,
      acceptedUrgency: when(this.hadCome(urgency, 'answeredAt'), of('acceptedUrgency')),
      postponedTo: sql`(select (put_off ->> 'expectedOn')::date
        from jsonb_array_elements(${this.detail} -> 'course' -> 'postponements') with ordinality as said (put_off, place)
        where ${this.hadCome(sql`put_off`, 'postponedAt')} order by place desc limit 1)`,
      unclassified: sql`(select count(*)::integer from jsonb_array_elements(${this.detail} -> 'course' -> 'replies') as reply
        where reply ->> 'kind' is null and ${this.hadCome(sql`reply`, 'receivedAt')})`,
      transmittedAt: when(this.isDated(of('transmittedAt')), of('transmittedAt')),
      acknowledgedAt: when(this.isDated(of('acknowledgedAt')), of('acknowledgedAt')),
    };
  }

  /** The deadline is told as known; what had become of it by the day is not. */
  deadline() {
    const { of, day } = this;
    const clock = sql`${this.detail} -> 'clocks' -> 'response'`;
    const isMissed = sql<boolean>`(${of('missed')} and coalesce(${of('missedAt')} <= ${day.at}::timestamptz, false))`;
    return {
      standing: sql`exists (select from jsonb_array_elements(${clock} -> 'stops') as stop
        where ${this.hadCome(sql`stop`, 'from')} and not ${this.hadCome(sql`stop`, 'to')})`,
      missed: isMissed,
      missedAt: when(isMissed, of('missedAt')),
      rung: when(
        isMissed,
        sql`(select reached ->> 'rung' from jsonb_array_elements(${clock} -> 'rungs') with ordinality as planned (reached, place)
          where ${instantOf(sql`reached`, 'at')} <= least(${day.at}::timestamptz, ${instantOf(sql`${clock} -> 'rung'`, 'at')})
            and ${clock} -> 'rung' ->> 'at' is not null
          order by place desc limit 1)`,
      ),
    };
  }

  /** As `waitingOn` of the domain, of what had happened by the day. */
  private waitingOn(): Sql {
    const { of } = this;
    const [asked, asking] = [party(of, 'us', 'them'), party(of, 'them', 'us')];
    const isOpen = sql`${this.hadCome(sql`question`, 'askedAt')} and not ${this.hadCome(sql`question`, 'providedAt')}`;
    const open = sql`jsonb_array_elements(${this.detail} -> 'course' -> 'clarifications') with ordinality as asked (question, place)
      where ${isOpen}`;
    const isUnsent = sql`(${of('direction')} = 'outgoing' and ${of('registerId')} is null
      and not ${this.isDated(of('transmittedAt'))})`;
    return sql`case when ${this.isBy('closedOn')} or ${this.isBy('withdrawnOn')} then null
      when ${this.isBy('finalOn')} then
        (select case question ->> 'askedBy' when 'us' then 'them' else 'us' end from ${open} order by place limit 1)
      when exists (select from ${open} and question ->> 'askedBy' = ${asked}) or ${this.returned} or ${isUnsent}
        then ${asking} else ${asked} end`;
  }

  private get returned(): Sql<boolean> {
    return sql`exists (select from jsonb_array_elements(${this.detail} -> 'course' -> 'returns') as sent_back
      where ${this.hadCome(sql`sent_back`, 'returnedAt')} and not ${this.hadCome(sql`sent_back`, 'resubmittedAt')})`;
  }

  private isBy(member: 'closedOn' | 'withdrawnOn' | 'finalOn' | 'interimOn'): Sql<boolean> {
    return sql`coalesce(${this.of(member)} <= ${this.day.on}::date, false)`;
  }

  private hadCome(json: Sql, member: string): Sql<boolean> {
    return this.isDated(instantOf(json, member));
  }

  /** The instant is there, and lies on the day in the request's zone, or before. */
  private isDated(instant: Sql): Sql<boolean> {
    return sql`coalesce(${localDay(instant, this.of('zone'))} <= ${this.day.on}::date, false)`;
  }
}

function instantOf(json: Sql, member: string): Sql {
  return sql`(${json} ->> ${sql.lit(member)})::timestamptz`;
}

function when(condition: Sql<boolean>, value: Sql): Sql {
  return sql`case when ${condition} then ${value} end`;
}

/** One where the request came in, the other where it went out. */
function party(of: ColumnsAsKnown<RegisterRow>, incoming: 'us' | 'them', outgoing: 'us' | 'them'): Sql {
  return sql`case ${of('direction')} when 'incoming' then ${sql.lit(incoming)} else ${sql.lit(outgoing)} end`;
}
