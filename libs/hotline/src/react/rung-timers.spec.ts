import { idFrom, type Recorded } from '@comity/kernel';
import type { HotlineEvent } from '../domain/hotline.events.js';
import { acknowledged, ESCALATED, escalated, hours, resolved, risen } from '../testing/hotline.fixtures.js';
import { type RungTimersRow, rungTimers } from './rung-timers.projection.js';

const issueId = idFrom('issue', 'timers');

/** The row after these events, through JSON as PostgreSQL gives it back. */
function rowAfter(...events: readonly HotlineEvent[]): RungTimersRow {
  const folded = events.reduce<object | undefined>((row, event) => {
    const fold = rungTimers.folds[event.type];
    if (fold === undefined || fold === 'ignored') return row;
    return JSON.parse(JSON.stringify(fold(row as Record<string, unknown> | undefined, recorded(event), issueId)));
  }, undefined);
  return folded as RungTimersRow;
}

function recorded(event: HotlineEvent): Recorded {
  const at = event.occurredAt ?? ESCALATED;
  const envelope = { commandId: issueId, correlationId: issueId, occurredAt: at, recordedAt: at, schemaVersion: 1 };
  const place = { id: issueId, stream: `hotline-${issueId}`, revision: 0, position: 0n };
  return {
    ...event,
    ...place,
    occurredAt: at,
    recordedAt: at,
    envelope: { ...envelope, actor: { id: 'o', roles: [] } },
  };
}

describe('the timer of an issue', () => {
  it('waits for the time of its rung', () =>
    expect(rowAfter(escalated())).toMatchObject({
      ...{ issueId, nextDueAt: hours(4), timers: [{ level: 1, dueAt: hours(4) }] },
    }));

  it('waits for the time of the next rung once the issue has gone up', () =>
    expect(rowAfter(escalated(), risen(2, hours(4))).timers).toEqual([{ level: 2, dueAt: hours(16) }]));

  it.each([
    ['somebody has acknowledged', [acknowledged(1, hours(1))]],
    ['the issue is resolved', [resolved]],
    ['the issue is at the top', [risen(2, hours(4)), risen(3, hours(16))]],
  ])('waits for nothing once %s', (_why, events) =>
    expect(rowAfter(escalated(), ...events)).toMatchObject({ nextDueAt: null, timers: [] }),
  );

  it('keeps no word of what the issue is about', () =>
    expect(JSON.stringify(rowAfter(escalated()))).not.toContain('relay'));
});
