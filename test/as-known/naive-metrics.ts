import { dayIn, type NaiveRequest } from './naive-replay.js';

const DAY_MS = 86_400_000;

function days(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The figures of a day by their definitions, from lists laid out in order. */
export function naiveMetrics(requests: readonly NaiveRequest[], on: string, at: string) {
  const filed = requests.filter(({ filedOn }) => filedOn <= on);
  const isFinal = ({ finalAt, zone }: NaiveRequest): boolean => finalAt !== null && dayIn(finalAt, zone) <= on;
  const isOver = ({ withdrawnAt, closedAt, zone }: NaiveRequest): boolean =>
    [withdrawnAt, closedAt].some((end) => end !== null && dayIn(end, zone) <= on);
  const isReleased = ({ withdrawnAt, closedAt, dueAt, dueOn, zone }: NaiveRequest): boolean =>
    (withdrawnAt !== null && dueAt !== null && withdrawnAt < dueAt) ||
    (closedAt !== null && dueOn !== null && dayIn(closedAt, zone) <= dueOn);
  const final = filed.filter(isFinal);
  const open = filed.filter((one) => !isFinal(one) && !isOver(one));
  const due = filed.filter((one) => one.dueAt !== null && one.dueAt <= at && (isFinal(one) || !isReleased(one)));
  const isOnTime = (one: NaiveRequest): boolean =>
    isFinal(one) && (one.dueAt === null ? one.stands : one.finalAt !== null && one.finalAt < one.dueAt);
  const isLate = (one: NaiveRequest): boolean => isFinal(one) && one.dueAt !== null && !isOnTime(one);
  const taken = final.map(({ filedOn, finalAt, zone }) => days(filedOn, dayIn(finalAt ?? '', zone)));
  const ages = open.map(({ filedOn }) => days(filedOn, on));
  return {
    filed: filed.length,
    final: final.length,
    open: open.length,
    holding: open.filter(({ interimOn }) => interimOn !== null && interimOn <= on).length,
    withdrawn: filed.filter(({ withdrawnAt, zone }) => withdrawnAt !== null && dayIn(withdrawnAt, zone) <= on).length,
    refused: final.filter(({ refused }) => refused).length,
    on_time: final.filter(isOnTime).length,
    late: final.filter(isLate).length,
    due: due.length,
    overdue: due.filter((one) => open.includes(one)).length,
    on_time_share_of_due: share(due.filter(isOnTime).length, due.length),
    on_time_share_of_final: share(
      final.filter(isOnTime).length,
      final.filter((one) => isOnTime(one) || isLate(one)).length,
    ),
    days_median: medianOf(taken),
    days_p90: inOrder(taken)[Math.ceil(0.9 * taken.length) - 1] ?? null,
    days_max: taken.length === 0 ? null : Math.max(...taken),
    km_median: survivalMedian(taken, ages),
    open_age_median: medianOf(ages),
    open_age_max: ages.length === 0 ? null : Math.max(...ages),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e6;
}

function inOrder(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const laid = inOrder(values);
  return ((laid[Math.floor((laid.length - 1) / 2)] ?? 0) + (laid[Math.ceil((laid.length - 1) / 2)] ?? 0)) / 2;
}

/** Request by request: those still waited for on a day, and those answered on it. */
function survivalMedian(taken: readonly number[], ages: readonly number[]): number | null {
  let surviving = 1;
  for (const day of inOrder([...new Set([...taken, ...ages])])) {
    const atRisk = [...taken, ...ages].filter((value) => value >= day).length;
    surviving *= (atRisk - taken.filter((value) => value === day).length) / atRisk;
    if (surviving <= 0.5 + 1e-12) return day;
  }
  return null;
}
