import { judgeAcknowledged, judgeDeadlines, judgeRefusals, owedFlags } from './judge.js';
import { type LoggedEvent, LoggedRequest } from './logged-request.js';
import { Verdict } from './verdict.js';

const STREAM = 'request-1';
const DUE = Date.parse('2024-03-01T12:00:00.000Z');
const LONG_AFTER = DUE + 3_600_000;

type Told = Partial<LoggedEvent> & Pick<LoggedEvent, 'type'>;

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const deadline = (deadlineVersion: number, dueAt: number | null) => ({
  ...{ clock: 'response', deadlineVersion, dueAt: iso(dueAt) },
});
const filed: Told = { type: 'RequestFiled' };
const started: Told = { type: 'ClockStarted', data: deadline(1, DUE) };
const movedAt = (recordedAt: number): Told => ({
  ...{ type: 'DeadlineExtended', data: deadline(2, LONG_AFTER + 1), recordedAt },
});
const flagged = (storedAt: number, version = 1, occurredAt = DUE): Told => ({
  ...{ type: 'DeadlineMissed', data: deadline(version, DUE), storedAt, occurredAt },
});
const voided: Told = { type: 'DeadlineMissVoided', data: deadline(1, DUE) };
const sent = (at: number): Told => ({ type: 'AnswerSent', data: { sentAt: iso(at) } });

function logOf(...events: readonly Told[]): Map<string, LoggedRequest> {
  const request = new LoggedRequest();
  for (const [revision, event] of events.entries()) {
    const times = { occurredAt: DUE, recordedAt: DUE - 60_000, storedAt: DUE - 60_000 };
    request.add({ stream: STREAM, revision, commandId: `command-${revision}`, data: {}, ...times, ...event });
  }
  return new Map([[STREAM, request]]);
}

function found(judge: (verdict: Verdict) => void): string[] {
  const verdict = new Verdict(() => {});
  judge(verdict);
  return Object.entries(verdict.byFinding).flatMap(([finding, count]) => (count > 0 ? [finding] : []));
}

const foundIn = (...events: readonly Told[]): string[] =>
  found((verdict) => judgeDeadlines(logOf(...events), LONG_AFTER, verdict));

describe('the judge of a fault run', () => {
  it.each<[string, readonly Told[]]>([
    ['a miss that is flagged once', [filed, started, flagged(DUE)]],
    ['an answer in time', [filed, started, sent(DUE - 1)]],
    ['a miss that an answer in time voids', [filed, started, flagged(DUE), sent(DUE - 1), voided]],
    ['a deadline that was moved in time', [filed, started, movedAt(DUE - 1)]],
    ['a clock that stands', [filed, { type: 'ClockStarted', data: deadline(1, null) }]],
  ])('finds nothing wrong with %s', (_what, events) => expect(foundIn(...events)).toEqual([]));

  it.each<[string, readonly Told[]]>([
    ['missed', [filed, started]],
    ['missed', [filed, started, sent(DUE)]],
    ['missed', [filed, started, movedAt(DUE)]],
    ['missed', [filed, started, flagged(DUE), voided]],
    ['duplicate', [filed, started, flagged(DUE), flagged(DUE)]],
    ['early', [filed, started, flagged(DUE - 1)]],
    ['unjustified', [filed, started, sent(DUE - 1), flagged(DUE)]],
    ['unjustified', [filed, started, movedAt(DUE - 1), flagged(DUE)]],
    ['misdated', [filed, started, flagged(DUE, 1, DUE + 1)]],
    ['carried-out-twice', [filed, filed]],
  ])('finds a deadline %s', (finding, events) => expect(foundIn(...events)).toContain(finding));

  it('counts what has yet to be flagged', () => {
    expect(owedFlags(logOf(filed, started), DUE - 1)).toBe(0);
    expect(owedFlags(logOf(filed, started), DUE)).toBe(1);
    expect(owedFlags(logOf(filed, started, flagged(DUE)), DUE)).toBe(0);
  });

  it('finds a command that was acknowledged and is not there', () => {
    const told = (revision: number, event: string) =>
      found((verdict) => judgeAcknowledged([{ stream: STREAM, revision, event }], logOf(filed, started), verdict));
    expect(told(0, 'RequestFiled')).toEqual([]);
    expect(told(0, 'AnswerSent')).toEqual(['acknowledged-lost']);
    expect(told(2, 'AnswerSent')).toEqual(['acknowledged-lost']);
  });

  it('finds a refusal that no race explains', () => {
    expect(found((verdict) => judgeRefusals(new Map([['deadline-already-missed', 3]]), verdict))).toEqual([]);
    expect(found((verdict) => judgeRefusals(new Map([['role-not-allowed', 1]]), verdict))).toEqual(['refused-wrongly']);
  });
});
