import { type DomainEvent, type Instant, idFrom, type Recorded } from '@comity/kernel';
import type { RequestContent, RequestEvent } from '../domain/request.events.js';
import { type DeadlineTimersRow, deadlineTimers } from './deadline-timers.projection.js';

const requestId = idFrom('request', 'timers');
const responseId = idFrom('response', 'timers');
const FILED = '2024-03-01T09:00:00.000Z';
const DUE = '2024-03-12T00:00:00.000Z';
const LATER_DUE = '2024-03-20T00:00:00.000Z';
const content: RequestContent = {
  agreementId: idFrom('agreement', 'timers'),
  caseId: idFrom('case', 'timers'),
  counterpartId: idFrom('counterpart', 'timers'),
  direction: 'incoming',
  kind: 'information',
  urgency: 'routine',
  reference: 'IN-1',
  subject: 'Logs',
  items: [
    { itemId: '1', text: 'Connection logs' },
    { itemId: '2', text: 'Subscriber data' },
  ],
};
const pins = { agreementRevision: 1, policyVersion: null, ourCalendar: null, counterpartCalendar: null };
const stated = { dueOn: null, provisional: false, basis: { kind: 'stated', source: 'their note' } } as const;
const filed: RequestEvent = { type: 'RequestFiled', data: { ...content, filedAt: FILED, zone: 'UTC', pins } };
const started = (dueAt: Instant | null): RequestEvent => ({
  type: 'ClockStarted',
  data: { clock: 'response', startedAt: FILED, deadlineVersion: 1, dueAt, ...stated },
});
const extended: RequestEvent = {
  type: 'DeadlineExtended',
  data: { clock: 'response', deadlineVersion: 2, dueAt: LATER_DUE, ...stated, reason: 'volume' },
};
const answered = (receivedAt: Instant, ...itemIds: string[]): RequestEvent => ({
  type: 'ResponseReceived',
  data: { responseId, receivedAt, answers: itemIds.map((itemId) => ({ itemId, answer: 'final' })) },
});
const missed: RequestEvent = { type: 'DeadlineMissed', data: { clock: 'response', deadlineVersion: 1, dueAt: DUE } };

/** The row after these events, through JSON as PostgreSQL gives it back. */
function rowAfter(...events: readonly RequestEvent[]): DeadlineTimersRow {
  const folded = events.reduce<object | undefined>((row, event) => {
    const fold = deadlineTimers.folds[event.type];
    if (fold === undefined || fold === 'ignored') return row;
    const next = fold(row as Record<string, unknown> | undefined, recorded(event), requestId);
    return JSON.parse(JSON.stringify(next));
  }, undefined);
  return folded as DeadlineTimersRow;
}

function recorded(event: DomainEvent): Recorded {
  const at = event.occurredAt ?? FILED;
  const envelope = { commandId: requestId, correlationId: requestId, occurredAt: at, recordedAt: at, schemaVersion: 1 };
  const place = { id: requestId, stream: `request-${requestId}`, revision: 0, position: 0n };
  return {
    ...event,
    ...place,
    occurredAt: at,
    recordedAt: at,
    envelope: { ...envelope, actor: { id: 'o', roles: [] } },
  };
}

const pendingV1 = [{ clock: 'response', deadlineVersion: 1, dueAt: DUE }];

