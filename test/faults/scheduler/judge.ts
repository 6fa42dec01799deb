import type { DeadlineVersion, LoggedRequest } from './logged-request.js';
import type { Acknowledged } from './officer.js';
import type { Verdict } from './verdict.js';

/** The requests of a log by the name of their stream. */
export type LoggedRequests = ReadonlyMap<string, LoggedRequest>;

/**
 * Holds every deadline against what the log says became of it. Knows nothing of how deadlines are watched.
 * @param upTo milliseconds since 1970: what was due by then must have been flagged
 * @returns how many deadline versions were judged
 */
export function judgeDeadlines(requests: LoggedRequests, upTo: number, verdict: Verdict): number {
  let judged = 0;
  for (const [stream, request] of requests) {
    if (request.filings > 1) verdict.note('carried-out-twice', `${stream} was filed ${request.filings} times`);
    for (const version of request.versions) {
      judged += 1;
      judgeVersion(stream, version, request.overAt, upTo, verdict);
    }
  }
  return judged;
}

function judgeVersion(stream: string, deadline: DeadlineVersion, overAt: number, upTo: number, verdict: Verdict): void {
  const { clock, version, dueAt, flags, voids } = deadline;
  const which = `${clock} ${version} of ${stream}, due ${dueAt === null ? 'never' : new Date(dueAt).toISOString()}`;
  if (flags.length > 1) verdict.note('duplicate', `${which}: ${flags.length} times`);
  for (const flag of flags) {
    if (dueAt === null || flag.afterMove) verdict.note('unjustified', `${which}: flagged when it did not hold`);
    else if (flag.storedAt < dueAt) verdict.note('early', `${which}: ${dueAt - flag.storedAt} ms early`);
    if (flag.occurredAt !== dueAt) verdict.note('misdated', `${which}: ${new Date(flag.occurredAt).toISOString()}`);
  }
  const standing = flags.length - voids;
  if (isMissed(deadline, overAt, upTo) && standing < 1) verdict.note('missed', which);
  if (!isMissed(deadline, overAt, Number.POSITIVE_INFINITY) && standing > 0) verdict.note('unjustified', which);
}

/** True when the due instant passed while the version held and an answer was owed. */
export function isMissed({ dueAt, movedAt }: DeadlineVersion, overAt: number, upTo: number): boolean {
  return dueAt !== null && dueAt <= upTo && dueAt <= movedAt && dueAt <= overAt;
}

/** How many deadlines should have been flagged by now and are not. */
export function owedFlags(requests: LoggedRequests, upTo: number): number {
  let owed = 0;
  for (const { versions, overAt } of requests.values()) {
    owed += versions.filter((each) => isMissed(each, overAt, upTo) && each.flags.length === 0).length;
  }
  return owed;
}

/** Milliseconds from the due instant to the flag, for every flag of what was due in a span of time, the shortest first. */
export function flagDelaysMs(
  requests: LoggedRequests,
  { dueAfter = Number.NEGATIVE_INFINITY, dueBy = Number.POSITIVE_INFINITY },
): number[] {
  const inSpan = (dueAt: number): boolean => dueAt > dueAfter && dueAt <= dueBy;
  const delays = [...requests.values()].flatMap(({ versions }) =>
    versions.flatMap(({ dueAt, flags }) =>
      dueAt === null || !inSpan(dueAt) ? [] : flags.map(({ storedAt }) => storedAt - dueAt),
    ),
  );
  return delays.sort((a, b) => a - b);
}

/**
 * Holds the log against what the API said. @returns how many answers were judged
 */
export function judgeAcknowledged(told: readonly Acknowledged[], requests: LoggedRequests, verdict: Verdict): number {
  const ofRequests = told.filter(({ stream }) => stream.startsWith('request-'));
  for (const { stream, revision, event } of ofRequests) {
    const { commandOfRevision = [], eventOfRevision = [] } = requests.get(stream) ?? {};
    const commandId = commandOfRevision[revision];
    const isThere = eventOfRevision.some((type, at) => type === event && commandOfRevision[at] === commandId);
    if (commandId === undefined || !isThere) verdict.note('acknowledged-lost', `${event} at ${revision} of ${stream}`);
  }
  return ofRequests.length;
}

/** Refusals that the race with a due instant explains; any other one is a finding. */
const EXPLAINED_REFUSALS: ReadonlySet<string> = new Set([
  'deadline-already-missed',
  'deadline-not-later',
  'clock-not-running',
  'clock-runs',
  'date-too-early',
  'date-in-the-future',
  'request-not-open',
]);

export function judgeRefusals(refusals: ReadonlyMap<string, number>, verdict: Verdict): void {
  for (const [code, times] of refusals) {
    if (!EXPLAINED_REFUSALS.has(code)) verdict.note('refused-wrongly', `${code}, ${times} times`);
  }
}
