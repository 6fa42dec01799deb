import type { RequestCommand } from './request.commands.js';
import type { RequestEvent } from './request.events.js';
import {
  approved,
  clock,
  DUE,
  drafted,
  filed,
  LATER,
  missed,
  olga,
  open,
  received,
  request,
  SENT,
  started,
  submitted,
  terms,
  transmitted,
} from './testing/fixtures.js';

describe('flagging', () => {
  const flag = (at: string, deadlineVersion = 1): RequestCommand => ({
    type: 'flag-missed',
    ...clock,
    deadlineVersion,
    by: 'job',
    at,
  });

  it('flags once, dated at the due instant however late it was noticed [missed-once] [miss-is-dated-when-due]', () => {
    request
      .given(...open)
      .when(flag(LATER))
      .emits(missed);
    request
      .given(...open, missed)
      .when(flag(LATER))
      .changesNothing();
  });
  it('is never early', () =>
    request
      .given(...open)
      .when(flag('2024-03-11T23:59:59.999Z'))
      .refuses('not-yet-due'));
  it('lets superseded deadline versions do nothing', () =>
    request
      .given(...open)
      .when(flag(LATER, 2))
      .changesNothing());
  it('leaves an answered request alone', () =>
    request
      .given(...open, received({ 1: 'final', 2: 'final' }, SENT))
      .when(flag(LATER))
      .changesNothing());
  it('does not let an unclassified or holding reply suppress the flag [junk-hides-nothing]', () =>
    request
      .given(...open, received({ 1: 'interim', 2: 'partial' }, SENT))
      .when(flag(LATER))
      .emits(missed));
  it('never flags where the policy sets no binding deadline [no-binding-deadline-no-miss]', () => {
    const unbound: RequestEvent = {
      ...started,
      data: { ...(started.data as object), dueAt: null, dueOn: null },
    } as RequestEvent;
    request.given(drafted, submitted, approved, filed, transmitted, unbound).when(flag(LATER)).changesNothing();
  });
  it('leaves a withdrawn request alone', () =>
    request
      .given(...open, { type: 'RequestWithdrawn', data: { withdrawnAt: SENT, reason: 'settled' } })
      .when(flag(LATER))
      .changesNothing());
});

describe('extensions', () => {
  const extend = (more: object): RequestCommand =>
    ({
      type: 'extend',
      clock: 'response',
      reason: 'volume of data',
      terms,
      by: olga,
      at: SENT,
      ...more,
    }) as RequestCommand;
  const extendBy = { amount: 5, unit: 'calendar-days' };

  it('moves the due instant under a new version [due-instants-are-computed] [four-ways-to-move-a-deadline]', () => {
    const [event] = request
      .given(...open)
      .when(extend({ extendBy }))
      .events();
    expect(event).toMatchObject({ type: 'DeadlineExtended', data: { deadlineVersion: 2, dueOn: '2024-03-16' } });
  });
  it('never cures a deadline that was missed [stopping-cures-nothing]', () => {
    request
      .given(...open, missed)
      .when(extend({ extendBy, at: LATER }))
      .refuses('deadline-already-missed');
    request
      .given(...open)
      .when(extend({ extendBy, at: DUE }))
      .refuses('deadline-already-missed');
  });
  it('keeps to the reasons and the limit of the policy [reasons-are-permitted] [extensions-have-limits]', () => {
    request
      .given(...open)
      .when(extend({ extendBy, reason: 'holidays' }))
      .refuses('reason-not-permitted');
    request
      .given(...open)
      .when(extend({ extendBy: { ...extendBy, amount: 6 } }))
      .refuses('extension-too-long');
  });
  it('refuses an extension that ends earlier', () =>
    request
      .given(...open)
      .when(extend({ until: { dueOn: '2024-03-05', source: 'letter' } }))
      .refuses('deadline-not-later'));
});