describe('the timers of a request', () => {
  it('waits for the due instant of a running clock', () =>
    expect(rowAfter(filed, started(DUE))).toMatchObject({ requestId, nextDueAt: DUE, timers: pendingV1 }));
  it('waits for nothing where there is no binding deadline', () =>
    expect(rowAfter(filed, started(null))).toMatchObject({ nextDueAt: null, timers: [] }));
  it('waits for the new due instant after an extension, and no longer for the old one', () =>
    expect(rowAfter(filed, started(DUE), extended).timers).toEqual([
      { clock: 'response', deadlineVersion: 2, dueAt: LATER_DUE },
    ]));
  it('keeps waiting while one item is without a final answer', () =>
    expect(rowAfter(filed, started(DUE), answered('2024-03-05T09:00:00.000Z', '1')).timers).toEqual(pendingV1));
  it('stops waiting when every item is answered in time', () =>
    expect(rowAfter(filed, started(DUE), answered('2024-03-05T09:00:00.000Z', '1', '2')).timers).toEqual([]));
  it('keeps waiting for the flag when the answer came too late', () =>
    expect(rowAfter(filed, started(DUE), answered('2024-03-15T09:00:00.000Z', '1', '2')).timers).toEqual(pendingV1));
  it('stops waiting once the miss is flagged', () =>
    expect(rowAfter(filed, started(DUE), missed)).toMatchObject({ nextDueAt: null, timers: [] }));
  it('waits for the times before and after the due instant that the policy sets, and for one rung after the other', () => {
    const reminder = { at: '2024-03-08T00:00:00.000Z', before: { amount: 4, unit: 'calendar-days' } } as const;
    const rung = (at: Instant, amount: number) =>
      ({ at, after: { amount, unit: 'calendar-days' }, rung: 'up' }) as const;
    const rungs = [rung('2024-03-13T00:00:00.000Z', 1), rung('2024-03-16T00:00:00.000Z', 4)] as const;
    const timed = started(DUE);
    const withTimes = { ...timed, data: { ...timed.data, reminders: [reminder], rungs: [...rungs] } } as RequestEvent;
    const after = ({ at, after: reachedAfter }: (typeof rungs)[number]) => ({
      ...pendingV1[0],
      dueAt: at,
      reachedAfter,
    });
    const before = { ...pendingV1[0], dueAt: reminder.at, remindsBefore: reminder.before };
    expect(rowAfter(filed, withTimes)).toMatchObject({
      nextDueAt: reminder.at,
      timers: [before, pendingV1[0], ...rungs.map(after)],
    });
    const reached: RequestEvent = {
      type: 'OverdueRungReached',
      data: { clock: 'response', deadlineVersion: 1, dueAt: DUE, rung: rungs[0] },
    };
    const later = [filed, { ...timed, data: { ...timed.data, rungs: [...rungs] } } as RequestEvent, missed, reached];
    expect(rowAfter(...later).timers).toEqual([after(rungs[1])]);
    expect(rowAfter(...later, answered('2024-03-14T09:00:00.000Z', '1', '2')).timers).toEqual([]);
  });
  it('waits for no rung of what a register says was answered late, and for those of what is still open', () => {
    const register = { registerId: 'register', rowId: '1' };
    const imported = { ...filed, data: { ...filed.data, register } } as RequestEvent;
    const rung = { at: '2024-03-16T00:00:00.000Z', after: { amount: 4, unit: 'calendar-days' }, rung: 'up' } as const;
    const timed = started(DUE);
    const withRung = { ...timed, data: { ...timed.data, rungs: [rung] } } as RequestEvent;
    expect(rowAfter(imported, withRung, missed).timers).toMatchObject([{ dueAt: rung.at }]);
    expect(rowAfter(imported, withRung, missed, answered('2024-03-20T09:00:00.000Z', '1', '2')).timers).toEqual([]);
  });
  it('waits for nothing while the clock stands, and for the later due instant once it runs on', () => {
    const standing = { ...stated, dueAt: null, deadlineVersion: 2 };
    const stopped: RequestEvent = {
      type: 'ClockStopped',
      data: { clock: 'response', ...standing, stoppedAt: '2024-03-05T09:00:00.000Z', reason: 'clarification' },
    };
    const resumed: RequestEvent = {
      type: 'ClockResumed',
      data: {
        clock: 'response',
        ...stated,
        deadlineVersion: 3,
        dueAt: LATER_DUE,
        resumedAt: '2024-03-13T09:00:00.000Z',
      },
    };
    expect(rowAfter(filed, started(DUE), stopped)).toMatchObject({ nextDueAt: null, timers: [] });
    expect(rowAfter(filed, started(DUE), stopped, resumed).timers).toEqual([
      { clock: 'response', deadlineVersion: 3, dueAt: LATER_DUE },
    ]);
  });
  it('stops waiting for a closed request, and waits again when it is reopened', () => {
    const outcomes = content.items.map(({ itemId }) => ({ itemId, outcome: 'not-answered' as const }));
    const closed: RequestEvent = { type: 'RequestClosed', data: { closedAt: '2024-03-05T09:00:00.000Z', outcomes } };
    const reopened: RequestEvent = {
      type: 'RequestReopened',
      data: { reopenedAt: '2024-03-06T09:00:00.000Z', reason: 'the logs were of another relay' },
    };
    expect(rowAfter(filed, started(DUE), closed).timers).toEqual([]);
    expect(rowAfter(filed, started(DUE), closed, reopened).timers).toEqual(pendingV1);
  });
  it('stops waiting when the request is withdrawn', () =>
    expect(
      rowAfter(filed, started(DUE), {
        type: 'RequestWithdrawn',
        data: { withdrawnAt: '2024-03-03T09:00:00.000Z', reason: 'moot' },
      }).timers,
    ).toEqual([]));
  it('keeps no word of what was asked', () =>
    expect(JSON.stringify(rowAfter(filed, started(DUE)))).not.toMatch(/Logs|logs|Subscriber/));
});
