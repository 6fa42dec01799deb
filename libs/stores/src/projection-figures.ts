import type { Backlog, EventLog } from '@comity/event-log';
import type { ProjectionStatus, ReadStore } from '@comity/read-store';
import type { HostFigures } from '@comity/telemetry';

export interface KeptProjections {
  readonly eventLog: Pick<EventLog, 'backlogAfter'>;
  readonly readStore: Pick<ReadStore, 'status'>;
  /** Of the projections that this host keeps. */
  readonly names: ReadonlySet<string>;
}

interface Standing extends ProjectionStatus {
  readonly backlog: Backlog;
}

/** A scrape counts no further: whoever is behind by more is told so by the seconds. */
const MOST_EVENTS_COUNTED = 1_000;
/** The figures of one scrape are of one look. */
const SAME_SCRAPE_MS = 1_000;
const LABELS = ['projection', 'status'];

/** How the projections that a host keeps stand to the log: lag in events and seconds, and what is parked. */
export function registerProjectionFigures(figures: HostFigures, kept: KeptProjections): void {
  const standings = oncePerScrape(() => standingsOf(kept));
  const figure = (name: string, help: string, valueFor: (standing: Standing) => number) =>
    figures.register({
      name,
      help,
      labels: LABELS,
      read: async () =>
        (await standings()).map((one) => ({
          labels: { projection: one.name, status: one.status },
          value: valueFor(one),
        })),
    });
  figure(
    'projection_lag_events',
    `Events of the log that are not folded yet, counted up to ${MOST_EVENTS_COUNTED}`,
    ({ backlog }) => backlog.events,
  );
  figure(
    'projection_lag_seconds',
    'Seconds since the log took the oldest event that is not folded yet',
    ({ backlog }) => (backlog.oldestAtMs === null ? 0 : Math.max(0, Date.now() - backlog.oldestAtMs) / 1_000),
  );
  figure('projection_parked', 'Events that wait because one of their row could not be folded', ({ parked }) => parked);
}

/** Projections that stand at one place, which is most of them, are counted once. */
async function standingsOf({ eventLog, readStore, names }: KeptProjections): Promise<readonly Standing[]> {
  const counted = new Map<bigint | null, Promise<Backlog>>();
  const backlogOf = (position: bigint | null) => {
    const known = counted.get(position) ?? eventLog.backlogAfter(position, MOST_EVENTS_COUNTED);
    counted.set(position, known);
    return known;
  };
  const own = (await readStore.status()).filter(({ name }) => names.has(name));
  return Promise.all(own.map(async (status) => ({ ...status, backlog: await backlogOf(status.position) })));
}

function oncePerScrape<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: { readonly at: number; readonly answer: Promise<Answer> } | null = null;
  return () => {
    if (asked === null || performance.now() - asked.at > SAME_SCRAPE_MS)
      asked = { at: performance.now(), answer: ask() };
    return asked.answer;
  };
}
